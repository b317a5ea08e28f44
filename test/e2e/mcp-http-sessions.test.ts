/** Sessions of Streamable HTTP: none at all, too many, forgotten ones; and what the server refuses to start with. */
import { request as httpRequest } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { EmptyResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call, events, initialize, openSession, post, textOf } from '../fixtures/http-client.ts'
import { fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const unruly = fixture('unruly-plugin/index.ts')

describe('over HTTP without sessions', () => {
  let server: HttpServer
  beforeAll(async () => {
    server = await startHttp(unruly, { http: { sessions: false } })
  })
  afterAll(async () => {
    expect(await server.stop()).toBe(0)
  })

  it('answers each request by itself', async () => {
    const response = await post(server.url, call(1, 'echo', { text: 'alone' }))
    expect(response.headers.get('mcp-session-id')).toBeNull()
    expect(textOf(events(await response.text())[0]!.message.result!)).toBe('alone')
    expect((await fetch(server.url)).status).toBe(405)
    expect((await fetch(server.url, { method: 'DELETE' })).status).toBe(405)
  })

  it('serves a client of the SDK, and says that nothing can be subscribed to', async () => {
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)) as Parameters<Client['connect']>[0])
    expect(client.getServerCapabilities()?.resources?.subscribe).toBe(false)
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'hello' } }))).toBe('hello')
    await expect(client.request({ method: 'resources/subscribe', params: { uri: 'unruly://throws' } }, EmptyResultSchema)).rejects.toThrow(
      'no sessions',
    )
    await client.close()
  })
})

describe('over HTTP with room for two sessions', () => {
  it('drops the longest idle one for a new one', async () => {
    const server = await startHttp(unruly, { http: { sessions: { max: 2, idleMs: 60_000 } } })
    const first = await openSession(server.url)
    const second = await openSession(server.url)
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    await (await post(server.url, ping, first)).text()
    const third = await openSession(server.url)
    const statuses = await Promise.all([first, second, third].map(async (session) => (await post(server.url, ping, session)).status))
    expect(statuses).toEqual([200, 404, 200])
    expect(await server.stop()).toBe(0)
  })

  it('answers 503 where all are in use', async () => {
    const server = await startHttp(unruly, { http: { sessions: { max: 1 } } })
    const session = await openSession(server.url)
    const busy = post(server.url, call(1, 'waits', { ms: 30_000 }), session)
    await (await busy).body!.getReader().read()
    const refused = await post(server.url, initialize)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('30')
    await post(server.url, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }, session)
    expect(await server.stop()).toBe(0)
  })
})

describe('over HTTP with peers who hold all that they may', () => {
  let server: HttpServer
  /** By a socket of its own, from where and as who it is told; gives the status, the headers and how to hang up. */
  const hold = (method: 'GET' | 'POST', headers: Record<string, string> = {}, name = 'greedy', from = '127.0.0.1'): Promise<Held> =>
    new Promise((resolve, reject) => {
      const asked = httpRequest(server.url, {
        method,
        localAddress: from,
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        agent: false,
      })
      asked.on('response', (response) => {
        response.resume()
        response.on('error', () => {})
        const { 'mcp-session-id': id, 'retry-after': retryAfter } = response.headers
        resolve({ status: response.statusCode!, session: { 'mcp-session-id': String(id) }, retryAfter, leave: () => asked.destroy() })
      })
      asked.on('error', reject)
      const { params } = initialize
      asked.end(method === 'GET' ? undefined : JSON.stringify({ ...initialize, params: { ...params, clientInfo: { name, version: '1' } } }))
    })
  beforeAll(async () => {
    server = await startHttp(unruly, { http: { sessions: { max: 100 } } })
  })
  afterAll(async () => {
    expect(await server.stop()).toBe(0)
  })

  it('refuses their next, says when to come back, and serves everybody else', async () => {
    const streams: Held[] = []
    // All at once: none slips through while another is being opened.
    const opened = await Promise.all(Array.from({ length: 100 }, () => hold('POST')))
    expect(opened.map(({ status }) => status)).toEqual(opened.map(() => 200))
    for (const { session } of opened) streams.push(await hold('GET', session))
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
    expect(await hold('POST')).toMatchObject({ status: 503, retryAfter: '30' })

    const other = await hold('POST', {}, 'modest')
    expect(other.status).toBe(200)
    expect((await hold('GET', other.session)).status).toBe(200)
    // Other loopback addresses than the one are there on Linux alone.
    if (process.platform === 'linux') expect((await hold('POST', {}, 'greedy', '127.0.0.2')).status).toBe(200)
    const answer = await post(server.url, call(1, 'echo', { text: 'served' }), other.session)
    expect(textOf(events(await answer.text())[0]!.message.result!)).toBe('served')
    // Who holds them all is still served in what it has, and gets a new one for one that it lets go.
    expect((await post(server.url, call(1, 'echo', { text: 'too' }), opened[0]!.session)).status).toBe(200)
    streams[1]!.leave()
    await expect.poll(async () => (await hold('POST')).status).toBe(200)
    expect((await post(server.url, call(1, 'echo', { text: 'gone' }), opened[1]!.session)).status).toBe(404)
  })
})

describe('over HTTP with a client that asks and asks', () => {
  const left: AbortController[] = []
  afterEach(() => {
    for (const one of left.splice(0)) one.abort()
  })
  /** Calls that wait, begun and not read; each can be hung up. */
  const ask = (url: string, count: number, session: Record<string, string>, first = 1): Promise<Response>[] =>
    Array.from({ length: count }, (_, index) => {
      const hangUp = new AbortController()
      left.push(hangUp)
      return post(url, call(first + index, 'waits', { ms: 60_000 }), session, hangUp.signal)
    })
  const echo = (url: string, session: Record<string, string>): Promise<Response> =>
    post(url, call(1000, 'echo', { text: 'served' }), session)
  const saidBy = async (response: Response): Promise<string> => ((await response.json()) as { error: { message: string } }).error.message

  it('answers 429 to a session that waits for a hundred answers, whoever has hung up, and hears what it takes back', async () => {
    const server = await startHttp(unruly)
    const session = await openSession(server.url)
    await Promise.all(ask(server.url, 100, session))
    const refused = await echo(server.url, session)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
    expect(await saidBy(refused)).toMatch(/^Your session waits for 100 answers, and 100 at once are the most\./)
    // Who hangs up does not stop what it has asked for.
    for (const one of left.splice(0)) one.abort()
    expect((await echo(server.url, session)).status).toBe(429)
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }
    expect((await post(server.url, cancelled, session)).status).toBe(202)
    await expect.poll(async () => (await echo(server.url, session)).status).toBe(200)
    server.child.kill('SIGKILL')
    await server.stop()
  })
  it('answers 429 to a client that waits for two hundred in all its sessions, and serves the others', async () => {
    const server = await startHttp(unruly)
    const sessions = await Promise.all([1, 2, 3].map(() => openSession(server.url)))
    await Promise.all(sessions.slice(0, 2).flatMap((session) => ask(server.url, 100, session)))
    const refused = await echo(server.url, sessions[2]!)
    expect([refused.status, await saidBy(refused)]).toEqual([429, expect.stringContaining('Your client waits for 200 answers')])
    const params = { ...initialize.params, clientInfo: { name: 'modest', version: '1' } }
    const opened = await post(server.url, { ...initialize, params })
    const other = { 'mcp-session-id': opened.headers.get('mcp-session-id')! }
    await opened.text()
    expect((await echo(server.url, other)).status).toBe(200)
    server.child.kill('SIGKILL')
    await server.stop()
  })
  it('answers 429 also where nothing is kept between requests', async () => {
    const server = await startHttp(unruly, { http: { sessions: false } })
    await Promise.all(ask(server.url, 200, {}))
    expect((await echo(server.url, {})).status).toBe(429)
    server.child.kill('SIGKILL')
    await server.stop()
  })
})

interface Held {
  readonly status: number
  readonly session: Record<string, string>
  readonly retryAfter: string | undefined
  leave(): void
}

describe('over HTTP, closing', () => {
  it('finishes what is in flight, closes streams that wait, and exits with 0', async () => {
    const server = await startHttp(unruly)
    const session = await openSession(server.url)
    const stream = await fetch(server.url, { headers: { accept: 'text/event-stream', ...session } })
    const answer = await post(server.url, call(1, 'waits', { ms: 700 }), session)
    const code = server.stop()
    expect(await answer.text()).toContain('waited')
    expect(await stream.text()).toBe('')
    expect(await code).toBe(0)
  })
})

describe('over HTTP with little patience', () => {
  it('forgets a session that nobody uses', async () => {
    const server = await startHttp(unruly, { http: { sessions: { idleMs: 300 } } })
    const session = await openSession(server.url)
    const busy = await openSession(server.url)
    const waiting = await post(server.url, call(1, 'waits', { ms: 2500 }), busy)
    const ping = { jsonrpc: '2.0', id: 2, method: 'ping' }
    // To ask is to use it: there is more time between two questions than it takes to be forgotten.
    await expect.poll(async () => (await post(server.url, ping, session)).status, { interval: 450, timeout: 60_000 }).toBe(404)
    expect((await post(server.url, ping, busy)).status).toBe(200)
    expect(await waiting.text()).toContain('waited')
    expect(await server.stop()).toBe(0)
  })
})

describe('over HTTP, started wrongly', () => {
  it.each([
    ['another address', { http: { host: '0.0.0.0' } }, 'HTTP_HOST_REFUSED'],
    ['authentication that lets nobody in', { http: { auth: { tokens: [] } } }, 'HTTP_AUTH_INVALID'],
    [
      'a token that ends on no day',
      { http: { auth: { tokens: [{ principal: 'me', sha256: 'a'.repeat(64), expires: 'soon' }] } } },
      'CONFIG_INVALID',
    ],
  ])('refuses %s with a code and exit code 2', async (_, config, code) => {
    const failed = startHttp(unruly, config)
    await expect(failed).rejects.toThrow(code)
    await expect(failed).rejects.toThrow('ended with 2')
  })
})
