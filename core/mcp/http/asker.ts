/** Who has asked, or why they are not let in. */
import type { IncomingMessage } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'

/** Who has asked. */
export interface Asker {
  readonly principal: Principal
  /** From then on (epoch milliseconds) the same request would be refused. */
  readonly expiresAt?: number
}
/** Why nobody is let in, in words for whoever set up the client. Nothing of what was shown is repeated. */
export interface Refusal {
  /** 503: nobody can look at what was shown just now. */
  readonly status: 401 | 403 | 503
  readonly code: 'HTTP_UNAUTHENTICATED' | 'HTTP_FORBIDDEN' | 'HTTP_AUTH_UNAVAILABLE'
  readonly message: string
  readonly fix: string
  /** RFC 6750's word for it; none where nothing was shown. */
  readonly error?: 'invalid_token' | 'insufficient_scope'
}
/** One way to show who one is; nothing where the request does not use it. */
export type Way = (request: IncomingMessage) => Asker | Refusal | undefined | Promise<Asker | Refusal | undefined>
/** A 401. Without `error`, nothing was shown. */
export const unauthenticated = (
  message: string,
  error?: 'invalid_token',
  fix = 'Send the header `Authorization: Bearer TOKEN`, with a token from whoever runs this server.',
): Refusal => ({ status: 401, code: 'HTTP_UNAUTHENTICATED', message, fix, ...(error && { error }) })
