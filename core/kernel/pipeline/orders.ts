/**
 * What has become of the money, counted where orders are placed: of a candidate, of a run with all that it runs, of a tool
 * call. Errors are told by this, not by who threw what: before an order the outcome is `none`, always.
 */
import { AtelierError } from '../contract/errors.ts'
import { rejectedAs } from './refusal.ts'

export type MoneyOutcome = 'none' | 'unknown' | 'paid'

export interface Orders {
  /** `unknown` while an order is under way, and where nobody knows how one ended. */
  readonly outcome: MoneyOutcome
  /** One is still under way. */
  readonly open: boolean
  /** Adds an order that has ended so. */
  add(outcome: MoneyOutcome): void
  /** An order goes out; call what comes back with how it ended. */
  place(): (outcome: MoneyOutcome) => void
  /** All that were counted came to this, by the word of somebody who knows. */
  settle(outcome: MoneyOutcome): void
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
    get open() {
      return underWay > 0 || [...others].some((other) => other.open)
    },
    add: (outcome) => void (ended = worse(ended, outcome)),
    place() {
      underWay++
      return (outcome) => {
        underWay--
        ended = worse(ended, outcome)
      }
    },
    settle(outcome) {
      others.clear()
      ended = outcome
    },
    include(other) {
      others.add(other)
      return () => void others.delete(other)
    },
  }
}

/** Under which calls and the options of runs carry who counts. A symbol goes with copies, and is part of no request. */
const counter = Symbol('orders')

export const counterOf = (carrier: object | undefined): Orders | undefined =>
  (carrier as { readonly [counter]?: Orders } | undefined)?.[counter]

/** A copy that has its runs counted; whoever is nearer to the run counts already. */
export const countedBy = <T extends object>(own: Orders, carrier?: T): T => ({ [counter]: own, ...carrier }) as unknown as T

/** The same for a call, whose own counter counts along from now on. */
export function countedCall<T extends object>(own: Orders, call: T): T {
  counterOf(call)?.include(own)
  return { ...call, [counter]: own }
}

/** Errors that have left a run: their outcome is that run's, and says nothing of what its caller knows. */
const ofRuns = new WeakSet<object>()

/** The error that leaves a run which has ordered so much. `signal` ends that run. */
export function leavingRun(error: AtelierError, own: Orders, signal: AbortSignal): AtelierError {
  if (isOwnWord(error, own, signal)) own.settle('none')
  const told = withOutcome(error, own.outcome)
  ofRuns.add(told)
  return told
}

/** The error that leaves a tool, which `signal` ends. Who has paid somebody without a run, and says so, is believed. */
export const leavingTool = (error: AtelierError, own: Orders, signal: AbortSignal): AtelierError =>
  withOutcome(error, error.outcome === 'paid' ? 'paid' : isOwnWord(error, own, signal) ? 'none' : own.outcome)

/** Whoever has had something made that nobody can price, such as a score, may know that it is free; of money that was spent for certain nobody may say so. */
const isOwnWord = (error: AtelierError, own: Orders, signal: AbortSignal): boolean =>
  error.outcome === 'none' && error !== signal.reason && own.outcome === 'unknown' && !own.open && !ofRuns.has(error)

/** The error with another outcome: a copy, for an error may be everybody's who waits for the same. */
export function withOutcome(error: AtelierError, outcome: MoneyOutcome): AtelierError {
  if (error.outcome === outcome) return error
  const copy = new AtelierError({ ...error, message: error.message, cause: error.cause ?? error, outcome })
  rejectedAs(copy, error)
  return copy
}
