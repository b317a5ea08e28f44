/** Who asks: the one look at every request, before any door is chosen. */
import type { IncomingMessage } from 'node:http'
import { localPrincipal } from '../../kernel/call/local-principal.ts'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Config } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { knownTokens, type NamedToken } from './tokens.ts'

/** Who has asked. */
export interface Asker {
  readonly principal: Principal
  /** From then on (epoch milliseconds) the same request would be refused. */
  readonly expiresAt?: number
}
/** Why nobody is let in, in words for whoever set up the client. Nothing of what was shown is repeated. */
export interface Refusal {
  readonly status: 401 | 403
  readonly code: 'HTTP_UNAUTHENTICATED' | 'HTTP_FORBIDDEN'
  readonly message: string
  readonly fix: string
  /** The value of `WWW-Authenticate` (RFC 6750). */
  readonly challenge: string
}
/** One way to show who one is; nothing where the request does not use it. */
export type Way = (request: IncomingMessage) => Asker | Refusal | undefined | Promise<Asker | Refusal | undefined>
export interface Authentication {
  /** False: whoever reaches the address is the local principal, so that none but this machine's own may be listened on. */
  readonly isOn: boolean
  who(request: IncomingMessage): Promise<Asker | Refusal>
}

/**
 * By `http.auth` of the config, and by `token`, which is the local principal's. Throws `HTTP_AUTH_INVALID` for what would let nobody in, or
 * anybody.
 */
export function authentication(config: Pick<Config, 'http' | 'scopes'>, token?: string): Authentication {
  const auth = config.http?.auth
  const local = localPrincipal(config)
  if (auth === undefined && token === undefined) return { isOn: false, who: async () => ({ principal: local }) }
  const tokens: NamedToken[] = (auth?.tokens ?? []).map((one, index) => ({ token: one, from: `\`http.auth.tokens.${index}\`` }))
  if (token !== undefined) tokens.push({ token: { principal: local.id, scopes: local.scopes, secret: token }, from: 'ATELIER_HTTP_TOKEN' })
  if (tokens.length === 0)
    throw new AtelierError({ code: 'HTTP_AUTH_INVALID', message: '`http.auth` names nobody who may ask.', outcome: 'none' })
  const ways: readonly Way[] = [byToken(knownTokens(tokens))]
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

/** Shown as `Authorization: Bearer TOKEN`, and nowhere else: addresses are logged, and kept by browsers. */
export function bearerOf({ headers: { authorization = '' } }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^Bearer +([\w.~+/=-]{1,8192})\s*$/i.exec(authorization)?.[1]
}

const byToken =
  (find: ReturnType<typeof knownTokens>): Way =>
  (request) => {
    const token = bearerOf(request)
    if (token === undefined) return undefined
    const found = find(token)
    if (!found) return unauthenticated('The token is none that this server knows.', 'invalid_token')
    if (found.expiresAt !== undefined && found.expiresAt <= Date.now())
      return unauthenticated('The token has expired.', 'invalid_token', 'Ask whoever runs this server for a new one.')
    return found
  }

/** A 401. `error` is RFC 6750's word for it; none where nothing was shown. */
export const unauthenticated = (
  message: string,
  error?: 'invalid_token',
  fix = 'Send the header `Authorization: Bearer TOKEN`, with a token from whoever runs this server.',
): Refusal => ({
  status: 401,
  code: 'HTTP_UNAUTHENTICATED',
  message,
  fix,
  challenge: `Bearer realm="atelier"${error === undefined ? '' : `, error="${error}", error_description="${message}"`}`,
})
