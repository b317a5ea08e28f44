/** Waiting that ends with a signal, and leaves no listener on it. */

/** What `work` comes to, or the signal's reason, whichever is first. The work itself goes on; its end is then nobody's. */
export async function untilAborted<T>(signal: AbortSignal, work: PromiseLike<T>): Promise<T> {
  let stop = (): void => {}
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([work, ended])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
