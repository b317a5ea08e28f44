import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { EmptyResultSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readJson } from '#core/mcp/http/body.ts'
import { replayMemory } from '#core/mcp/http/event-store.ts'
import { withQuickAnswers } from '#core/mcp/http/quick-answers.ts'
import { gate } from '../../../fixtures/gate.ts'
import { events, openSession, post } from '../../../fixtures/http-client.ts'

const json = 'application/json'
const stream = 'text/event-stream'
const stored: JSONRPCMessage[] = []
const pings: unknown[] = []
/** Opened when the client sees the stream begin, or at once where it sees nothing. */
let slow = gate()
let http: HttpServer
let url: string
let session: Record<string, string>
const ask = (id: number | string, method: string, headers: Record<string, string> = {}): Promise<Response> =>
  post(url, { jsonrpc: '2.0', id, method }, { ...session, ...headers })

beforeAll(async () => {
  const server = new Server({ name: 'test', version: '1' }, { capabilities: { logging: {} } })
  const say = { method: 'notifications/message', params: { level: 'info', data: 'hear' } } as const
  server.fallbackRequestHandler = async ({ method }, { closeSSEStream, sendNotification, sendRequest, requestInfo }) => {
    if (method.startsWith('test/slow')) await slow.pass()
    if (method === 'test/fails') throw new Error('not today')
    // Not waited for: what is said before the answer stays before it.
    if (method.endsWith('says')) for (let count = 0; count < 3; count++) void sendNotification(say)
    if (method === 'test/asks') pings.push(await sendRequest({ method: 'ping' }, EmptyResultSchema))
    if (method === 'test/closes') closeSSEStream?.()
    return { method, agent: requestInfo?.headers['user-agent'], closes: closeSSEStream !== undefined }
  }
  const eventStore = replayMemory().open()
  const streams = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => 'the-session',
    retryInterval: 10,
    eventStore: {
      ...eventStore,
      storeEvent(id, message) {
        stored.push(message)
        return eventStore.storeEvent(id, message)
      },
    },
  })
  const transport = withQuickAnswers(streams, { resumable: true })
  await server.connect(transport)
  http = createServer((request, response) => {
    void readJson(request, 1e6).then((body) => transport.handleRequest(request, response, 'json' in body ? body.json : undefined))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`
  session = await openSession(url)
})
afterAll(() => {
  http.close()
  http.closeAllConnections()
})
beforeEach(() => {
  stored.length = 0
  slow = gate()
})

describe('withQuickAnswers', () => {
  it.each([
    ['a client that takes neither JSON nor streams', { accept: 'text/html, application/json;q=0' }, 406],
    ['a body of another type', { 'content-type': 'text/plain' }, 415],
    ['a revision that nobody knows', { 'mcp-protocol-version': '1999-01-01' }, 400],
    ['another session', { 'mcp-session-id': 'another' }, 404],
  ])('leaves %s to the SDK, which refuses it', async (_, headers, status) => {
    expect((await ask(1, 'test/quick', headers)).status).toBe(status)
  })

  it('refuses what is no JSON-RPC', async () => {
    expect((await post(url, { jsonrpc: '1.0', id: 1, method: 'test/quick' }, session)).status).toBe(400)
    expect((await post(url, { jsonrpc: '2.0', id: null, method: 'test/quick' }, session)).status).toBe(400)
  })

  it('streams what takes longer, with an event to come back to, and keeps the answer', async () => {
    const response = await ask(1, 'test/slow')
    expect(response.headers.get('content-type')).toBe(stream)
    slow.open()
    const text = await response.text()
    expect(text).toMatch(/^id: \S+\nretry: 10\ndata: \n\n/)
    expect(events(text)).toMatchObject([{ id: expect.any(String), message: { id: 1, result: { method: 'test/slow' } } }])
    expect(stored).toHaveLength(2)
  })

  it.each(['test/says', 'test/slow-and-says'])('streams an answer of %s, what was said before it first', async (method) => {
    const response = await ask('text', method)
    expect(response.headers.get('content-type')).toBe(stream)
    slow.open()
    const heard = events(await response.text()).map(({ message }) => message.method ?? message.id)
    expect(heard).toEqual([...Array.from({ length: 3 }, () => 'notifications/message'), 'text'])
  })

  it('streams a question to the client, and takes the answer', async () => {
    const response = await ask(3, 'test/asks')
    const reader = response.body!.getReader()
    let text = ''
    while (!text.includes('"ping"')) text += new TextDecoder().decode((await reader.read()).value)
    await post(url, { jsonrpc: '2.0', id: events(text)[0]!.message.id, result: {} }, session)
    while (!text.includes('test/asks')) text += new TextDecoder().decode((await reader.read()).value)
    expect(events(text).at(-1)!.message.id).toBe(3)
    expect(pings).toEqual([{}])
  })

  it('lets a handler end its stream, and gives the answer to who comes back for it', async () => {
    const text = await (await ask(4, 'test/closes')).text()
    const last = /^id: (.+)$/m.exec(text)![1]!
    expect(events(text)).toEqual([])
    const again = new AbortController()
    const resumed = await fetch(url, { headers: { accept: stream, 'last-event-id': last, ...session }, signal: again.signal })
    const { value } = await resumed.body!.getReader().read()
    again.abort()
    expect(events(new TextDecoder().decode(value))).toMatchObject([{ message: { id: 4 } }])
  })

  it('goes on when the client is gone before its stream', async () => {
    const gone = new AbortController()
    const left = post(url, { jsonrpc: '2.0', id: 5, method: 'test/slow' }, session, gone.signal)
    await slow.entered()
    gone.abort()
    await expect(left).rejects.toThrow()
    const other = await ask(6, 'test/slow')
    slow.open()
    expect(events(await other.text()).at(-1)!.message.id).toBe(6)
    expect((await ask(5, 'test/quick')).headers.get('content-type')).toBe(json)
  })

  it.each([
    ['test/quick', { result: { method: 'test/quick', closes: true, agent: 'node' } }],
    ['test/fails', { error: { message: 'not today' } }],
    ['ping', { result: {} }],
  ])('answers %s in plain JSON, and keeps nothing', async (method, answer) => {
    const response = await ask(8, method)
    expect(response.headers.get('content-type')).toBe(json)
    expect(response.headers.get('mcp-session-id')).toBe('the-session')
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: 8, ...answer })
    expect(stored).toEqual([])
  })

  it.each(['*/*', 'application/*, text/*', 'Application/JSON;q=0.5, Text/Event-Stream'])('takes "%s" for both', async (accept) => {
    expect((await ask(8, 'test/quick', { accept })).headers.get('content-type')).toBe(json)
    const response = await ask(9, 'test/says', { accept })
    expect(response.headers.get('content-type')).toBe(stream)
    expect(events(await response.text())).toHaveLength(4)
  })

  it('streams to a client that takes streams alone', async () => {
    const response = await ask(8, 'test/quick', { accept: stream })
    expect(response.headers.get('content-type')).toBe(stream)
    expect(events(await response.text()).at(-1)!.message.id).toBe(8)
  })

  describe('a client that takes plain JSON alone', () => {
    const plain = { accept: json }
    it.each(['test/quick', 'test/says', 'test/slow', 'test/slow-and-says'])('gets the answer of %s in plain JSON', async (method) => {
      const response = ask(8, method, plain)
      if (method.startsWith('test/slow')) await slow.entered()
      slow.open()
      expect((await response).headers.get('content-type')).toBe(json)
      expect(await (await response).json()).toMatchObject({ id: 8, result: { method, closes: false } })
    })
    it('is told that it cannot be asked, instead of waiting for ever', async () => {
      expect(await (await ask(8, 'test/asks', plain)).json()).toMatchObject({
        id: 8,
        error: { code: -32601, message: expect.stringContaining('takes no stream') },
      })
    })
    it('may say what needs no answer, and holds no stream', async () => {
      expect((await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, { ...session, ...plain })).status).toBe(202)
      expect((await fetch(url, { headers: { ...session, ...plain } })).status).toBe(406)
    })
  })

  it('offers no end of the stream to who could not come back', async () => {
    expect(await (await ask(9, 'test/quick', { 'mcp-protocol-version': '2025-06-18' })).json()).toMatchObject({ result: { closes: false } })
  })

  it('answers many at once, each its own', async () => {
    const methods = ['test/says', 'test/slow', 'test/quick']
    const answers = await Promise.all(
      Array.from({ length: 42 }, async (_, id) => {
        const response = await ask(100 + id, methods[id % 3]!)
        if (id === 40) slow.open()
        return events(await response.text()).at(-1)!.message.id
      }),
    )
    expect(answers).toEqual(Array.from({ length: 42 }, (_, id) => 100 + id))
  })
})
