/** What the author of a ledger's book gives to its suite, and what the cases are made of. */
import { randomUUID } from 'node:crypto'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { LedgerBook, LedgerLine, LedgerRange } from '../kernel/contract/ledger-book.ts'
import type { SuiteCase } from './suite-case.ts'

export interface LedgerBookSuite {
  /** Opens a book as one host does. The same `place`, any short text, is the same book, also while another one is open there. The suite closes what it opens. */
  open(place: string): Awaitable<LedgerBook>
  /** Makes the place one that cannot be written, until what comes back is called. */
  readonly away?: (place: string) => Awaitable<() => Awaitable<void>>
  /** Puts beside the lines of the day of `at` what is none, behind the book's back, in each way that can happen. */
  readonly damages?: Readonly<Record<string, (place: string, at: number) => Awaitable<void>>>
  /** How soon a book must have found its place again, in milliseconds. Default 10 000. */
  readonly patienceMs?: number
}

/** A place of its own for each case. */
export interface LedgerBench {
  readonly place: string
  /** Another host on the same place. */
  open(): Promise<LedgerBook>
}

/** Noon in the middle of a month, where no daylight saving begins. */
export const noon = Number(new Date(2026, 4, 15, 12))
export const dayMs = 864e5
export const month: LedgerRange = { since: Number(new Date(2026, 4, 1)), until: Number(new Date(2026, 4, 31, 12)) }

/** A line of 15 May 2026. */
export function ledgerLine(name: string, usd: number, rest: Partial<LedgerLine> = {}): LedgerLine {
  const at = rest.at ?? noon
  return {
    type: 'spend',
    id: `${name}@${at}`,
    at,
    principal: 'local',
    groups: [],
    kind: 'image.generate',
    provider: 'suite',
    usd,
    basis: 'computed',
    ...rest,
  }
}
export const reservation = (name: string, usd: number, rest: Partial<LedgerLine> = {}): LedgerLine =>
  ledgerLine(name, usd, { type: 'reserve', basis: 'estimated', ...rest })

export const bookCase = (
  { open }: LedgerBookSuite,
  name: string,
  body: (book: LedgerBook, bench: LedgerBench) => Promise<void>,
): SuiteCase => ({
  name,
  async run() {
    const place = randomUUID()
    const opened: LedgerBook[] = []
    const another = async (): Promise<LedgerBook> => {
      const book = await open(place)
      opened.push(book)
      return book
    }
    try {
      await body(await another(), { place, open: another })
    } finally {
      for (const book of opened) await book.close()
    }
  },
})
