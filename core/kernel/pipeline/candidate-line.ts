/** Going down the list of candidates: who is not asked, and why. A hook's word, an open circuit, unavailability, or the rule for stand-ins. */
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import { type Skip, SkipCode, type Skipped } from '../contract/skip.ts'
import { isStandIn, providerNamed } from '../providers/candidates.ts'
import { hasOrder } from './left-order.ts'
import type { Disabled, PipelineInit } from './pipeline-init.ts'
import { endsWithCallers } from './provider-faults.ts'

/** Who may answer. */
export interface Choice {
  /** In the order in which they are asked. */
  readonly candidates: readonly Candidate[]
  /** The caller or a configured chain has named them: stand-ins among them need no excuse. */
  readonly explicit: boolean
  /** Whom the caller or the chain names, and whose plugin is not running. */
  readonly absent: readonly Skipped[]
}
/** `keyOf`: the key of a candidate's answer. */
export function candidateLine(
  { providers, availability, breaker, disabled, book }: PipelineInit,
  run: Run,
  { explicit, absent }: Omit<Choice, 'candidates'>,
  keyOf: (candidate: Candidate) => Promise<string>,
) {
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
    const available = await availability(provider, run.signal)
    if (available.ok) return undefined
    const notSetUp = explicit ? SkipCode.PROVIDER_INCOMPLETE : SkipCode.PROVIDER_UNCONFIGURED
    return { code: available.unconfigured ? notSetUp : SkipCode.PROVIDER_UNAVAILABLE, why: `${available.why} ${available.fix}` }
  }
  /** It has an order of the same already: passing on would pay somebody else for what this one has been paid for. */
  const isOrdered = async (candidate: Candidate, provider: ProviderV1): Promise<boolean> =>
    !endsWithCallers(provider, candidate) && hasOrder(book, run, await keyOf(candidate))
  return {
    /** Those that were passed over so far. */
    skipped: skipped as readonly Skipped[],
    /**
     * A candidate's provider, unless a hook or the rule for stand-ins is against it: then not even the cache is asked. One that a hook is against,
     * and that has an order of the same already, is asked for that order, and for nothing new.
     */
    async allowed(candidate: Candidate): Promise<ProviderV1 | undefined> {
      const provider = providerNamed(providers, run.kind, candidate.provider)?.value
      const reason = !provider
        ? { code: SkipCode.PROVIDER_UNKNOWN, why: `No provider of "${run.kind}" is called so.` }
        : (candidate.skip ?? (isStandIn(provider) && modelIsConfigured && !explicit ? standsIn : undefined))
      if (!reason) {
        // It may be standing in for what one of them was to provide.
        if (isStandIn(provider!) && !explicit && !skipped.some(({ code }) => code === SkipCode.PROVIDER_INCOMPLETE))
          skipped.push(...disabled().flatMap((one) => (one.isVendor ? asSkipped(one) : [])))
        return provider
      }
      if (provider && candidate.skip && (await isOrdered(candidate, provider))) return provider
      // What one that is not set up could not make either is no reason for stand-ins to keep still.
      const isNew = provider !== undefined && !explicit && !modelIsConfigured && !isStandIn(provider)
      const lacking = isNew ? await lack(provider) : undefined
      skip(candidate, provider, lacking?.code === SkipCode.PROVIDER_UNCONFIGURED ? lacking : reason)
      return undefined
    },
    /** Whether it can answer now: it does not rest after faults, and says that it is available. One that has an order of the same already is asked in any case. */
    async answers(candidate: Candidate, provider: ProviderV1): Promise<boolean> {
      const resting = breaker.open(provider)
      const lacking = resting === undefined ? await lack(provider) : { code: SkipCode.PROVIDER_RESTING, why: resting }
      return !lacking || (await isOrdered(candidate, provider)) || skip(candidate, provider, lacking)
    },
    /** A hook is against it, and of its order nothing was left. */
    refused: (candidate: Candidate, provider: ProviderV1) => void (candidate.skip && skip(candidate, provider, candidate.skip)),
    /** It was asked in vain. */
    failed: (candidate: Candidate, provider: ProviderV1, { code, message }: AtelierError) =>
      void skip(candidate, provider, { code, why: message }),
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
