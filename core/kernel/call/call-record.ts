/** What the host remembers of a call beside what handlers see of it. */
import type { Call, Caller } from '../contract/caller.ts'
import type { Orders } from '../pipeline/orders.ts'
import type { Working } from './counted-runs.ts'
import type { Peer } from '../ports/peer.ts'
import type { TimeLimit } from '../time/time-limit.ts'

export interface CallRecord {
  /** Who asked. A call that a plugin has made up by itself has nobody. */
  readonly peer?: Peer
  /** What the client has open and was needed: nothing else allows some file that was read or written. */
  readonly openFolders?: ReadonlySet<string>
  /** How many tools have called one another on the way to this call. */
  readonly depth: number
  /** Counts what the tool orders that holds this call. */
  readonly orders?: Orders
  /** That tool, for what it begins in the background. */
  readonly working?: Working
  /**
   * How a tool that gets `holder` runs things. Whoever hands a call on may put a `progress` and a `signal` of its own into it: the runs then
   * report to that `progress` instead of the client's, and end with that `signal`.
   */
  readonly runFor: (holder: Call) => Caller['run']
  /** How it was opened. A call that a plugin has made up by itself was not. */
  readonly opened?: OpenedBy
}
/** What can be done with a call as it was opened, without asking for its signal: that is made for whoever looks at it. */
interface OpenedBy {
  /** It is this very call, and no copy of it: a copy may have another signal. */
  is(call: Call): boolean
  /** What `work` comes to, until the call is over. */
  readonly until: TimeLimit['until']
  /** The same call for somebody else, whose runs go through `run`. */
  with(run: Caller['run'], record: CallRecord): Call
}

/** A symbol is copied along by `{ ...call }`, so copies that tools make lead to the same record. */
const recordKey = Symbol('call record')
interface RecordedCall extends Call {
  readonly [recordKey]?: CallRecord
}
const unknown: CallRecord = { depth: 0, runFor: ({ run }) => run }

/** The call, which leads to this record from now on: one that nobody has yet. */
export const withRecord = (call: Call, record: CallRecord): Call =>
  Object.assign(call, { [recordKey]: record } satisfies Partial<RecordedCall>)

/** The record of a call, or of a copy of it. */
export const recordOf = (call: RecordedCall): CallRecord => call[recordKey] ?? unknown
