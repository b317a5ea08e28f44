/** A handler's own time: runs while the handler works, stands still while it waits for a person, a model or another run. */

export interface HandlerClock {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal
  /** Rejects with the signal's reason when the time is up. */
  readonly expired: Promise<never>
  /** The same function, its waiting not counted. */
  // oxlint-disable-next-line typescript/no-explicit-any -- keeps the type of any asynchronous function
  paused<F extends (...args: any[]) => Promise<any>>(fn: F): F
  stop(): void
}

/** Starts a clock of `ms` milliseconds. Call `stop` when the handler is done. */
export function handlerClock(ms: number): HandlerClock {
  const controller = new AbortController()
  let left = ms
  let since = 0
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const start = (): void => {
    since = performance.now()
    timer = setTimeout(() => controller.abort(), left)
  }
  const expired = new Promise<never>((_, reject) =>
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true }),
  )
  expired.catch(() => {})
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
        if (--waiting === 0 && !controller.signal.aborted) start()
      }
    }
  return { signal: controller.signal, expired, paused: paused as HandlerClock['paused'], stop: () => clearTimeout(timer) }
}
