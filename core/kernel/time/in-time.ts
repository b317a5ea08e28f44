/** Waiting that ends after a while. */
import type { Awaitable } from '../contract/infer.ts'
import { longestMs } from './time-limit.ts'

/** What `work` comes to. If that takes more than `ms` milliseconds: what `late` gives or throws. The work itself goes on, and its end is dropped. */
export async function inTime<T, L>(ms: number, work: Awaitable<T>, late: () => Awaitable<L>): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.min(ms, longestMs)))).then(late)
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
