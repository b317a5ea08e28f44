/** The keys of an authorization server, as it publishes them. */
import type { JWTVerifyGetKey } from 'jose'
import type { OAuth } from '../../kernel/contract/http-auth.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { guardedFetch } from '../../services/net/guarded-fetch.ts'
import { proxiesOf } from '../../services/net/proxies.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'
import { isLoopback } from './listen.ts'

/** An authorization server that takes longer is as good as away. */
const withinMs = 5000

/** After a failure it is left alone for so long, whoever comes with whatever token. */
const restMs = 5000

/** Asked for by the first who needs them, and known from then on. Rejects where the server cannot be asked. */
export function keysOf(config: OAuth): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined
  return () => {
    if (keys) return keys
    keys = jwksOf(config)
    keys.catch(() => setTimeout(() => (keys = undefined), restMs).unref())
    return keys
  }
}

/** Asked again, at most twice a minute, for a key that is not among them; else every ten minutes. */
async function jwksOf(config: OAuth): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet, customFetch } = await import('jose')
  const uri = config.jwksUri ?? (await jwksUriOf(config.issuer))
  // Also what the metadata says.
  refusePlainHttp(uri)
  const address = new URL(uri)
  return createRemoteJWKSet(address, { timeoutDuration: withinMs, [customFetch]: fetchOf(address) })
}

/** What the server says of itself: as OAuth has it (RFC 8414), else as OpenID Connect does. It must call itself by the issuer's name. */
async function jwksUriOf(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const places = [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`]
  const problems: string[] = []
  for (const place of places) {
    try {
      const answer = await fetchOf(new URL(place))(place, { signal: timeoutSignal(withinMs), redirect: 'error' })
      const said = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }
      if (answer.ok && said.issuer === issuer && typeof said.jwks_uri === 'string') return said.jwks_uri
      problems.push(`${place} answers ${answer.status}${answer.ok ? ' and speaks for another issuer, or names no keys' : ''}`)
    } catch (error) {
      problems.push(`${place}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(problems.join('; '))
}

/** To this address alone, by the proxies of the environment. The config names it, so it may be a private one. */
const fetchOf = ({ host }: URL): typeof fetch => guardedFetch([host], proxiesOf(process.env))

/** Throws `HTTP_AUTH_INVALID` for an address beyond this machine that is plain HTTP. */
export function refusePlainHttp(address: string): void {
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:' || isLoopback(hostname.replaceAll(/[[\]]/g, ''))) return
  throw new AtelierError({
    code: 'HTTP_AUTH_INVALID',
    message: `${address} of \`http.auth.oauth\` is plain HTTP: on the way somebody could put in keys of their own.`,
    fix: 'Use https.',
    outcome: 'none',
  })
}
