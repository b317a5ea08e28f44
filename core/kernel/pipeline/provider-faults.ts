/** What providers throw, judged: whose fault it is, whether the next one may be asked, and what became of the money. */
import { AtelierError, type ErrorCode } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import { causeOf, neverConnected } from '../contract/never-connected.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import { SkipCode, type Skipped } from '../contract/skip.ts'
import { messageOf, toAtelierError } from '../errors/to-atelier-error.ts'
import { withFacts } from '../errors/with-facts.ts'
import { unspent } from '../errors/unspent.ts'
import { isStandIn } from '../providers/candidates.ts'
import { withOutcome } from './orders.ts'

/** It is down, full, or answers nothing of use. */
const unwell: readonly ErrorCode[] = [
  'PROVIDER_UNAVAILABLE',
  'PROXY_FAILED',
  'PROVIDER_AUTH',
  'PROVIDER_QUOTA',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_FAILED',
  'PROVIDER_EMPTY',
]
/** Faults after which the next candidate is asked, if nothing was spent. */
export const passesOn: readonly ErrorCode[] = [...unwell, 'PROVIDER_UNSUPPORTED', 'CLIENT_UNSUPPORTED']
/** Faults that say something about the provider's health; all others are of the request, of a policy or of the caller's side. */
export const itsFault: readonly ErrorCode[] = [...unwell, 'WORKER_FAILED']

/** What the host itself stands on could not be asked: no provider has failed. */
const ofTheHost: readonly ErrorCode[] = ['ENGINE_AWAY', 'ENGINE_FAILED', 'LEASE_LOST']
export const isOfTheHost = (thrown: unknown): thrown is AtelierError => AtelierError.is(thrown) && ofTheHost.includes(thrown.code)

/** What ends everybody's wait says nothing of what the provider had done by then. */
const stoppedAtWork = (reason: AtelierError): AtelierError => withOutcome(reason, 'unknown')

/** Nobody charges for it: a provider that works by rule, or one that has said so before it was asked. */
export const isFree = (provider: ProviderV1, { estimate }: Candidate): boolean =>
  isStandIn(provider) || (estimate?.usd === 0 && estimate.basis !== 'unknown')

/** Ends with its callers: it costs nothing, or is the caller's own. */
export const endsWithCallers = (provider: ProviderV1, candidate: Candidate): boolean =>
  isFree(provider, candidate) || provider.perCaller === true

/** What a provider threw that had sent something: a connection refused after that, as where it polls, is no sign that nothing was ordered. */
export const afterSending = (thrown: unknown): unknown => {
  const facts = {
    why: 'An earlier request for the same had been sent: the work may have been done, and charged.',
    fix: 'Look at the account before you try again; `force` asks once more.',
    outcome: 'unknown',
  } as const
  if (AtelierError.is(thrown)) return thrown.outcome === 'none' && neverConnected(thrown.cause) ? withFacts(thrown, facts) : thrown
  if (!neverConnected(thrown)) return thrown
  const message = `The connection broke: ${messageOf(causeOf(thrown) ?? thrown)}`
  return new AtelierError({ code: 'PROVIDER_FAILED', message, cause: thrown, ...facts })
}

const asProviderError = (thrown: unknown, signal: AbortSignal): AtelierError => {
  if (AtelierError.is(thrown)) return thrown === signal.reason ? stoppedAtWork(thrown) : thrown
  if (neverConnected(thrown))
    return unspent('PROVIDER_UNAVAILABLE', `It could not be reached: ${messageOf(causeOf(thrown) ?? thrown)}`, { cause: thrown })
  const error = toAtelierError(thrown, 'PROVIDER_FAILED')
  const stopped = error.code === 'ABORTED' || error.code === 'DEADLINE'
  if (stopped && signal.aborted) return stoppedAtWork(error)
  // A time-out of its own is not the end of the call.
  const own = error.code === 'DEADLINE' ? 'PROVIDER_TIMEOUT' : 'PROVIDER_FAILED'
  return new AtelierError({ code: own, message: error.message, outcome: 'unknown', cause: thrown })
}

/** Whatever a provider threw, with its name; a declared-free provider has spent nothing. */
export const judged = (thrown: unknown, provider: ProviderV1, candidate: Candidate, signal: AbortSignal): AtelierError => {
  const error = asProviderError(thrown, signal)
  const outcome = isFree(provider, candidate) && error.outcome !== 'paid' ? 'none' : (error.outcome ?? 'unknown')
  const { retryAfterMs } = error
  return withFacts(error, {
    outcome,
    ...(retryAfterMs !== undefined &&
      error.fix === undefined && { fix: `Try again in ${waitOf(retryAfterMs)}, or choose another provider.` }),
    hook: error.hook ?? 'generate',
    details: { ...error.details, provider: provider.id, ...(candidate.model !== undefined && { model: candidate.model }) },
  })
}

/** For whoever is told of something else while an order is out. */
export const runsOn = (error: AtelierError): AtelierError =>
  withFacts(error, {
    fix: 'The order is out and runs on. Ask for the same once more: you get what it brings, and nothing is ordered twice.',
  })

const waitOf = (ms: number): string =>
  ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : ms < 7_200_000 ? `${Math.ceil(ms / 60_000)} min` : 'some hours'

/** With everybody in `details.skipped`, and in words with those tried `before` the one who threw it; what was never set up is no news. */
export const withSkipped = (error: AtelierError, skipped: readonly Skipped[], before = skipped): AtelierError => {
  const told = before.filter(({ code }) => code !== SkipCode.PROVIDER_UNCONFIGURED)
  const tried = told.map(({ provider, why }) => `${provider}: ${why}`).join(' ')
  return withFacts(error, {
    ...(tried !== '' && error.details?.['provider'] !== undefined && { message: `${error.message} Before that, ${tried}` }),
    details: { ...error.details, skipped },
  })
}

/**
 * The error where every candidate was skipped. Nobody was asked, so it names no `details.provider`. Where the only one that is set up refuses
 * this very request, its refusal is the error: what the others lack is no news.
 */
export const nobody = (kind: string, skipped: readonly Skipped[]): AtelierError => {
  const [only, ...others] = skipped.filter(({ code }) => code !== SkipCode.PROVIDER_UNCONFIGURED && code !== 'CLIENT_UNSUPPORTED')
  if (only?.fix !== undefined && others.length === 0)
    return unspent('PROVIDER_UNSUPPORTED', only.why, { fix: only.fix, details: { skipped } })
  return unspent(
    'PROVIDER_UNAVAILABLE',
    `No provider can do this "${kind}" now. ${skipped.map(({ provider, why, fix }) => `${provider}: ${why}${fix === undefined ? '' : ` ${fix}`}`).join(' ')}`.trim(),
    {
      retryable: skipped.some(({ code }) => code === SkipCode.PROVIDER_RESTING || code === SkipCode.PROVIDER_UNAVAILABLE),
      details: { skipped },
    },
  )
}
