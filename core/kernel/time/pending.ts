/** Work that goes on beside what somebody waits for, to be waited for when the host closes. */

export interface Pending {
  /** Hands the work back, and forgets it when it is over. */
  add<T>(work: Promise<T>): Promise<T>
  /** Resolves when all that was added is over, however it ended, or after `ms`. */
  over(ms: number): Promise<void>
}

export function pending(): Pending {
  const all = new Set<Promise<unknown>>()
  return {
    add(work) {
      const over = (): boolean => all.delete(work)
      all.add(work)
      work.then(over, over)
      return work
    },
    over: (ms) => within(ms, Promise.allSettled(all)),
  }
}

/** Resolves when the work is done, or after `ms`, whichever comes first. Rejects with the work. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]).finally(() => clearTimeout(timer))
}
