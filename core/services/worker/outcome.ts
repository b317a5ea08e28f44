/** What a caller hears of a task: its value, or its error with code and fix kept. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { messageOf } from '../../kernel/errors/to-atelier-error.ts'
import type { Failed } from './task.ts'

/** The value of a `workerTask`'s reply; throws the error that it tells of. */
export function valueOf<T>(reply: unknown): T {
  if ((reply as { ok: boolean }).ok) return (reply as { value: T }).value
  const { message, stack, ...rest } = (reply as Failed).error
  const error = new AtelierError({ code: 'WORKER_FAILED', ...rest, message })
  if (stack) error.stack = stack
  throw error
}

/** Why a task has no reply: what its caller's signal says or `ABORTED`, `DEADLINE`, or `WORKER_FAILED`. */
export function lostTask(name: string, cause: unknown, signal?: AbortSignal, timeout?: AbortSignal, timeoutMs?: number): AtelierError {
  if (signal?.aborted && AtelierError.is(signal.reason)) return signal.reason
  if (signal?.aborted) return new AtelierError({ code: 'ABORTED', message: `The work "${name}" was cancelled.`, outcome: 'none', cause })
  if (timeout?.aborted)
    return new AtelierError({ code: 'DEADLINE', message: `The work "${name}" was ended after ${timeoutMs} ms.`, outcome: 'none', cause })
  return workerFailed(`The worker of "${name}" ended`, cause)
}

/** `WORKER_FAILED`, with what was tried and what was said. */
export const workerFailed = (what: string, cause: unknown): AtelierError =>
  new AtelierError({ code: 'WORKER_FAILED', message: `${what}: ${messageOf(cause)}`, outcome: 'none', cause })
