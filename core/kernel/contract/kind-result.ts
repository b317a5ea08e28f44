/** What a result of a kind is, at run time. */
import type { Schema } from './infer.ts'

/**
 * To this the host holds whoever answers: a provider, a `generate` handler, a cache. What is something else is a fault of theirs, and is never
 * kept. Of a kind for which nobody says it, any artifact or any data will do.
 */
export interface KindResult {
  /** At least one. Absent: there may be none. */
  readonly artifacts?: 'required'
  /** What its `data` has; more may be there. Absent: it needs none. */
  readonly data?: Schema
}
