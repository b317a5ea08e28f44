/** Which entries have to go where there are too many, or too large ones. */
import { setImmediate as turn } from 'node:timers/promises'
import type { CacheStats } from 'atelier-mcp'

/** What is there, as two columns of numbers: a hundred thousand objects would hold up the event loop. */
export interface Ages {
  /** Epoch milliseconds. */
  readonly usedAt: number[]
  readonly size: number[]
}

/** Cleaning goes on to this share of the limits, so that it is not due again at once. */
const target = 0.9

/**
 * A test for those used longest ago, to be asked once for each, in any order, until the rest is within 0.9 of the limits.
 * Nothing while the limits hold. Other work gets its turn in between: a sort of a hundred thousand holds it up for 20 ms.
 */
export async function beyondLimits(
  { usedAt, size }: Ages,
  limits: Pick<CacheStats['limits'], 'entries' | 'bytes'>,
): Promise<((one: { readonly size: number; readonly usedAt: number }) => boolean) | undefined> {
  /** What is left without those used at `instant` or before. */
  const leftAfter = (instant: number): { bytes: number; count: number } => {
    const left = { bytes: 0, count: 0 }
    for (let index = 0; index < usedAt.length; index++) {
      if (Math.floor(usedAt[index]!) <= instant) continue
      left.bytes += size[index]!
      left.count++
    }
    return left
  }
  const fits = ({ bytes, count }: { readonly bytes: number; readonly count: number }, share: number): boolean =>
    bytes <= limits.bytes * share && count <= limits.entries * share
  if (fits(leftAfter(-Infinity), 1)) return undefined

  // Bisection: all until `enough` may have to go, all until `tooFew` go for certain.
  let tooFew = usedAt.reduce((least, time) => Math.min(least, time), Infinity) - 1
  let enough = usedAt.reduce((most, time) => Math.max(most, time), -Infinity)
  ;[tooFew, enough] = [Math.floor(tooFew), Math.floor(enough)]
  while (enough - tooFew > 1) {
    await turn()
    const middle = Math.floor((tooFew + enough) / 2)
    if (fits(leftAfter(middle), target)) enough = middle
    else tooFew = middle
  }
  const left = leftAfter(tooFew)
  // Of those used in that very millisecond, whichever is asked about first goes, as long as more has to.
  return (one) => {
    const at = Math.floor(one.usedAt)
    if (at !== enough) return at < enough
    if (fits(left, target)) return false
    left.bytes -= one.size
    left.count--
    return true
  }
}
