/** Says at start which names of `chains` and `aliases` lead to nobody: a misspelt one would be passed over in silence. */
import type { Config } from '../contract/config.ts'
import { nearest } from '../errors/nearest.ts'

interface Known {
  readonly kind: string
  readonly id: string
}

/** One sentence for every name that no provider answers to; a chain is judged by its kind, an alias by all. Of plugins that are `disabled` their own warning speaks. */
export function chainProblems(
  { chains = {}, aliases = {} }: Pick<Config, 'chains' | 'aliases'>,
  providers: readonly Known[],
  disabled: readonly string[] = [],
): string[] {
  const leads = (name: string, ids: readonly string[]): boolean =>
    [...ids, ...disabled].some((id) => name === id || name.startsWith(`${id}/`))
  const problem = (where: string, name: string, ids: readonly string[]): string =>
    `${where} names "${name}", and no plugin provides it. ${nearest(name.split('/')[0] ?? name, ids, (near) => `Did you mean "${near}"? `)}It is passed over.`
  const names = Object.keys(aliases)
  return [
    ...Object.entries(chains).flatMap(([kind, chain]) => {
      const ids = [...providers.filter((one) => one.kind === kind).map(({ id }) => id), ...names]
      return (chain ?? []).filter((name) => !leads(name, ids)).map((name) => problem(`chains["${kind}"]`, name, ids))
    }),
    ...Object.entries(aliases).flatMap(([alias, targets]) => {
      const ids = [...new Set(providers.map(({ id }) => id)), ...names]
      return [targets]
        .flat()
        .filter((name) => !leads(name, ids))
        .map((name) => problem(`aliases.${alias}`, name, ids))
    }),
  ]
}
