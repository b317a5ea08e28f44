/** Who asks: the one look at every request, before any door is chosen. */
import type { IncomingMessage } from 'node:http'
import { localPrincipal } from '../../kernel/call/local-principal.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { type Asker, type Refusal, unauthenticated, type Way } from './asker.ts'
import type { FromProxy } from './forwarded.ts'
import { dropHeaders } from './headers.ts'
import { oauthVerifier, type VerifyToken } from './oauth.ts'
import { byProxy } from './proxy-user.ts'
import { knownTokens, type NamedToken } from './tokens.ts'

export interface Authentication {
  /** False: whoever reaches the address is the local principal, so that none but this machine's own may be listened on. */
  readonly isOn: boolean
  /** Takes out of the request what has shown it: nobody behind this sees it. */
  who(request: IncomingMessage): Promise<Asker | Refusal>
}

/**
 * By `http.auth` of the config, and by `token`, which is the local principal's. Throws `HTTP_AUTH_INVALID` for what would let nobody in, or
 * anybody.
 */
export function authentication(
  { config, log }: Pick<Host, 'config' | 'log'>,
  token: string | undefined,
  fromProxy: FromProxy,
): Authentication {
  const auth = config.http?.auth
  const local = localPrincipal(config)
  if (auth === undefined && token === undefined) return { isOn: false, who: async () => ({ principal: local }) }
  const tokens: NamedToken[] = (auth?.tokens ?? []).map((one, index) => ({ token: one, from: `\`http.auth.tokens.${index}\`` }))
  if (token !== undefined) tokens.push({ token: { principal: local.id, scopes: local.scopes, secret: token }, from: 'ATELIER_HTTP_TOKEN' })
  if (tokens.length === 0 && !auth?.oauth && !auth?.proxy) throw invalid('`http.auth` names nobody who may ask.')
  if (auth?.proxy && !config.http?.proxies?.length)
    throw invalid('`http.auth.proxy` believes a proxy, and `http.proxies` names none: anybody could write its headers.')
  const verify = auth?.oauth && oauthVerifier(auth.oauth, log)
  const ways: readonly Way[] = [...(auth?.proxy ? [byProxy(auth.proxy, fromProxy)] : []), byBearer(knownTokens(tokens), verify)]
  return {
    isOn: true,
    async who(request) {
      for (const way of ways) {
        const found = await way(request)
        if (found) return found
      }
      return unauthenticated('This server needs to know who asks.')
    },
  }
}

const invalid = (message: string): AtelierError => new AtelierError({ code: 'HTTP_AUTH_INVALID', message, outcome: 'none' })

/** Shown as `Authorization: Bearer TOKEN`, and nowhere else: addresses are logged, and kept by browsers. */
export function bearerOf({ headers: { authorization = '' } }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^Bearer +([\w.~+/=-]{1,8192})\s*$/i.exec(authorization)?.[1]
}

const byBearer =
  (find: ReturnType<typeof knownTokens>, verify: VerifyToken | undefined): Way =>
  (request) => {
    const token = bearerOf(request)
    dropHeaders(request, 'authorization')
    if (token === undefined) return undefined
    const found = find(token)
    if (!found) return verify ? verify(token) : unauthenticated('The token is none that this server knows.', 'invalid_token')
    if (found.expiresAt !== undefined && found.expiresAt <= Date.now())
      return unauthenticated('The token has expired.', 'invalid_token', 'Ask whoever runs this server for a new one.')
    return found
  }
