/** The plugin `3d`: models from words or a precise spec, to files that other tools accept. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { errors } from './errors.ts'
import { designedModelProvider, isDesigner } from './designed-model-provider.ts'
import { localModelProvider } from './local-model-provider.ts'
import { skipWhoCannotChange } from './capability.ts'
import { build, outputOf } from './create/build.ts'
import { addExporters } from './exporters.ts'
import { brief } from './spec/brief.ts'
import { guide } from './spec/guide.ts'
import { instructions } from './spec/instructions.ts'
import { strictSchema } from './spec/strict.ts'
import { convertModelTool } from './tools/convert-model.ts'
import { createModel } from './tools/create-model.ts'
import { inspectModelTool } from './tools/inspect-model.ts'
import type { ModelFilesService, ModelSpecService } from './service.ts'
import { modelWork } from './worker-pool.ts'
import { versionOf } from '../version.ts'

/** Nothing to configure yet. */
export type ModelOptions = {}

const plugin: PluginFactory<ModelOptions> = definePlugin({
  name: '3d',
  version: versionOf('3d'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: '3D models: create, inspect and convert them.',
  errors,
  options: z.strictObject({}),
  setup({ services, resources, prompts, providers, exporters, tools, hooks, onSeal, onDispose }) {
    const work = modelWork()
    onDispose(() => work.close())
    services.provide('model-spec', { strictSchema, guide, instructions } satisfies ModelSpecService)
    services.provide('model-files', {
      isPlain: async (glb, limits, signal) => {
        const pictures = services.find('pictures')
        const sizeOf = async (picture: Uint8Array) =>
          pictures ? pictures.probe(picture, signal) : Promise.reject(new Error('Nobody measures it.'))
        return (await import('./read/plain-glb.ts')).isPlainGlb(glb, { ...limits, sizeOf })
      },
    } satisfies ModelFilesService)
    providers.add(localModelProvider(work))
    // Whoever designs becomes a maker under the same name, wherever their plugin stands in the config, unless they make models themselves.
    onSeal(() => {
      const makers = new Set(providers.list().flatMap(({ kind, id }) => (kind === 'model.create' ? [id] : [])))
      for (const provider of providers.list())
        if (isDesigner(provider) && !makers.has(provider.id)) providers.add(designedModelProvider(provider, work))
    })
    addExporters(exporters, work)
    tools.add(createModel(work, { exporters, providers }))
    tools.add(inspectModelTool(work))
    tools.add(convertModelTool(work, exporters))

    // A spec needs no provider: it is built here, for nothing, whatever is configured.
    hooks.generate('model.create', async ({ prompt, spec, renumbered, base, maxTriangles }, { signal }) => {
      if (prompt !== undefined || base !== undefined || spec === undefined) return
      const nature = renumbered ? 'converted' : 'written'
      return { ...outputOf(await build(spec, maxTriangles, work, signal)), nature, cost: { usd: 0, basis: 'computed' } }
    })
    skipWhoCannotChange(hooks)
    resources.add({
      uri: 'atelier://guide/model-spec',
      name: 'model-spec',
      title: 'How to write a model spec',
      description: 'The vocabulary of `create_model`, with worked examples.',
      mimeType: 'text/markdown',
      read: () => guide(),
    })
    resources.add({
      uri: 'atelier://guide/measuring',
      name: 'measuring',
      title: 'How to measure a 3D model',
      description: 'What `measure` and `printability` of `inspect_model` take and tell.',
      mimeType: 'text/markdown',
      read: async () => (await import('./measure/guide.ts')).measuringGuide(),
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
