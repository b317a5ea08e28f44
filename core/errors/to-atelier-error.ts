/** Whatever was thrown, as the one error class. */
import { AtelierError, type ErrorCode } from '../contract/errors.ts'

/** An `AtelierError` (of any copy of this package) as it is; an abort as `ABORTED`; all else under `code`, the original kept as its cause. */
export function toAtelierError(thrown: unknown, code: ErrorCode): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const { name, message } = (thrown ?? {}) as { name?: string; message?: string }
  if (name === 'AbortError')
    return new AtelierError({ code: 'ABORTED', message: 'The work was cancelled.', outcome: 'unknown', cause: thrown })
  if (name === 'TimeoutError') return new AtelierError({ code: 'DEADLINE', message: 'The work took longer than it may.', outcome: 'unknown', cause: thrown })
  return new AtelierError({ code, message: message || String(thrown), outcome: 'unknown', cause: thrown })
}
