/** Progress for a client's clock: rising values, and a sign of life while a handler waits. */

/** One `notifications/progress`, without its token. */
export interface Progress {
  readonly progress: number
  readonly total?: number
  readonly message?: string
}
export interface ProgressReporter {
  report(value: number, total?: number, message?: string): void
  /** Sends what is held back, then never anything again. Before the result: afterwards the token is dead. */
  stop(): void
}

/** Clients give up after 60 s of silence, some sooner: a sign of life at least every 10 s. */
const heartbeatMs = 8_000
/** At most 50 messages a second: a handler that reports every row must not flood the client. */
const spacingMs = 20

/**
 * Values always rise strictly, as MCP demands: one that does not, and every heartbeat, goes a hair above the last one and
 * stays below the total.
 */
export function progressReporter(send: (progress: Progress) => void): ProgressReporter {
  let last: number | undefined
  let total: number | undefined
  let sentAt: number | undefined
  let held: Progress | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const schedule = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => emit(held ?? next(undefined, total)), ms).unref()
  }
  const emit = (progress: Progress): void => {
    held = undefined
    sentAt = performance.now()
    send(progress)
    schedule(heartbeatMs)
  }
  const next = (value: number | undefined, of: number | undefined, message?: string): Progress => {
    last = rising(value, last, of)
    total = of
    return { progress: last, ...(of !== undefined && of >= last && { total: of }), ...(message !== undefined && { message }) }
  }
  schedule(heartbeatMs)
  return {
    report(value, of, message) {
      if (stopped) return
      const progress = next(usable(value), usable(of), message)
      const wait = sentAt === undefined ? 0 : spacingMs - (performance.now() - sentAt)
      if (wait <= 0) return emit(progress)
      if (held === undefined) schedule(wait)
      held = progress
    },
    stop() {
      if (held && !stopped) emit(held)
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Beyond this, adding one changes nothing. */
const largest = 2 ** 52
const usable = (value: number | undefined): number | undefined => (value !== undefined && Math.abs(value) <= largest ? value : undefined)

/** `value` if it is above `last`, else a little more than `last`: a hundredth of the way to `total`, where there is room. */
function rising(value: number | undefined, last: number | undefined, total: number | undefined): number {
  if (last === undefined) return Math.max(value ?? 0, 0)
  if (value !== undefined && value > last) return value
  const step = total !== undefined && total > last ? last + (total - last) / 100 : last + 0.01
  // Far from zero a hundredth may be less than numbers can tell apart.
  return step > last ? step : last + 1
}
