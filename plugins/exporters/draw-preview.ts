/** The pixels of a preview. Runs where `PixelWork` says. */
import type { Drawn } from './draw-picture.ts'
import { loadSharp } from './load-sharp.ts'
import type { PreviewOptions } from './picture-options.ts'
import { damaged, type Picture } from './probe.ts'

export interface PreviewOrder {
  readonly bytes: Uint8Array
  /** What `probe` says of it. */
  readonly picture: Picture
  readonly options: PreviewOptions
}

/**
 * The first frame, upright, no metadata of others, longest side `maxSide`, at most `maxBytes`: quality and then pixels
 * give way until it fits. A few kB always do, so this ends. WebP where something shines through, else JPEG.
 */
export async function drawPreview({ bytes, picture, options: { maxSide, maxBytes } }: PreviewOrder, maxPixels: number): Promise<Drawn> {
  const sharp = await loadSharp()
  let side = Math.min(maxSide, Math.max(picture.width, picture.height))
  let quality = 80
  for (;;) {
    const small = sharp(bytes, { limitInputPixels: maxPixels })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    const { data, info } = await (picture.transparency ? small.webp({ quality, effort: 0 }) : small.jpeg({ quality }))
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw damaged(cause)
      })
    if (data.byteLength <= maxBytes || side <= 16) return { bytes: data, width: info.width, height: info.height }
    // What less quality cannot bring is not tried: each try decodes the picture anew.
    const left = quality > coarse ? data.byteLength * saved : data.byteLength
    if (quality === coarse || left > maxBytes) side = Math.max(16, Math.floor(side * Math.min(0.9, Math.sqrt(maxBytes / left))))
    quality = coarse
  }
}
/** The least quality that still looks like the picture, and what it leaves of the bytes of the usual one: half to two thirds. */
const coarse = 50
const saved = 0.55
