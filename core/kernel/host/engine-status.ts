/** Which plugins keep something for several hosts, what, and whether their servers answer. */
import type { EngineAway, EngineHealth, EngineStatus } from '../contract/engine-health.ts'
import type { PluginRegistry } from '../plugin/registry.ts'
import type { CollectedEngines } from './collect-engines.ts'

/** In the order in which they were asked; empty where none does. */
export const engineStatus = (
  { offered, health }: Pick<CollectedEngines, 'offered' | 'health'>,
  { services }: Pick<PluginRegistry, 'services'>,
): readonly EngineStatus[] =>
  [...new Set([...offered.values(), ...health.keys()])].map((plugin) => {
    const engines = [...offered].flatMap(([engine, by]) => (by === plugin ? [engine] : []))
    const provided = services.flatMap((entry) => (entry.plugin === plugin ? [entry.value.name] : []))
    const away = awayOf(health.get(plugin))
    return { plugin, keeps: [...engines, ...provided], ...(away && { away }) }
  })

/** Whoever asks how a host stands is answered, whatever a plugin does. */
function awayOf(health: EngineHealth | undefined): EngineAway | undefined {
  try {
    return health?.()
  } catch {
    return undefined
  }
}
