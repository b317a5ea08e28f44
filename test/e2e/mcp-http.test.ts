/** The real command line over Streamable HTTP: with the SDK's client, and request by request. */
import { request as httpRequest } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, events, getStatus, initialize, openSession, post, statusFor, textOf } from '../fixtures/http-client.ts'
import { fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const unruly = fixture('unruly-plugin/index.ts')
describe('over HTTP', () => {
  let server: HttpServer
  let base: string
  const clients: Client[] = []
  const connect = async (url = server.url): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> => {
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    const transport = new StreamableHTTPClientTransport(new URL(url))
    await client.connect(transport as Parameters<Client['connect']>[0])
    clients.push(client)
    return { client, transport }
  }

  beforeAll(async () => {
    server = await startHttp(unruly, { http: { bodyBytes: 1_000_000 } })
    base = server.url.replace('/mcp', '')
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()))
    expect(await server.stop()).toBe(0)
  })

  it('serves tools, resources and prompts to several clients at once', async () => {
    const both = await Promise.all([connect(), connect()])
    const texts = await Promise.all(
      both.map(async ({ client }, index) => textOf(await client.callTool({ name: 'echo', arguments: { text: `client ${index}` } }))),
    )
    expect(texts).toEqual(['client 0', 'client 1'])
    expect(both[0].transport.sessionId).not.toBe(both[1].transport.sessionId)
    const { contents } = await both[0].client.readResource({ uri: 'unruly://things/lamp' })
    expect(contents[0]).toMatchObject({ text: 'The thing lamp', mimeType: 'text/plain' })
    await expect(both[0].client.getPrompt({ name: 'throws' })).rejects.toThrow('no prompt today')
  })

  it('answers throwing, hanging and rubbish tools with results', async () => {
    const { client } = await connect()
    for (const [name, args] of [
      ['throws', {}],
      ['hangs', {}],
      ['rubbish', { what: 'kind' }],
    ] as const)
      expect((await client.callTool({ name, arguments: args })).isError).toBe(true)
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
  })

  it('refuses arguments that a tool does not name, with the nearest name, and calls nothing', async () => {
    const { client } = await connect()
    for (const { name } of (await client.listTools()).tools) {
      const result = await client.callTool({ name, arguments: { noSuchThing: 1 } })
      expect(result.isError, name).toBe(true)
      expect(textOf(result), name).toContain('There is no argument "noSuchThing"')
    }
    const result = await client.callTool({ name: 'echo', arguments: { text: 'x', txet: 'y' } })
    expect(textOf(result)).toContain('There is no argument "txet"')
    expect(result).toMatchObject({ _meta: { 'atelier/result': { ok: false, error: { code: 'INPUT_INVALID', outcome: 'none' } } } })
    expect(textOf(await client.callTool({ name: 'echo', arguments: { txet: 'y' } }))).toContain('did you mean "text"?')
  })

  it('knows no session after DELETE', async () => {
    const session = await openSession(server.url)
    const { status } = await fetch(server.url, { method: 'DELETE', headers: session })
    expect(status).toBe(200)
    const after = await post(server.url, { jsonrpc: '2.0', id: 1, method: 'ping' }, session)
    expect(after.status).toBe(404)
    expect(await after.json()).toMatchObject({ error: { code: -32001 } })
  })

  it('answers 404 to a session that never was, and 400 to none', async () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    expect((await post(server.url, ping, { 'mcp-session-id': 'made-up' })).status).toBe(404)
    expect((await post(server.url, ping)).status).toBe(400)
  })

  it.each([
    ['a foreign host', { host: 'evil.example' }, 403],
    ['a foreign page', { origin: 'http://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a page that only looks like this machine', { origin: 'http://localhost.evil.example' }, 403],
    ['a page of another port of this machine', { origin: 'http://localhost:6274' }, 403],
    ['a page of its own', { host: 'localhost:1', origin: 'http://localhost:1' }, 200],
    ['this machine by name', { host: 'localhost:1' }, 200],
  ])('judges %s', async (_, headers, status) => {
    expect(await statusFor(server.url, headers as unknown as Record<string, string>)).toBe(status)
  })

  it('checks the host on every path', async () => {
    expect(await statusFor(`${base}/healthz`, { host: 'evil.example' })).toBe(403)
  })

  it('refuses a body over the limit with 413 in JSON, told beforehand or not', async () => {
    const session = await openSession(server.url)
    const body = JSON.stringify(call(1, 'size', { text: 'x'.repeat(1_000_001) }))
    const told = await post(server.url, body, session)
    expect(told.status).toBe(413)
    expect(told.headers.get('content-type')).toContain('application/json')
    expect(await told.json()).toMatchObject({ error: { message: expect.stringContaining('http.bodyBytes') } })
    const streamed = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...session },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(streamed.status).toBe(413)
  })

  it('answers what is no JSON with 400, and a wrong Accept or Content-Type with 406 and 415', async () => {
    expect((await post(server.url, '{"jsonrpc":')).status).toBe(400)
    expect((await post(server.url, initialize, { accept: 'text/html' })).status).toBe(406)
    expect((await post(server.url, initialize, { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it('says how it is at /healthz and /readyz, and what it does not have with 404 and 405', async () => {
    const health = await fetch(`${base}/healthz`)
    expect(await health.json()).toMatchObject({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+/) })
    await expect.poll(async () => (await fetch(`${base}/readyz`)).status).toBe(200)
    expect((await fetch(`${base}/nowhere`)).status).toBe(404)
    expect((await fetch(`${base}/healthz`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${base}/mcp`, { method: 'PATCH' })).status).toBe(405)
    // Says back what was sent, keys included; `fetch` itself does not send it.
    expect(await traced(`${base}/mcp`)).toEqual({ status: 405, body: expect.not.stringContaining('a-secret') })
    expect((await fetch(`${base}/assets/..%2f..%2fetc%2fpasswd`)).status).toBe(404)
  })

  it.each([
    ['//', 404],
    ['//evil.example/mcp', 404],
    ['/%', 400],
    ['/assets/%', 400],
    ['/assets/%zz', 400],
    ['/assets/%ff', 400],
    ['/assets/%25', 404],
    ['/assets/a%00', 404],
    ['/healthz?a=%', 400],
    ['/unruly/tree/%', 400],
    ['http://', 400],
    ['nothing', 400],
    ['*', 400],
    ['http://127.0.0.1/healthz', 200],
    ['http://a:b@127.0.0.1/healthz', 400],
    ['http://127.0.0.1/assets/%', 400],
    ['/healthz?a=%20', 200],
  ])('answers GET %s with %i', async (path, status) => {
    expect(await getStatus(base, path)).toBe(status)
  })

  it('serves what plugins add, and answers their faults with 500', async () => {
    const page = await fetch(`${base}/unruly`)
    expect([page.status, page.headers.get('x-unruly'), await page.text()]).toEqual([200, 'yes', 'GET by local'])
    expect(await (await fetch(`${base}/unruly/tree/a/b?c=d`)).json()).toEqual({ path: '/unruly/tree/a/b' })
    const failed = await fetch(`${base}/unruly/throws`)
    expect(failed.status).toBe(500)
    expect(await failed.json()).toMatchObject({ error: { message: 'no page today' } })
    expect((await fetch(`${base}/unruly/elsewhere`)).status).toBe(404)
  })

  it('lets pages of this machine ask beforehand (CORS)', async () => {
    const response = await fetch(server.url, { method: 'OPTIONS', headers: { origin: 'http://localhost:6274' } })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:6274')
    expect(response.headers.get('access-control-expose-headers')).toContain('mcp-session-id')
  })

  it('goes on when the client is gone, and gives the answer to who comes back for it', async () => {
    const session = await openSession(server.url)
    const controller = new AbortController()
    const response = await fetch(server.url, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...session,
      },
      body: JSON.stringify(call(1, 'waits', { ms: 400 })),
    })
    const { value } = await response.body!.getReader().read()
    const lastId = /^id: (.+)$/m.exec(new TextDecoder().decode(value))![1]!
    controller.abort()
    const howItEnded = async () =>
      textOf(events(await (await post(server.url, call(2, 'was_aborted'), session)).text()).at(-1)!.message.result!)
    await expect.poll(howItEnded).toBe('ended')
    const asked = new AbortController()
    const resumed = await fetch(server.url, {
      headers: { accept: 'text/event-stream', 'last-event-id': lastId, 'mcp-protocol-version': '2025-11-25', ...session },
      signal: asked.signal,
    })
    const reader = resumed.body!.getReader()
    const [event] = events(new TextDecoder().decode((await reader.read()).value))
    asked.abort()
    expect(event?.message.id).toBe(1)
    expect(textOf(event!.message.result!)).toBe('waited')
  })

  it('stops the handler when the call is cancelled', async () => {
    const { client } = await connect()
    const controller = new AbortController()
    const waiting = client.callTool({ name: 'waits', arguments: { ms: 60_000 } }, undefined, { signal: controller.signal })
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted' }))).toBe('not aborted')
    controller.abort()
    await expect(waiting).rejects.toThrow()
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted' }))).toBe('ABORTED')
  })

  it('serves kept assets, unable to run anything in a browser', async () => {
    const { client } = await connect()
    const id = textOf(await client.callTool({ name: 'keeps' }))
    const response = await fetch(`${base}/assets/${id}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    expect(response.headers.get('content-disposition')).toMatch(/^inline; filename\*=UTF-8''/)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
    const etag = response.headers.get('etag')!
    for (const [known, status] of [
      [etag, 304],
      [`W/${etag}`, 304],
      [`"other", W/${etag}`, 304],
      [`"other",${etag} , "more"`, 304],
      ['*', 304],
      ['"other"', 200],
      ['"other", W/"more"', 200],
      [etag.replaceAll('"', ''), 200],
    ] as const)
      expect([known, (await fetch(`${base}/assets/${id}`, { headers: { 'if-none-match': known } })).status]).toEqual([known, status])
    expect((await fetch(`${base}/assets/nothing`, { headers: { 'if-none-match': '*' } })).status).toBe(404)
    const head = await fetch(`${base}/assets/${id}`, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual([String(bytes.length), ''])
  })

  it('gives no answer of one session to another', async () => {
    const [mine, other] = [await openSession(server.url), await openSession(server.url)]
    const stream = await (await post(server.url, call(1, 'waits', { ms: 100 }), mine)).text()
    const first = /^id: (.+)$/m.exec(stream)![1]!
    const asked = new AbortController()
    const resumed = await fetch(server.url, {
      headers: { accept: 'text/event-stream', 'last-event-id': first, ...other },
      signal: asked.signal,
    })
    // What it is asked later is answered; what it would have said on the stream had come before.
    const later = async (): Promise<string> => {
      for (const id of [2, 3]) await (await post(server.url, call(id, 'echo', { text: 'other' }), other)).text()
      return 'silence'
    }
    const silence = await Promise.race([resumed.body!.getReader().read(), later()])
    asked.abort()
    expect(silence).toBe('silence')
  })
})

describe('over HTTP, with watchers', () => {
  it('tells who has subscribed that a resource has changed', async () => {
    const server = await startHttp(fixture('conformance-plugin/index.ts'))
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)) as Parameters<Client['connect']>[0])
    const updated: string[] = []
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.push(params.uri))
    await client.subscribeResource({ uri: 'test://watched-resource' })
    await expect
      .poll(async () => {
        await client.callTool({ name: 'test_change_watched' })
        return updated[0]
      })
      .toBe('test://watched-resource')
    await client.close()
    expect(await server.stop()).toBe(0)
  })
})

const traced = (url: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    httpRequest(url, { method: 'TRACE', headers: { 'x-key': 'a-secret' } }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
      .on('error', reject)
      .end()
  })
