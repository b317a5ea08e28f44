/** The one table of pipeline hooks: a row says all there is to say of a hook, and the types of its calls follow from it. */
import type { HookTypes } from '../contract/hooks.ts'
import { anArtifact, anOutput, aRejection, aRejectionOrRevision, aRequest, aResult, candidates, type AnswerRule } from './answer-check.ts'

export type HookName = keyof HookTypes

/** What there is to say of one hook. */
export interface HookRow {
  /**
   * tapable's class. `waterfall`: what a handler answers with is the next one's first argument, and nothing else that it does
   * counts. `bail`: the first answer ends the round, and comes back with the plugin that gave it. `series` and `parallel`: no answers.
   */
  readonly round: 'waterfall' | 'bail' | 'series' | 'parallel'
  /** Names of the arguments; the last is always the run. */
  readonly args: readonly [string, ...string[]]
  /** How an answer is checked. Absent: there is none. */
  readonly answer?: AnswerRule
  /**
   * Who hears of a fault: the caller, whose run it ends, or the log alone, and the other handlers go on. `answered`: the log as well, unless there
   * was no answer (`ENGINE_AWAY`, `HOOK_TIMEOUT`): then it is the caller's.
   */
  readonly faults: 'caller' | 'log' | 'answered'
  /** It sees to what is made and paid already: the caller's leaving does not end it. */
  readonly outlives?: true
  /** What a handler gets first: something frozen (default), the request as those before have left it, or a draft of that. */
  readonly first?: 'request' | 'draft'
}

export const hookTable = {
  prepare: { round: 'waterfall', args: ['request', 'run'], answer: aRequest, faults: 'caller', first: 'draft' },
  validate: { round: 'bail', args: ['request', 'run'], answer: aRejection, faults: 'caller', first: 'request' },
  select: { round: 'waterfall', args: ['candidates', 'run'], answer: candidates, faults: 'caller' },
  lookup: { round: 'bail', args: ['key', 'run'], answer: aResult, faults: 'answered' },
  generate: { round: 'bail', args: ['request', 'run'], answer: anOutput, faults: 'caller', first: 'request' },
  spend: { round: 'bail', args: ['candidate', 'run'], answer: aRejection, faults: 'caller' },
  spent: { round: 'parallel', args: ['bill', 'run'], faults: 'log', outlives: true },
  made: { round: 'waterfall', args: ['artifact', 'run'], answer: anArtifact, faults: 'log', outlives: true },
  review: { round: 'bail', args: ['result', 'run'], answer: aRejectionOrRevision, faults: 'caller' },
  store: { round: 'series', args: ['key', 'result', 'run'], faults: 'log', outlives: true },
  inspect: { round: 'bail', args: ['result', 'run'], answer: aRejection, faults: 'caller' },
  export: { round: 'waterfall', args: ['artifact', 'target', 'run'], answer: anArtifact, faults: 'caller' },
  settled: { round: 'parallel', args: ['outcome', 'run'], faults: 'log', outlives: true },
} as const satisfies Record<HookName, HookRow>

/** Every hook, in the pipeline's order. */
export const hookNames = Object.keys(hookTable) as HookName[]

/** An answer of a bail hook, and whose it is. */
export interface Answer<T> {
  readonly plugin: string
  readonly value: T
}
/** What a handler of a hook may answer with. */
type Reply<N extends HookName> = Exclude<Awaited<ReturnType<HookTypes[N]>>, void>
/** What a whole round of a hook comes to. */
export type Outcome<N extends HookName> = {
  waterfall: Reply<N>
  bail: Answer<Reply<N>> | undefined
  series: void
  parallel: void
}[(typeof hookTable)[N]['round']]

/** One hook, its handlers in order. */
export interface SealedHook<N extends HookName> {
  /** Whether it has any handler. */
  readonly used: boolean
  /**
   * Asks the handlers for one run. They get the arguments frozen, so that only what they return counts. What comes back
   * unchanged is the very argument.
   */
  call(...args: Parameters<HookTypes[N]>): Promise<Outcome<N>>
  /** The plugins with a handler for one of these kinds, in the order in which they are asked. */
  tappedBy(kinds: readonly string[]): readonly string[]
}
export type SealedHooks = { readonly [N in HookName]: SealedHook<N> }
