/** A picture that lies in a spec as a data: URI, opened to see that it is one. */
import { modelError } from '../model-error.ts'

/** Most pixels that it may have. */
export const maxPixels = 64e6

/** `what` names it in errors: `texture of "oak"`; `id`: the node or material that it belongs to. */
export async function pictureOf(source: string, what: string, id: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; mimeType: string }> {
  if (!source.startsWith('data:'))
    throw modelError(
      'MODEL_GEOMETRY',
      id,
      `The ${what} is not in the spec.`,
      'Give the picture as a data: URI, or pass the spec through create_model.',
    )
  const comma = source.indexOf(',')
  const bytes = Uint8Array.from(Buffer.from(source.slice(comma + 1), 'base64'))
  const { default: sharp } = await import('sharp')
  const known = await sharp(bytes, { limitInputPixels: maxPixels })
    .metadata()
    .catch(() => undefined)
  if ((known?.format !== 'png' && known?.format !== 'jpeg') || (known.width ?? 0) * (known.height ?? 0) > maxPixels)
    throw modelError(
      'MODEL_GEOMETRY',
      id,
      `The ${what} is no PNG or JPEG that can be opened, or has more than ${maxPixels / 1e6} million pixels.`,
      'Encode the picture again, or make it smaller.',
    )
  return { bytes, mimeType: `image/${known.format}` }
}
