/** Waiting that ends with a signal, and leaves no listener on it. */
import type { Awaitable } from '../contract/infer.ts'

/**
 * What `work` comes to, or the signal's reason as soon as it aborts. The work itself goes on, and its end is dropped. A function is called
 * at once, but not where the signal has aborted already.
 */
export async function untilAborted<T>(signal: AbortSignal, work: PromiseLike<T> | (() => Awaitable<T>)): Promise<T> {
  let stop = (): void => {}
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    if (typeof work !== 'function') return await Promise.race([work, ended])
    return await (signal.aborted ? ended : Promise.race([work(), ended]))
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
