/** One id for each HTTP request: in the answer's `x-request-id`, in its result or error, in log and audit. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { requestIdHeader } from '../request-id.ts'
import { putHeader } from './headers.ts'

const known = new WeakMap<IncomingMessage, string>()

/** Made at the first question, whatever the client has sent: nobody outside can give one call's id to another. */
export function requestIdOf(request: IncomingMessage): string {
  const before = known.get(request)
  if (before !== undefined) return before
  const id = randomUUID()
  known.set(request, id)
  putHeader(request, requestIdHeader, id)
  return id
}
