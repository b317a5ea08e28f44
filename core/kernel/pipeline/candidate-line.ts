/** Going down the list of candidates: who is not asked, and why. A hook's word, a rest, unavailability, or the rule for stand-ins. */
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import { type Skip, SkipCode, type Skipped } from '../contract/skip.ts'
import type { AvailabilityCheck } from '../providers/availability.ts'
import type { Breaker } from '../providers/breaker.ts'
import { isStandIn } from '../providers/candidates.ts'

/** A plugin that the host has started without, and why. What it provides is not known. */
export interface Disabled {
  readonly plugin: string
  readonly why: string
  /** It needs settings, as those of vendors do: something may be standing in for it. */
  readonly isVendor: boolean
}
/** Who may answer. */
export interface Choice {
  /** In the order in which they are asked. */
  readonly candidates: readonly Candidate[]
  /** The caller or a configured chain has named them: stand-ins among them need no excuse. */
  readonly explicit: boolean
  /** Whom the caller or the chain names, and whose plugin is not running. */
  readonly absent: readonly Skipped[]
}
export interface LineInit {
  readonly provider: (kind: string, id: string) => ProviderV1 | undefined
  readonly availability: AvailabilityCheck
  readonly breaker: Breaker
  readonly disabled: () => readonly Disabled[]
}
export interface CandidateLine {
  /** Those that were passed over so far. */
  readonly skipped: readonly Skipped[]
  /**
   * A candidate's provider, unless a hook or the rule for stand-ins is against it: then not even the cache is asked. One that a hook is against,
   * and that has an order of the same already (`hasOrder`), is asked for that order, and for nothing new.
   */
  allowed(candidate: Candidate, hasOrder: (provider: ProviderV1) => Promise<boolean>): Promise<ProviderV1 | undefined>
  /**
   * Whether it can answer now: it does not rest after faults, and says that it is available. One that has an order of the same already
   * (`hasOrder`) is asked in any case. Passing on would pay somebody else for what this one has been paid for.
   */
  answers(candidate: Candidate, provider: ProviderV1, hasOrder: (provider: ProviderV1) => Promise<boolean>): Promise<boolean>
  /** A hook is against it, and of its order nothing was left. */
  refused(candidate: Candidate, provider: ProviderV1): void
  /** It was asked in vain. */
  failed(candidate: Candidate, provider: ProviderV1, error: AtelierError): void
}

export function candidateLine(
  { provider: find, availability, breaker, disabled }: LineInit,
  { kind, signal }: Run,
  { explicit, absent }: Omit<Choice, 'candidates'>,
): CandidateLine {
  const skipped: Skipped[] = [...absent]
  /** A model provider is set up, whether it can answer now or not: stand-ins keep still. */
  let modelIsConfigured = false
  const skip = (candidate: Candidate, provider: ProviderV1 | undefined, { code, why, fix }: Skip): false => {
    const isConfigured = code !== SkipCode.PROVIDER_UNCONFIGURED && code !== 'CLIENT_UNSUPPORTED'
    modelIsConfigured ||= provider !== undefined && isConfigured && !isStandIn(provider)
    skipped.push({ provider: candidate.provider, code, why, ...(fix !== undefined && { fix }) })
    return false
  }
  const lack = async (provider: ProviderV1): Promise<Skip | undefined> => {
    const available = await availability(provider, signal)
    if (available.ok) return undefined
    const notSetUp = explicit ? SkipCode.PROVIDER_INCOMPLETE : SkipCode.PROVIDER_UNCONFIGURED
    return { code: available.unconfigured ? notSetUp : SkipCode.PROVIDER_UNAVAILABLE, why: `${available.why} ${available.fix}` }
  }
  return {
    skipped,
    async allowed(candidate, hasOrder) {
      const provider = find(kind, candidate.provider)
      const reason = !provider
        ? { code: SkipCode.PROVIDER_UNKNOWN, why: `No provider of "${kind}" is called so.` }
        : (candidate.skip ?? (isStandIn(provider) && modelIsConfigured && !explicit ? standsIn : undefined))
      if (!reason) {
        // It may be standing in for what one of them was to provide.
        if (isStandIn(provider!) && !explicit && !skipped.some(({ code }) => code === SkipCode.PROVIDER_INCOMPLETE))
          skipped.push(...disabled().flatMap((one) => (one.isVendor ? asSkipped(one) : [])))
        return provider
      }
      if (provider && candidate.skip && (await hasOrder(provider))) return provider
      // What one that is not set up could not make either is no reason for stand-ins to keep still.
      const isNew = provider !== undefined && !explicit && !modelIsConfigured && !isStandIn(provider)
      const lacking = isNew ? await lack(provider) : undefined
      skip(candidate, provider, lacking?.code === SkipCode.PROVIDER_UNCONFIGURED ? lacking : reason)
      return undefined
    },
    async answers(candidate, provider, hasOrder) {
      const resting = breaker.open(provider)
      const lacking = resting === undefined ? await lack(provider) : { code: SkipCode.PROVIDER_RESTING, why: resting }
      return !lacking || (await hasOrder(provider)) || skip(candidate, provider, lacking)
    },
    refused: (candidate, provider) => void (candidate.skip && skip(candidate, provider, candidate.skip)),
    failed: (candidate, provider, { code, message }) => void skip(candidate, provider, { code, why: message }),
  }
}

const asSkipped = ({ plugin, why }: Disabled): Skipped => ({ provider: plugin, code: SkipCode.PROVIDER_INCOMPLETE, why })

/** Those of whom `names` speak, as ids of providers begin with the name of their plugin. */
export const absentAmong = (names: readonly string[], disabled: readonly Disabled[]): readonly Skipped[] =>
  disabled.flatMap((one) => (names.some((name) => name === one.plugin || name.startsWith(`${one.plugin}/`)) ? asSkipped(one) : []))

const standsIn: Skip = {
  code: SkipCode.PROVIDER_STANDS_IN,
  why: 'It stands in only where no model provider is configured; name it in `chains` or ask for it by `provider`.',
}
