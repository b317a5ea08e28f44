/** Model objects of the Vercel AI SDK as providers: Google, fal, Replicate, Luma, Fireworks and many more, without code here. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { imageProviders } from './images.ts'
import { languageProviders } from './language.ts'
import { options } from './options.ts'
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
      const [vision, design] = languageProviders(id, entry, services)
      if (vision) providers.add(vision)
      providers.add(design)
    }
  },
})
export default plugin
