/** A book that gives back what hosts had put aside which died before they ordered anything: where else a limit would be broken. */
import type { HostService, LedgerBook, LedgerBroken } from 'atelier-mcp'

/** A limit that is broken is asked about again and again; what can be given back is looked for this often. */
const lookMs = 5000

/** `book`, looking for what can be given back where a limit would be broken. */
export function releasing(book: LedgerBook, orders: () => Pick<HostService['orders'], 'unplaced'>): LedgerBook {
  let looked = -Infinity
  let looking: Promise<boolean> | undefined
  // What few hosts ever need is not read at their start.
  const release = async (): Promise<boolean> => (await import('./release-unplaced.ts')).releaseUnplaced(book, orders())
  /** Whether there is more now than before. */
  const hasReleased = (): Promise<boolean> => {
    if (!looking && performance.now() - looked < lookMs) return Promise.resolve(false)
    return (looking ??= release()
      // Who cannot look refuses as before.
      .catch(() => false)
      .finally(() => {
        looking = undefined
        looked = performance.now()
      }))
  }
  const again = async (judge: () => Promise<LedgerBroken | undefined>): Promise<LedgerBroken | undefined> => {
    const broken = await judge()
    return broken && (await hasReleased()) ? judge() : broken
  }
  return {
    keep: (line) => book.keep(line),
    line: (id) => book.line(id),
    reserved: (at) => book.reserved(at),
    release: (line) => book.release(line),
    spend: (range) => book.spend(range),
    close: () => book.close(),
    reserve: (line, limits) => again(() => book.reserve(line, limits)),
    breaks: (line, limits) => again(() => book.breaks(line, limits)),
  }
}
