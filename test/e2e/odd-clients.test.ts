/** What clients of other makes send, to the real command line: over stdin and stdout, and over HTTP, with sessions and without. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call, events, initialize, post } from '../fixtures/http-client.ts'
import { deploy, type Deployment, fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const unruly = fixture('unruly-plugin/index.ts')
const at = (protocolVersion: string): object => ({ ...initialize, params: { ...initialize.params, protocolVersion } })
const ping = (id: number): object => ({ jsonrpc: '2.0', id, method: 'ping' })
const withArguments = (id: number, args: unknown): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'echo', arguments: args, _meta: null },
})
const bom = '\uFEFF'
const said = (text: string): object => ({ result: { content: [{ type: 'text', text }] } })
const wrongStarts: readonly (readonly [string, unknown, string])[] = [
  ['no parameters', undefined, 'params: is missing'],
  ['null', null, 'params: is missing'],
  ['no name', { protocolVersion: '2025-06-18', capabilities: {} }, 'params.clientInfo: is missing'],
  [
    'a number for a version',
    { protocolVersion: 1, capabilities: {}, clientInfo: { name: 'a', version: '1' } },
    'params.protocolVersion: must be text',
  ],
  [
    'a list of capabilities',
    { protocolVersion: '2025-06-18', capabilities: [1], clientInfo: { name: 'a', version: '1' } },
    'params.capabilities: must be an object',
  ],
]

describe('over stdio', () => {
  const deployments: Deployment[] = []
  const start = async () => {
    const deployment = await deploy(unruly)
    deployments.push(deployment)
    const child = spawn(deployment.command, deployment.args, { env: deployment.env, stdio: ['pipe', 'pipe', 'ignore'] })
    const lines: unknown[] = []
    createInterface({ input: child.stdout }).on('line', (text) => void lines.push(JSON.parse(text)))
    const send = (text: string): void => void child.stdin.write(text)
    const answers = (count: number): Promise<readonly unknown[]> =>
      expect
        .poll(() => lines.length, { timeout: 60_000 })
        .toBe(count)
        .then(() => lines)
    const end = async (): Promise<void> => {
      const exit = once(child, 'exit')
      child.stdin.end()
      expect((await exit)[0]).toBe(0)
    }
    return { send, answers, end }
  }
  const line = (message: unknown): string => `${JSON.stringify(message)}\r\n`
  afterEach(async () => {
    await Promise.all(deployments.splice(0).map(({ remove }) => remove()))
  })

  it('takes a byte order mark, CRLF, and null for what is not given', async () => {
    const { send, answers, end } = await start()
    send(`${bom}${line(initialize)}`)
    send(line({ jsonrpc: '2.0', method: 'notifications/initialized', params: null }))
    await answers(1)
    send(line({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: null }))
    send(line({ jsonrpc: '2.0', id: 2, method: 'prompts/list', params: { cursor: null } }))
    send(
      line(withArguments(3, null)) + line(withArguments(4, '{"text":"as text"}')) + line(withArguments(5, '')) + line(withArguments(6, [])),
    )
    send(
      line(withArguments(7, [{ text: 'in a list' }])) +
        line(withArguments(8, JSON.stringify('{"text":"twice a text"}'))) +
        line(withArguments(9, { arguments: { text: 'in a box' } })) +
        line(withArguments(10, 'a fox')),
    )
    const all = await answers(11)
    const found = (id: number): unknown => all.find((one) => (one as { id: number }).id === id)
    expect(found(0)).toMatchObject({ result: { protocolVersion: '2025-11-25' } })
    expect(found(1)).toMatchObject({ result: { tools: expect.any(Array) } })
    expect(found(2)).toMatchObject({ result: { prompts: expect.any(Array) } })
    expect(found(3)).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('text: is missing') }] } })
    expect(found(4)).toMatchObject(said('as text'))
    expect(found(5)).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('text: is missing') }] } })
    expect(found(6)).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('text: is missing') }] } })
    for (const [id, words] of [
      [7, 'in a list'],
      [8, 'twice a text'],
      [9, 'in a box'],
    ] as const)
      expect(found(id)).toMatchObject(said(words))
    expect(found(10)).toMatchObject({ error: { code: -32602 } })
    await end()
  })

  it('says in words what is wrong with an initialize, and takes the next one', async () => {
    const { send, answers, end } = await start()
    for (const [index, [, params]] of wrongStarts.entries()) send(line({ jsonrpc: '2.0', id: index, method: 'initialize', params }))
    const refused = await answers(wrongStarts.length)
    for (const [index, [, , words]] of wrongStarts.entries())
      expect(refused).toContainEqual({
        jsonrpc: '2.0',
        id: index,
        error: { code: -32602, message: `This is no valid initialize request. ${words}` },
      })
    send(line({ ...at('2025-06-18'), id: 50 }) + line(ping(51)))
    expect((await answers(wrongStarts.length + 2)).slice(-2)).toMatchObject([
      { result: { protocolVersion: '2025-06-18' } },
      { id: 51, result: {} },
    ])
    await end()
  })

  it('takes batches at 2025-03-26, and answers each in one piece', async () => {
    const { send, answers, end } = await start()
    send(line([at('2025-03-26')]) + line(at('2025-03-26')))
    await answers(2)
    send(line([ping(1), { jsonrpc: '2.0', method: 'notifications/initialized' }, call(2, 'echo', { text: 'in a batch' })]) + line([]))
    const [early, started, ...rest] = await answers(4)
    expect(early).toMatchObject({ id: null, error: { code: -32600 } })
    expect(started).toMatchObject({ result: { protocolVersion: '2025-03-26' } })
    expect(rest).toContainEqual({ jsonrpc: '2.0', id: null, error: { code: -32600, message: 'The batch is empty.' } })
    const batch = rest.find((one) => Array.isArray(one)) as readonly { readonly id: number }[]
    expect(batch.toSorted((a, b) => a.id - b.id)).toMatchObject([
      { id: 1, result: {} },
      { id: 2, ...said('in a batch') },
    ])
    await end()
  })

  it.each(['2024-11-05', '2025-06-18', '2025-11-25'])('takes no batch at %s', async (version) => {
    const { send, answers, end } = await start()
    send(line(at(version)))
    await answers(1)
    send(line([ping(1)]))
    expect((await answers(2))[1]).toMatchObject({ id: null, error: { code: -32600, message: expect.stringContaining(version) } })
    await end()
  })
})

describe.each([
  ['with sessions', {}],
  ['without', { sessions: false }],
])('over HTTP %s', (_, http) => {
  let server: HttpServer
  const hasSessions = !('sessions' in http)
  beforeAll(async () => {
    server = await startHttp(unruly, { http })
  })
  afterAll(async () => {
    expect(await server.stop()).toBe(0)
  })
  /** Headers of a session that has agreed on `version`. */
  const open = async (version: string, headers: Record<string, string> = {}): Promise<Record<string, string>> => {
    const response = await post(server.url, at(version), { 'mcp-protocol-version': version, ...headers })
    await response.text()
    return { 'mcp-protocol-version': version, ...(hasSessions && { 'mcp-session-id': response.headers.get('mcp-session-id')! }) }
  }
  /** With no header but those given: `fetch` always says what it accepts. */
  const bare = (url: string, body: unknown, headers: Record<string, string>): Promise<{ status: number; type: string; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode!, type: String(response.headers['content-type']), text }))
      })
      asked.on('error', reject)
      asked.end(typeof body === 'string' ? body : JSON.stringify(body))
    })

  /** Of a busy machine, an answer is a stream of events instead. */
  const resultOf = async (response: Response): Promise<object | undefined> =>
    events(await response.text()).find(({ message }) => message.result)?.message

  it('takes a byte order mark, and null for what is not given', async () => {
    const session = await open('2025-11-25')
    const marked = await post(server.url, `${bom}${JSON.stringify(withArguments(1, { text: 'marked' }))}\r\n`, session)
    expect(await resultOf(marked)).toMatchObject(said('marked'))
    const nothing = await post(server.url, { jsonrpc: '2.0', id: 2, method: 'tools/list', params: null }, session)
    expect(await resultOf(nothing)).toMatchObject({ result: { tools: expect.any(Array) } })
    expect(await resultOf(await post(server.url, withArguments(3, null), session))).toMatchObject({ result: { isError: true } })
  })

  it('answers a client that takes plain JSON alone, from its first request to a slow one', async () => {
    const plain = { accept: 'application/json' }
    const first = await post(server.url, initialize, plain)
    expect(first.headers.get('content-type')).toBe('application/json')
    expect(await first.json()).toMatchObject({ id: 0, result: { serverInfo: { name: 'atelier' } } })
    const session = { ...(await open('2025-11-25', plain)), ...plain }
    expect((await post(server.url, { jsonrpc: '2.0', method: 'notifications/initialized' }, session)).status).toBe(202)
    const slow = await post(server.url, call(1, 'waits', { ms: 300 }), session)
    expect(slow.headers.get('content-type')).toBe('application/json')
    expect(await slow.json()).toMatchObject(said('waited'))
  })

  it.each([['*/*'], [undefined]])('takes Accept: %s for everything', async (accept) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept }
    const first = await bare(server.url, initialize, headers)
    expect(first.status).toBe(200)
    expect(events(first.text).at(-1)?.message).toMatchObject({ id: 0, result: {} })
    const session = await open('2025-11-25')
    const answer = await bare(server.url, call(1, 'echo', { text: 'heard' }), { ...session, ...headers })
    expect(events(answer.text).at(-1)?.message).toMatchObject({ id: 1, ...said('heard') })
  })

  it('is at /mcp/ as well', async () => {
    const response = await post(`${server.url}/`, initialize)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"atelier"')
    expect((await post(`${server.url}//`, initialize)).status).toBe(404)
  })

  it.each(wrongStarts)('says in words what is wrong with an initialize: %s', async (_name, params, words) => {
    const response = await post(server.url, { jsonrpc: '2.0', id: 'first', method: 'initialize', params })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      id: 'first',
      error: { code: -32602, message: `This is no valid initialize request. ${words}` },
    })
  })

  it('takes batches at 2025-03-26', async () => {
    const session = await open('2025-03-26')
    const both = await post(server.url, [ping(1), call(2, 'echo', { text: 'in a batch' })], session)
    const answers = events(await both.text()).map(({ message }) => message)
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 1, result: {} })
    expect(answers.find(({ id }) => id === 2)).toMatchObject(said('in a batch'))
  })

  it('takes batches of a client that takes plain JSON alone, and answers in one piece', async () => {
    const plain = { accept: 'application/json' }
    const session = { ...(await open('2025-03-26', plain)), ...plain }
    const answers = (await (await post(server.url, [ping(1), call(2, 'echo', { text: 'in a batch' })], session)).json()) as { id: number }[]
    expect(answers.toSorted((a, b) => a.id - b.id)).toMatchObject([
      { id: 1, result: {} },
      { id: 2, ...said('in a batch') },
    ])
  })

  it('takes such a batch in a session whose client took streams before, and judges what is no message', async () => {
    const session = { ...(await open('2025-03-26')), accept: 'application/json' }
    const response = await post(
      server.url,
      [ping(1), { jsonrpc: '2.0', method: 'notifications/initialized' }, call(2, 'echo', { text: 'x' })],
      session,
    )
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')])
    expect(((await response.json()) as { id: number }[]).toSorted((a, b) => a.id - b.id)).toMatchObject([
      { id: 1, result: {} },
      { id: 2, ...said('x') },
    ])
    // The same ids once more, and a batch without a request.
    expect(await (await post(server.url, [ping(1), ping(2)], session)).json()).toHaveLength(2)
    expect((await post(server.url, [{ jsonrpc: '2.0', method: 'notifications/initialized' }], session)).status).toBe(202)
    expect((await post(server.url, [ping(1), { no: 'message' }], session)).status).toBeGreaterThanOrEqual(400)
  })

  it.each(['2024-11-05', '2025-06-18', '2025-11-25'])('takes no batch at %s', async (version) => {
    const response = await post(server.url, [ping(1)], await open(version))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: -32600, message: expect.stringContaining(version) } })
  })

  it('takes no initialize in a batch, and no empty batch', async () => {
    expect((await post(server.url, [at('2025-03-26')], { 'mcp-protocol-version': '2025-03-26' })).status).toBe(400)
    expect((await post(server.url, [], await open('2025-03-26'))).status).toBe(400)
  })
})
