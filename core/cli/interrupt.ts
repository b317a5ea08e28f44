/** Ctrl-C, and its polite sister SIGTERM. */

const signals = { SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof signals

let came: Signal | undefined

/**
 * From now on a signal ends the process with the exit code that shells have for it, unless somebody else listens: a call that ends itself, a
 * server that closes. To be called once, at the start.
 */
export function exitOnSignal(): void {
  for (const signal of Object.keys(signals) as Signal[])
    process.on(signal, () => {
      came = signal
      if (process.listenerCount(signal) === 1) process.exit(signals[signal])
    })
}

/** Runs `work` with a signal that aborts at the first Ctrl-C. The second one ends the process: the person means it. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController()
  const onSignal = (signal: Signal): void => {
    if (interrupt.signal.aborted) process.exit(signals[signal])
    interrupt.abort(new Error('Interrupted at the terminal'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await work(interrupt.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** 130 or 143 where a signal is why a command has failed. What came to its end all the same has done what was asked. */
export const exitCodeAfterSignal = (code: number): number => (code !== 0 && came !== undefined ? signals[came] : code)
