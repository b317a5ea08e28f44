/**
 * The host's own answer to `generate`: asks the candidates in order. The money rule lives here. A request is repeated or
 * passed on only when it certainly cost nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Artifact } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, Run, RunOptions } from '../contract/run.ts'
import { blamedOn } from '../errors/with-facts.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { takenOutput } from '../hooks/taken-output.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { ProviderLimits } from '../providers/limits.ts'
import { noting } from '../providers/sent.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { billed } from './billed.ts'
import { type Choice, candidateLine, type LineInit } from './candidate-line.ts'
import { costOf, outcomeOf } from './costs.ts'
import type { Answered, Generation } from './generation.ts'
import { countedBy, type Orders, orders, withOutcome } from './orders.ts'
import { afterSending, isFree, itsFault, judged, nobody, passesOn, withSkipped } from './provider-faults.ts'

/** A rate limit shorter than this is waited for, even where somebody else could answer. */
const shortWaitMs = 2000
/** The longest wait for a rate limit where nobody else can answer. */
const longWaitMs = 30_000
/** How often one candidate is asked, where a rate limit stands in the way. */
const mostTries = 3

export interface ChainInit extends LineInit {
  readonly hooks: Pick<SealedHooks, 'spend' | 'spent'>
  /** Whose provider it is, for errors. */
  readonly pluginOf: (kind: string, id: string) => string | undefined
  readonly limits: ProviderLimits
  /** What results of a kind are. */
  readonly resultOf: (kind: string) => KindResult | undefined
}
export interface ChainCall extends Choice {
  readonly run: Run
  readonly request: Request
  /** Counts what is ordered here. */
  readonly orders: Orders
  /** The key of one candidate's answer. */
  key(candidate: Candidate): Promise<string>
  /** The kept answer of a candidate, if there is one. */
  lookup(key: string): Promise<Generation | undefined>
  /** Runs the paid part alone among all hosts on this machine; may find that another host has answered meanwhile. */
  alone(key: string, provider: ProviderV1, work: () => Promise<Answered>): Promise<Answered>
  partial(artifact: Artifact): void
  watched(): Promise<boolean>
}

/**
 * Throws the last provider's error when all were asked, `PROVIDER_UNAVAILABLE` when all were skipped; `details.skipped` says
 * who and why.
 */
export async function askProviders(chain: ChainInit, call: ChainCall): Promise<Answered> {
  const line = candidateLine(chain, call.run, call.explicit)
  let last: AtelierError | undefined
  let beforeLast = 0
  for (const [index, candidate] of call.candidates.entries()) {
    const provider = line.allowed(candidate)
    if (!provider) continue
    const key = await call.key(candidate)
    // The first candidate's lookup was made before the `generate` hook. A kept answer is good even where its provider is down.
    const generation = index === 0 ? undefined : await call.lookup(key)
    if (generation) return { by: 'kept', generation }
    if (!(await line.answers(candidate, provider))) continue
    const own = orders()
    call.orders.include(own)
    const hasNext = call.candidates.slice(index + 1).some(({ skip }) => skip === undefined)
    const order: Order = { chain, call, candidate, provider, own, patienceMs: hasNext ? shortWaitMs : longWaitMs }
    try {
      const answer = await call.alone(key, provider, async () => {
        const place = () => placed(order)
        const output = await billed(chain.hooks, { candidate, run: call.run, place, costOf: (made) => priceOf(order, made) })
        return { by: 'provider', provider, candidate, output, key, skipped: [...line.skipped] }
      })
      // What another host has made meanwhile says nothing about this one's health.
      if (answer.by === 'provider') chain.breaker.succeeded(provider)
      return answer
    } catch (thrown) {
      // With what the provider itself has had made by others: then it may be passed on no more.
      const fault = withOutcome(judged(thrown, provider, candidate, call.run.signal), own.outcome)
      const error = blamedOn(fault, { plugin: chain.pluginOf(provider.kind, provider.id) })
      // One client's failing model says nothing about another's.
      if (!provider.perCaller && itsFault.includes(error.code))
        chain.breaker.failed(provider, error.code === 'PROVIDER_RATE_LIMITED' ? error.retryAfterMs : undefined)
      if (!passesOn.includes(error.code) || error.outcome !== 'none') throw withSkipped(error, line.skipped)
      last = error
      beforeLast = line.skipped.length
      line.failed(candidate, provider, error)
    }
  }
  throw last ? withSkipped(last, line.skipped, line.skipped.slice(0, beforeLast)) : nobody(call.run.kind, line.skipped)
}

/** One order to one candidate, which may take several tries. */
interface Order {
  readonly chain: ChainInit
  readonly call: ChainCall
  readonly candidate: Candidate
  readonly provider: ProviderV1
  /** Counts this order, and what the provider has made by others. */
  readonly own: Orders
  /** The longest wait for a rate limit. */
  readonly patienceMs: number
}

const priceOf = ({ candidate, provider }: Order, output: Output) => costOf(output, candidate.estimate, provider.nature)

const placed = async (order: Order): Promise<Output> => {
  const { chain, call, candidate, provider, own, patienceMs } = order
  const { signal, deadline } = call.run
  for (let tries = 1; ; tries++) {
    let ended: Orders['add'] | undefined
    try {
      const output = await chain.limits.run(provider.id, signal, () => {
        signal.throwIfAborted()
        ended = isFree(provider, candidate) ? own.add : own.place()
        return invoked(order)
      })
      ended?.(outcomeOf(priceOf(order, output)))
      return output
    } catch (thrown) {
      const error = judged(thrown, provider, candidate, signal)
      // Who leaves while waiting in line has ordered nothing.
      if (!ended) throw withOutcome(error, 'none')
      ended(error.outcome ?? 'unknown')
      const waitMs = error.retryAfterMs ?? 1000 * tries
      const isSoon = waitMs <= patienceMs && Date.now() + waitMs < deadline
      if (error.code !== 'PROVIDER_RATE_LIMITED' || own.outcome !== 'none' || tries === mostTries || !isSoon) throw error
      await untilAborted(signal, pause(waitMs, undefined, { signal }))
    }
  }
}

const invoked = async ({ chain, call, candidate, provider, own }: Order): Promise<Output> => {
  const { run, request, partial, watched } = call
  const sent = { something: false }
  const asked = noting(sent, async () => {
    const output = await provider.invoke(request, {
      ...run,
      run: (next, options?: RunOptions) => run.run(next, countedBy(own, options)),
      model: candidate.model,
      options: run.options.providerOptions?.[provider.id] ?? {},
      partial,
      watched,
    })
    // Reading it may send as well, as where a link is followed.
    return takenOutput(output, chain.resultOf(provider.kind))
  })
  const taken = await untilAborted(run.signal, asked).catch((thrown: unknown) => {
    throw sent.something ? afterSending(thrown) : thrown
  })
  if ('value' in taken) return taken.value
  throw new AtelierError({
    code: taken.empty ? 'PROVIDER_EMPTY' : 'PROVIDER_FAILED',
    message: `Provider "${provider.id}" returned ${taken.fault}.`,
    ...(!taken.empty && { fix: 'This is a fault of the provider plugin; tell its author.' }),
    outcome: 'unknown',
  })
}
