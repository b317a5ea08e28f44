/** A handler's own time: runs while the handler works, stands still while it waits for a person, a model or another run. */

export interface HandlerClock {
  /** Aborts when the time is up, and with whatever the handler works for. */
  readonly signal: AbortSignal
  /** Whether the time was up. */
  readonly overdue: boolean
  /** The same function, its waiting not counted. */
  // oxlint-disable-next-line typescript/no-explicit-any -- keeps the type of any asynchronous function
  paused<F extends (...args: any[]) => Promise<any>>(fn: F): F
  /** For good: what the handler has left running starts it no more. */
  stop(): void
}

/** Starts a clock of `ms` milliseconds that also ends with `outer`. Call `stop` when the handler is done. */
export function handlerClock(ms: number, outer?: AbortSignal): HandlerClock {
  const controller = new AbortController()
  let left = ms
  let since = 0
  let waiting = 0
  let overdue = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const start = (): void => {
    since = performance.now()
    timer = setTimeout(() => {
      overdue = true
      controller.abort()
    }, left)
  }
  // By hand: `AbortSignal.any` would keep what handlers leave on it for as long as the outer signal lives.
  const end = (): void => controller.abort(outer?.reason)
  if (outer?.aborted) end()
  outer?.addEventListener('abort', end, { once: true })
  start()
  const paused =
    (fn: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]) => {
      if (waiting++ === 0) {
        clearTimeout(timer)
        left -= performance.now() - since
      }
      try {
        return await fn(...args)
      } finally {
        if (--waiting === 0 && !stopped && !controller.signal.aborted) start()
      }
    }
  return {
    signal: controller.signal,
    get overdue() {
      return overdue
    },
    paused: paused as HandlerClock['paused'],
    stop() {
      stopped = true
      clearTimeout(timer)
      outer?.removeEventListener('abort', end)
    },
  }
}
