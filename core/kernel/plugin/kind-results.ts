/** What results of a kind are, and who says it. */
import type { KindResult } from '../contract/kind-result.ts'
import type { PluginDefinition } from '../contract/plugin.ts'
import type { HostServices, LoadedPlugin } from '../ports/services.ts'

/** As the product says, else the first plugin that says it. */
export function kindResultOf(
  { kindResults }: Pick<HostServices, 'kindResults'>,
  plugins: readonly LoadedPlugin[],
): (kind: string) => KindResult | undefined {
  let known: ReadonlyMap<string, KindResult> | undefined
  const all = () => {
    const own = plugins.toReversed().flatMap(({ plugin, problem }) => (problem ? [] : Object.entries(plugin.definition.kinds ?? {})))
    return new Map<string, KindResult>([...own, ...Object.entries(kindResults())])
  }
  return (kind) => (known ??= all()).get(kind)
}

/** Kinds that several of these plugins say, each as a sentence; the same object, as of one package, is said once. */
export function kindProblems(definitions: readonly Pick<PluginDefinition, 'name' | 'kinds'>[]): readonly string[] {
  const said = new Map<string, { readonly name: string; readonly result: KindResult }>()
  return definitions.flatMap(({ name, kinds = {} }) =>
    Object.entries(kinds).flatMap(([kind, result]) => {
      const first = said.get(kind)
      if (!first) said.set(kind, { name, result })
      return !first || first.result === result
        ? []
        : [`Plugins "${first.name}" and "${name}" both say what results of "${kind}" are; "${first.name}" is believed.`]
    }),
  )
}
