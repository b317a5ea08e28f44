/** What each plugin touches, with the options that it has in this config. */
import { checkPlugins } from '../services/config/check-plugins.ts'
import type { LoadedConfig } from '../services/config/load-config.ts'
import { resolvePlugins } from '../services/config/resolve-plugins.ts'
import type { Needs } from '../kernel/contract/plugin.ts'

/** A method, since each plugin takes options of its own. */
interface Named {
  readonly name: string
  readonly needs?: Needs | { of(options: unknown): Needs }['of']
}

/** By the plugin's name; plugins that cannot run are left out. */
export async function pluginNeeds(loaded: LoadedConfig): Promise<ReadonlyMap<string, Needs>> {
  const checked = await checkPlugins(await resolvePlugins(loaded.config.plugins, loaded))
  const running = checked.filter(({ problem }) => problem === undefined)
  return new Map(
    running.map(({ plugin: { definition }, options }) => {
      const { name, needs = {} }: Named = definition
      return [name, typeof needs === 'function' ? needs(options) : needs]
    }),
  )
}
