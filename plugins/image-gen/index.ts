/** The picture tools, the choice of who makes a picture, and a look at what came out. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { convertImage } from './convert-image.ts'
import { editImage } from './edit-image.ts'
import { generateImage } from './generate-image.ts'
import { matchCapabilities, warnOfSeed } from './match-capabilities.ts'
import { options } from './options.ts'
import { addPrompts } from './prompts.ts'
import { inspectQuality } from './quality/inspect-quality.ts'
import { versionOf } from '../version.ts'

/** Options of `imageGen()`. */
export type ImageGenOptions = z.input<typeof options>

const plugin: PluginFactory<ImageGenOptions> = definePlugin({
  name: 'image-gen',
  version: versionOf('image-gen'),
  apiVersion: 1,
  description: 'Makes, edits and converts pictures.',
  requires: ['exporters?'],
  options,
  setup(context) {
    const {
      options: { inspect },
      exporters,
      hooks,
      providers,
      services,
      tools,
    } = context
    const pictures = ['image.generate', 'image.edit'] as const
    tools.add(generateImage(context))
    tools.add(editImage(context))
    tools.add(convertImage(context))
    addPrompts(context)
    hooks.select(
      pictures,
      matchCapabilities(() => providers.list(), exporters),
    )
    hooks.review(
      pictures,
      warnOfSeed(() => providers.list()),
    )
    if (inspect !== 'off')
      hooks.review(
        pictures,
        inspectQuality(inspect, () => services.find('pictures')),
      )
  },
})
export default plugin
