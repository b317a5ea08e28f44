/** Whether words found nobody who could have changed a spec by them, or somebody who only cannot do it now. */
import { AtelierError, type PluginContext, type ProviderV1, SkipCode, type Skipped } from 'atelier-mcp'

type Maker = Omit<ProviderV1<'model.create'>, 'invoke'>
const isMaker = (one: ReturnType<PluginContext['providers']['list']>[number]): one is Maker => one.kind === 'model.create'

/** Why those are passed over who are not set up, and who stand in for them. */
const notSetUp = new Set<string>([SkipCode.PROVIDER_UNCONFIGURED, SkipCode.PROVIDER_INCOMPLETE, SkipCode.PROVIDER_STANDS_IN])

/**
 * Nobody was asked and nothing spent, and all who were passed over are not set up, or make new models alone. One that rests, does not answer or
 * may not be asked is there: that is a failure. An error with a hook's name may be of a run of that hook's own.
 */
export function isNobodyThere(error: unknown, providers: Pick<PluginContext['providers'], 'list'>): boolean {
  if (!AtelierError.is(error, 'PROVIDER_UNAVAILABLE') || error.outcome !== 'none' || error.retryable) return false
  if (error.hook !== undefined || error.details?.['provider'] !== undefined) return false
  const skipped = (error.details?.['skipped'] ?? []) as readonly Skipped[]
  const newAlone = new Set(
    providers
      .list()
      .filter(isMaker)
      .flatMap(({ id, capabilities }) => (capabilities.from.includes('spec') ? [] : [id])),
  )
  return skipped.length > 0 && skipped.every(({ provider, code }) => notSetUp.has(code) || newAlone.has(provider))
}
