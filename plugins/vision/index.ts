/** Seeing: questions about pictures, their text, and what differs between two of them. */
import { type Artifact, definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { errors } from './errors.ts'
import { analyzeImage } from './analyze-image.ts'
import { answerSchemas } from './analyze/answer-schema.ts'
import { localVision } from './analyze/describe-locally.ts'
import { reviewStructured } from './analyze/structured.ts'
import { selectCapable } from './capability.ts'
import { compareImages } from './compare-images.ts'
import { compareProvider } from './compare/compare-pictures.ts'
import { extractText, languagesSchema } from './extract-text.ts'
import type { ImageFacts } from './facts/facts-schema.ts'
import { factsKeeper } from './facts/known-facts.ts'
import { pageReader } from './ocr/page-reader.ts'
import { readProvider } from './ocr/read-provider.ts'
import { pictureFile } from './picture-file.ts'
import { pixelWork } from './pixel-work.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    /** Measured facts of a picture, as `analyze_image` gives them, without its position. */
    'image-facts': (picture: Artifact) => Promise<ImageFacts>
  }
}

const options = z.strictObject({
  /** What is read when a caller names no languages: codes as Tesseract has them. */
  languages: languagesSchema.default(['eng']),
  /** Pictures whose text is read at a time. Each process takes about 200 MB while it works. */
  ocrProcesses: z.int().min(1).max(8).default(1),
  /** Processes without work end after this many milliseconds. */
  idleMs: z.int().min(100).default(60_000),
})

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
    const schemas = answerSchemas()
    const reader = pageReader({ processes: ocrProcesses, idleMs })
    for (const part of [schemas, reader, work]) onDispose(() => part.close())

    tools.add(analyzeImage({ facts, schemas, providers, work }))
    tools.add(extractText(languages, providers))
    tools.add(compareImages({ providers, services, facts, work }))
    providers.add(localVision(facts, reader, languages))
    providers.add(readProvider(reader))
    providers.add(compareProvider(work))
    selectCapable(hooks)
    reviewStructured(hooks, schemas)
    services.provide('image-facts', async (picture) => (await facts.of(await pictureFile(picture))).facts)
  },
})
export default plugin
