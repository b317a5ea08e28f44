/** A person signs in by a browser: OAuth's authorization code with PKCE, from a client that knows nothing but an https address. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { decodeJwt } from 'jose'
import { Agent, fetch as fetchBy } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authority } from '../fixtures/authority.ts'
import { authorizationServer, type AuthorizationServer } from '../fixtures/authorization-server.ts'
import { textOf } from '../fixtures/http-client.ts'
import { servedHost, type ServedHost } from '../fixtures/served-host.ts'
import { whoami } from '../fixtures/whoami.ts'

const office = authority()
const agent = new Agent({ connect: { ca: office.pem } })
/** As a client whose machine trusts the office. */
const trusting: FetchLike = async (address, init) => {
  const { body, headers, method = 'GET', signal } = init ?? {}
  const sent = typeof body === 'string' || body instanceof URLSearchParams ? String(body) : null
  const answer = await fetchBy(String(address), {
    method,
    headers: [...new Headers(headers)],
    body: sent,
    signal: signal ?? null,
    dispatcher: agent,
  })
  return new Response(answer.body as ReadableStream | null, { status: answer.status, headers: [...answer.headers] })
}
let folder: string
let login: AuthorizationServer
let server: ServedHost

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-sign-in-'))
  const { key, cert } = office.issue(['127.0.0.1'])
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  await Promise.all([writeFile(tls.cert, cert), writeFile(tls.key, key)])
  login = await authorizationServer()
  // A token names the address, so the port has to be known first.
  const free = await servedHost([], {})
  const port = Number(new URL(free.url).port)
  await free.close()
  const oauth = { issuer: login.issuer, audience: `https://127.0.0.1:${port}/mcp` }
  server = await servedHost([whoami()], { http: { tls, auth: { oauth } } }, { port })
})
afterAll(async () => {
  await server.close()
  await login.close()
  await agent.close()
  await rm(folder, { recursive: true })
})

/** What a client remembers between its steps, and the address that it opens in the browser. */
function newcomer() {
  const kept: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens; verifier?: string; opened?: URL } = {}
  const provider: OAuthClientProvider = {
    redirectUrl: 'http://127.0.0.1:9/callback',
    clientMetadata: { redirect_uris: ['http://127.0.0.1:9/callback'], token_endpoint_auth_method: 'none' },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => void (kept.client = client),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void (kept.tokens = tokens),
    saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier!,
    redirectToAuthorization: (address) => void (kept.opened = address),
  }
  const transport = () => new StreamableHTTPClientTransport(new URL(server.url), { authProvider: provider, fetch: trusting })
  return { kept, transport }
}
const connect = async (transport: StreamableHTTPClientTransport): Promise<Client> => {
  const client = new Client({ name: 'newcomer', version: '1' })
  await client.connect(transport as Parameters<Client['connect']>[0])
  return client
}

it('registers, sends its person to the browser, changes the code for a token of this server alone, and calls a tool as them', async () => {
  const { kept, transport } = newcomer()
  const asking = transport()
  await expect(connect(asking)).rejects.toThrow(UnauthorizedError)
  expect(server.url).toMatch(/^https:/)
  expect(Object.fromEntries(kept.opened!.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    resource: server.url,
    scope: 'atelier',
  })
  const back = await login.signIn('ann', kept.opened!)
  await asking.finishAuth(back.searchParams.get('code')!)
  expect(decodeJwt(kept.tokens!.access_token)).toMatchObject({ sub: 'ann', aud: server.url, iss: login.issuer })
  const client = await connect(transport())
  expect(JSON.parse(textOf(await client.callTool({ name: 'whoami' })))).toMatchObject({ id: 'oauth:ann', groups: ['design'] })
  await client.close()
  expect(JSON.stringify(server.log)).not.toContain(kept.tokens!.access_token)
})

it('gets nothing for a code that somebody else has caught: they do not know the word that belongs to it', async () => {
  const { kept, transport } = newcomer()
  const asking = transport()
  await expect(connect(asking)).rejects.toThrow(UnauthorizedError)
  const code = (await login.signIn('ann', kept.opened!)).searchParams.get('code')!
  kept.verifier = 'w'.repeat(43)
  await expect(asking.finishAuth(code)).rejects.toMatchObject({ errorCode: 'invalid_grant' })
  expect(kept.tokens).toBeUndefined()
})
