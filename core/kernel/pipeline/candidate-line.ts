/** Going down the list of candidates: who is not asked, and why. A hook's word, a rest, unavailability, or the rule for stand-ins. */
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import { type Skip, SkipCode, type Skipped } from '../contract/skip.ts'
import type { AvailabilityCheck } from '../providers/availability.ts'
import type { Breaker } from '../providers/breaker.ts'
import { isStandIn } from '../providers/candidates.ts'

/** Who may answer. */
export interface Choice {
  /** In the order in which they are asked. */
  readonly candidates: readonly Candidate[]
  /** The caller or a configured chain has named them: stand-ins among them need no excuse. */
  readonly explicit: boolean
}
export interface LineInit {
  readonly provider: (kind: string, id: string) => ProviderV1 | undefined
  readonly availability: AvailabilityCheck
  readonly breaker: Breaker
}
export interface CandidateLine {
  /** Those that were passed over so far. */
  readonly skipped: readonly Skipped[]
  /** A candidate's provider, unless a hook or the rule for stand-ins is against it: then not even the cache is asked. */
  allowed(candidate: Candidate): ProviderV1 | undefined
  /** Whether it can answer now: it is not left alone after faults, and says that it is available. */
  answers(candidate: Candidate, provider: ProviderV1): Promise<boolean>
  /** It was asked in vain. */
  failed(candidate: Candidate, provider: ProviderV1, error: AtelierError): void
}

export function candidateLine(
  { provider: find, availability, breaker }: LineInit,
  { kind, signal }: Run,
  explicit: boolean,
): CandidateLine {
  const skipped: Skipped[] = []
  /** A model provider is set up, whether it can answer now or not: stand-ins keep still. */
  let modelIsConfigured = false
  const skip = (candidate: Candidate, provider: ProviderV1 | undefined, { code, why }: Skip): false => {
    const isConfigured = code !== SkipCode.PROVIDER_UNCONFIGURED && code !== 'CLIENT_UNSUPPORTED'
    modelIsConfigured ||= provider !== undefined && isConfigured && !isStandIn(provider)
    skipped.push({ provider: candidate.provider, code, why })
    return false
  }
  return {
    skipped,
    allowed(candidate) {
      const provider = find(kind, candidate.provider)
      const reason = !provider
        ? { code: SkipCode.PROVIDER_UNKNOWN, why: `No provider of "${kind}" is called so.` }
        : (candidate.skip ?? (isStandIn(provider) && modelIsConfigured && !explicit ? standsIn : undefined))
      if (!reason) return provider
      skip(candidate, provider, reason)
      return undefined
    },
    async answers(candidate, provider) {
      const resting = breaker.open(provider)
      if (resting !== undefined) return skip(candidate, provider, { code: SkipCode.PROVIDER_RESTING, why: resting })
      const available = await availability(provider, signal)
      if (available.ok) return true
      const code = available.unconfigured ? SkipCode.PROVIDER_UNCONFIGURED : SkipCode.PROVIDER_UNAVAILABLE
      return skip(candidate, provider, { code, why: `${available.why} ${available.fix}` })
    },
    failed: (candidate, provider, { code, message }) => void skip(candidate, provider, { code, why: message }),
  }
}

const standsIn: Skip = {
  code: SkipCode.PROVIDER_STANDS_IN,
  why: 'It stands in only where no model provider is configured; name it in `chains` or ask for it by `provider`.',
}
