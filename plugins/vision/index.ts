/** Seeing: questions about pictures, their text, and what differs between two of them. */
import { type Artifact, definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { analyzeImage } from './analyze-image.ts'
import { answerSchemas } from './analyze/answer-schema.ts'
import { localVision } from './analyze/describe-locally.ts'
import { reviewStructured } from './analyze/structured.ts'
import { selectCapable } from './capability.ts'
import { compareImages } from './compare-images.ts'
import { pictureComparer } from './compare/compare-pictures.ts'
import { extractText, languagesSchema } from './extract-text.ts'
import { factsKeeper } from './facts/known-facts.ts'
import type { ImageFacts } from './facts/measure-facts.ts'
import { readProvider } from './ocr/read-provider.ts'
import { pageReader } from './ocr/read-page.ts'
import { openPicture } from './picture.ts'

declare module 'atelier-mcp' {
  interface Services {
    /** Measured facts of a picture, as `analyze_image` gives them, without its position. */
    'image-facts': (picture: Artifact) => Promise<ImageFacts>
  }
}

const options = z.strictObject({
  /** What is read when a caller names no languages: codes as Tesseract has them. */
  languages: languagesSchema.default(['eng']),
  /** Pictures that are read at a time. Each thread takes about 140 MB while it works. */
  ocrThreads: z.int().min(1).max(8).default(1),
  /** Threads without work end after this many milliseconds. */
  idleMs: z.int().min(100).default(60_000),
})

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'vision',
  version: '1.0.0',
  apiVersion: 1,
  description: 'Looks at pictures, reads their text, compares them; measured facts beside every answer.',
  options,
  setup({ options: { languages, ocrThreads, idleMs }, hooks, tools, providers, services, onDispose }) {
    const facts = factsKeeper()
    const schemas = answerSchemas()
    const reader = pageReader({ threads: ocrThreads, idleMs })
    const comparer = pictureComparer(idleMs)
    for (const part of [schemas, reader, comparer]) onDispose(() => part.close())

    tools.add(analyzeImage(facts, schemas, providers))
    tools.add(extractText(languages, providers))
    tools.add(compareImages({ providers, services }))
    providers.add(localVision(reader, languages))
    providers.add(readProvider(reader))
    providers.add(comparer.provider)
    selectCapable(hooks)
    reviewStructured(hooks, schemas)
    services.provide('image-facts', async (picture) => facts.of(await openPicture(picture)))
  },
})
export default plugin
