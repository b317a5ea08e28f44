/** This server as an OAuth resource server, beside a real authorization server. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { decodeJwt, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose'
import type { OAuth } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysOf } from '#core/mcp/http/oauth-keys.ts'
import { newToken } from '#core/mcp/http/tokens.ts'
import { freePort } from '../../examples/deployments/cluster/free-port.ts'
import { authorizationServer, type AuthorizationServer, credentialsOf } from '../fixtures/authorization-server.ts'
import { initialize, post, textOf } from '../fixtures/http-client.ts'
import { bearer, servedHost, type ServedHost } from '../fixtures/served-host.ts'
import { whoami } from '../fixtures/whoami.ts'

let login: AuthorizationServer
let server: ServedHost
const fixed = newToken()
const start = (oauth: Partial<OAuth> = {}, more: object = {}): Promise<ServedHost> =>
  servedHost([whoami()], {
    http: {
      auth: {
        tokens: [{ principal: 'ann', secret: fixed }],
        oauth: { issuer: login.issuer, audience: 'https://studio.example/mcp', ...oauth },
      },
      ...more,
    },
  })
beforeAll(async () => {
  login = await authorizationServer()
  server = await start()
})
afterAll(async () => {
  await server.close()
  await login.close()
})
const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from
/** What the authorization server would say of ann. */
const claims = (more: object = {}): JWTPayload => ({
  iss: login.issuer,
  aud: 'https://studio.example/mcp',
  sub: 'ann',
  scope: 'atelier',
  iat: seconds(0),
  exp: seconds(600),
  ...more,
})
const whoIs = async (token: string, at = server) => {
  const answer = await fetch(at.at('/whoami'), { headers: bearer(token) })
  const said = (await answer.json()) as { id?: string; scopes?: string[]; groups?: string[]; error?: { code: string; message: string } }
  return { ...said, status: answer.status, challenge: answer.headers.get('www-authenticate') ?? '' }
}
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token that is not for this server', () => {
  const foreign = async (): Promise<string> => {
    const { privateKey } = await generateKeyPair('RS256')
    return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(privateKey)
  }
  const withPublicKeyAsSecret = async (): Promise<string> => {
    // The oldest trick: a key that everybody can read, taken for a secret.
    const pem = await exportSPKI((await importJWK(login.publicKey, 'RS256', { extractable: true })) as Parameters<typeof exportSPKI>[0])
    const head = `${base64({ alg: 'HS256', kid: 'first' })}.${base64(claims())}`
    return `${head}.${createHmac('sha256', pem).update(head).digest('base64url')}`
  }
  const cutOpen = async (): Promise<string> => {
    const [head, , signature] = (await login.forge(claims())).split('.')
    return `${head}.${base64(claims({ sub: 'root' }))}.${signature}`
  }
  it.each<[string, () => Promise<string> | string, string]>([
    ['signed by another key', foreign, 'none that this server knows'],
    ['not signed (alg none)', () => `${base64({ alg: 'none' })}.${base64(claims())}.`, 'none that this server knows'],
    [
      'not signed, though it names a key',
      () => `${base64({ alg: 'none', kid: 'first' })}.${base64(claims())}.x`,
      'none that this server knows',
    ],
    ['signed with the public key as a secret', withPublicKeyAsSecret, 'none that this server knows'],
    ['with other claims than were signed', cutOpen, 'none that this server knows'],
    ['of another audience', () => login.forge(claims({ aud: 'https://other.example/mcp' })), 'made for another server'],
    ['of an audience that only begins so', () => login.forge(claims({ aud: 'https://studio.example/mcp/x' })), 'made for another server'],
    ['of no audience', () => login.forge(claims({ aud: undefined })), 'made for another server'],
    ['of another issuer', () => login.forge(claims({ iss: `${login.issuer}/` })), 'another authorization server'],
    ['expired two minutes ago', () => login.forge(claims({ exp: seconds(-120) })), 'has expired'],
    ['that counts in two minutes', () => login.forge(claims({ nbf: seconds(120) })), 'does not count yet'],
    ['that never ends', () => login.forge(claims({ exp: undefined })), 'as its exp'],
    ['of nobody', () => login.forge(claims({ sub: undefined })), 'as its sub'],
    ['by a key that nobody knows', () => login.forge(claims(), { kid: 'second' }), 'none that this server knows'],
    ['that is no token', () => 'eyJhbGciOiJSUzI1NiJ9.e30.x', 'none that this server knows'],
    ['that is one word', () => 'letmein', 'none that this server knows'],
  ])('is refused: %s', async (_, token, message) => {
    const { status, error, challenge } = await whoIs(await token())
    expect([status, error?.code]).toEqual([401, 'HTTP_UNAUTHENTICATED'])
    expect(error?.message).toContain(message)
    expect(challenge).toContain('error="invalid_token"')
  })
  it('is refused by its own audience, as the authorization server gives it', async () => {
    const token = await login.token('ann', 'https://other.example/mcp', 'atelier')
    expect(decodeJwt(token).aud).toBe('https://other.example/mcp')
    expect(await whoIs(token)).toMatchObject({ status: 401, error: { message: expect.stringContaining('another server') } })
  })
  it('is refused where its algorithm is none of those that are pinned', async () => {
    const pinned = await start({ algorithms: ['ES256'] })
    expect((await whoIs(await login.forge(claims()), pinned)).status).toBe(401)
    await pinned.close()
  })
})

describe('a token of the authorization server', () => {
  it('lets its bearer in, as a principal of that server and with its groups', async () => {
    const token = await login.token('ann', 'https://studio.example/mcp', 'atelier')
    expect(await whoIs(token)).toMatchObject({
      status: 200,
      id: 'oauth:ann',
      groups: ['design'],
      scopes: ['kind:*', 'provider:*', 'tool:*'],
    })
    // Whoever may choose a name there is nobody of the config here.
    expect(await whoIs(fixed)).toMatchObject({ id: 'ann', scopes: [] })
    expect(await whoIs(await login.forge(claims({ sub: 'local' })))).toMatchObject({ id: 'oauth:local' })
  })
  it.each([
    ['has ended half a minute ago', () => claims({ exp: seconds(-30) })],
    ['begins in half a minute', () => claims({ nbf: seconds(30), iat: seconds(30) })],
  ])('counts where it %s by the other clock', async (_, said) => {
    expect((await whoIs(await login.forge(said()))).status).toBe(200)
  })
  it('may do what its scopes name, and nothing else', async () => {
    const some = await whoIs(await login.token('ann', 'https://studio.example/mcp', 'tool:whoami originals'))
    expect(some.scopes).toEqual(['kind:none', 'originals', 'provider:none', 'tool:whoami'])
    const none = await whoIs(await login.token('ann', 'https://studio.example/mcp', 'admin'))
    expect([none.status, none.error?.code]).toEqual([403, 'HTTP_FORBIDDEN'])
    expect(none.challenge).toContain('error="insufficient_scope"')
    expect(none.challenge).toContain('scope="atelier"')
    const mapped = await start({ scopes: { admin: ['tool:*', 'kind:image.*'] } })
    expect((await whoIs(await login.forge(claims({ scope: 'admin openid' })), mapped)).scopes).toEqual([
      'kind:image.*',
      'provider:none',
      'tool:*',
    ])
    expect((await whoIs(await login.forge(claims({ scope: 'atelier constructor' })), mapped)).status).toBe(403)
    await mapped.close()
  })
  it('is looked at with keys that are asked for once', async () => {
    const before = login.keysAsked()
    for (let at = 0; at < 5; at++) expect((await whoIs(await login.forge(claims({ jti: String(at) })))).status).toBe(200)
    expect(login.keysAsked()).toBe(before)
  })
  it('is in no log, right or wrong', async () => {
    const token = await login.forge(claims({ exp: seconds(-120) }))
    await whoIs(token)
    expect(JSON.stringify(server.log)).not.toContain(token.split('.')[2])
  })
})

it('cannot be judged while the authorization server is away: that is said, and others are served', async () => {
  const alone = await start()
  login.toggle()
  try {
    const answer = await fetch(alone.at('/whoami'), { headers: bearer(await login.forge(claims())) })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('30')
    expect(await answer.json()).toMatchObject({ error: { code: 'HTTP_AUTH_UNAVAILABLE', fix: expect.any(String) } })
    expect((await whoIs(fixed, alone)).status).toBe(200)
    // Those whose keys are known already need nobody.
    expect((await whoIs(await login.forge(claims()))).status).toBe(200)
  } finally {
    login.toggle()
    await alone.close()
  }
})

describe('a client that knows nothing but the address', () => {
  it('finds out whom to ask, and signs in by itself', async () => {
    const port = await freePort()
    const audience = `http://127.0.0.1:${port}/mcp`
    const there = await servedHost([whoami()], { http: { auth: { oauth: { issuer: login.issuer, audience } } } }, { port })
    const challenge = (await post(there.url, initialize)).headers.get('www-authenticate')!
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge)![1]!
    expect(await (await fetch(metadata)).json()).toEqual({
      resource: audience,
      authorization_servers: [login.issuer],
      scopes_supported: ['atelier'],
      bearer_methods_supported: ['header'],
      resource_name: 'Atelier',
    })
    expect((await fetch(there.at('/.well-known/oauth-protected-resource'))).status).toBe(200)
    const client = new Client({ name: 'test', version: '1' })
    const authProvider = new ClientCredentialsProvider({ ...credentialsOf('bob'), scope: 'atelier', expectedIssuer: login.issuer })
    const transport = new StreamableHTTPClientTransport(new URL(there.url), { authProvider })
    await client.connect(transport as Parameters<Client['connect']>[0])
    expect(JSON.parse(textOf(await client.callTool({ name: 'whoami' })))).toMatchObject({ id: 'oauth:bob' })
    await client.close()
    await there.close()
  })
  it('reads the address that the config names', async () => {
    const there = await start({}, { publicUrl: 'https://studio.example/' })
    const challenge = (await post(there.url, initialize)).headers.get('www-authenticate')
    expect(challenge).toContain('resource_metadata="https://studio.example/.well-known/oauth-protected-resource/mcp"')
    expect(await (await fetch(there.at('/.well-known/oauth-protected-resource/mcp'))).json()).toMatchObject({
      resource: 'https://studio.example/mcp',
    })
    await there.close()
  })
})

it('does not trust keys that come by plain HTTP', async () => {
  const oauth = { issuer: 'http://login.example', audience: 'x' }
  await expect(servedHost([], { http: { auth: { oauth } } })).rejects.toMatchObject({ code: 'HTTP_AUTH_INVALID' })
  // The metadata is had by a way that is safe; what it says may not be.
  const own = createServer((_, response) => {
    response.end(JSON.stringify({ issuer: at, jwks_uri: 'http://keys.example/jwks' }))
  })
  await new Promise<void>((done) => own.listen(0, '127.0.0.1', done))
  const at = `http://127.0.0.1:${(own.address() as AddressInfo).port}`
  await expect(keysOf({ issuer: at, audience: 'x' })()).rejects.toMatchObject({ code: 'HTTP_AUTH_INVALID' })
  const led = await servedHost([whoami()], { http: { auth: { oauth: { issuer: at, audience: 'x' } } } })
  expect((await whoIs(await login.forge(claims()), led)).status).toBe(503)
  expect(JSON.stringify(led.log)).toContain('http://keys.example/jwks of `http.auth.oauth` is plain HTTP')
  await led.close()
  own.close()
  const keys = { issuer: 'https://login.example', jwksUri: 'http://127.0.0.1.evil.example/keys', audience: 'x' }
  await expect(servedHost([], { http: { auth: { oauth: keys } } })).rejects.toMatchObject({ code: 'HTTP_AUTH_INVALID' })
})
