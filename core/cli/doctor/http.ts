/** What `serve --http` would do with this config: where it listens, and who may ask. */
import type { Http } from '../../kernel/contract/config.ts'
import { describe } from '../../kernel/errors/describe.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Finding } from './finding.ts'

const what = 'HTTP'
/** A token that ends within so many days is told. */
const soonDays = 14
const dayMs = 86_400_000

/** Whether it would start is tried, but for the listening; an authorization server is asked for its keys. `token` is that of `ATELIER_HTTP_TOKEN`. */
export async function http(host: Host, token = process.env['ATELIER_HTTP_TOKEN'], now = Date.now()): Promise<Finding[]> {
  const config = host.config.http ?? {}
  const address = config.host ?? '127.0.0.1'
  try {
    const [{ entrance }, { readCertificate }] = await Promise.all([
      import('../../mcp/http/entrance.ts'),
      import('../../mcp/http/certificate.ts'),
    ])
    entrance(host, { address, token, open: () => [] })
    if (config.tls) await readCertificate(config.tls)
  } catch (error) {
    const { code, message, fix } = describe(error)
    return [{ state: 'broken', what, found: `${code}: ${message}`, fix }]
  }
  const where = `${config.tls ? 'https' : 'http'}://${address}:${config.port ?? 3939}`
  const ways = waysOf(config, token, now)
  const asked = ways.length > 0 ? `may ask: ${ways.join('; ')}` : 'only this machine may ask, as its owner'
  const told: Finding = { state: 'fine', what, found: `${where} with serve --http; ${asked}` }
  return [told, ...ending(config, now), ...(await authorizationServer(config))]
}

function waysOf({ auth = {}, proxies = [] }: Http, token: string | undefined, now: number): string[] {
  const good = (auth.tokens ?? []).filter(({ expires }) => expires === undefined || Date.parse(expires) > now)
  const principals = new Set(good.map(({ principal }) => principal)).size
  return [
    ...(token === undefined ? [] : ['the owner, by ATELIER_HTTP_TOKEN']),
    ...(good.length > 0
      ? [`${principals} ${principals === 1 ? 'principal' : 'principals'} by ${good.length === 1 ? 'a token' : `${good.length} tokens`}`]
      : []),
    ...(auth.oauth ? [`whoever signs in at ${auth.oauth.issuer}`] : []),
    ...(auth.proxy ? [`whoever ${proxies.join(' or ')} names by ${auth.proxy.userHeader}`] : []),
  ]
}

const ending = ({ auth }: Http, now: number): Finding[] =>
  (auth?.tokens ?? []).flatMap(({ principal, expires }) => {
    const days = expires === undefined ? Infinity : Math.ceil((Date.parse(expires) - now) / dayMs)
    if (days > soonDays) return []
    const found =
      days <= 0 ? `a token of "${principal}" has expired (${expires})` : `a token of "${principal}" ends in ${days} days (${expires})`
    return { state: 'note', what, found, fix: `atelier token ${principal}, and put its line in place of the old one` }
  })

/** Does it give its keys? */
async function authorizationServer({ auth }: Http): Promise<Finding[]> {
  if (!auth?.oauth) return []
  try {
    await (await import('../../mcp/http/oauth-keys.ts')).keysOf(auth.oauth)()
    return []
  } catch (error) {
    const found = `the authorization server does not say where its keys are: ${error instanceof Error ? error.message : String(error)}`
    return [{ state: 'broken', what, found, fix: 'Check `http.auth.oauth.issuer`, to the letter, or set `jwksUri`.' }]
  }
}
