/** The worker's side of `workerPool`: answers by value, so that codes and fixes survive the way between threads. */
import type { ErrorInit } from '../../kernel/contract/errors.ts'

/** What a task's failure looks like on the wire. */
export interface Failed {
  readonly ok: false
  readonly error: Omit<ErrorInit, 'cause' | 'code'> & { readonly code?: string; readonly stack?: string }
}
// oxlint-disable-next-line typescript/no-explicit-any -- the input is typed where the task is called
export type WorkerTask = (input: any) => Promise<{ ok: true; value: unknown } | Failed>

/** Wraps a function of one structured-cloneable argument for `workerPool().run(name, input)`. */
export const workerTask =
  <I, O>(fn: (input: I) => O | Promise<O>): ((input: I) => Promise<{ ok: true; value: O } | Failed>) =>
  async (input) => {
    try {
      return { ok: true, value: await fn(input) }
    } catch (error) {
      if (typeof error !== 'object' || error === null) return { ok: false, error: { message: String(error) } }
      const { message, stack, ...rest } = error as Error & Omit<ErrorInit, 'cause'>
      return { ok: false, error: { message: String(message ?? error), ...(stack && { stack }), ...plain(rest) } }
    }
  }

/** What can go between threads of what an error carries; a detail that cannot be told is left out, and never hides the error. */
const plain = (rest: object): object =>
  Object.fromEntries(
    Object.entries(rest).flatMap(([key, value]) => {
      if (key === 'cause') return []
      try {
        return [[key, JSON.parse(JSON.stringify(value)) as unknown]]
      } catch {
        return []
      }
    }),
  )
