/** How a server stands: what a plugin knows of it already, and looks for itself while somebody wants to know. */
import type { AtelierError, EngineHealth } from 'atelier-mcp'

export interface EngineWatch {
  /** Why the server is away, where that is known already; with its time in `details.since`. */
  known(): AtelierError | undefined
  /** Asks the server for the least it can answer. Rejects with one of the codes of engines, within seconds. */
  look(): Promise<unknown>
}

/** Nobody waits for a look: whoever asks next hears what it has found. At most one in this time, in milliseconds, and none while nobody asks. */
const freshMs = 2000

/** Of one server, for `health` of what a plugin offers. */
export function engineHealth({ known, look }: EngineWatch): EngineHealth {
  let lookedAt = -Infinity
  let isLooking = false
  /** What the last look has met. */
  let met: AtelierError | undefined
  let since: number | undefined
  const lookNow = async (): Promise<void> => {
    isLooking = true
    lookedAt = performance.now()
    try {
      await look()
      met = undefined
    } catch (error) {
      met = error as AtelierError
    } finally {
      isLooking = false
    }
  }
  return () => {
    if (!isLooking && performance.now() - lookedAt >= freshMs) void lookNow()
    const error = known() ?? met
    since = error && (timeIn(error) ?? since ?? Date.now())
    return error && { code: error.code, since: since!, why: error.message }
  }
}

const timeIn = ({ details }: AtelierError): number | undefined => {
  const { since } = (details ?? {}) as { readonly since?: string }
  return since === undefined ? undefined : Date.parse(since)
}
