/** Work that goes on beside what somebody waits for, to be waited for when the host closes. */
import { inTime } from './in-time.ts'

export interface Pending {
  /** Hands the work back, and forgets it when it is over. */
  add<T>(work: Promise<T>): Promise<T>
  /** Resolves when all that was added is over, however it ended, or after `ms`. */
  over(ms: number): Promise<unknown>
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
    over: (ms) => inTime(ms, Promise.allSettled(all), () => {}),
  }
}
