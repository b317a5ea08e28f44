/** `convert_image`. */
import {
  type Asset,
  AtelierError,
  type Call,
  defineTool,
  formatNamed,
  isMadeOf,
  targetFor,
  type PluginContext,
  type Result,
  saveArguments,
  saving,
  schemaOfFormats,
  sha256Of,
  type Tool,
  type Warning,
} from 'atelier-mcp'
import { z } from 'zod'
import * as argument from './arguments.ts'
import { loadPicture } from './edit-inputs.ts'
import { nameIsFine } from './run-options.ts'

const inputOf = (formats: readonly string[]) =>
  z.strictObject({
    image: argument.input.describe('Path, URL or asset:// id'),
    format: argument.format(formats).optional().describe('Default: as it is'),
    width: argument.side.optional().describe('Pixels; one side is enough'),
    height: argument.side.optional().describe('Pixels'),
    fit: z
      .enum(['inside', 'outside', 'cover', 'contain', 'fill', 'attention'])
      .optional()
      .describe('How it fills width x height; default inside; attention: covers with what catches the eye'),
    crop: argument.cut.optional().describe('Only this part: "x,y,width,height" in pixels, or a shape such as "16:9"'),
    aspect: z.string().optional().meta({ deprecated: true, description: 'As crop: "16:9"; with both, this shape of that part' }),
    rotate: z
      .number()
      .refine((degrees) => Math.abs(degrees) <= 360, 'goes from -360 to 360')
      .optional()
      .describe('Degrees, clockwise'),
    flatten: z
      .union([z.boolean(), z.string()])
      // Listed as text, since it may be a colour.
      .transform((given) => (given === 'true' ? true : given === 'false' ? false : given))
      .optional()
      .describe('Colour under transparency, such as "white"'),
    quality: z.int().min(1).max(100).optional().describe('Of jpeg, webp and avif'),
    targetKb: z.number().min(1).max(100_000).optional().describe('Most kB'),
    metadata: z.enum(['keep', 'strip']).optional().describe('EXIF and the like'),
    name: argument.generation.name,
    ...saveArguments,
  })

/** Names of the exporters' options by which callers know them. */
const argumentOf = (option: string): string => ({ focus: 'fit', background: 'flatten' })[option] ?? option

export const convertImage = ({ exporters, services }: Pick<PluginContext, 'exporters' | 'services'>): Tool => {
  const input = schemaOfFormats(exporters, 'image', inputOf)
  return defineTool({
    name: 'convert_image',
    essential: true,
    title: 'Convert a picture',
    description: 'Writes a picture in another format, size or shape. Costs nothing.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler({ image, format, name, fit, flatten, crop, saveTo, overwrite, ...rest }, call) {
      nameIsFine(name)
      if (crop && 'aspect' in crop && rest.aspect !== undefined && rest.aspect !== crop.aspect) throw twoShapes()
      return saving({ saveTo, overwrite }, call, async () => {
        const wanted = format === undefined ? undefined : formatNamed(format, exporters, 'image')
        const { source, facts } = await readPicture(image, wanted, call, { exporters, services })
        const target = wanted ?? sameFormat(facts?.mimeType ?? source.mimeType, exporters)
        const asked = {
          ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
          ...(crop && ('aspect' in crop ? crop : { crop })),
          ...(fit !== undefined && (fit === 'attention' ? { fit: 'cover', focus: 'attention' } : { fit })),
          ...(flatten !== undefined && { flatten: flatten !== false }),
          ...(typeof flatten === 'string' && { background: flatten }),
        }
        const { target: output, warnings } = await targetFor(
          exporters,
          { format: target, mimeType: facts?.mimeType ?? source.mimeType },
          asked,
          argumentOf,
        )
        const result = (await call.run({ kind: 'asset.export', source }, { output, name })) as Result<'asset.export', Asset>
        const [made] = result.artifacts
        const stripped = facts?.c2pa === true && made?.sha256 !== (source.sha256 ?? (await sha256Of(await source.bytes())))
        return call.show({
          ...result,
          warnings: [
            ...result.warnings,
            ...warnings,
            ...(facts
              ? losses({
                  frames: facts.frames,
                  left: made && facts.frames > 1 ? await framesOf(made, services) : undefined,
                  target,
                  stripped,
                  shrunk: rest.targetKb !== undefined && shrank(facts, made, asked),
                })
              : []),
          ],
        })
      })
    },
  })
}

const twoShapes = (): AtelierError =>
  new AtelierError({ code: 'INPUT_INVALID', message: '`crop` and `aspect` name two shapes.', fix: 'Give one of them.', outcome: 'none' })

/** With its facts, where it can be read here; else it may still be of a type that an exporter of the wanted format names. */
async function readPicture(
  image: string,
  wanted: string | undefined,
  call: Call,
  { exporters, services }: Pick<PluginContext, 'exporters' | 'services'>,
) {
  try {
    return await loadPicture(image, 'image', call, services.get('pictures'))
  } catch (error) {
    if (wanted === undefined || !AtelierError.is(error, 'INPUT_INVALID')) throw error
    const source = await call.assets.load(image, 'image')
    if (!isMadeOf(exporters, wanted, source.mimeType)) throw error
    return { source, facts: undefined }
  }
}

/** Of what was made, where it can be read here. */
const framesOf = async (made: Asset, services: PluginContext['services']): Promise<number | undefined> =>
  services
    .get('pictures')
    .probe(await made.bytes())
    .then(
      ({ frames }) => frames,
      () => undefined,
    )

/** The format that the picture has, where somebody writes it; else PNG, which loses nothing. */
const sameFormat = (mimeType: string, exporters: PluginContext['exporters']): string =>
  exporters.list().find((one) => one.format !== 'preview' && one.mimeType === mimeType)?.format ?? 'png'

/** Nobody asked for fewer pixels, but the file does not fit otherwise. */
const shrank = (
  facts: { width: number },
  made: Asset | undefined,
  { width, height, crop, aspect, rotate }: Readonly<Record<string, unknown>>,
): boolean =>
  [width, height, crop, aspect, rotate].every((one) => one === undefined) &&
  typeof made?.meta?.['width'] === 'number' &&
  made.meta['width'] < facts.width

function losses({
  frames,
  left,
  target,
  stripped,
  shrunk,
}: {
  frames: number
  /** Frames of what was made, where that is known. */
  left: number | undefined
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
  if (left !== undefined && left < frames)
    found.push({
      code: 'frames-lost',
      param: 'format',
      message: `Of its ${frames} frames the first was taken: ${target} is still. webp and gif keep all.`,
    })
  if (shrunk)
    found.push({
      code: 'option-adjusted',
      param: 'targetKb',
      message: 'It has fewer pixels now; quality alone did not make it small enough.',
    })
  return found
}
