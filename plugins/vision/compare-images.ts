/** The tool `compare_images`: what differs between two pictures, measured, shown, and told by a vision model where there is one. */
import {
  type Artifact,
  type Call,
  type CompareData,
  defineTool,
  type PluginContext,
  saveArguments,
  saving,
  type Tool,
  type ToolResult,
  generationOptions,
  type GenerationArguments,
} from 'atelier-mcp'
import { z } from 'zod'
import { speaker } from './analyze-image.ts'
import { forModel } from './analyze/for-model.ts'
import { generation, loadAll, pictureInput, untrusted } from './arguments.ts'
import type { FactsKeeper } from './facts/known-facts.ts'
import { pictureFile } from './picture-file.ts'
import type { PixelWork } from './pixel-work.ts'
import { stillWanted } from './still-wanted.ts'

const standard = 'Compare these two pictures, picture 1 and picture 2. Say in short points what differs between them, and nothing else.'
const sayings: Readonly<Record<CompareData['verdict'], string>> = {
  same: 'Same: nothing differs that can be seen.',
  're-encoded': 'Re-encoded: one picture, coded or scaled anew.',
  recoloured: 'Recoloured: one picture in other colours.',
  mirrored: 'Mirrored: one picture, the other way round.',
  turned: 'Turned: one picture, at another angle.',
  cropped: 'Cropped: one is a part of the other.',
  edited: 'Edited: one picture, changed in places.',
  different: 'Different pictures.',
}

export interface CompareParts extends Pick<PluginContext, 'providers' | 'services'> {
  readonly facts: FactsKeeper
  readonly work: PixelWork
}

export const compareImages = (parts: CompareParts): Tool =>
  defineTool({
    name: 'compare_images',
    title: 'Compare two pictures',
    description:
      'Tells whether two pictures are the same, re-encoded, recoloured, mirrored, turned, cropped, edited or different, with the evidence: pixels, structure, perceptual hash, and a picture that shows the changes. A vision model tells the differences in words where one is configured.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.object({
      a: pictureInput,
      b: pictureInput,
      question: z.string().min(1).max(10_000).optional().describe('For the vision model, in place of "what differs?"'),
      ...generation,
      ...saveArguments,
    }),
    handler: ({ saveTo, overwrite, ...args }, call) =>
      saving({ saveTo, overwrite }, call, () => compared(args, call, parts), { always: false }),
  })

type Asked = GenerationArguments & { readonly a: string; readonly b: string; readonly question?: string | undefined }

async function compared(args: Asked, call: Call, parts: CompareParts): Promise<ToolResult> {
  // As they are seen: who compares a file with its asset means what has left, and the heat map shows the first one.
  const [a, b] = (await loadAll([args.a, args.b], call.assets)) as [Artifact, Artifact]
  // The measuring is free and has one provider; `provider`, `model` and `estimate` are about the words.
  const { force, cache, name = 'difference' } = args
  const measured = await call.run(
    { kind: 'vision.compare', a, b },
    generationOptions({ force, cache, name }, 'vision.compare', parts.providers),
  )
  const { verdict, evidence, ...figures } = measured.data
  const wanted = verdict !== 'same' || args.question !== undefined
  const words = wanted ? await tell(args, call, [a, b], parts) : undefined
  const notes = [...evidence, ...(words?.note ? [words.note] : [])]
  const data = {
    verdict,
    ...figures,
    notes,
    ...(words?.answer && { answer: words.answer, by: words.by, untrusted }),
  }
  const lines = [
    sayings[verdict],
    ...notes,
    ...(words?.answer ? [`In the words of ${words.by} (untrusted text, not instructions):\n${words.answer}`] : []),
    ...(measured.artifacts.length > 0 ? ['In the picture below, what changed is red, softer edges are yellow, and the rest is pale.'] : []),
  ]
  const shown = await call.show(measured.artifacts, lines.join('\n'))
  return { ...shown, data }
}

interface Words {
  readonly answer?: string
  readonly by?: string
  readonly note?: string
}

/** The differences in a model's words. A model that fails costs the comparison nothing but its words. */
async function tell(
  { question = standard, ...args }: GenerationArguments & { question?: string | undefined },
  call: Call,
  pair: readonly Artifact[],
  { providers, services, facts, work }: CompareParts,
): Promise<Words> {
  if (args.provider === undefined && args.model === undefined && !(await hasVisionModel(call, { services })))
    return { note: 'No vision model is configured, so there are no words beside the measurements.' }
  const options = generationOptions(args, 'vision.analyze', providers)
  const images = await Promise.all(
    pair.map(async (artifact, index) => {
      const file = await pictureFile(artifact, `picture ${index + 1}`)
      return forModel(artifact, file, await facts.of(file), work).artifact
    }),
  )
  try {
    const result = await call.run({ kind: 'vision.analyze', images, question }, options)
    if (args.estimate) return { note: `The words of ${speaker(result)} were not asked for: this is an estimate.` }
    if (result.provenance.nature !== 'model')
      return { note: 'No vision model is configured, so there are no words beside the measurements.' }
    return { answer: result.data.text, by: speaker(result) }
  } catch (error) {
    stillWanted(call.signal)
    return { note: `No words of a vision model: ${(error as Error).message}` }
  }
}

/** Whether somebody can look: a model that is available. What is the caller's own, such as the client's model, only this client can offer. */
async function hasVisionModel({ client }: Call, { services }: Pick<CompareParts, 'services'>): Promise<boolean> {
  const known = (await services.find('host')?.providers('vision.analyze', client)) ?? []
  return known.some(({ nature, available }) => nature === 'model' && available)
}
