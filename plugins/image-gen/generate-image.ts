/** `generate_image`. */
import {
  AtelierError,
  defineTool,
  formatNamed,
  type ImageRequest,
  type PluginContext,
  saveArguments,
  saving,
  schemaOfFormats,
  type Tool,
} from 'atelier-mcp'
import { z } from 'zod'
import * as argument from './arguments.ts'
import { aspect, sizeWords, withSizeOf } from './aspect.ts'
import { answer } from './answer.ts'
import { pictureRequest } from './picture-request.ts'
import { runOptions } from './run-options.ts'
import { runSplit } from './run-split.ts'

const inputOf = (formats: readonly string[], sizes: string) =>
  z.strictObject({
    prompt: argument.prompt.describe('What the picture shows, in which style'),
    size: argument.size.optional().describe(sizes),
    aspect: aspect.optional().describe('Or the shape, such as "16:9" or "portrait"'),
    count: argument.count.optional(),
    format: argument.format(formats).optional(),
    quality: argument.quality.optional(),
    background: argument.background.optional(),
    seed: argument.seed.optional(),
    style: argument.style.optional().meta({ deprecated: true, description: 'Such as "watercolour"; the prompt says it as well' }),
    ...argument.generation,
    ...saveArguments,
  })

export const generateImage = (context: Pick<PluginContext, 'exporters' | 'providers'>): Tool => {
  const input = schemaOfFormats(context.exporters, 'image', inputOf, () => sizeWords(context.providers.list(), 'image.generate'))
  return defineTool({
    name: 'generate_image',
    essential: true,
    title: 'Make a picture',
    description: 'Makes pictures from words. The same request again costs nothing, in any format.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    get input() {
      return input()
    },
    async handler({ format, saveTo, overwrite, ...asked }, call) {
      const output = format === undefined ? undefined : { format: formatNamed(format, context.exporters, 'image') }
      refuseLostTransparency(asked.background, output?.format)
      const request: { kind: 'image.generate' } & ImageRequest = {
        kind: 'image.generate',
        ...pictureRequest(withSizeOf(asked, 'image.generate', context.providers)),
      }
      return saving({ saveTo, overwrite }, call, async () =>
        answer(await runSplit(request, runOptions('image.generate', asked, output, context), call), asked, call),
      )
    },
  })
}

/** JPEG would fill what was to stay clear: the picture would be another one. */
export function refuseLostTransparency(background: string | undefined, format: string | undefined): void {
  if (background === 'transparent' && format === 'jpeg')
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: 'JPEG has no transparency.',
      fix: 'Ask for png, webp or avif, or for an opaque background.',
      outcome: 'none',
    })
}
