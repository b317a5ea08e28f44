/** `draw_image`. */
import { defineTool, schemaOfFormats, type Tool } from 'atelier-mcp'
import { type DrawTools, inputOf } from './draw-arguments.ts'

const description =
  'Draws what you write: logos, icons, posters, UI. SVG: viewBox; ground, big shapes, details; gradients in <defs>; text-anchor; fonts sans-serif, serif, monospace, fantasy, cursive. Heed notes, mend, pass `base`. More: get_asset atelier://guide/drawing'

export const drawImage = (tools: DrawTools): Tool => {
  const input = schemaOfFormats(tools.exporters, 'image', inputOf)
  return defineTool({
    name: 'draw_image',
    essential: true,
    title: 'Draw a picture from source',
    description,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    handler: async (given, call) => (await import('./draw.ts')).draw(given, call, tools),
  })
}
