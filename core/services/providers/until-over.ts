/** Waiting for an operation: a vendor has taken an order, and is asked until it is over. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type ErrorCode } from '../../kernel/contract/errors.ts'

export interface UntilOverOptions {
  /** Of the call: ends the waiting, and says nothing to the vendor. */
  readonly signal: AbortSignal
  /** How often it is asked, in milliseconds. After a fault it waits twice as long as before, at most 30 s, or as long as the vendor says. */
  readonly everyMs: number
  /** What is asked for, for people: `Prediction abc`. */
  readonly what: string
  /** What to do where it cannot be asked for. Name the place at the vendor where a person finds it. */
  readonly fix: string
  /** Code of the error where the vendor does not know it, or does not tell any more. Default: that of the answer. */
  readonly code?: ErrorCode
}

/** So often in a row an operation may not be reached: about half a minute at one poll a second. */
const mostFaults = 5
const longestMs = 30_000

/**
 * What `ask` gives, as soon as that is not `undefined` (which says: not yet). It says how the order is, and throws only where it cannot be asked for. Asking costs nothing, so a fault that may pass (`retryable`) is no end. It throws
 * what has no code, `signal`'s reason, and else an error that says of the order what is true: it is out (`unknown`). That one is
 * `retryable` where the vendor was not reached, so that the host keeps the order open; a 404 says that there is nothing to go on with.
 */
export async function untilOver<T>(ask: () => Promise<T | undefined>, { signal, everyMs, what, fix, code }: UntilOverOptions): Promise<T> {
  for (let faults = 0; ;) {
    let waitMs = everyMs
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
      faults = 0
    } catch (error) {
      if (signal.aborted || !AtelierError.is(error)) throw error
      if (!error.retryable || ++faults === mostFaults) throw lost(error, what, fix, code)
      waitMs = error.retryAfterMs ?? Math.min(longestMs, everyMs * 2 ** faults)
    }
    await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

const lost = (error: AtelierError, what: string, fix: string, code?: ErrorCode): AtelierError =>
  new AtelierError({
    // That it is not there any more is nothing that this provider cannot do.
    code: code ?? (error.code === 'PROVIDER_UNSUPPORTED' ? 'PROVIDER_FAILED' : error.code),
    message: `${what} cannot be asked for: ${error.message}`,
    fix,
    retryable: error.retryable ?? false,
    outcome: 'unknown',
    cause: error,
  })
