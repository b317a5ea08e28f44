/** Why a candidate is not asked: a hook's word, a rest, unavailability, or the rule for stand-ins. */
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import { SkipCode, type Skipped } from '../contract/skip.ts'
import type { AvailabilityCheck } from '../providers/availability.ts'
import type { Breaker } from '../providers/breaker.ts'
import { isStandIn } from '../providers/candidates.ts'

/** What has been seen while going down the list of candidates. */
export interface Standing {
  /** A model provider is set up, whether it can answer now or not: stand-ins keep still. */
  modelIsConfigured: boolean
}
/** One candidate, as the chain comes to it. */
export interface Considered {
  readonly candidate: Candidate
  readonly provider: ProviderV1
  /** The caller or a configured chain has named the candidates. */
  readonly explicit: boolean
  readonly signal: AbortSignal
}
export interface SkipInit {
  readonly availability: AvailabilityCheck
  readonly breaker: Breaker
}

/** A hook's word, or the rule for stand-ins: then not even the cache is asked. */
export function ruledOut({ candidate, provider, explicit }: Considered, standing: Standing): Skipped | undefined {
  if (candidate.skip !== undefined) return note(standing, provider, true, { provider: candidate.provider, ...candidate.skip })
  if (!isStandIn(provider) || !standing.modelIsConfigured || explicit) return undefined
  return {
    provider: candidate.provider,
    code: SkipCode.PROVIDER_STANDS_IN,
    why: 'It stands in only where no model provider is configured; name it in `chains` or ask for it by `provider`.',
  }
}

/** It failed too often, or says that it cannot answer now. */
export async function cannotAnswer(
  { availability, breaker }: SkipInit,
  { candidate, provider, signal }: Considered,
  standing: Standing,
): Promise<Skipped | undefined> {
  const resting = breaker.open(provider)
  if (resting !== undefined)
    return note(standing, provider, true, { provider: candidate.provider, why: resting, code: SkipCode.PROVIDER_RESTING })
  const available = await availability(provider, signal)
  if (available.ok) return undefined
  const { why, fix, unconfigured = false } = available
  return note(standing, provider, !unconfigured, {
    provider: candidate.provider,
    why: `${why} ${fix}`,
    code: unconfigured ? SkipCode.PROVIDER_UNCONFIGURED : SkipCode.PROVIDER_UNAVAILABLE,
  })
}

const note = (standing: Standing, provider: ProviderV1, configured: boolean, skip: Skipped): Skipped => {
  standing.modelIsConfigured ||= configured && !isStandIn(provider)
  return skip
}
