/** A handler's own time: runs while the handler works, stands still while it waits for a person, a model or another run. */

export interface HandlerClock {
  /** Aborts when the time is up, and with whatever the handler works for. Made when it is asked for: most handlers never look at it. */
  readonly signal: AbortSignal
  /** Whether the time was up. */
  readonly overdue: boolean
  /** The same function, its waiting not counted. */
  // oxlint-disable-next-line typescript/no-explicit-any -- keeps the type of any asynchronous function
  paused<F extends (...args: any[]) => Promise<any>>(fn: F): F
  /** What `work` comes to, or the signal's reason as soon as that aborts. The work itself goes on, and its end is dropped. Once a clock. */
  until<T>(work: PromiseLike<T>): Promise<T>
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
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let onEnd = (): void => {}
  const end = (reason?: unknown): void => {
    if (ended) return
    ended = true
    controller.abort(reason)
    onEnd()
  }
  const start = (): void => {
    since = performance.now()
    timer = setTimeout(() => {
      overdue = true
      end()
    }, left)
  }
  // By hand: `AbortSignal.any` would keep what handlers leave on it for as long as the outer signal lives.
  const leave = (): void => end(outer?.reason)
  let follows = false
  const follow = (): void => {
    if (follows || !outer) return
    follows = true
    if (outer.aborted) leave()
    else if (!stopped) outer.addEventListener('abort', leave, { once: true })
  }
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
        if (--waiting === 0 && !stopped && !ended) start()
      }
    }
  return {
    get signal() {
      follow()
      return controller.signal
    },
    get overdue() {
      return overdue
    },
    paused: paused as HandlerClock['paused'],
    until: (work) =>
      new Promise((resolve, reject) => {
        onEnd = () => reject(controller.signal.reason as Error)
        follow()
        if (ended) onEnd()
        work.then(resolve, reject)
      }),
    stop() {
      stopped = true
      clearTimeout(timer)
      outer?.removeEventListener('abort', leave)
    },
  }
}
