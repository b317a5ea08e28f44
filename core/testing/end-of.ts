/** How something ended, for cases that must not wait for ever. */
import { inTime } from '../kernel/time/in-time.ts'

/** How it ended; `undefined` where it has not within `ms`. */
export const endOf = (work: Promise<unknown>, ms: number): Promise<{ readonly error?: unknown } | undefined> => {
  const ended = work.then(
    () => ({}),
    (error: unknown) => ({ error: error ?? 'nothing' }),
  )
  return inTime(ms, ended, () => undefined)
}
