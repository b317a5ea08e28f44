/** The tool `analyze_image`: a question about pictures, with measured facts beside the answer. */
import {
  AtelierError,
  checkAnswerSchema,
  defineTool,
  image,
  type PluginContext,
  type Result,
  text,
  type Tool,
  generationOptions,
} from 'atelier-mcp'
import { z } from 'zod'
import { forModel } from './analyze/for-model.ts'
import { presetNames, questionOf } from './analyze/presets.ts'
import { structured, unfit } from './analyze/structured.ts'
import { answering, loadAll, untrusted } from './arguments.ts'
import { factsSchema } from './facts/facts-schema.ts'
import type { FactsKeeper } from './facts/known-facts.ts'
import type { Look } from './facts/look.ts'
import { pictureFile } from './picture-file.ts'
import type { PixelWork } from './pixel-work.ts'
import { stillWanted } from './still-wanted.ts'

const maxImages = 16

export interface AnalyzeParts extends Pick<PluginContext, 'providers'> {
  readonly facts: FactsKeeper
  readonly work: PixelWork
}

export const analyzeImage = ({ facts, providers, work }: AnalyzeParts): Tool =>
  defineTool({
    name: 'analyze_image',
    essential: true,
    title: 'Look at pictures',
    description:
      'Answers a question about up to 16 pictures, in words or as JSON by your schema, by the vision model that is configured. Always adds measured facts: format, size, colours, exposure, sharpness, EXIF and more. Without a model it attaches the pictures for you to look at.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.object({
      images: z.array(z.string().min(1)).min(1).max(maxImages).describe('Paths, URLs or asset:// ids'),
      question: z.string().min(1).max(10_000).optional().describe(`What you want to know, or ${presetNames}`),
      preset: z
        .string()
        .max(40)
        .optional()
        .meta({ deprecated: true, description: `As question: ${presetNames}` }),
      detail: z.enum(['auto', 'low', 'high']).optional().describe('How closely the model looks; low is cheap'),
      schema: z.looseObject({}).optional().describe('JSON Schema of an object: the answer is then JSON, checked against it'),
      gps: z.boolean().optional().describe('Also give the position in the EXIF'),
      ...answering,
    }),
    output: z.object({
      answer: z.string().optional(),
      json: z.unknown().optional(),
      by: z.string().optional().describe('Who answered: provider/model'),
      untrusted: z.string().optional(),
      notes: z.array(z.string()).optional(),
      facts: z.array(factsSchema),
    }),
    async handler(args, call) {
      const { images, preset, detail: level, gps = false } = args
      const schema = args.schema as { type: 'object' } | undefined
      if (schema) await checkAnswerSchema(schema, call)
      const question = questionOf(args.question, preset, images.length)
      const options = generationOptions(args, 'vision.analyze', providers)
      const detail = level === 'auto' ? undefined : level

      const artifacts = await loadAll(images, call.assets)
      const files = await Promise.all(artifacts.map((artifact, index) => pictureFile(artifact, `picture ${index + 1}`)))
      const seen: Look[] = []
      for (const file of files) {
        stillWanted(call.signal)
        seen.push(await facts.of(file, { gps }))
      }
      const measured = seen.map((one) => one.facts)
      const copies = files.map((file, index) => forModel(artifacts[index]!, file, seen[index]!, work, detail))

      const result = await call.run(
        { kind: 'vision.analyze', images: copies.map(({ artifact }) => artifact), question, detail, schema },
        options,
      )
      if (args.estimate)
        return { by: speaker(result), notes: ['Nothing was asked: this is an estimate, its cost is in the result.'], facts: measured }
      const { json, problem } = schema ? await structured(result.data, schema, call) : {}
      if (problem && problem.code !== 'answer-unchecked')
        throw new AtelierError({
          code: 'VISION_JSON_INVALID',
          ...unfit(problem, result.data.text, result.provenance.attempts),
          outcome: 'paid',
        })
      const looked = result.provenance.nature === 'model'
      const warnings = new Set([...result.warnings, ...(problem ? [problem] : [])].map(({ message }) => message))
      const notes = [...(looked ? copies.flatMap(({ note }) => note ?? []) : [lookYourself(files.length)]), ...warnings]
      const data = {
        answer: result.data.text,
        ...(json !== undefined && { json }),
        by: speaker(result),
        untrusted,
        ...(notes.length > 0 && { notes }),
        facts: measured,
      }
      if (looked) return data
      const shown = files.map((file, index) => forModel(artifacts[index]!, file, seen[index]!, work, 'low').artifact)
      const pictures = await Promise.all(shown.map(async (copy) => image(await copy.bytes(), copy.mimeType)))
      return { content: [text(JSON.stringify(data)), ...pictures], data }
    },
  })

/** To a client whose model sees, in place of a model's answer. */
const lookYourself = (count: number): string =>
  count === 1
    ? 'The picture is attached, reduced: look at it, and answer the question yourself.'
    : `The ${count} pictures are attached in their order, reduced: look at them, and answer the question yourself.`

/** Provider and model, as the answer names them. */
export const speaker = ({ provenance: { provider, model }, data }: Pick<Result<'vision.analyze'>, 'provenance' | 'data'>): string =>
  [provider, data.model ?? model].filter((part) => part !== undefined).join('/')
