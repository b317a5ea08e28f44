/** Calls that are no tool's, as the audit has them. */
import type { CallNote } from '../kernel/contract/call-note.ts'
import type { Call } from '../kernel/contract/caller.ts'

/** Who asked, and how long it has taken since `start` (as `performance.now()` gave it). */
export const noteOf = (
  { principal, client, requestId }: Pick<Call, 'principal' | 'client' | 'requestId'>,
  start: number,
): Pick<CallNote, 'principal' | 'client' | 'requestId' | 'ms' | 'depth'> => ({
  principal: principal.id,
  client: client.name,
  requestId,
  ms: Math.round((performance.now() - start) * 10) / 10,
  depth: 0,
})
