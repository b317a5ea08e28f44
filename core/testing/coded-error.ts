/** What a part has thrown, held against the house rule: every error has a code. */
import assert from 'node:assert/strict'
import { AtelierError, type ErrorCode } from '../kernel/contract/errors.ts'
import { toAtelierError } from '../kernel/errors/to-atelier-error.ts'

/**
 * The error with its code, or the assertion fails. The platform's own `AbortError` and `TimeoutError`, as `throwIfAborted` and
 * `fetch` throw them, count as `ABORTED` and `DEADLINE`: the host takes them so.
 */
export function coded(error: unknown, code?: ErrorCode): AtelierError {
  const known = toAtelierError(error, uncoded)
  assert.notEqual(known.code, uncoded, `not a coded error: ${String(error)}`)
  assert.ok(AtelierError.is(error) || known.code === 'ABORTED' || known.code === 'DEADLINE', `not a coded error: ${String(error)}`)
  assert.ok(known.message.length > 0, 'the error has no message')
  if (code !== undefined) assert.equal(known.code, code, known.message)
  return known
}
const uncoded = 'UNCODED'
