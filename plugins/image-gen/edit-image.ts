/** `edit_image`. */
import {
  type Artifact,
  AtelierError,
  type Call,
  defineTool,
  formatNamed,
  type ImageEditRequest,
  type PluginContext,
  saveArguments,
  saving,
  schemaOfFormats,
  type Tool,
} from 'atelier-mcp'
import { z } from 'zod'
import { answer } from './answer.ts'
import * as argument from './arguments.ts'
import { aspect, sizeWords, withSizeOf } from './aspect.ts'
import { type EditInput, editInputs, loadPicture, readable } from './edit-inputs.ts'
import { type Box, boxMask, pictureMask } from './edit-mask.ts'
import { refuseLostTransparency } from './generate-image.ts'
import { pictureRequest } from './picture-request.ts'
import { runOptions } from './run-options.ts'
import { runSplit } from './run-split.ts'

type Context = Pick<PluginContext, 'exporters' | 'providers' | 'services'>

/** Said to the model, as no model has a switch for it. */
const keepIt = 'Keep the main subject exactly as it is.'

const inputOf = (formats: readonly string[], sizes: string) =>
  z.strictObject({
    prompt: argument.prompt.describe('What to change'),
    images: z
      .array(argument.input)
      .min(1, 'needs a picture')
      .max(16, 'takes 16 pictures at most')
      .describe('Paths, URLs or asset:// ids; the first is changed'),
    mask: argument.input
      .optional()
      .describe('What may change: the transparent or white parts of a picture of the same size, or a box "x,y,width,height" in pixels'),
    maskBox: argument.box.optional().meta({ deprecated: true, description: 'As mask: "x,y,width,height"' }),
    keepSubject: z.boolean().optional().describe('Keep the main subject exactly as it is'),
    inputFidelity: z
      .enum(['low', 'high'])
      .optional()
      .meta({ deprecated: true, description: 'How closely faces and logos are kept; high by keepSubject' }),
    size: argument.size.optional().describe(sizes),
    aspect: aspect.optional().describe('Or the shape, such as "16:9"'),
    count: argument.count.optional(),
    format: argument.format(formats).optional(),
    quality: argument.quality.optional(),
    background: argument.background.optional(),
    seed: argument.seed.optional(),
    ...argument.generation,
    ...saveArguments,
  })

export const editImage = (context: Context): Tool => {
  const input = schemaOfFormats(context.exporters, 'image', inputOf, () => sizeWords(context.providers.list(), 'image.edit'))
  return defineTool({
    name: 'edit_image',
    essential: true,
    title: 'Change a picture',
    description: 'Changes pictures by words: whole, inside a mask or box, or several put together.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    get input() {
      return input()
    },
    async handler({ images, mask, maskBox, keepSubject, inputFidelity, format, saveTo, overwrite, ...asked }, call) {
      const output = format === undefined ? undefined : { format: formatNamed(format, context.exporters, 'image') }
      refuseLostTransparency(asked.background, output?.format)
      const options = runOptions('image.edit', asked, output, context)
      if (mask !== undefined && maskBox)
        throw new AtelierError({
          code: 'INPUT_INVALID',
          message: 'There is a `mask` and a `maskBox`.',
          fix: 'Give one of them.',
          outcome: 'none',
        })
      return saving({ saveTo, overwrite }, call, async () => {
        const inputs = await editInputs(images, call, context.services.get('pictures'))
        const [first] = inputs
        const box = maskBox ?? (mask === undefined ? undefined : argument.boxOf(mask))
        const prepared = first && (await maskOf(mask, box, first, call, context))
        const fidelity = inputFidelity ?? (keepSubject === true ? ('high' as const) : undefined)
        const request: { kind: 'image.edit' } & ImageEditRequest = {
          kind: 'image.edit',
          ...pictureRequest({
            ...withSizeOf(asked, 'image.edit', context.providers),
            prompt: keepSubject === true ? `${asked.prompt}\n\n${keepIt}` : asked.prompt,
          }),
          images: inputs.map(({ picture }) => picture),
          ...(prepared && { mask: prepared }),
          ...(fidelity && { inputFidelity: fidelity }),
        }
        return answer(await runSplit(request, options, call), asked, call)
      })
    },
  })
}

async function maskOf(
  mask: string | undefined,
  box: Box | undefined,
  first: EditInput,
  call: Call,
  { services }: Context,
): Promise<Artifact | undefined> {
  const pictures = services.get('pictures')
  if (box) return boxMask(box, first, pictures)
  if (mask === undefined) return undefined
  const { bytes, facts } = await loadPicture(mask, 'mask', call, pictures)
  await readable(bytes, 'mask', pictures, call.signal)
  return pictureMask(bytes, facts, first, pictures, call.signal)
}
