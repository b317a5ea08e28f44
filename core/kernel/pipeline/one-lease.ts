/** Keeps other hosts from making the same at the same time. */
import type { HeldLease, Leases } from '../contract/engines.ts'
import { waits } from '../time/at-work.ts'

export interface OneLease {
  /** Runs `work` alone among all hosts, and keeps the lease. Where `work` throws or comes to nothing, it is let go: the next candidate has one of its own. */
  during<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
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
    async during(key, signal, work) {
      if (held) return work()
      const goOn = waits()
      held = await leases.acquire(key, signal).finally(goOn)
      try {
        const made = await work()
        if (made === undefined) await release()
        return made
      } catch (error) {
        await release()
        throw error
      }
    },
  }
}
