/** The worker's side of `workerPool`: answers by value, so that codes and fixes survive the way between threads. */
import type { ErrorInit } from '../contract/errors.ts'

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
      const { message, stack, ...rest } = error as Error & Omit<ErrorInit, 'cause'>
      const plain = JSON.parse(JSON.stringify(rest, (key, value: unknown) => (key === 'cause' ? undefined : value))) as object
      return { ok: false, error: { message: String(message ?? error), ...(stack && { stack }), ...plain } }
    }
  }
