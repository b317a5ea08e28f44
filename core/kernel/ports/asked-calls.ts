/** Calls whose clients were asked something, kept until they come back with the answer: to this host or to another one. */
import type { AtelierError } from '../contract/errors.ts'
import type { KeptBytes } from './call-journal.ts'

/** What a store of waiting calls is made with. */
export interface AskedCallsInit {
  /** How long a call is kept after it was last written, with its bytes. Milliseconds. */
  readonly keepMs: number
  /** For all calls of one principal together, whichever host keeps them. Of several that are over, the oldest make room; nothing else does. */
  readonly most: MostAsked
  /** The `QUESTION_LIMIT` that is thrown where there is none, in the same words wherever calls are kept. */
  readonly noRoom: () => AtelierError
}
/** How many calls, and how many bytes with their texts. */
export interface MostAsked {
  readonly calls: number
  readonly bytes: number
}
/** Which call it is, and whose. */
export interface AskedCall {
  /** Up to 64 letters, digits, `-` and `_`. No two calls have the same. */
  readonly id: string
  readonly principal: string
}
/** Calls that wait. All of it rejects with `ENGINE_AWAY` where a server keeps them and is away. */
export interface AskedCalls {
  /** The first turn at a call that nobody else knows of yet. */
  begin(call: AskedCall): CallTurn
  /** Every later turn: one at a time for a call, over all hosts; it ends with `work`. Throws `ABORTED` when `signal` does, and what `work` throws. */
  during<T>(call: AskedCall, signal: AbortSignal, work: (turn: CallTurn) => Promise<T>): Promise<T>
}
/** Whoever has it may write, until another host takes over because this one gave no sign of life for too long. */
export interface CallTurn {
  /** Aborts, with `LEASE_LOST`, when another host may have taken the turn. */
  readonly lost: AbortSignal
  /**
   * What belongs to the call. Names are good in every later turn. `keep` throws a `RangeError` for what is too large to be kept there, and
   * `QUESTION_LIMIT` where the principal has too much.
   */
  readonly bytes: KeptBytes
  /** What was last written. Nothing where the call is not kept, or not any more. Throws `LEASE_LOST` where another host has the turn. */
  read(): Promise<string | undefined>
  /**
   * In place of what was there. Throws `LEASE_LOST` where another host has the turn, a `RangeError` for what is too large to be kept there, and
   * `QUESTION_LIMIT` where the principal has too much: what was written before stays then, and of a call that was not written nothing does.
   * `isOver`: its client is asked nothing more. It may make room for others, and is forgotten where there is none.
   */
  write(text: string, isOver?: boolean): Promise<void>
}
