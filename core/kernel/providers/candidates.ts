/** Who may answer a request, in which order: the call's own wish, else the configured chain, else everybody of the kind. */
import type { Estimate } from '../contract/assets.ts'
import type { Config } from '../contract/config.ts'
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Kind, Part, Request, RunOptions } from '../contract/run.ts'
import type { Skipped } from '../contract/skip.ts'
import { nearest, thereAre } from '../errors/nearest.ts'
import { unspent } from '../errors/unspent.ts'
import type { Entry } from '../ports/registry.ts'
import { present } from '../schema/present.ts'

/** Who provides this kind under this id. */
export const providerNamed = (providers: readonly Entry<ProviderV1>[], kind: string, id: string): Entry<ProviderV1> | undefined =>
  providers.find(({ value, enabled }) => enabled && value.kind === kind && value.id === id)

interface Known {
  readonly providers: readonly Entry<ProviderV1>[]
  readonly chains?: Config['chains']
  readonly aliases?: Config['aliases']
  /** Whom the wish or the chain names, and whose plugin is not running. */
  readonly absent?: readonly Skipped[]
}
type Aliases = NonNullable<Config['aliases']>
interface Choice {
  readonly entry: Entry<ProviderV1>
  readonly model: string | undefined
}

/** A provider that draws by rule answers only where no model provider is configured, or where somebody names it. */
export const isStandIn = ({ nature }: ProviderV1): boolean => (nature ?? 'model') !== 'model'

/**
 * The candidates before `select`. Throws `PROVIDER_UNKNOWN` and `MODEL_UNKNOWN` for a wish that nobody fulfils, `PROVIDER_INCOMPLETE`
 * where the plugin of whoever is wished for is not running, and `PROVIDER_MISSING` where the host has no provider of this kind at all.
 */
export function candidatesFor<K extends Kind>(
  kind: K,
  request: Request<K>,
  options: RunOptions,
  { providers, chains = {}, aliases = {}, absent = [] }: Known,
): Candidate<K>[] {
  const ofKind = providers.filter(({ value }) => value.kind === kind)
  if (ofKind.length === 0 && absent.length > 0) throw notRunning(absent)
  if (ofKind.length === 0)
    throw unspent('PROVIDER_MISSING', `No provider of kind "${kind}" is in the config.`, {
      fix: `${nearest(
        kind,
        providers.map(({ value }) => value.kind),
        (near) => `There is one of kind "${near}": a slip of its plugin? `,
      )}Add a plugin that provides "${kind}"; \`atelier providers\` lists what there is.`,
    })
  const chain = Object.hasOwn(chains, kind) ? chains[kind] : undefined
  const names = options.provider === undefined ? chain : [options.provider]
  const choices = names ? names.flatMap((name) => resolve(String(name), ofKind, aliases)) : inDefaultOrder(ofKind)
  if (choices.length === 0 && absent.length > 0) throw notRunning(absent)
  if (choices.length === 0 && names) throw unknown(names.join(', '), kind, ofKind, aliases)
  return onlyOnce(choices).map(({ entry: { value }, model }) => candidate(value as ProviderV1<K>, model, request))
}

/** Model providers first, each group in the plugins' order. */
const inDefaultOrder = (providers: readonly Entry<ProviderV1>[]): Choice[] =>
  [...providers.filter(({ value }) => !isStandIn(value)), ...providers.filter(({ value }) => isStandIn(value))].map((entry) => ({
    entry,
    model: entry.value.models?.[0]?.id,
  }))

/** The same provider and model under two names is asked once. */
const onlyOnce = (choices: readonly Choice[]): Choice[] =>
  choices.filter(({ entry, model }, index) => choices.findIndex((one) => one.entry === entry && one.model === model) === index)

const resolve = (name: string, providers: readonly Entry<ProviderV1>[], aliases: Aliases, trail: readonly string[] = []): Choice[] => {
  if (Object.hasOwn(aliases, name) && !trail.includes(name)) {
    // An alias serves several kinds: what it names for another one is passed over, if anything is left.
    let lastError: unknown
    const found = [aliases[name] ?? []].flat().flatMap((target) => {
      try {
        return resolve(target, providers, aliases, [...trail, name])
      } catch (error) {
        lastError = error
        return []
      }
    })
    if (found.length === 0 && lastError !== undefined) throw lastError
    return found
  }
  const entry = providers
    .filter(({ value: { id } }) => name === id || name.startsWith(`${id}/`))
    .toSorted((a, b) => b.value.id.length - a.value.id.length)[0]
  if (!entry) return []
  const { id, models } = entry.value
  const model = name === id ? models?.[0]?.id : name.slice(id.length + 1)
  if (models && model !== undefined && !models.some((known) => known.id === model)) {
    const ids = models.map((known) => known.id)
    throw unspent('MODEL_UNKNOWN', `Provider "${id}" has no model "${model}".`, { fix: thereAre(model, ids) })
  }
  return [{ entry, model }]
}

const notRunning = (absent: readonly Skipped[]): AtelierError =>
  unspent('PROVIDER_INCOMPLETE', absent.map(({ provider, why }) => `"${provider}" was asked for. ${why}`).join(' '), {
    details: { skipped: absent },
  })

const unknown = (name: string, kind: string, providers: readonly Entry<ProviderV1>[], aliases: Aliases): AtelierError => {
  if (Object.hasOwn(aliases, name))
    return unspent(
      'PROVIDER_UNKNOWN',
      `The alias "${name}" names ${[aliases[name] ?? []].flat().join(', ')}, and no provider of kind "${kind}" is called so.`,
      { fix: `Change it in \`aliases\` of the config. There are: ${providers.map(({ value }) => value.id).join(', ')}.` },
    )
  const names = [...providers.map(({ value }) => value.id), ...Object.keys(aliases)]
  return unspent('PROVIDER_UNKNOWN', `No provider or alias of kind "${kind}" is called "${name}".`, { fix: thereAre(name, names) })
}

const candidate = <K extends Kind>(provider: ProviderV1<K>, model: string | undefined, request: Request<K>): Candidate<K> => {
  const own = provider.models?.find(({ id }) => id === model)?.capabilities
  return {
    provider: provider.id,
    ...present({ model, estimate: estimateOf(provider, request, model) }),
    capabilities: { ...(provider.capabilities as object), ...(own as object | undefined) } as Part<K, 'capabilities'>,
  }
}

/**
 * What `select` handlers have made of the candidates that were `offered`, at the prices of the providers themselves: a handler may name a
 * higher one, or one where the provider knows none, and makes nobody cheaper or free.
 */
export const priced = (
  chosen: readonly Candidate[],
  offered: readonly Candidate[],
  request: Request,
  providers: readonly Entry<ProviderV1>[],
): readonly Candidate[] =>
  chosen.map(({ estimate: said, ...one }) => {
    const before = offered.find(({ provider: id, model }) => id === one.provider && model === one.model)
    const asked = before ? undefined : providerNamed(providers, request.kind, one.provider)?.value
    const own = before ? before.estimate : asked && estimateOf(asked, request, one.model)
    const isKnown = own !== undefined && own.basis !== 'unknown'
    const isDearer = said !== undefined && said.basis !== 'unknown' && (isKnown ? said.usd >= own.usd : said.usd > 0)
    const estimate = isDearer ? said : own
    return { ...one, ...present({ estimate }) }
  })

/** One that throws or names no amount is as good as none: the cost is then unknown, and the others can still be asked. */
const estimateOf = <K extends Kind>(provider: ProviderV1<K>, request: Request<K>, model: string | undefined): Estimate | undefined => {
  try {
    const estimate = provider.estimate?.(request, model)
    return estimate && Number.isFinite(estimate.usd) && estimate.usd >= 0 ? estimate : undefined
  } catch {
    return undefined
  }
}
