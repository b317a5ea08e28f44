/** Whether a server lacks a way of asking, or the model. */
import { AtelierError } from 'atelier-mcp'

/** Nothing answers at that path, or not for this model, and nothing was spent: another way may be there. */
export const isWayMissing = (error: unknown): boolean =>
  AtelierError.is(error, 'PROVIDER_UNSUPPORTED') &&
  error.outcome === 'none' &&
  [404, 405].includes(error.details?.['status'] as number) &&
  error.details?.['vendorCode'] !== 'model_not_found'

/** A way of asking that a server may lack for good. */
export interface Way {
  /** It has been asked in vain. */
  isMissing(): boolean
  /** What `asking` answers. What it throws tells whether the way is there. */
  take<T>(asking: () => Promise<T>): Promise<T>
}

/** Remembers, as long as the host runs, that a way is missing, so that nobody takes it again. */
export function missingOnce(): Way {
  let missing = false
  return {
    isMissing: () => missing,
    async take(asking) {
      try {
        return await asking()
      } catch (error) {
        if (isWayMissing(error)) missing = true
        throw error
      }
    },
  }
}
