/** One hook over tapable: its handlers in order, each guarded, asked about frozen things, and its answer checked. */
import { AsyncParallelHook, AsyncSeriesBailHook, AsyncSeriesHook, AsyncSeriesWaterfallHook } from 'tapable'
import type { AtelierError, ErrorCode } from '../contract/errors.ts'
import type { KindResult } from '../contract/kind-result.ts'
import { withFacts } from '../errors/with-facts.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Tracing } from '../ports/tracing.ts'
import type { AnswerRule } from './answer-check.ts'
import { drafted, isUnchanged } from './draft.ts'
import { frozen, unfrozen } from './frozen.ts'
import { guard } from './guard.ts'
import { badAnswer, mutation, wrongAnswer } from './handler-fault.ts'
import { type HookName, type HookRow, hookTable, type Outcome, type SealedHook } from './hook-table.ts'
import { type Guarded, isAskedFor } from './made-as.ts'
import type { Tap } from './order-taps.ts'
import { isArtifact } from './plain.ts'

/** The part of tapable that is used here; its own types count arguments. */
interface Round {
  tapPromise(name: string, handler: (...args: unknown[]) => Promise<unknown>): void
  promise(...args: unknown[]): Promise<unknown>
}
const rounds: { readonly [R in HookRow['round']]: (args: HookRow['args']) => Round } = {
  waterfall: (args) => new AsyncSeriesWaterfallHook<unknown[], unknown>(args),
  bail: (args) => new AsyncSeriesBailHook<unknown[], unknown>(args),
  series: (args) => new AsyncSeriesHook<unknown[]>(args),
  parallel: (args) => new AsyncParallelHook<unknown[]>(args),
}

/** `hookMs`: each handler's own time. `onFault` hears of faults that the caller does not. `resultOf`: what results of a kind are. `kept`: contents that need not be read again. */
export interface SealInit {
  readonly hookMs: number
  readonly tracing?: Tracing | undefined
  readonly onFault: (error: AtelierError) => void
  readonly resultOf: (kind: string) => KindResult | undefined
  readonly kept: AssetStore['content']
}

/** `taps` come in the order in which they are asked. */
export function sealHook<N extends HookName>(name: N, taps: readonly Tap[], init: SealInit): SealedHook<N> {
  const row: HookRow = hookTable[name]
  const round = rounds[row.round](row.args)
  for (const tap of taps) round.tapPromise(tap.plugin, turnOf(tap, row, init))

  const ask = async (args: readonly unknown[]): Promise<unknown> => {
    const [first] = args
    const run = args.at(-1) as Guarded
    // What nobody looks at needs no frozen copy.
    if (!taps.some((tap) => isAskedFor(tap, run))) return row.round === 'waterfall' ? first : undefined
    const looked = args.slice(0, -1).map(frozen)
    const answer = await round.promise(...looked, run)
    if (answer === looked[0]) return first
    return isArtifact(answer) ? unfrozen(answer) : answer
  }
  return {
    used: taps.length > 0,
    call: (...args) => ask(args) as Promise<Outcome<N>>,
    tappedBy: (wanted) =>
      taps.filter(({ kinds }) => kinds === '*' || kinds.some((kind) => wanted.includes(kind))).map(({ plugin }) => plugin),
  }
}

/** The tap with its answer taken over, in its own time: what it hands over may hang, or break, when it is read. */
const taking = (tap: Tap, rule: AnswerRule, { resultOf, kept }: SealInit): Tap => ({
  ...tap,
  async handler(...args) {
    const value: unknown = await tap.handler(...args)
    if (value === undefined || value === null || value === args[0]) return value
    if (!rule.fits(value)) throw wrongAnswer(tap, rule, value)
    const taken = await rule.take?.(value, resultOf((args.at(-1) as Guarded).kind), kept)
    if (taken && 'fault' in taken) throw badAnswer(tap, taken.fault)
    return taken ? taken.value : value
  },
})

/** Codes of a handler that heard nothing: a server was away, or its time was over. */
const withoutAnswer: readonly ErrorCode[] = ['ENGINE_AWAY', 'HOOK_TIMEOUT']

/** One handler's turn: what it comes to, as tapable goes on from it. */
const turnOf = (tap: Tap, { round, first, answer: rule, faults, outlives }: HookRow, init: SealInit) => {
  const { hookMs, tracing, onFault } = init
  const handle = guard(rule?.take ? taking(tap, rule, init) : tap, hookMs, tracing)
  const turn = async (args: readonly unknown[]): Promise<unknown> => {
    const [given, ...rest] = args
    const draft = first === 'draft' ? drafted(given) : given
    const value = (await handle(draft, ...rest)) ?? undefined
    if (value === undefined) {
      if (draft !== given && !isUnchanged(draft, given)) onFault(mutation(tap))
      return undefined
    }
    if (rule && !rule.take && !rule.fits(value)) throw wrongAnswer(tap, rule, value)
    if (round === 'bail') return { plugin: tap.plugin, value }
    return round === 'waterfall' ? frozen(value) : value
  }
  if (faults === 'caller') return (...args: unknown[]) => turn(args)
  return (...args: unknown[]) =>
    turn(args).catch((error: AtelierError) => {
      // What may be there is not taken for what is not: it would be paid once more.
      if (faults === 'answered' && withoutAnswer.includes(error.code)) throw withFacts(error, { outcome: 'none' })
      // Who has left is no fault of the handler's.
      if (outlives || !(args.at(-1) as Guarded).signal.aborted) onFault(error)
    })
}
