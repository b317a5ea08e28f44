import type { Exporter, Plugin, PluginContext } from 'atelier-mcp'
import type { ZodType } from 'zod'

/** What a plugin adds as exporters, without a host. */
export function exportersOf(plugin: Plugin): readonly Exporter[] {
  const added: Exporter[] = []
  const context = {
    options: (plugin.definition.options as unknown as ZodType).parse(plugin.options),
    exporters: { add: (one: Exporter) => void added.push(one) },
    hooks: { export: () => {} },
    services: { provide: () => {} },
  }
  void plugin.definition.setup(context as unknown as PluginContext<never>)
  return added
}
