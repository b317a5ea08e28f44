/** From the arguments that every generating tool shares to the options of its run. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { ProviderV1 } from '../../kernel/contract/provider.ts'
import type { RunOptions } from '../../kernel/contract/run.ts'
import { thereAre } from '../../kernel/errors/nearest.ts'

/** `provider`, `model`, `force`, `cache`, `estimate`, `name`, `order`, as tools take them. */
export interface GenerationArguments {
  /** Id, `provider/model` or alias. */
  readonly provider?: string | undefined
  /** With `provider`, its model; alone, the provider that has it. `provider/model` will do, too. */
  readonly model?: string | undefined
  /** Make it anew, and keep the new one, as `cache: 'refresh'` says it, too. */
  readonly force?: boolean | undefined
  /** Or, in place of a word, what `order` says. */
  readonly cache?: 'on' | 'off' | 'refresh' | { readonly order: string } | undefined
  readonly estimate?: boolean | undefined
  readonly name?: string | undefined
  /** The id of an order that ended in doubt, which the person wants placed again. */
  readonly order?: string | undefined
}
type Listed = Pick<ProviderV1, 'kind' | 'id' | 'models'>

/** Throws `MODEL_UNKNOWN` where a model alone is named and no provider of the kind lists it. */
export function generationOptions(
  { provider, model, force, cache: kept, estimate, name, order: placed }: GenerationArguments,
  kind: string,
  providers: { list(): readonly Listed[] },
): RunOptions {
  const cache = typeof kept === 'object' ? undefined : kept
  const order = placed ?? (typeof kept === 'object' ? kept.order : undefined)
  const wanted = provider ?? (model === undefined ? undefined : ownerOf(model, kind, providers.list()))
  return {
    ...(wanted !== undefined && { provider: model === undefined || `/${wanted}`.endsWith(`/${model}`) ? wanted : `${wanted}/${model}` }),
    ...(cache === 'off' ? { cache: 'off' as const } : (force === true || cache === 'refresh') && { cache: 'refresh' as const }),
    ...(estimate !== undefined && { estimate }),
    ...(name !== undefined && { name }),
    ...(order !== undefined && { order }),
  }
}

const ownerOf = (model: string, kind: string, providers: readonly Listed[]): string => {
  const able = providers.filter((one) => one.kind === kind)
  const owner = able.find(({ id, models = [] }) => models.some((one) => one.id === model || `${id}/${one.id}` === model))
  if (owner) return model.startsWith(`${owner.id}/`) ? model : owner.id
  const models = able.flatMap(({ models: own = [] }) => own.map(({ id }) => id))
  throw new AtelierError({
    code: 'MODEL_UNKNOWN',
    message: `No provider has a model "${model}".`,
    fix: `${thereAre(model, models)} Name the provider too, if it lists none; an alias goes into \`provider\`.`,
    outcome: 'none',
  })
}
