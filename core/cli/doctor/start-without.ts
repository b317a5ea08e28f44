/** A host that starts whatever its engines do: each plugin whose server keeps it from that is named, and left out. */
import { createHost } from '../../create-host.ts'
import type { PluginUse } from '../../kernel/contract/config.ts'
import type { Plugin } from '../../kernel/contract/plugin.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import type { LoadedConfig } from '../../services/config/load-config.ts'
import { resolvePlugins } from '../../services/config/resolve-plugins.ts'

/** What has started, perhaps not all of it. */
export interface Started {
  readonly host: Host
  /** The plugins that it runs without. */
  readonly without: ReadonlySet<string>
}

/** `failed` hears why of each. Throws what else keeps the host from starting. */
export async function startWithout(loaded: LoadedConfig, log: Logger, failed: (error: AtelierError) => void): Promise<Started> {
  const without = new Set<string>()
  let plugins = loaded.config.plugins
  for (;;) {
    try {
      return { host: await createHost({ ...loaded, config: { ...loaded.config, plugins }, log }), without }
    } catch (error) {
      const next = AtelierError.is(error) && error.plugin !== undefined && !without.has(error.plugin) ? error.plugin : undefined
      const rest = next === undefined ? undefined : await leavingOut(next, plugins, loaded)
      if (!rest) throw error
      without.add(next!)
      failed(error as AtelierError)
      plugins = rest
    }
  }
}

const useOf = (entry: Plugin | PluginUse | string): PluginUse => (typeof entry === 'object' && 'use' in entry ? entry : { use: entry })

/** Nothing where it offers no engines: others may stand on what it does. */
async function leavingOut(name: string, entries: LoadedConfig['config']['plugins'], loaded: LoadedConfig) {
  const all = entries.filter(Boolean)
  const resolved = await resolvePlugins(all, loaded)
  const index = resolved.findIndex(({ plugin, problem }) => plugin.definition.name === name && plugin.definition.engines && !problem)
  if (index < 0) return undefined
  return all.map((entry, at) => (at === index && entry ? { ...useOf(entry), onError: 'disable' as const } : entry))
}
