/**
 * What has become of the money, counted where orders are placed: of a candidate, of a run with all that it runs, of a tool
 * call. Errors are told by this, not by who threw what: before an order the outcome is `none`, always.
 */
import type { AtelierError } from '../contract/errors.ts'
import { withFacts } from '../errors/with-facts.ts'

export type MoneyOutcome = 'none' | 'unknown' | 'paid'

export interface Orders {
  /** `unknown` while an order is under way, and where nobody knows how one ended. */
  readonly outcome: MoneyOutcome
  /** Adds an order that has ended so. */
  add(outcome: MoneyOutcome): void
  /** An order goes out; call what comes back with how it ended. */
  place(): (outcome: MoneyOutcome) => void
  /** Counts those of `other` as well, from now on, until what comes back is called. */
  include(other: Orders): () => void
}

const rank: readonly MoneyOutcome[] = ['none', 'unknown', 'paid']
const worse = (a: MoneyOutcome, b: MoneyOutcome): MoneyOutcome => (rank.indexOf(a) < rank.indexOf(b) ? b : a)

export function orders(): Orders {
  const others = new Set<Orders>()
  let ended: MoneyOutcome = 'none'
  let underWay = 0
  return {
    get outcome() {
      let worst = worse(ended, underWay > 0 ? 'unknown' : 'none')
      for (const other of others) worst = worse(worst, other.outcome)
      return worst
    },
    add: (outcome) => void (ended = worse(ended, outcome)),
    place() {
      underWay++
      return (outcome) => {
        underWay--
        ended = worse(ended, outcome)
      }
    },
    include(other) {
      others.add(other)
      return () => void others.delete(other)
    },
  }
}

/** Under which the options of runs carry who counts. A symbol goes with copies, and is part of no request. */
const counter = Symbol('orders')
interface Counted {
  readonly [counter]?: Orders
}

export const counterOf = (options: (object & Counted) | undefined): Orders | undefined => options?.[counter]

/** Options that have the run counted; whoever is nearer to the run counts already. */
export const countedBy = <T extends object>(own: Orders, options?: T): T & Counted => ({ [counter]: own, ...options! })

/** The error that leaves a run which has ordered so much: whoever throws it knows of no order but their own. */
export const leavingRun = (error: AtelierError, own: Orders): AtelierError => withOutcome(error, own.outcome)

/** The error that leaves a tool. Who has paid somebody without a run, and says so, is believed. */
export const leavingTool = (error: AtelierError, own: Orders): AtelierError =>
  withOutcome(error, error.outcome === 'paid' ? 'paid' : own.outcome)

export const withOutcome = (error: AtelierError, outcome: MoneyOutcome): AtelierError => withFacts(error, { outcome })
