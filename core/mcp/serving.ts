/** What serving over stdio and over HTTP have in common: when it ends, and what does not end it. */
import type { Host } from '../kernel/ports/host.ts'

/** A host that serves. */
export interface Serving {
  /** Resolves when it has ended, by `close`, a signal or the other side, and everything is written. */
  readonly closed: Promise<void>
  /** Calls in flight get `limits.graceMs`, then they are aborted. */
  close(): Promise<void>
}

/**
 * SIGINT and SIGTERM close gently, a second one ends the process at once. What escapes a plugin's own promises and timers is
 * logged, and the host goes on. `shutdown` runs once.
 */
export function serving(host: Host, shutdown: () => Promise<void>): Serving {
  let resolve!: () => void
  const closed = new Promise<void>((done) => {
    resolve = done
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= shutdown()
      .catch((error: unknown) => host.log.error('Closing failed', { error: String(error) }))
      .finally(() => {
        process.off('SIGINT', onSignal)
        process.off('SIGTERM', onSignal)
        process.off('uncaughtException', onStray)
        process.off('unhandledRejection', onStray)
        process.stderr.off('error', onLogGone)
        resolve()
      })
    return closing
  }
  let isSignalled = false
  const onSignal = (signal: NodeJS.Signals): void => {
    // 128 + the signal's number, as shells have it. A client that ended the input and then says so once more is no second one.
    if (isSignalled) process.exit(signal === 'SIGINT' ? 130 : 143)
    isSignalled = true
    void close()
  }
  const onStray = (error: unknown): void =>
    host.log.error('Something failed outside of any call; the host goes on', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  // Whoever read the log has gone; complaining about it would go the same way.
  const onLogGone = (): void => {}
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.stderr.on('error', onLogGone)
  process.on('uncaughtException', onStray)
  process.on('unhandledRejection', onStray)
  return { closed, close }
}
