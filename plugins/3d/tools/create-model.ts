/** `create_model`. */
import { defineTool, type PluginContext, schemaOfFormats, type Tool } from 'atelier-mcp'
import type { ModelWork } from '../worker-pool.ts'
import { inputOf } from './create-arguments.ts'

const description =
  'Makes a 3D model, best from a spec that you write. Or give a prompt: a language model writes the spec, or rules draw a simple thing. With base, prompt or parameters change it. Returns a picture, a report and the file.'

export const createModel = (work: ModelWork, context: Pick<PluginContext, 'exporters' | 'providers'>): Tool => {
  const input = schemaOfFormats(context.exporters, 'model', inputOf)
  return defineTool({
    name: 'create_model',
    essential: true,
    title: 'Create a 3D model',
    description,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    get input() {
      return input()
    },
    handler: async (given, call) => (await import('./create.ts')).create(given, call, work, context),
  })
}
