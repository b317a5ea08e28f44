/** The time that a call or a tool has: a signal that ends with it, or with whoever asked. */
import { setMaxListeners } from 'node:events'
import { AtelierError } from '../contract/errors.ts'
import type { Awaitable } from '../contract/infer.ts'

export interface TimeLimit {
  /** Ends with the time. Made when it is asked for: most handlers never look at it, and it is the dearest part of a short call. */
  readonly signal: AbortSignal
  /** When the time is over, in milliseconds since 1970. */
  readonly deadline: number
  /**
   * What `work` comes to, or the signal's reason as soon as the time is over. The work itself goes on, and its end is dropped. It is called at
   * once, but not where the time is over already.
   */
  until<T>(work: () => Awaitable<T>): Promise<T>
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
  let controller: AbortController | undefined
  let ended: { readonly reason: unknown } | undefined
  const waiting = new Set<() => void>()
  const signal = (): AbortSignal => {
    if (!controller) {
      controller = new AbortController()
      // A batch hangs hundreds of listeners on one signal.
      setMaxListeners(0, controller.signal)
      if (ended) controller.abort(ended.reason)
    }
    return controller.signal
  }
  const abort = (reason: unknown): void => {
    if (ended) return
    ended = { reason }
    controller?.abort(reason)
    for (const stop of waiting) stop()
  }
  const late = (): void => {
    const message = `${what} took longer than ${Math.round(ms) / 1000} s.`
    abort(new AtelierError({ code: 'DEADLINE', message, retryable: true, outcome: 'unknown' }))
  }
  const timer = Number.isFinite(ms) ? setTimeout(late, Math.min(ms, longestMs)) : undefined
  const follow = (): void => abort(outer && reasonOf(outer))
  const leave = (): void => outer?.removeEventListener('abort', follow)
  if (outer?.aborted) follow()
  outer?.addEventListener('abort', follow, { once: true })
  return {
    get signal() {
      return signal()
    },
    deadline: Date.now() + ms,
    until: (work) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(signal().reason as Error)
        if (ended) return stop()
        waiting.add(stop)
        void Promise.resolve(work())
          .then(resolve, reject)
          .finally(() => waiting.delete(stop))
      }),
    leave,
    stop() {
      clearTimeout(timer)
      leave()
    },
    abort,
  }
}
