/**
 * The host's own answer to `generate`: asks the candidates in order. The money rule lives here. A request is repeated or
 * passed on only when it certainly cost nothing.
 */
import { AtelierError } from '../contract/errors.ts'
import type { Artifact } from '../contract/assets.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, Run, RunOptions } from '../contract/run.ts'
import { SkipCode, type Skipped } from '../contract/skip.ts'
import type { AvailabilityCheck } from '../providers/availability.ts'
import type { Breaker } from '../providers/breaker.ts'
import { isStandIn } from '../providers/candidates.ts'
import type { ProviderLimits } from '../providers/limits.ts'
import { costOf } from './billed.ts'
import { outcomeOf } from './costs.ts'
import type { Generation } from './generation.ts'
import { outputFault } from './output-check.ts'
import { countedBy, type Orders, orders, withOutcome } from './orders.ts'
import { isFree, itsFault, judged, nobody, passesOn, withSkipped } from './provider-faults.ts'
import { cannotAnswer, ruledOut, type Standing } from './reason-to-skip.ts'
import { untilAborted } from '../time/until-aborted.ts'

/** A rate limit shorter than this is waited for, even where somebody else could answer. */
const shortWaitMs = 2000
/** The longest wait for a rate limit where nobody else can answer. */
const longWaitMs = 30_000

export interface ChainInit {
  readonly provider: (kind: string, id: string) => ProviderV1 | undefined
  /** Whose provider it is, for errors. */
  readonly pluginOf: (kind: string, id: string) => string | undefined
  readonly availability: AvailabilityCheck
  readonly breaker: Breaker
  readonly limits: ProviderLimits
}
export interface ChainCall {
  readonly candidates: readonly Candidate[]
  /** The caller or a configured chain has named the candidates: stand-ins among them need no excuse. */
  readonly explicit: boolean
  readonly run: Run
  readonly request: Request
  /** Counts what is ordered here. */
  readonly orders: Orders
  /** The key of one candidate's answer. */
  key(candidate: Candidate): Promise<string>
  /** The kept answer of a candidate, if there is one. */
  lookup(key: string): Promise<Generation | undefined>
  /** Runs the paid part alone among all hosts on this machine; may find that another host has answered meanwhile. */
  alone(key: string, provider: ProviderV1, work: () => Promise<Answer>): Promise<Answer | Generation>
  /** Places one order, unless it may not cost what it costs; whoever holds the money hears how it ended. */
  billed(candidate: Candidate, provider: ProviderV1, place: () => Promise<Answer>): Promise<Answer>
  partial(artifact: Artifact): void
  watched(): Promise<boolean>
}
/** What a provider gave. */
export interface Answer {
  readonly output: Output
  readonly candidate: Candidate
  readonly provider: ProviderV1
  readonly key: string
  readonly skipped: readonly Skipped[]
}

/**
 * Throws the last provider's error when all were asked, `PROVIDER_UNAVAILABLE` when all were skipped; `details.skipped` says
 * who and why.
 */
export async function askProviders(chain: ChainInit, call: ChainCall): Promise<Answer | Generation> {
  const skipped: Skipped[] = []
  const standing: Standing = { modelIsConfigured: false }
  let last: { readonly error: AtelierError; readonly before: readonly Skipped[] } | undefined
  for (const [index, candidate] of call.candidates.entries()) {
    const provider = chain.provider(call.run.kind, candidate.provider)
    if (!provider) {
      skipped.push({
        provider: candidate.provider,
        why: `No provider of "${call.run.kind}" is called so.`,
        code: SkipCode.PROVIDER_UNKNOWN,
      })
      continue
    }
    const considered = { candidate, provider, explicit: call.explicit, signal: call.run.signal }
    const out = ruledOut(considered, standing)
    if (out) {
      skipped.push(out)
      continue
    }
    const key = await call.key(candidate)
    // The first candidate's lookup was made before the `generate` hook. A kept answer is good even where its provider is down.
    const kept = index === 0 ? undefined : await call.lookup(key)
    if (kept) return kept
    const silent = await cannotAnswer(chain, considered, standing)
    if (silent) {
      skipped.push(silent)
      continue
    }
    const own = orders()
    call.orders.include(own)
    try {
      const answer = await call.alone(key, provider, () =>
        call.billed(candidate, provider, () => invoke(chain, call, { candidate, provider, key, skipped }, own, hasNext(call, index))),
      )
      // What another host has made meanwhile says nothing about this one's health.
      if ('output' in answer) chain.breaker.succeeded(provider)
      return answer
    } catch (thrown) {
      // With what the provider itself has had made by others: then it may be passed on no more.
      const error = withOutcome(judged(thrown, provider, candidate, call.run.signal), own.outcome)
      const plugin = chain.pluginOf(provider.kind, provider.id)
      if (plugin !== undefined) error.plugin ??= plugin
      // One client's failing model says nothing about another's.
      if (!provider.perCaller && itsFault.includes(error.code))
        chain.breaker.failed(provider, error.code === 'PROVIDER_RATE_LIMITED' ? error.retryAfterMs : undefined)
      if (!passesOn.includes(error.code) || error.outcome !== 'none') throw withSkipped(error, skipped)
      if (error.code !== 'CLIENT_UNSUPPORTED') standing.modelIsConfigured ||= !isStandIn(provider)
      last = { error, before: [...skipped] }
      skipped.push({ provider: candidate.provider, why: error.message, code: error.code })
    }
  }
  throw last ? withSkipped(last.error, skipped, last.before) : nobody(call.run.kind, skipped)
}

const hasNext = (call: ChainCall, index: number): boolean => call.candidates.slice(index + 1).some(({ skip }) => skip === undefined)

const invoke = async (chain: ChainInit, call: ChainCall, base: Omit<Answer, 'output'>, own: Orders, hasOther: boolean): Promise<Answer> => {
  const { provider, candidate } = base
  for (let tries = 1; ; tries++) {
    let ended: Orders['add'] | undefined
    try {
      const output = await chain.limits.run(provider.id, call.run.signal, () => {
        call.run.signal.throwIfAborted()
        ended = isFree(provider, candidate) ? own.add : own.place()
        return once(call, provider, candidate, own)
      })
      ended?.(outcomeOf(costOf(output, candidate.estimate, provider.nature ?? 'model')))
      return { ...base, output }
    } catch (thrown) {
      const judgement = judged(thrown, provider, candidate, call.run.signal)
      // Who leaves while waiting in line has ordered nothing.
      const error = withOutcome(judgement, ended ? (judgement.outcome ?? 'unknown') : 'none')
      ended?.(error.outcome ?? 'unknown')
      const waitMs = error.retryAfterMs ?? 1000 * tries
      const patience = hasOther ? shortWaitMs : longWaitMs
      const again =
        error.code === 'PROVIDER_RATE_LIMITED' &&
        own.outcome === 'none' &&
        tries < 3 &&
        waitMs <= patience &&
        Date.now() + waitMs < call.run.deadline
      if (!again) throw error
      await pause(waitMs, call.run.signal)
    }
  }
}

const once = async (call: ChainCall, provider: ProviderV1, { model }: Candidate, own: Orders): Promise<Output> => {
  const { run } = call
  const output = await untilAborted(
    run.signal,
    provider.invoke(call.request, {
      ...run,
      run: ((request: Request, options?: RunOptions) => run.run(request, countedBy(own, options))) as Run['run'],
      model,
      options: run.options.providerOptions?.[provider.id] ?? {},
      partial: call.partial,
      watched: call.watched,
    }),
  )
  const wrong = outputFault(output)
  if (!wrong) return output
  throw new AtelierError({
    code: wrong.empty ? 'PROVIDER_EMPTY' : 'PROVIDER_FAILED',
    message: `Provider "${provider.id}" returned ${wrong.fault}.`,
    ...(!wrong.empty && { fix: 'This is a fault of the provider plugin; tell its author.' }),
    outcome: 'unknown',
  })
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  try {
    await untilAborted(signal, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))))
  } finally {
    clearTimeout(timer)
  }
}
