/** Model objects of the Vercel AI SDK as providers: Google, fal, Replicate, Luma, Fireworks and many more, without code here. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { designProvider } from './design-provider.ts'
import { imageProviders } from './image-provider.ts'
import { moderationProvider } from './moderation-provider.ts'
import { options } from './options.ts'
import { visionProvider } from './vision-provider.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'ai-sdk',
  version: versionOf('ai-sdk'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: 'Any image or language model of the Vercel AI SDK, given as an object in the config.',
  options,
  setup({ options: { imageModels, languageModels }, providers, services }) {
    for (const [id, entry] of Object.entries(imageModels)) {
      const [generate, edit] = imageProviders(id, entry)
      providers.add(generate)
      if (edit) providers.add(edit)
    }
    for (const [id, entry] of Object.entries(languageModels)) {
      if (entry.vision !== false) providers.add(visionProvider(id, entry))
      providers.add(designProvider(id, entry, services))
      if (entry.moderation) providers.add(moderationProvider(id, entry))
    }
  },
})
export default plugin
