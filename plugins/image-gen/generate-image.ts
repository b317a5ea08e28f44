/** `generate_image`. */
import { AtelierError, defineTool, formatNamed, type ImageRequest, type PluginContext, schemaOfFormats, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import * as argument from './arguments.ts'
import { answer } from './answer.ts'
import { pictureRequest } from './picture-request.ts'
import { runOptions } from './run-options.ts'
import { runSplit } from './run-split.ts'

export const generateImage = (context: Pick<PluginContext, 'exporters' | 'providers'>): Tool => {
  const input = schemaOfFormats(context.exporters, 'image', (formats) =>
    z.strictObject({
      prompt: argument.prompt.describe('What the picture shows'),
      size: argument.size.optional().describe('"1024x1024" or "auto"'),
      count: argument.count.optional().describe('1 to 10'),
      format: argument.format(formats).optional(),
      quality: argument.quality.optional(),
      background: argument.background.optional(),
      seed: argument.seed.optional().describe('Same seed, same picture, if supported'),
      style: argument.style.optional().describe('Such as "watercolour"'),
      ...argument.generation,
    }),
  )
  return defineTool({
    name: 'generate_image',
    title: 'Make a picture',
    description: 'Makes pictures from words. The same request again costs nothing, in any format.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    get input() {
      return input()
    },
    async handler({ format, ...asked }, call) {
      const output = format === undefined ? undefined : { format: formatNamed(format, context.exporters, 'image') }
      refuseLostTransparency(asked.background, output?.format)
      const request: { kind: 'image.generate' } & ImageRequest = { kind: 'image.generate', ...pictureRequest(asked) }
      return answer(await runSplit(request, runOptions('image.generate', asked, output, context), call), asked, call)
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
