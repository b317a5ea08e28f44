/** Pictures for models that look at them, on servers of which nothing is known: as PNG or JPEG, what is transparent on white. */
import type { Artifact, PluginContext, Services } from 'atelier-mcp'

/** More than any side of a picture that is taken. */
const anySize = 16_384

/**
 * A `data:` URL. llama.cpp reads neither WebP nor AVIF and drops the alpha channel, so that colours under transparent parts, which nobody
 * sees, are seen (NousResearch/hermes-agent#64549). Throws what the `pictures` service throws.
 */
export async function plainDataUrl(source: Artifact, services: PluginContext['services'], signal: AbortSignal): Promise<string> {
  const bytes = await source.bytes()
  const { fileTypeFromBuffer } = await import('file-type')
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? source.mimeType
  if (type === 'image/jpeg' || (type === 'image/png' && !hasAlpha(bytes)) || !type.startsWith('image/')) return dataUrl(type, bytes)
  const as = type === 'image/png' ? 'png' : 'jpeg'
  return dataUrl(`image/${as}`, await flat(bytes, as, services.find('pictures'), signal))
}

async function flat(
  bytes: Uint8Array,
  as: 'png' | 'jpeg',
  pictures: Services['pictures'] | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (pictures) {
    const how = { width: anySize, height: anySize, background: '#ffffff', as, quality: 92 } as const
    return (await pictures.draw(bytes, how, signal)).bytes
  }
  // A deployment without exporters.
  const { default: sharp } = await import('sharp')
  const upright = sharp(bytes, { limitInputPixels: 120_000_000 }).autoOrient().flatten({ background: '#ffffff' })
  return as === 'png' ? upright.png().toBuffer() : upright.jpeg({ quality: 92 }).toBuffer()
}

/** Of a PNG: by the kind of its colours, or a chunk of transparency, which stands before the pixels. */
function hasAlpha(png: Uint8Array): boolean {
  if (png[25] === 4 || png[25] === 6) return true
  const head = Buffer.from(png.buffer, png.byteOffset, Math.min(png.byteLength, 256 * 1024))
  const pixels = head.indexOf('IDAT')
  const chunk = head.indexOf('tRNS')
  return chunk >= 0 && (pixels < 0 || chunk < pixels)
}

/** Bytes as a `data:` URL. */
export const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`
