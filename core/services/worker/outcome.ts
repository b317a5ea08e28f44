/** What a caller hears of a task: its value, or its error with code and fix kept. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { messageOf, toAtelierError } from '../../kernel/errors/to-atelier-error.ts'
import type { Failed } from './task.ts'

/** The value of a `workerTask`'s reply; throws the error that it tells of. */
export function valueOf<T>(reply: unknown): T {
  if ((reply as { ok: boolean }).ok) return (reply as { value: T }).value
  const { message, stack, ...rest } = (reply as Failed).error
  const error = new AtelierError({
    code: 'WORKER_FAILED',
    ...rest,
    ...(codeOf(rest) === 'HOST_REPLACED' && { code: 'HOST_REPLACED' }),
    message,
  })
  if (stack) error.stack = stack
  throw error
}

/** All parts of the built program lie side by side. */
const ownFolder = new URL('.', import.meta.url).href

/** What a task's worker was started from, and what could end it. */
export interface Ends {
  /** The URL of the worker's JavaScript. */
  readonly module: string
  readonly signal?: AbortSignal | undefined
  readonly timeout?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

/** Why a task has no reply: what its caller's signal says or `ABORTED`, `DEADLINE`, `HOST_REPLACED` where its worker is gone from the disk, or `WORKER_FAILED`. */
export function lostTask(name: string, cause: unknown, { module, signal, timeout, timeoutMs }: Ends): AtelierError {
  if (signal?.aborted && AtelierError.is(signal.reason)) return signal.reason
  if (signal?.aborted) return new AtelierError({ code: 'ABORTED', message: `The work "${name}" was cancelled.`, outcome: 'none', cause })
  if (timeout?.aborted)
    return new AtelierError({ code: 'DEADLINE', message: `The work "${name}" was ended after ${timeoutMs} ms.`, outcome: 'none', cause })
  if (module.startsWith(ownFolder) && !existsSync(fileURLToPath(module)))
    return new AtelierError({ code: 'HOST_REPLACED', message: `The worker of "${name}" is no longer there.`, outcome: 'none', cause })
  return workerFailed(`The worker of "${name}" ended`, cause)
}

const codeOf = (cause: unknown): 'HOST_REPLACED' | 'WORKER_FAILED' =>
  toAtelierError(cause, 'WORKER_FAILED').code === 'HOST_REPLACED' ? 'HOST_REPLACED' : 'WORKER_FAILED'

/** `WORKER_FAILED`, or `HOST_REPLACED` where a part of the program is gone, with what was tried and what was said. */
export const workerFailed = (what: string, cause: unknown): AtelierError =>
  new AtelierError({ code: codeOf(cause), message: `${what}: ${messageOf(cause)}`, outcome: 'none', cause })
