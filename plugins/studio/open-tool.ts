/** `studio_open`: what the page can do here. */
import { defineTool, type PluginContext, type Tool } from 'atelier-mcp'
import { ofPage } from './extension.ts'
import type { StudioOpened } from './messages.ts'

export const openTool = ({ tools, exporters, services }: Pick<PluginContext, 'tools' | 'exporters' | 'services'>): Tool =>
  defineTool({
    name: 'studio_open',
    title: 'Open the studio',
    description: 'Tells the page of the studio which tools and formats there are.',
    ...ofPage,
    handler() {
      const formats = new Map<string, string[]>()
      for (const { format, accepts } of exporters.list())
        if (format !== 'preview') for (const type of accepts) formats.set(type, [...(formats.get(type) ?? []), format])
      const data = {
        version: services.get('host').version,
        tools: tools.list().map(({ name }) => name),
        formats: Object.fromEntries(formats),
      } satisfies StudioOpened
      return { content: [], data }
    },
  })
