/**
 * Where the ledger keeps what was spent. It has its own book in files; a plugin may bring another one as the service
 * `ledgerBook`, for hosts that share no folder. `ledgerBookSuite` of `atelier-mcp/testing` says the same as tests.
 */
import type { Meta } from './infer.ts'

/**
 * `reserve`: about to be spent. `spend`: was spent, or, with `outcome: 'unknown'`, may have been. `free`: was not spent.
 * `saved`: came from the cache or from somebody else's call. Later lines of one id replace earlier ones.
 */
export interface LedgerLine {
  readonly type: 'reserve' | 'spend' | 'free' | 'saved'
  /** `NAME@TIME`: the time, in epoch milliseconds, says to which day of the place it belongs, whenever it is written. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly principal: string
  /** That it was in. Absent in lines of older versions. */
  readonly groups?: readonly string[] | undefined
  readonly kind: string
  readonly provider: string
  readonly model?: string | undefined
  /** US dollars. Books count in whole billionths of them: a token may cost less than a millionth. */
  readonly usd: number
  /** How the amount is known. */
  readonly basis?: string | undefined
  readonly outcome?: 'unknown' | 'paid' | undefined
  /** In the vendor's units. */
  readonly usage?: Meta | undefined
}
/** Whose lines count together: a principal's, or those of a group. Lines that say no groups count for it where their principal is one of `members`. */
export type LedgerOwner = { readonly principal: string } | { readonly group: string; readonly members: readonly string[] }
export interface LedgerLimit {
  /** Of a day, as the place has it, in US dollars. */
  readonly perDay?: number | undefined
  /** Of a calendar month, in US dollars. */
  readonly perMonth?: number | undefined
  /** Whose lines count for it. Default: everybody's. */
  readonly of?: LedgerOwner | undefined
}
/** A limit that a line would break. */
export interface LedgerBroken {
  /** Its place in the list that was given. */
  readonly at: number
  readonly limit: 'perDay' | 'perMonth'
  readonly most: number
  /** US dollars that are spent, or put aside before it. */
  readonly spent: number
}
/** What has been spent in a time, in US dollars. */
export interface LedgerSpend {
  readonly usd: number
  /** What cached and shared results would have cost. */
  readonly saved: number
  /** Part of `usd` of which nobody knows for certain whether it was charged. */
  readonly uncertain: number
  readonly calls: number
  readonly providers: Readonly<Record<string, number>>
  readonly principals: Readonly<Record<string, number>>
  /** By day, as the place has it: `2026-11-22`. */
  readonly days: Readonly<Record<string, number>>
}
export interface LedgerRange {
  /** Epoch milliseconds; whole days of the place. Default: today. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Default: everybody. */
  readonly principal?: string | undefined
}
/**
 * Lines by id, each day's in the order in which their money was put aside, the same for all hosts. Its methods throw where
 * the place cannot be read or written, and none waits longer than a few seconds for that.
 */
export interface LedgerBook {
  /**
   * Writes what has happened. A throw says that it is not there by now: it counts in this host all the same where that can be
   * read, and is written as soon as it can be, once, and before whatever is written later for its id.
   */
  keep(line: LedgerLine): Promise<void>
  /**
   * Puts the money of a `reserve` aside, unless that breaks a limit by what stands before it; then says which, and the line
   * counts for nobody. Of any number of hosts at once, those that are let through are never more than the limit. A throw
   * has put nothing aside, or gives it back by itself.
   */
  reserve(line: LedgerLine, limits: readonly LedgerLimit[]): Promise<LedgerBroken | undefined>
  /** The first limit that `line` breaks, by all that stands before it, or by all there is where it does not stand there itself. */
  breaks(line: LedgerLine, limits: readonly LedgerLimit[]): Promise<LedgerBroken | undefined>
  /** What is put aside in the month of `at` (epoch milliseconds, default now), of all hosts; of many the oldest. */
  reserved(at?: number): Promise<readonly LedgerLine[]>
  /** Gives back what is put aside still: nothing was ordered. What it has cost all the same replaces that, however late it is written. */
  release(line: LedgerLine): Promise<void>
  spend(range?: LedgerRange): Promise<LedgerSpend>
  /** How the line of this id stands. */
  line(id: string): Promise<LedgerLine | undefined>
  /** Writes what could not be written until now; answers what would be lost with this process. */
  close(): Promise<readonly LedgerLine[]>
}

declare module './augment.ts' {
  interface Services {
    /** Books of the ledger in place of its own files. */
    ledgerBook: LedgerBook
  }
}
