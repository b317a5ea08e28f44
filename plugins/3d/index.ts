/** The plugin `3d`: models from words or a precise spec, to files that other tools accept. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'

/** Nothing to configure yet. */
export type ModelOptions = {}

const plugin: PluginFactory<ModelOptions> = definePlugin({
  name: '3d',
  version: '0.1.0',
  apiVersion: 1,
  description: '3D models: create, inspect and convert them.',
  options: z.strictObject({}),
  async setup({ services, resources, prompts }) {
    const [{ strictSchema }, { guide }, { instructions }, { brief }] = await Promise.all([
      import('./spec/strict.ts'),
      import('./spec/guide.ts'),
      import('./spec/instructions.ts'),
      import('./spec/brief.ts'),
    ])
    services.provide('model-spec', { strictSchema, guide, instructions })
    resources.add({
      uri: 'atelier://guide/model-spec',
      name: 'model-spec',
      title: 'How to write a model spec',
      description: 'The vocabulary of `create_model`, with worked examples.',
      mimeType: 'text/markdown',
      read: () => guide(),
    })
    prompts.add({
      name: 'model_brief',
      title: 'Design a 3D model',
      description: 'Everything needed to write a good spec for create_model.',
      args: { wish: { description: 'What to model, with sizes if they matter' } },
      handler: ({ wish }) => brief(wish),
    })
  },
})
export default plugin
