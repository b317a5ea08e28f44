/** What callers hear of a server, who may be anybody on the network: which one it is and what to do, and not a word of where it is, nor of what it says. */
import { AtelierError, type PluginLog } from 'atelier-mcp'
import { type Engine, forSeconds } from './engine-errors.ts'

/** So long the log does not say the same again, however many ask, in milliseconds. */
const quietMs = 60_000

/**
 * Takes an error of the server, such as its plugin throws at the start, and gives what callers get in its place. The error itself is the `cause` of
 * that, and its words are in the log. What says nothing of the server is given back as it is.
 */
export function callersWords({ name, title }: Engine, log: Pick<PluginLog, 'warn'>): (error: AtelierError) => AtelierError {
  const logged = new Map<string, number>()
  const inLog = (message: string, fault: string): void => {
    const now = performance.now()
    for (const [old, at] of logged) if (now - at > quietMs) logged.delete(old)
    if (logged.has(fault)) return
    logged.set(fault, now)
    log.warn(message)
  }
  return (error) => {
    const { where, code, since } = (error.details ?? {}) as Readonly<Record<string, string | undefined>>
    if (where === undefined) return error
    const [isAway, sign] = [error.code === 'ENGINE_AWAY', code ? ` (${code})` : '']
    inLog(error.message, isAway ? sign : error.message)
    const does = isAway ? `does not answer${forSeconds(since && Date.parse(since))}` : 'cannot be used now'
    const again = error.retryable ? 'Try again in a moment. ' : ''
    return new AtelierError({
      ...error,
      message: `${title} ${does}${sign}.`,
      fix: `${again}Whoever runs this host finds where it is, and what is wrong, in the log and by \`atelier doctor\`. ${error.fix ?? ''}`.trim(),
      details: { engine: name, ...(code && { code }), ...(since && { since }) },
      cause: error,
    })
  }
}

/** What callers do not hear of it, for whoever runs the host. Rejects as `work` does, and says where. */
export const wholly = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw inFull(error)
  }
}
/** A start whose error says where the server is: only whoever runs the host sees it. */
export const startWholly =
  <Given extends readonly unknown[], T>(start: (...given: Given) => Promise<T>) =>
  (...given: Given): Promise<T> =>
    wholly(start(...given))
/** The error that says where the server is, behind the one that callers get in its place. */
export const inFull = (error: unknown): AtelierError => {
  const { cause } = error as AtelierError
  return AtelierError.is(cause) && cause.details?.['where'] !== undefined ? cause : (error as AtelierError)
}
