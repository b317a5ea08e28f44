/** Says now and then that this host is there, where several share a list of hosts. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { HostList, HostState } from '../contract/host-list.ts'
import { inTime } from '../time/in-time.ts'

export interface PresenceInit {
  readonly hosts: HostList
  readonly version: string
  /** What it says of itself beside that. */
  now(): Pick<HostState, 'address' | 'sessions' | 'calls' | 'jobs' | 'away'>
  readonly log: { debug(message: string, data?: object): void }
}
/** This host in the list of hosts. */
export interface Presence {
  readonly id: string
  /** From now on it is there. */
  begin(): void
  /** It takes no more calls, and is there until `leave`. */
  closing(): void
  /** Nobody waits for a server that does not answer: the list forgets it by itself. */
  leave(): Promise<void>
}

const everyMs = 5000
const leaveMs = 1000

/** Says nothing before `begin`; then every 5 s. What cannot be told is logged, and nobody waits for it. */
export function presence({ hosts, version, now, log }: PresenceInit): Presence {
  const id = randomUUID()
  const known = { id, name: hostname(), version, startedAt: Date.now() }
  let state: HostState['state'] = 'ready'
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<void> = Promise.resolve()
  // One after the other: what was said last is what counts.
  const tell = (): void => {
    telling = telling
      .then(() => hosts.tell({ ...known, state, ...now() }))
      .catch((error: unknown) => log.debug('Other hosts could not be told of this one', { error: (error as Error).message }))
  }
  return {
    id,
    begin() {
      timer ??= setInterval(tell, everyMs).unref()
      tell()
    },
    closing() {
      if (!timer) return
      state = 'closing'
      tell()
    },
    async leave() {
      if (!timer) return
      clearInterval(timer)
      const left = telling.then(() => hosts.leave(id)).catch(() => {})
      await inTime(leaveMs, left, () => {})
    },
  }
}
