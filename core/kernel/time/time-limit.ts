/** The time that a call or a tool has: a signal that ends with it, or with whoever asked. */
import { setMaxListeners } from 'node:events'
import { AtelierError } from '../contract/errors.ts'

export interface TimeLimit {
  readonly signal: AbortSignal
  /** When the time is over, in milliseconds since 1970. */
  readonly deadline: number
  /** Forgets whoever asked. */
  leave(): void
  /** The same, and stops the clock. */
  stop(): void
  /** Ends before its time. */
  abort(reason: unknown): void
}

/** The longest that a timer of Node can wait. */
export const longestMs = 2 ** 31 - 1

/** `what` needs it, such as `The call`: after `ms` (may be infinite) it ends with `DEADLINE`, and with `outer` for the reason that `reasonOf` gives. */
export function timeLimit(
  what: string,
  ms: number,
  outer: AbortSignal | undefined,
  reasonOf = ({ reason }: AbortSignal): unknown => reason,
): TimeLimit {
  const controller = new AbortController()
  // A batch hangs hundreds of listeners on one signal.
  setMaxListeners(0, controller.signal)
  const late = (): void => {
    const message = `${what} took longer than ${Math.round(ms) / 1000} s.`
    controller.abort(new AtelierError({ code: 'DEADLINE', message, retryable: true, outcome: 'unknown' }))
  }
  const timer = Number.isFinite(ms) ? setTimeout(late, Math.min(ms, longestMs)) : undefined
  const follow = (): void => controller.abort(outer && reasonOf(outer))
  const leave = (): void => outer?.removeEventListener('abort', follow)
  if (outer?.aborted) follow()
  outer?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    deadline: Date.now() + ms,
    leave,
    stop() {
      clearTimeout(timer)
      leave()
    },
    abort: (reason) => controller.abort(reason),
  }
}
