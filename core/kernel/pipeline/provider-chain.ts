/**
 * The host's own answer to `generate`: asks the candidates in order. The money rule lives here. A request is repeated or
 * passed on only when it certainly cost nothing.
 */
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Skipped } from '../contract/skip.ts'
import { blamedOn } from '../errors/with-facts.ts'
import { frozen } from '../hooks/frozen.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { billed } from './billed.ts'
import { type Choice, candidateLine, type LineInit } from './candidate-line.ts'
import type { Answered, Generation } from './generation.ts'
import { hasOrder, leftOrder, type MadeSince } from './left-order.ts'
import { type Orders, orders, withOutcome } from './orders.ts'
import { endsWithCallers, type Order, type PlaceInit, type Placing } from './place-order.ts'
import { itsFault, judged, nobody, passesOn, withSkipped } from './provider-faults.ts'

/** A rate limit shorter than this is waited for, even where somebody else could answer. */
const shortWaitMs = 2000
/** The longest wait for a rate limit where nobody else can answer. */
const longWaitMs = 30_000
export interface ChainInit extends LineInit, PlaceInit {
  readonly hooks: Pick<SealedHooks, 'spend' | 'spent'>
  /** Whose provider it is, for errors. */
  readonly pluginOf: (kind: string, id: string) => string | undefined
}
export interface ChainCall extends Choice, Placing {
  /** Counts what is ordered here. */
  readonly orders: Orders
  /** The key of one candidate's answer. */
  key(candidate: Candidate): Promise<string>
  /** The kept answer of a candidate, if there is one. */
  lookup(key: string): Promise<Generation | undefined>
  /** What an order that was left behind has brought, where that is kept. */
  readonly madeSince: MadeSince
  /** Runs the paid part alone among all hosts on this machine; may find that another host has answered meanwhile. */
  alone(key: string, provider: ProviderV1, work: () => Promise<Answered | undefined>): Promise<Answered | undefined>
}

/**
 * Throws the last provider's error when all were asked, `PROVIDER_UNAVAILABLE` when all were skipped; `details.skipped` says
 * who and why.
 */
export async function askProviders(chain: ChainInit, call: ChainCall): Promise<Answered> {
  const line = candidateLine(chain, call.run, call)
  let last: AtelierError | undefined
  let beforeLast = 0
  for (const [index, candidate] of call.candidates.entries()) {
    const isOrdered = async (one: ProviderV1): Promise<boolean> =>
      !endsWithCallers(one, candidate) && hasOrder(chain.book, { key: await call.key(candidate), run: call.run })
    const provider = await line.allowed(candidate, isOrdered)
    if (!provider) continue
    // A hook is against it. It has been paid for the same, so what that brings is taken, and nothing new is asked of it.
    const isRefused = candidate.skip !== undefined
    const key = await call.key(candidate)
    // The first candidate's lookup was made before the `generate` hook. A kept answer is good even where its provider is down.
    const generation = index === 0 || isRefused ? undefined : await call.lookup(key)
    if (generation) return kept(generation, line.skipped)
    const endsWith = endsWithCallers(provider, candidate)
    if (!isRefused && !(await line.answers(candidate, provider, isOrdered))) continue
    const own = orders()
    call.orders.include(own)
    const hasNext = call.candidates.slice(index + 1).some(({ skip }) => skip === undefined)
    // After a wait it would be asked anew.
    const patienceMs = isRefused ? -Infinity : hasNext ? shortWaitMs : longWaitMs
    try {
      const answer = await call.alone(key, provider, async () => {
        const left = endsWith ? undefined : await leftOrder(chain, call.madeSince, { key, run: call.run, provider, candidate })
        if (left && 'result' in left) return { by: 'kept', generation: left }
        if (!left && isRefused) return undefined
        const order: Order = {
          init: chain,
          placing: call,
          candidate: { ...candidate, order: left?.record ?? chain.book.next() },
          provider,
          key,
          own,
          patienceMs,
          left: left?.open,
        }
        const { output, open } = await billed(chain.hooks, order).catch(async (thrown: unknown) => {
          // As where nobody waited for its turn.
          await left?.open.lose()
          throw thrown
        })
        return { by: 'provider', provider, candidate, output, key, skipped: [...line.skipped], order: open }
      })
      if (!answer) {
        line.refused(candidate, provider)
        continue
      }
      // What another host has made meanwhile says nothing about this one's health.
      if (answer.by === 'provider') chain.breaker.succeeded(provider)
      return answer.by === 'kept' ? kept(answer.generation, line.skipped) : answer
    } catch (thrown) {
      // With what the provider itself has had made by others: then it may be passed on no more.
      const fault = withOutcome(judged(thrown, provider, candidate, call.run.signal), own.outcome)
      const error = blamedOn(fault, { plugin: chain.pluginOf(provider.kind, provider.id) })
      // One client's failing model says nothing about another's.
      if (!provider.perCaller && itsFault.includes(error.code))
        chain.breaker.failed(provider, error.code === 'PROVIDER_RATE_LIMITED' ? error.retryAfterMs : undefined)
      if (!passesOn.includes(error.code) || error.outcome !== 'none' || call.isLeft()) throw withSkipped(error, line.skipped)
      last = error
      beforeLast = line.skipped.length
      line.failed(candidate, provider, error)
    }
  }
  throw last ? withSkipped(last, line.skipped, line.skipped.slice(0, beforeLast)) : nobody(call.run.kind, line.skipped)
}

/** Who was passed over this time: what holds for the time when it was made says nothing of why it is handed out now. */
const kept = ({ result, ...rest }: Generation, skipped: readonly Skipped[]): Answered => ({
  by: 'kept',
  generation: { ...rest, result: { ...result, provenance: frozen({ ...result.provenance, skipped: [...skipped] }) } },
})
