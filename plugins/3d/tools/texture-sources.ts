/** Pictures that a spec names by asset, path or URL (textures, height maps), put into it. */
import { asItLeft, type Assets, AtelierError } from 'atelier-mcp'
import { patternNames } from '../geometry/pattern-names.ts'
import { limits } from '../spec/limits.ts'

const inSpec = (source: string): boolean => source.startsWith('data:') || (patternNames as readonly string[]).includes(source)

async function dataUri(source: string, assets: Assets): Promise<string> {
  // It lies in the file for everybody to take out.
  const picture = await asItLeft(await assets.load(source, 'image'), assets)
  if (picture.mimeType !== 'image/png' && picture.mimeType !== 'image/jpeg')
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `A picture in a spec must be PNG or JPEG; "${source.slice(0, 80)}" is ${picture.mimeType}.`,
      fix: 'Convert it by convert_image first.',
      outcome: 'none',
    })
  const bytes = await picture.bytes()
  if (bytes.byteLength > limits.textureBytes)
    throw new AtelierError({
      code: 'INPUT_TOO_LARGE',
      message: `The picture has ${Math.round(bytes.byteLength / 2 ** 20)} MiB; ${limits.textureBytes / 2 ** 20} are the most.`,
      fix: 'Make it smaller by convert_image first.',
      outcome: 'none',
    })
  return `data:${picture.mimeType};base64,${Buffer.from(bytes).toString('base64')}`
}

interface Pictured {
  readonly source: string
}
type Json = Readonly<Record<string, unknown>>

const isPictured = (value: unknown): value is Json & Pictured =>
  typeof value === 'object' && value !== null && 'source' in value && typeof value.source === 'string' && !inSpec(value.source)
const listOf = (spec: unknown, field: 'materials' | 'nodes'): readonly Json[] => {
  const list = (spec as Json | undefined)?.[field]
  return Array.isArray(list) ? (list as readonly Json[]) : []
}

/** Does it name pictures that are not in it? A spec that is no spec names none. */
export const namesPictures = (spec: unknown): boolean =>
  listOf(spec, 'materials').some((material?: Json) => isPictured(material?.['texture'])) || listOf(spec, 'nodes').some(isPictured)

/** A copy of a checked spec whose pictures are all within it. */
export async function withPictures(spec: Json, assets: Assets): Promise<unknown> {
  const filled = async <T extends Json>(one: T): Promise<T> =>
    isPictured(one) ? { ...one, source: await dataUri(one.source, assets) } : one
  return {
    ...spec,
    nodes: await Promise.all(listOf(spec, 'nodes').map(filled)),
    ...(spec['materials'] != null && {
      materials: await Promise.all(
        listOf(spec, 'materials').map(async (material) =>
          isPictured(material['texture']) ? { ...material, texture: await filled(material['texture']) } : material,
        ),
      ),
    }),
  }
}
