/** A code that is in an address, where browsers and logs keep it, for a token that is not: once, and to a page of this server alone. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readJson } from './body.ts'
import { originOf } from './forwarded.ts'
import { isOwnUser } from './own-user.ts'
import { replyJson } from './reply.ts'

/** What a page gets for the code of its address. */
export interface Exchange {
  /** Where it is asked for, by POST of `{ code }`. */
  readonly path: `/${string}`
  readonly code: string
  readonly token: string
  /** The code has been where other users of this machine can see it: it is good for processes of this user alone. Needs `knowsUsers()`. */
  readonly ownUser?: boolean
}

/** A code has 40 characters or so. */
const mostBytes = 2000
/** Wrong codes, after which the right one is worth nothing. */
const mostTries = 5

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()
const refusal = (message: string) => ({ error: { code: 'HTTP_UNAUTHENTICATED', message } })
const refused = refusal('This code is good once, and was used, or is another one.')
const stranger = refusal(
  'This code is for the user who has started this server. Are you? Start it with `--no-open`, and open the address that it prints.',
)

/** Answers `{ token }` to the first who shows the code, and 401 to everybody else. */
export function tokenExchange({
  code,
  token,
  ownUser = false,
}: Exchange): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const right = hashOf(code)
  let tries = 0
  return async (request, response) => {
    // Another page of this machine has an origin of its own. A program may write any: the code alone keeps it out.
    if (request.method !== 'POST' || request.headers.origin !== originOf(request)) return replyJson(response, 403, refused)
    if (ownUser && !(await isOwnUser(request))) return replyJson(response, 403, stranger)
    const body = await readJson(request, mostBytes)
    const shown = 'json' in body ? (body.json as { readonly code?: unknown } | null)?.code : undefined
    tries++
    if (tries > mostTries || typeof shown !== 'string' || !timingSafeEqual(hashOf(shown), right)) return replyJson(response, 401, refused)
    tries = mostTries
    replyJson(response, 200, { token }, { 'cache-control': 'no-store' })
  }
}
