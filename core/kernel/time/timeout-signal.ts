/** Signals that end after a while, whoever listens and however. */

const nobody = (): void => {}

/**
 * `AbortSignal.timeout` that keeps its word. On Node 20 one that is only heard through `AbortSignal.any` is collected as garbage before its time, and
 * nothing ends (https://github.com/nodejs/node/issues/57736). A listener of its own keeps it until its time has come. `ms` in milliseconds.
 */
export function timeoutSignal(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(ms)
  signal.addEventListener('abort', nobody)
  return signal
}
