/** The model of the client that is connected, by MCP sampling: no key, no cost here, never shared between callers. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { designProvider } from './design-provider.ts'
import { imageProvider } from './image-provider.ts'
import { moderationProvider } from './moderation-provider.ts'
import { options } from './options.ts'
import { visionProvider } from './vision-provider.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'sampling',
  version: versionOf('sampling'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: "The client's own model looks at pictures, draws them and designs 3D specs (MCP sampling).",
  options,
  setup({ options: given, hooks, providers, services }) {
    providers.add(visionProvider(given))
    providers.add(designProvider(given, services))
    providers.add(imageProvider(given, services))
    if (given.moderation) providers.add(moderationProvider(given))
    // A client without a model is no reason to keep others' answers apart, nor to keep the local one back. Who designs also makes models.
    hooks.select(['vision.analyze', 'model.design', 'model.create', 'image.generate'], (candidates, run) => {
      if (run.client.capabilities.sampling || run.options.provider !== undefined) return undefined
      const others = candidates.filter(({ provider }) => provider !== 'sampling')
      return others.length > 0 ? others : undefined
    })
  },
})
export default plugin
