/** What a client sees inline: small enough for every client, whatever the picture. */
import { artifact, AtelierError, type Artifact } from 'atelier-mcp'
import type { Encoded } from './encoded.ts'
import type { PreviewOptions } from './picture-options.ts'
import { damaged, probe } from './probe.ts'

/** A pattern: JPEG where nothing shines through, for it is the quickest, else WebP; or what the picture is already. */
export const previewMimeType = 'image/*'

/** What every client that shows pictures shows. */
const shownEverywhere: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/**
 * The first frame, upright, no metadata of others, longest side `maxSide`, at most `maxBytes`: quality and then pixels
 * give way until it fits. A few kB always do, so this ends. What was `encoded` here and is small enough comes back untouched.
 */
export async function preview(
  source: Artifact,
  { maxSide, maxBytes }: PreviewOptions,
  signal: AbortSignal,
  { maxPixels, encoded }: { readonly maxPixels: number; readonly encoded: Pick<Encoded, 'has'> },
): Promise<Artifact> {
  const bytes = await source.bytes()
  const { mimeType, width, height, frames, transparency } = await probe(bytes, maxPixels)
  const fits = bytes.byteLength <= maxBytes && Math.max(width, height) <= maxSide
  if (fits && shownEverywhere.includes(mimeType) && frames === 1 && encoded.has(bytes))
    return source.mimeType === mimeType ? source : artifact(bytes, mimeType, { ...(source.name !== undefined && { name: source.name }) })
  const { default: sharp } = await import('sharp')
  let side = Math.min(maxSide, Math.max(width, height))
  let quality = 80
  for (;;) {
    if (signal.aborted)
      throw new AtelierError({ code: 'ABORTED', message: 'The preview was cancelled.', outcome: 'none', cause: signal.reason })
    const small = sharp(bytes, { limitInputPixels: maxPixels })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 20 })
    const { data, info } = await (transparency ? small.webp({ quality, effort: 0 }) : small.jpeg({ quality }))
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw damaged(cause)
      })
    if (data.byteLength <= maxBytes || side <= 16)
      return artifact(data, transparency ? 'image/webp' : 'image/jpeg', {
        ...(source.name !== undefined && { name: source.name }),
        meta: { width: info.width, height: info.height },
      })
    if (quality > 50) quality = 50
    else side = Math.max(16, Math.floor(side * Math.min(0.8, Math.sqrt(maxBytes / data.byteLength))))
  }
}
