/** The pixels of a preview. Runs where `PixelWork` says. */
import type { Sharp } from 'sharp'
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
  const upright = sharp(bytes, { limitInputPixels: maxPixels }).autoOrient()
  const encoded = (pixels: Sharp, quality: number): Promise<Encoded> =>
    whole(picture.transparency ? pixels.webp({ quality, effort: 0 }) : pixels.jpeg({ quality }))
  let side = Math.min(maxSide, Math.max(picture.width, picture.height))
  if (side ** 2 * mostOfPixel <= maxBytes) {
    const small = await encoded(upright.resize(within(side)), usual)
    if (small.data.byteLength <= maxBytes) return drawnOf(small)
  }
  // Decoded and made small once, however many tries it takes.
  const { data, info } = await whole(upright.clone().resize(within(side)).raw())
  const open = (rows: Uint8Array, height: number): Sharp => sharp(rows, { raw: { width: info.width, height, channels: info.channels } })
  const bands = bandsOf(data, info)
  const sample = bands && (await encoded(open(bands.rows, bands.height), usual)).data.byteLength * (info.height / bands.height)
  let quality = usual
  let seen = sample !== undefined && sample > maxBytes * hopeless ? sample : undefined
  for (;;) {
    if (seen !== undefined) {
      // What less quality cannot bring is not tried.
      const left = quality > coarse ? seen * saved : seen
      if (quality === coarse || left > maxBytes) side = Math.max(16, Math.floor(side * Math.min(0.9, Math.sqrt(maxBytes / left))))
      quality = coarse
    }
    const pixels = open(data, info.height)
    const small = await encoded(side < Math.max(info.width, info.height) ? pixels.resize(within(side)) : pixels, quality)
    if (small.data.byteLength <= maxBytes || side <= 16) return drawnOf(small)
    seen = small.data.byteLength
  }
}

type Encoded = Awaited<ReturnType<typeof whole>>
const whole = (picture: Sharp) =>
  picture.toBuffer({ resolveWithObject: true }).catch((cause: unknown) => {
    throw damaged(cause)
  })
const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const
const drawnOf = ({ data, info }: Encoded): Drawn => ({ bytes: data, width: info.width, height: info.height })

/** Bands of rows, as high as the blocks of a JPEG, and how far one begins after another. */
const band = 16
const apart = 10 * band

/** A tenth of the picture, from top to bottom: what it takes tells what all of it would. Nothing for one of few rows. */
function bandsOf(pixels: Uint8Array, { height }: { readonly height: number }): { rows: Uint8Array; height: number } | undefined {
  if (height < 2 * apart) return undefined
  const row = pixels.byteLength / height
  const starts = Array.from({ length: Math.floor((height - band) / apart) + 1 }, (_, index) => index * apart)
  const rows = Buffer.concat(starts.map((start) => pixels.subarray(start * row, (start + band) * row)))
  return { rows, height: starts.length * band }
}

const usual = 80
/** The least quality that still looks like the picture, and what it leaves of the bytes of the usual one: half to two thirds. */
const coarse = 50
const saved = 0.55
/** Bytes of a pixel of noise as JPEG of the usual quality: whatever has fewer pixels fits. */
const mostOfPixel = 0.7
/** So many times more than there is room for: a tenth is never that wrong of the rest. */
const hopeless = 1.5
