/** What a client sees inline: small enough for every client, whatever the picture. */
import { artifact, type Artifact, borrowedBytes } from 'atelier-mcp'
import type { Encoded } from './encoded.ts'
import type { PreviewOptions } from './picture-options.ts'
import type { PixelWork } from './pixel-work.ts'

/** A pattern: JPEG where nothing shines through, for it is the quickest, else WebP; or what the picture is already. */
export const previewMimeType = 'image/*'

/** What every client that shows pictures shows. */
const shownEverywhere: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/** As `drawPreview`; what was `encoded` here and is small enough comes back untouched. */
export async function preview(
  source: Artifact,
  options: PreviewOptions,
  signal: AbortSignal,
  { work, encoded }: { readonly work: Pick<PixelWork, 'probe' | 'preview'>; readonly encoded: Pick<Encoded, 'has'> },
): Promise<Artifact> {
  const bytes = await borrowedBytes(source)
  const picture = await work.probe(bytes, signal)
  const { mimeType, width, height, frames, transparency } = picture
  const name = source.name !== undefined && { name: source.name }
  const fits = bytes.byteLength <= options.maxBytes && Math.max(width, height) <= options.maxSide
  if (fits && shownEverywhere.includes(mimeType) && frames === 1 && encoded.has(bytes))
    return source.mimeType === mimeType ? source : artifact(() => source.bytes(), mimeType, { ...name })
  const small = await work.preview({ bytes, picture, options }, signal)
  return artifact(small.bytes, transparency ? 'image/webp' : 'image/jpeg', {
    ...name,
    meta: { width: small.width, height: small.height },
  })
}
