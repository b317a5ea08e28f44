/**
 * The host's own answer to `generate`: asks the candidates in order. The money rule lives here. A request is repeated or
 * passed on only when it certainly cost nothing.
 */
import type { AtelierError } from '../contract/errors.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Skipped } from '../contract/skip.ts'
import { blamedOn } from '../errors/with-facts.ts'
import { frozen } from '../hooks/frozen.ts'
import { providerNamed } from '../providers/candidates.ts'
import { billed } from './billed.ts'
import { type Choice, candidateLine } from './candidate-line.ts'
import type { Answered, Generation } from './generation.ts'
import { leftOrder } from './left-order.ts'
import { type Orders, orders, withOutcome } from './orders.ts'
import { endsWithCallers, isOfTheHost, itsFault, judged, nobody, passesOn, withSkipped } from './provider-faults.ts'
import { type Attempt, find, isFound, isLeft, keyOf, type SharedWork } from './shared-work.ts'

/** A rate limit shorter than this is waited for, even where somebody else could answer. */
const shortWaitMs = 2000
/** The longest wait for a rate limit where nobody else can answer. */
const longWaitMs = 30_000

/**
 * `ordered` counts what is ordered here. Throws the last provider's error when all were asked, `PROVIDER_UNAVAILABLE` when all were skipped;
 * `details.skipped` says who and why.
 */
export async function askProviders(work: SharedWork, attempt: Attempt, choice: Choice, ordered: Orders): Promise<Answered> {
  const { init } = work
  const { run } = attempt
  const { candidates } = choice
  const line = candidateLine(init, run, choice, (candidate) => keyOf(work, attempt, candidate))
  let last: AtelierError | undefined
  let beforeLast = 0
  for (const [index, candidate] of candidates.entries()) {
    const provider = await line.allowed(candidate)
    if (!provider) continue
    // A hook is against it. It has been paid for the same, so what that brings is taken, and nothing new is asked of it.
    const isRefused = candidate.skip !== undefined
    const key = await keyOf(work, attempt, candidate)
    // The first candidate's lookup was made before the `generate` hook. A kept answer is good even where its provider is down.
    const generation = index === 0 || isRefused ? undefined : await find(work, attempt, key)
    if (generation) return kept(generation, line.skipped)
    if (!isRefused && !(await line.answers(candidate, provider))) continue
    const own = orders()
    ordered.include(own)
    const hasNext = candidates.slice(index + 1).some(({ skip }) => skip === undefined)
    // After a wait it would be asked anew.
    const patienceMs = isRefused ? -Infinity : hasNext ? shortWaitMs : longWaitMs
    try {
      const answer = await alone(work, attempt, key, provider, async () => {
        const left = endsWithCallers(provider, candidate) ? undefined : await leftOrder(init, { key, run, provider, candidate })
        if (left && 'result' in left) return { by: 'kept', generation: left }
        if (!left && isRefused) return undefined
        const order = { ...candidate, order: left?.record ?? init.book.next() }
        const placed = billed({ work, attempt, candidate: order, provider, key, own, patienceMs, left: left?.open, ends: [] })
        const { output, open } = await placed.catch(async (thrown: unknown) => {
          // As where nobody waited for its turn.
          await left?.open.lose()
          throw thrown
        })
        return { by: 'provider', provider, candidate: order, output, key, skipped: [...line.skipped], order: open }
      })
      if (!answer) {
        line.refused(candidate, provider)
        continue
      }
      // What another host has made meanwhile says nothing about this one's health.
      if (answer.by === 'provider') init.breaker.succeeded(provider)
      return answer.by === 'kept' ? kept(answer.generation, line.skipped) : answer
    } catch (thrown) {
      // With what the provider itself has had made by others: then it may be passed on no more.
      // An order that was placed before is told by its outcome.
      if (isOfTheHost(thrown)) throw withOutcome(thrown, own.outcome)
      const fault = withOutcome(judged(thrown, provider, candidate, run.signal), own.outcome)
      const error = blamedOn(fault, { plugin: providerNamed(init.providers, provider.kind, provider.id)?.plugin })
      // One client's failing model says nothing about another's.
      if (!provider.perCaller && itsFault.includes(error.code))
        init.breaker.failed(provider, error.code === 'PROVIDER_RATE_LIMITED' ? error.retryAfterMs : undefined)
      if (!passesOn.includes(error.code) || error.outcome !== 'none' || isLeft(work)) throw withSkipped(error, line.skipped)
      last = error
      beforeLast = line.skipped.length
      line.failed(candidate, provider, error)
    }
  }
  throw last ? withSkipped(last, line.skipped, line.skipped.slice(0, beforeLast)) : nobody(run.kind, line.skipped)
}

type Asking = () => Promise<Answered | undefined>
/** Runs the paid part alone among all hosts on this machine; may find that another host has answered meanwhile. */
const alone = (work: SharedWork, attempt: Attempt, key: string, provider: ProviderV1, ask: Asking): ReturnType<Asking> => {
  const { signal } = attempt.run
  if (!isFound(work) || provider.perCaller) return ask()
  return work.lease.during(key, signal, async () => {
    // A host that was stopped for a while loses its lease, not its order.
    await work.init.book.settled(key, signal, 'all')
    const generation = await find(work, attempt, key)
    return generation ? { by: 'kept', generation } : ask()
  })
}

/** Who was passed over this time: what holds for the time when it was made says nothing of why it is handed out now. */
const kept = ({ result, ...rest }: Generation, skipped: readonly Skipped[]): Answered => ({
  by: 'kept',
  generation: { ...rest, result: { ...result, provenance: frozen({ ...result.provenance, skipped: [...skipped] }) } },
})
