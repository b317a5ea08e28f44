/** What a client sees inline: small enough for every client, whatever the picture. */
import { artifact, AtelierError, type Artifact } from 'atelier-mcp'
import type { PreviewOptions } from './options.ts'
import { damaged, probe } from './probe.ts'

/** WebP: it holds transparency, and every client that shows pictures shows it. */
export const previewMimeType = 'image/webp'

/**
 * The first frame, upright, no metadata, longest side `maxSide`, at most `maxBytes`: quality and then pixels give way
 * until it fits. A few kB always do, so this ends.
 */
export async function preview(
  source: Artifact,
  { maxSide, maxBytes }: PreviewOptions,
  signal: AbortSignal,
  maxPixels: number,
): Promise<Artifact> {
  const bytes = await source.bytes()
  const { width, height } = await probe(bytes, maxPixels)
  const { default: sharp } = await import('sharp')
  let side = Math.min(maxSide, Math.max(width, height))
  let quality = 78
  for (;;) {
    if (signal.aborted)
      throw new AtelierError({ code: 'ABORTED', message: 'The preview was cancelled.', outcome: 'none', cause: signal.reason })
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort: 0 })
      .timeout({ seconds: 20 })
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw damaged(cause)
      })
    if (data.byteLength <= maxBytes || side <= 16)
      return artifact(data, previewMimeType, {
        ...(source.name !== undefined && { name: source.name }),
        meta: { width: info.width, height: info.height },
      })
    if (quality > 45) quality = 45
    else side = Math.max(16, Math.floor(side * Math.min(0.8, Math.sqrt(maxBytes / data.byteLength))))
  }
}
