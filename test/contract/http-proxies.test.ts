/** A server behind a proxy, and one that speaks HTTPS by itself: what of a request is believed, and of whom. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Http } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { authority } from '../fixtures/authority.ts'
import { bearer, servedHost, type ServedHost } from '../fixtures/served-host.ts'
import { whoami } from '../fixtures/whoami.ts'

const token = newToken()
const served: ServedHost[] = []
afterEach(async () => {
  for (const one of served.splice(0)) await one.close()
})
const start = async (http: Http): Promise<ServedHost> => {
  const one = await servedHost([whoami()], { http })
  served.push(one)
  return one
}
interface Who {
  readonly id?: string
  readonly groups?: string[]
  readonly scopes?: string[]
  readonly url?: string
  readonly headers?: Record<string, string>
  readonly status: number
  readonly challenge: string
  readonly error?: { readonly message: string; readonly fix: string }
}
/** As a program of this machine sends it, `Host` and all; several values for one name are several headers. */
const ask = (server: ServedHost, headers: Record<string, string | string[]>): Promise<Who> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(server.at('/whoami'), { headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () =>
        resolve({ ...(JSON.parse(body) as object), status: response.statusCode!, challenge: response.headers['www-authenticate'] ?? '' }),
      )
    })
    request.on('error', reject)
    request.end()
  })
const here = ['127.0.0.1', '::1']
const elsewhere = ['192.0.2.7', '198.51.100.0/24', '2001:db8::/32']
const proxy = { userHeader: 'X-Forwarded-User', groupsHeader: 'X-Forwarded-Groups' }

describe('who asks by word of a proxy', () => {
  const forged = { 'x-forwarded-user': 'root', 'x-forwarded-groups': 'admins', 'x-forwarded-for': '192.0.2.7', forwarded: 'for=192.0.2.7' }
  it('is nobody where the word comes from another address', async () => {
    const server = await start({ proxies: elsewhere, auth: { proxy } })
    expect(await ask(server, forged)).toMatchObject({ status: 401 })
    expect(await ask(server, { ...forged, 'x-real-ip': '192.0.2.7' })).toMatchObject({ status: 401 })
  })
  it('is whoever shows a token there, and no page sees what was forged', async () => {
    const server = await start({ proxies: elsewhere, auth: { proxy, tokens: [{ principal: 'ann', secret: token }] } })
    const who = await ask(server, { ...forged, ...bearer(token) })
    expect(who).toMatchObject({ status: 200, id: 'ann', scopes: [] })
    expect(who.groups).toBeUndefined()
    expect(JSON.stringify(who.headers)).not.toMatch(/root|admins|192\.0\.2\.7/)
  })
  it('is the one that the proxy names, with groups, and nobody of the config', async () => {
    const server = await start({
      proxies: here,
      auth: { proxy: { ...proxy, scopes: ['tool:whoami'] }, tokens: [{ principal: 'root', secret: token }] },
    })
    expect(await ask(server, { 'x-forwarded-user': 'root', 'x-forwarded-groups': 'design, print,' })).toMatchObject({
      id: 'proxy:root',
      groups: ['design', 'print'],
      scopes: ['tool:whoami'],
    })
    // Programs that have no person come by the proxy, too.
    expect(await ask(server, bearer(token))).toMatchObject({ id: 'root' })
    expect(await ask(server, {})).toMatchObject({ status: 401 })
  })
  it.each([
    ['two names, one of which is the client’s', ['root', 'ann']],
    ['names with a comma', 'root, ann'],
    ['no name', ''],
    ['a name without an end', 'a'.repeat(300)],
  ])('is nobody with %s', async (_, user) => {
    const server = await start({ proxies: here, auth: { proxy } })
    expect(await ask(server, { 'x-forwarded-user': user })).toMatchObject({
      status: 401,
      error: { fix: expect.stringContaining('X-Forwarded-User') },
    })
  })
  it.each([
    ['believes everybody', { auth: { proxy } }],
    ['knows proxies by name', { proxies: ['proxy.example'], auth: { proxy } }],
    ['has a range that is none', { proxies: ['10.0.0.0/99'], auth: { proxy } }],
    ['has an address that is cut short', { proxies: ['10.1'], auth: { proxy } }],
  ])('starts no server that %s', async (_, http) => {
    await expect(start(http)).rejects.toMatchObject({ code: 'HTTP_AUTH_INVALID' })
  })
})

describe('a server that nobody has to show anything', () => {
  it('is not served behind a proxy, though it listens to this machine alone', async () => {
    await expect(start({ proxies: here })).rejects.toMatchObject({
      code: 'HTTP_HOST_REFUSED',
      message: expect.stringContaining('http.proxies'),
    })
  })
})

describe('where the client has reached the server', () => {
  const said = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'studio.example' }
  const auth = { tokens: [{ principal: 'ann', secret: token }] }
  it('is as a proxy of the config says', async () => {
    const server = await start({ proxies: here, auth })
    expect((await ask(server, { ...said, ...bearer(token) })).url).toBe('https://studio.example/whoami')
    const far = { 'x-forwarded-host': 'evil.example, studio.example', 'x-forwarded-proto': 'javascript' }
    const who = await ask(server, { ...far, ...bearer(token) })
    expect([who.url, who.headers?.['x-forwarded-proto']]).toEqual(['http://studio.example/whoami', 'http'])
  })
  it('is as the request says, whatever others say', async () => {
    const server = await start({ proxies: elsewhere, auth })
    const who = await ask(server, { ...said, ...bearer(token) })
    expect(who.url).toBe(server.at('/whoami'))
    expect(who.headers).not.toHaveProperty('x-forwarded-host')
    expect(who.headers?.['x-forwarded-proto']).toBe('http')
  })
  it('must be this machine or the name of the config, where a proxy may know people by their network alone', async () => {
    const user = { 'x-forwarded-user': 'ann' }
    const unnamed = await start({ proxies: here, auth: { proxy } })
    expect(await ask(unnamed, { ...said, ...user })).toMatchObject({ status: 403 })
    expect(await ask(unnamed, user)).toMatchObject({ status: 200 })
    const named = await start({ proxies: here, publicUrl: 'https://studio.example/', auth: { proxy } })
    expect(await ask(named, { ...said, ...user })).toMatchObject({ status: 200 })
    expect(await ask(named, { ...said, ...user, 'x-forwarded-host': 'evil.example' })).toMatchObject({ status: 403 })
  })
  it('must be a name that is allowed, where some are, also by word of a proxy', async () => {
    const server = await start({ proxies: here, allowedHosts: ['studio.example'], auth })
    expect(await ask(server, { ...said, ...bearer(token) })).toMatchObject({ status: 200 })
    await expect(ask(server, { ...said, 'x-forwarded-host': 'evil.example', ...bearer(token) })).resolves.toMatchObject({ status: 403 })
  })
})

describe('HTTPS by a certificate of the config', () => {
  it('serves over TLS, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atelier-tls-'))
    const office = authority()
    const { key, cert } = office.issue(['127.0.0.1'])
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    await Promise.all([writeFile(files.cert, cert), writeFile(files.key, key)])
    const server = await start({ tls: files, auth: { tokens: [{ principal: 'ann', secret: token }] } })
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/mcp$/)
    const who = await new Promise<Who>((resolve, reject) => {
      get(server.at('/whoami'), { ca: office.pem, headers: bearer(token) }, (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve(JSON.parse(body) as Who))
      }).on('error', reject)
    })
    expect([who.id, who.headers?.['x-forwarded-proto']]).toEqual(['ann', 'https'])
    await expect(start({ tls: { ...files, key: files.cert } })).rejects.toMatchObject({ code: 'HTTP_TLS_FAILED' })
    await expect(start({ tls: { ...files, cert: join(folder, 'nothing.pem') } })).rejects.toMatchObject({ code: 'HTTP_TLS_FAILED' })
    await rm(folder, { recursive: true })
  })
})
