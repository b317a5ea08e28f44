/** Seeing: questions about pictures, their text, and what differs between two of them. */
import { join } from 'node:path'
import { type Artifact, definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { errors } from './errors.ts'
import { analyzeImage } from './analyze-image.ts'
import { reviewStructured } from './analyze/structured.ts'
import { selectCapable } from './capability.ts'
import { compareProvider } from './compare-provider.ts'
import { compareImages } from './compare-images.ts'
import { extractText } from './extract-text.ts'
import type { ImageFacts } from './facts/facts-schema.ts'
import { factsKeeper } from './facts/known-facts.ts'
import { pageReader } from './ocr/page-reader.ts'
import { options } from './options.ts'
import { pictureFile } from './picture-file.ts'
import { pixelWork } from './pixel-work.ts'
import { readProvider } from './read-provider.ts'
import { visionProvider } from './vision-provider.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    /** Measured facts of a picture, as `analyze_image` gives them, without its position. */
    'image-facts': (picture: Artifact) => Promise<ImageFacts>
  }
}

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'vision',
  version: versionOf('vision'),
  apiVersion: 1,
  description: 'Looks at pictures, reads their text, compares them; measured facts beside every answer.',
  errors,
  options,
  setup({ options: { languages, ocrProcesses, idleMs }, hooks, tools, providers, services, onDispose }) {
    const work = pixelWork(idleMs)
    const facts = factsKeeper(work.look)
    const places = () => {
      const host = services.find('host')
      return host && { folder: join(host.dirs.data, 'languages'), packageFolder: host.packageFolder }
    }
    const reader = pageReader({ processes: ocrProcesses, idleMs, places })
    for (const part of [reader, work]) onDispose(() => part.close())

    tools.add(analyzeImage({ facts, providers, work }))
    tools.add(extractText(languages, providers))
    tools.add(compareImages({ providers, services, facts, work }))
    providers.add(visionProvider(facts, reader, languages))
    providers.add(readProvider(reader))
    providers.add(compareProvider(work))
    selectCapable(hooks)
    reviewStructured(hooks)
    services.provide('image-facts', async (picture) => (await facts.of(await pictureFile(picture))).facts)
  },
})
export default plugin
