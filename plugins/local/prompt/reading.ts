/** One prompt while it is read. */
import type { Vocabulary } from '../things/vocabulary.ts'
import type { Draft, Place, RelationKind } from './brief.ts'
import type { Token } from './tokens.ts'

export interface Reading {
  readonly tokens: readonly Token[]
  readonly catalogue: Vocabulary
  /** The prompt asks for abstract art or a pattern: words for shapes mean shapes. */
  readonly isArt: boolean
  /** What was understood so far. */
  readonly brief: Draft
}
/** What was said of a noun that is still to come. */
export interface Pending {
  readonly place?: Place
  readonly count?: number
  readonly size?: number
  readonly color?: string
  readonly relation?: RelationKind
  /** By which word; `not` stands for those that say nothing of a noun by themselves. */
  readonly negated?: 'no' | 'without' | 'not'
}
/** Where the reading stands after a phrase. */
export interface Step {
  /** Tokens that were read. */
  readonly length: number
  /** Index of the thing that was named last; -1 before the first. */
  readonly last: number
  readonly pending: Pending
}
/** A phrase of `length` tokens from `at` on, and where the reading stood before it. */
export interface Phrase extends Step {
  readonly at: number
  readonly text: string
}
