/**
 * What every book of the ledger must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of ledgerBookSuite({ open: (place) => myBook(place) })) it(name, run)
 * ```
 */
import { ledgerAwayCases } from './ledger-away-cases.ts'
import type { LedgerBookSuite } from './ledger-book-material.ts'
import { ledgerCountCases } from './ledger-count-cases.ts'
import { ledgerReserveCases } from './ledger-reserve-cases.ts'
import type { SuiteCase } from './suite-case.ts'

/** The cases: each line counts once, to the cent, for whoever it is; limits hold for all hosts together; nothing that has happened is lost. */
export const ledgerBookSuite = (suite: LedgerBookSuite): readonly SuiteCase[] => [
  ...ledgerCountCases(suite),
  ...ledgerReserveCases(suite),
  ...ledgerAwayCases(suite),
]
