import type { Http } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { http } from '#core/cli/doctor/http.ts'
import { newToken } from '#core/mcp/http/tokens.ts'
import { authorizationServer, type AuthorizationServer } from '../../../../fixtures/authorization-server.ts'
import { kernelHost } from '../../../../fixtures/kernel-host.ts'

let login: AuthorizationServer
beforeAll(async () => {
  login = await authorizationServer()
})
afterAll(() => login.close())

const now = Date.parse('2026-11-29')
const found = async (config: Http | undefined, token?: string) => {
  const { host, close } = await kernelHost([], config && { http: config })
  const findings = await http(host, token, now)
  await close()
  return findings
}

describe('the doctor on HTTP', () => {
  it.each<[string, Http, string]>([
    ['serves others unasked', { host: '0.0.0.0' }, 'HTTP_HOST_REFUSED'],
    ['lets nobody in', { auth: {} }, 'HTTP_AUTH_INVALID'],
    ['believes every proxy', { auth: { proxy: { userHeader: 'x-user' } } }, 'HTTP_AUTH_INVALID'],
    ['has no certificate', { tls: { cert: '/nothing/cert.pem', key: '/nothing/key.pem' } }, 'HTTP_TLS_FAILED'],
  ])('finds a config broken that %s', async (_, config, code) => {
    expect(await found(config)).toEqual([{ state: 'broken', what: 'HTTP', found: expect.stringContaining(code), fix: expect.any(String) }])
  })
  it('finds an authorization server that says nothing of its keys', async () => {
    const oauth = { issuer: `${login.issuer}/other`, audience: 'x' }
    expect((await found({ auth: { oauth } })).at(-1)).toMatchObject({
      state: 'broken',
      found: expect.stringContaining('where its keys are'),
    })
    expect((await found({ auth: { oauth: { issuer: login.issuer, audience: 'x' } } })).map(({ state }) => state)).toEqual(['fine'])
  })
  it('says who may ask', async () => {
    expect((await found(undefined))[0]!.found).toBe('http://127.0.0.1:3939 with serve --http; only this machine may ask, as its owner')
    const tokens = [
      { principal: 'ann', sha256: 'a'.repeat(64) },
      { principal: 'ann', sha256: 'b'.repeat(64), expires: '2026-12-03' },
      { principal: 'bob', sha256: 'c'.repeat(64), expires: '2026-11-01' },
    ]
    const proxy = { userHeader: 'X-User' }
    const all = await found({ host: '0.0.0.0', port: 80, proxies: ['10.0.0.0/8'], auth: { tokens, proxy } }, newToken())
    expect(all.map((one) => one.found)).toEqual([
      'http://0.0.0.0:80 with serve --http; may ask: the owner, by ATELIER_HTTP_TOKEN; 1 principal by 2 tokens; whoever 10.0.0.0/8 names by X-User',
      'a token of "ann" ends in 4 days (2026-12-03)',
      'a token of "bob" has expired (2026-11-01)',
    ])
  })
})
