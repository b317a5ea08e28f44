/** What plugins offer one another, by name. */
import type { Services } from '../contract/augment.ts'
import { AtelierError } from '../contract/errors.ts'
import type { PluginContext } from '../contract/plugin.ts'

export interface ServiceRegistry {
  facade(plugin: string): PluginContext['services']
  drop(plugin: string): void
  /** Who provides what. */
  providedBy(plugin: string): readonly string[]
}

/** One map for all; `get` throws `SERVICE_MISSING`, providing a name twice `SERVICE_DUPLICATE`. */
export function serviceRegistry(): ServiceRegistry {
  const services = new Map<string, { readonly plugin: string; readonly service: unknown }>()
  const dropped = new Set<string>()
  return {
    facade: (plugin) => ({
      provide(name, service) {
        if (dropped.has(plugin))
          throw new AtelierError({
            code: 'HOST_SEALED',
            message: `Plugin "${plugin}" provides "${name}" after its set-up had failed.`,
            outcome: 'none',
          })
        const owner = services.get(name)?.plugin
        if (owner !== undefined)
          throw new AtelierError({
            code: 'SERVICE_DUPLICATE',
            message:
              owner === plugin
                ? `Plugin "${plugin}" provides the service "${name}" twice.`
                : `Plugins "${owner}" and "${plugin}" both provide the service "${name}".`,
            fix: 'Keep one of the two.',
            outcome: 'none',
          })
        services.set(name, { plugin, service })
      },
      get<N extends keyof Services>(name: N) {
        const entry = services.get(name)
        if (!entry)
          throw new AtelierError({
            code: 'SERVICE_MISSING',
            message: `Plugin "${plugin}" needs the service "${name}", and no plugin provides it.`,
            fix: `Add the plugin that provides "${name}" to the config, and to \`requires\` of "${plugin}".`,
            outcome: 'none',
          })
        return entry.service as Services[N]
      },
      find: <N extends keyof Services>(name: N) => services.get(name)?.service as Services[N] | undefined,
    }),
    drop(plugin) {
      dropped.add(plugin)
      for (const [name, entry] of services) if (entry.plugin === plugin) services.delete(name)
    },
    providedBy: (plugin) => [...services].filter(([, entry]) => entry.plugin === plugin).map(([name]) => name),
  }
}
