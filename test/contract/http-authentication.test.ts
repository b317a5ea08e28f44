/** Who may ask over HTTP: by tokens of the config, at every door, and nobody else. */
import { createHash } from 'node:crypto'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { HttpAuth } from 'atelier-mcp'
import { library } from 'atelier-mcp/plugins'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { call, initialize, post, statusFor, textOf } from '../fixtures/http-client.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'
import { whoami } from '../fixtures/whoami.ts'

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex')
const ann = newToken()
const annAgain = newToken()
const annAsAdmin = newToken()
const annInPress = newToken()
const bob = newToken()
const old = newToken()
const tokens: HttpAuth['tokens'] = [
  { principal: 'ann', groups: ['design'], sha256: sha256(ann) },
  { principal: 'ann', groups: ['design'], secret: annAgain },
  { principal: 'ann', groups: ['design'], scopes: ['admin'], sha256: sha256(annAsAdmin) },
  { principal: 'ann', groups: ['design', 'press'], sha256: sha256(annInPress) },
  { principal: 'bob', sha256: sha256(bob) },
  { principal: 'bob', sha256: sha256(old), expires: '2026-01-31' },
]
const served: ServedHost[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const one of served.splice(0)) await one.close()
})
const start = async (...how: Parameters<typeof servedHost>): Promise<ServedHost> => {
  const one = await servedHost(...how)
  served.push(one)
  return one
}
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }

describe('a server that names who may ask', () => {
  let server: ServedHost
  beforeAll(async () => {
    server = await servedHost([whoami(), library()], { http: { auth: { tokens } } })
  })
  afterAll(() => server.close())

  it.each([
    ['no token', {}, 'needs to know who asks', undefined],
    ['a foreign token', bearer(newToken()), 'none that this server knows', 'invalid_token'],
    ['an expired token', bearer(old), 'has expired', 'invalid_token'],
    ['an empty token', { authorization: 'Bearer ' }, 'needs to know who asks', undefined],
    ['a hash in place of the token', bearer(sha256(ann)), 'none that this server knows', 'invalid_token'],
    ['a token with more behind it', bearer(`${ann}A`), 'none that this server knows', 'invalid_token'],
    ['a token by another scheme', { authorization: `Basic ${ann}` }, 'needs to know who asks', undefined],
    ['a token in another header', { 'x-api-key': ann }, 'needs to know who asks', undefined],
  ])('refuses %s, at every door, and says what to do', async (_, headers, message, error) => {
    for (const path of ['/mcp', '/assets/x', '/whoami', '/metrics', '/nothing', '/assets/../whoami', '/assets/..%2Fwhoami']) {
      const answer = path === '/mcp' ? await post(server.url, initialize, headers) : await fetch(server.at(path), { headers })
      expect([path, answer.status]).toEqual([path, 401])
      const challenge = answer.headers.get('www-authenticate')!
      expect(challenge).toMatch(/^Bearer realm="atelier"/)
      expect(/error="(\w+)"/.exec(challenge)?.[1]).toBe(error)
      const said = (await answer.json()) as { error: { message: string; code: unknown; data?: object } }
      expect(said.error.message).toContain(message)
      expect(path === '/mcp' ? said.error.data : said.error).toMatchObject({ code: 'HTTP_UNAUTHENTICATED', fix: expect.any(String) })
    }
    expect((await fetch(server.url, { headers })).status).toBe(401)
    expect((await fetch(server.url, { method: 'DELETE', headers })).status).toBe(401)
  })
  it('takes no token from an address, which would be logged', async () => {
    expect((await fetch(server.at(`/whoami?token=${ann}&access_token=${ann}`))).status).toBe(401)
  })
  it('tells whoever watches over the process that it runs, and nothing more', async () => {
    expect(await (await fetch(server.at('/healthz'))).json()).toEqual({ status: 'ok' })
    expect((await fetch(server.at('/readyz'))).status).toBeLessThan(504)
    expect(await (await fetch(server.at('/healthz'), { headers: bearer(ann) })).json()).toMatchObject({ version: expect.any(String) })
  })
  it('serves a client of the SDK that shows its token, as its principal', async () => {
    const client = new Client({ name: 'test', version: '1' })
    const transport = new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: bearer(ann) } })
    await client.connect(transport as Parameters<Client['connect']>[0])
    expect(JSON.parse(textOf(await client.callTool({ name: 'whoami' })))).toEqual({ id: 'ann', scopes: [], groups: ['design'] })
    await client.close()
  })
  it('hands the token to no plugin, and writes it into no log', async () => {
    const page = await (await fetch(server.at('/whoami'), { headers: bearer(ann) })).text()
    expect(page).toContain('"id":"ann"')
    expect(page).not.toContain(ann)
    const session = await sessionOf(server.url, bearer(annAgain))
    await (await post(server.url, call(1, 'whoami'), session)).text()
    await fetch(server.at('/whoami'), { headers: bearer(old) })
    for (const token of [ann, annAgain, old]) expect(JSON.stringify(server.log)).not.toContain(token)
    expect(JSON.stringify(server.log)).toContain('Somebody asked')
  })
  it('lets a session be used by whoever opened it, by any of their tokens', async () => {
    const session = await sessionOf(server.url, bearer(ann))
    const as = async (token: string, method = 'POST'): Promise<number> => {
      const headers = { ...session, ...bearer(token) }
      if (method === 'POST') return (await post(server.url, ping, headers)).status
      const answer = await fetch(server.url, { method, headers: { ...headers, accept: 'text/event-stream' } })
      await answer.body?.cancel()
      return answer.status
    }
    expect([await as(ann), await as(annAgain)]).toEqual([200, 200])
    for (const method of ['POST', 'GET', 'DELETE']) expect([method, await as(bob, method)]).toEqual([method, 404])
    // Scopes and groups count as they were when the session was opened: with others, it is another session.
    expect([await as(annAsAdmin), await as(annInPress)]).toEqual([404, 404])
    expect(await as(newToken())).toBe(401)
    expect(await as(ann)).toBe(200)
  })
  it('answers pages of its own machine, and no others, whatever they show', async () => {
    const asked = (origin: string) => post(server.url, initialize, { ...bearer(ann), origin })
    expect((await asked('https://evil.example')).status).toBe(403)
    expect((await asked('http://localhost:6274')).status).toBe(200)
  })
})

it('ends a stream that is held open when its token expires', async () => {
  const soon = new Date(Date.now() + 1500)
  const server = await start([whoami()], {
    http: { auth: { tokens: [{ principal: 'ann', sha256: sha256(ann), expires: soon.toISOString() }] } },
  })
  const session = await sessionOf(server.url, bearer(ann))
  const stream = await fetch(server.url, { headers: { ...session, accept: 'text/event-stream' } })
  expect(stream.status).toBe(200)
  // It ends by itself.
  await stream.text()
  expect((await fetch(server.url, { headers: { ...session, accept: 'text/event-stream' } })).status).toBe(401)
})

describe('a server on all addresses', () => {
  const everywhere = { host: '0.0.0.0', token: annAgain }
  it('answers under every name whoever shows the token of its owner', async () => {
    const server = await start([whoami()], {}, everywhere)
    expect(await statusFor(server.url, { ...bearer(annAgain), host: 'studio.example' })).toBe(200)
    expect(await statusFor(server.url, { ...bearer(annAgain), host: 'studio.example', origin: 'https://studio.example' })).toBe(200)
    expect(await statusFor(server.url, { ...bearer(annAgain), host: 'studio.example', origin: 'https://evil.example' })).toBe(403)
    expect(await statusFor(server.url, { host: 'studio.example' })).toBe(401)
    expect(await (await fetch(server.at('/whoami'), { headers: bearer(annAgain) })).json()).toMatchObject({ id: 'local', scopes: [] })
  })
  it('answers under the names that are allowed, where some are', async () => {
    const server = await start([whoami()], { http: { allowedHosts: ['studio.example'] } }, everywhere)
    expect(await statusFor(server.url, { ...bearer(annAgain), host: 'studio.example' })).toBe(200)
    expect(await statusFor(server.url, { ...bearer(annAgain), host: 'other.example' })).toBe(403)
  })
})

describe('a server that would let nobody in, or anybody, does not start:', () => {
  it.each([
    ['all addresses, without authentication', {}, { host: '0.0.0.0' }, 'HTTP_HOST_REFUSED'],
    ['an address of others, without authentication', { http: { host: '10.0.0.1' } }, {}, 'HTTP_HOST_REFUSED'],
    ['a name that only looks like this machine', { http: { host: '127.0.0.1.evil.example' } }, {}, 'HTTP_HOST_REFUSED'],
    ['a way that names nobody', { http: { auth: {} } }, {}, 'HTTP_AUTH_INVALID'],
    ['no tokens', { http: { auth: { tokens: [] } } }, {}, 'HTTP_AUTH_INVALID'],
    [
      'a secret whose variable is not set',
      { http: { auth: { tokens: [{ principal: 'a', secret: undefined as never }] } } },
      {},
      'HTTP_AUTH_INVALID',
    ],
    [
      'a secret that can be guessed',
      { http: { auth: { tokens: [{ principal: 'a', secret: 'correct horse' }] } } },
      {},
      'HTTP_AUTH_INVALID',
    ],
    ['an empty ATELIER_HTTP_TOKEN', {}, { token: '' }, 'HTTP_AUTH_INVALID'],
  ])('%s', async (_, config, options, code) => {
    await expect(start([whoami()], config, options)).rejects.toMatchObject({ code })
  })
})
