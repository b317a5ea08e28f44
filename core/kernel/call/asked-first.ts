/** Why a handler ends that is begun again later, when its client has answered: no failure, and no call of its own. */
import type { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'

const all = new WeakSet<object>()

export function askedFirst(): AtelierError {
  const error = unspent('CLIENT_ASKED', 'The client is asked something first; the call goes on when it has answered.')
  all.add(error)
  return error
}

/** One that `askedFirst` has made, and no other of its code: nobody hides a call from the audit by it. */
export const isAskedFirst = (reason: unknown): boolean => all.has(Object(reason) as object)
