/** A handler's time: it ends with its call, whether the handler looks at the signal or not. */

/** What `work` gives, or rejects with the signal's reason as soon as it aborts. A late answer is dropped. */
export async function within<T>(signal: AbortSignal, work: () => T | PromiseLike<T>): Promise<T> {
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
}
