/** What a program brings along. The entry hands it down, so that nothing in `core/` knows which plugins and which config that is. */
import type { Config } from '../../kernel/contract/config.ts'
import type { Plugin, PluginFactory } from '../../kernel/contract/plugin.ts'

/** Everything is loaded when it is first asked for. */
export interface Bundled {
  /** By the name under which configs and plugins import it: the running host's own modules (`atelier-mcp`, `…/plugins`, `…/testing`). */
  readonly modules: Readonly<Record<string, () => Promise<object>>>
  /** The config of those who have none. */
  config(): Promise<{ readonly default: Config }>
}
export type BundledModules = Bundled['modules']

/** The bundled factories by their plugin's name: `image-gen`, not `imageGen`. */
export async function bundledPlugins(modules: BundledModules | undefined): Promise<ReadonlyMap<string, PluginFactory<unknown>>> {
  const values: unknown[] = Object.values((await modules?.['atelier-mcp/plugins']?.()) ?? {})
  const factories = values.filter((value): value is PluginFactory<unknown> => typeof value === 'function')
  return new Map(factories.map((factory) => [(factory as () => Plugin)().definition.name, factory]))
}
