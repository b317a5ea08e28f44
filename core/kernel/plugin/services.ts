/** What plugins offer one another, by name. */
import type { Services } from '../contract/augment.ts'
import type { PluginContext } from '../contract/plugin.ts'
import { unspent } from '../errors/unspent.ts'
import type { PluginRegistry } from './registry.ts'

/** As one plugin sees it. `get` throws `SERVICE_MISSING`, providing a name twice `SERVICE_DUPLICATE`. */
export function servicesOf(plugin: string, registry: Pick<PluginRegistry, 'services' | 'add'>): PluginContext['services'] {
  const find = <N extends keyof Services>(name: N): Services[N] | undefined =>
    registry.services.find(({ value }) => value.name === name)?.value.service as Services[N] | undefined
  return {
    provide: (name, service) => void registry.add('services', plugin, { name, service }),
    get(name) {
      const service = find(name)
      if (service !== undefined) return service
      throw unspent('SERVICE_MISSING', `Plugin "${plugin}" needs the service "${name}", and no plugin provides it.`, {
        fix: `Add the plugin that provides "${name}" to the config, and to \`requires\` of "${plugin}".`,
      })
    },
    find,
  }
}
