/** Keeps other hosts from making the same at the same time. */
import type { HeldLease, Leases } from '../contract/engines.ts'
import { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'
import { waits } from '../time/at-work.ts'

export interface OneLease {
  /** Runs `work` alone among all hosts, and keeps the lease. Where `work` throws or comes to nothing, it is let go: the next candidate has one of its own. */
  during<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /**
   * Throws `LEASE_LOST` where another host may have gone on with the same, because this one was stopped for a while. To be asked when what others would look
   * for is written down, and before it is sent: who takes the lease later then sees it.
   */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

/** One lease at a time. Whoever holds one waits for no other: a revision may ask for the same once more, and two hosts for each other's. */
export function oneLease(leases: Leases): OneLease {
  let held: HeldLease | undefined
  const release = async (): Promise<void> => {
    const lease = held
    held = undefined
    await lease?.release()
  }
  return {
    release,
    async assertHeld() {
      if (held && !(await held.isHeld()))
        throw unspent('LEASE_LOST', 'This host gave no sign of life for a while, and another one may have made the same.', {
          retryable: true,
        })
    },
    async during(key, signal, work) {
      if (held) return work()
      for (;;) {
        const goOn = waits()
        held = await leases.acquire(key, signal).finally(goOn)
        try {
          const made = await work()
          if (made === undefined) await release()
          return made
        } catch (error) {
          await release()
          // Nothing was ordered: what the other host has made is found the next time.
          if (!AtelierError.is(error, 'LEASE_LOST') || error.outcome !== 'none' || signal.aborted) throw error
        }
      }
    },
  }
}
