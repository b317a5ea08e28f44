/** Pictures that a spec names by asset, path or URL, put into it. */
import { asItLeft, type Assets, AtelierError } from 'atelier-mcp'
import { patternNames } from '../geometry/pattern-names.ts'
import { limits } from '../spec/limits.ts'

const inSpec = (source: string): boolean => source.startsWith('data:') || (patternNames as readonly string[]).includes(source)

async function dataUri(source: string, assets: Assets): Promise<string> {
  // It lies in the file for everybody to take out.
  const picture = await asItLeft(await assets.load(source), assets)
  if (picture.mimeType !== 'image/png' && picture.mimeType !== 'image/jpeg')
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `A texture must be PNG or JPEG; "${source.slice(0, 80)}" is ${picture.mimeType}.`,
      fix: 'Convert it by convert_image first.',
      outcome: 'none',
    })
  const bytes = await picture.bytes()
  if (bytes.byteLength > limits.textureBytes)
    throw new AtelierError({
      code: 'INPUT_TOO_LARGE',
      message: `The texture has ${Math.round(bytes.byteLength / 2 ** 20)} MiB; ${limits.textureBytes / 2 ** 20} are the most.`,
      fix: 'Make it smaller by convert_image first.',
      outcome: 'none',
    })
  return `data:${picture.mimeType};base64,${Buffer.from(bytes).toString('base64')}`
}

interface Textured {
  readonly texture?: { readonly source: string } | null
}

/** Does it name pictures that are not in it? A spec that is no spec names none. */
export function namesPictures(spec: unknown): boolean {
  const materials = (spec as { readonly materials?: unknown } | undefined)?.materials
  return (
    Array.isArray(materials) &&
    materials.some((material?: Partial<Textured>) => typeof material?.texture?.source === 'string' && !inSpec(material.texture.source))
  )
}

/** A copy of a checked spec whose textures are all within it. */
export async function withPictures(spec: { readonly [key: string]: unknown }, assets: Assets): Promise<unknown> {
  const materials = spec['materials'] as readonly Textured[]
  return {
    ...spec,
    materials: await Promise.all(
      materials.map(async (material) =>
        material.texture && !inSpec(material.texture.source)
          ? { ...material, texture: { ...material.texture, source: await dataUri(material.texture.source, assets) } }
          : material,
      ),
    ),
  }
}
