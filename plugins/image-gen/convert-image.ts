/** `convert_image`. */
import { type Asset, defineTool, type PluginContext, type Result, sha256Of, type Tool, type Warning } from 'atelier-mcp'
import { z } from 'zod'
import * as argument from './arguments.ts'
import { loadPicture } from './edit-inputs.ts'
import { knownFormat, nameIsFine } from './run-options.ts'

/** Formats that hold more than one frame. */
const animated: readonly string[] = ['webp', 'gif']

export const convertImage = (context: Pick<PluginContext, 'exporters' | 'services'>): Tool =>
  defineTool({
    name: 'convert_image',
    title: 'Convert a picture',
    description: 'Writes a picture in another format, size or shape. Costs nothing.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    input: z.strictObject({
      image: argument.input.describe('Path, URL, asset:// id or data URI'),
      format: argument.format.optional().describe('png, jpeg, webp, avif, gif; default as it is'),
      width: argument.side.optional(),
      height: argument.side.optional(),
      fit: z
        .enum(['inside', 'outside', 'cover', 'contain', 'fill', 'attention'])
        .optional()
        .describe('Default inside; attention: cover what catches the eye'),
      crop: argument.box.optional(),
      aspect: z.string().optional().describe('Such as "16:9"'),
      rotate: z.number().min(-360).max(360).optional(),
      flatten: z.union([z.boolean(), z.string()]).optional().describe('Colour under transparency'),
      quality: z.int().min(1).max(100).optional(),
      targetKb: z.number().min(1).max(100_000).optional().describe('Most kB'),
      metadata: z.enum(['keep', 'strip']).optional(),
      name: argument.generation.name,
    }),
    async handler({ image, format, name, fit, flatten, ...rest }, call) {
      nameIsFine(name)
      const wanted = format === undefined ? undefined : knownFormat(format, context)
      const { source, bytes, facts } = await loadPicture(image, 'image', call, context.services.get('pictures'))
      const target = wanted ?? sameFormat(facts.mimeType, context)
      const options = {
        ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
        ...(fit !== undefined && (fit === 'attention' ? { fit: 'cover', focus: 'attention' } : { fit })),
        ...(flatten !== undefined && { flatten: flatten !== false }),
        ...(typeof flatten === 'string' && { background: flatten }),
      }
      const result = (await call.run({ kind: 'asset.export', source }, { output: { format: target, options }, name })) as Result<
        'asset.export',
        Asset
      >
      const [made] = result.artifacts
      const stripped = facts.c2pa && made?.sha256 !== (source.sha256 ?? (await sha256Of(bytes)))
      return call.show({
        ...result,
        warnings: [
          ...result.warnings,
          ...losses({ facts, target, stripped, shrunk: rest.targetKb !== undefined && shrank(facts, made, options) }),
        ],
      })
    },
  })

/** The format that the picture has, where somebody writes it; else PNG, which loses nothing. */
const sameFormat = (mimeType: string, { exporters }: Pick<PluginContext, 'exporters'>): string =>
  exporters.list().find((one) => one.format !== 'preview' && one.mimeType === mimeType)?.format ?? 'png'

/** Nobody asked for fewer pixels, but only so does it fit. */
const shrank = (
  facts: { width: number },
  made: Asset | undefined,
  { width, height, crop, aspect, rotate }: Readonly<Record<string, unknown>>,
): boolean =>
  [width, height, crop, aspect, rotate].every((one) => one === undefined) &&
  typeof made?.meta?.['width'] === 'number' &&
  made.meta['width'] < facts.width

function losses({
  facts,
  target,
  stripped,
  shrunk,
}: {
  facts: { frames: number }
  target: string
  stripped: boolean
  shrunk: boolean
}): Warning[] {
  const found: Warning[] = []
  if (stripped)
    found.push({
      code: 'c2pa-stripped',
      message:
        'The picture carried Content Credentials (C2PA), which hold for its exact bytes only; the copy has none. The original is untouched.',
    })
  if (facts.frames > 1 && !animated.includes(target))
    found.push({
      code: 'frames-lost',
      param: 'format',
      message: `Of its ${facts.frames} frames the first was taken: ${target} is still. webp and gif keep all.`,
    })
  if (shrunk)
    found.push({
      code: 'option-adjusted',
      param: 'targetKb',
      message: 'It has fewer pixels now; quality alone did not make it small enough.',
    })
  return found
}
