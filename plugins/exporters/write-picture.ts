/** One picture into one format: decoded, shaped, encoded. Runs where `PixelWork` says. */
import { AtelierError } from 'atelier-mcp'
import type { Sharp } from 'sharp'
import { fitBytes } from './fit-bytes.ts'
import { formats, type Format } from './formats.ts'
import { withGifXmp } from './gif-xmp.ts'
import { loadSharp } from './load-sharp.ts'
import { exif, type Origin, pngText, xmp } from './origin.ts'
import type { PictureOptions } from './picture-options.ts'
import { withPngText } from './png-text.ts'
import { damaged, type Picture } from './probe.ts'
import { pixelsOf, shape } from './shape.ts'

export interface WriteOrder {
  /** Or the path of a file that holds them. */
  readonly bytes: Uint8Array | string
  /** What `probe` says of it. */
  readonly picture: Picture
  /** A name of `formats`. */
  readonly format: string
  readonly options: PictureOptions
  /** What goes into its metadata; without one, what the input said of itself does. */
  readonly origin?: Origin | undefined
  /** In and out, all frames. */
  readonly maxPixels: number
}
export interface WrittenPicture {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** Throws `INPUT_INVALID` and `INPUT_TOO_LARGE`. */
export async function writePicture({ bytes, picture, format: name, options, origin, maxPixels }: WriteOrder): Promise<WrittenPicture> {
  const format = formats.find((one) => one.format === name)!
  const animated = picture.frames > 1 && format.animation
  const source = animated ? picture : { ...picture, frames: 1 }
  const made = Math.ceil(pixelsOf(source, options) * source.frames)
  if (made > maxPixels) throw tooMany(made, maxPixels)
  const sharp = await loadSharp()
  const shapedAnew = (): Promise<Sharp> =>
    shape(sharp(bytes, { limitInputPixels: maxPixels, animated }), source, options, format.transparency)
  try {
    const shaped = await shapedAnew()
    const write = (pixels: Sharp, how: PictureOptions): Sharp => format.write(described(pixels, origin, options), how)
    const { data, info } = await (options.targetKb === undefined
      ? write(shaped, options).toBuffer({ resolveWithObject: true })
      : fitBytes(shaped, write, { ...options, targetKb: options.targetKb }, { animated, lossy: format.quality !== undefined }))
    const height = animated ? (info.pageHeight ?? info.height) : info.height
    return { bytes: origin === undefined ? data : signed(data, origin, format), width: info.width, height }
  } catch (cause) {
    if (AtelierError.is(cause)) throw cause
    if (options.background !== undefined && !isColour(sharp, options.background)) throw noColour(options.background)
    const sides = await sidesOf(shapedAnew, source.frames)
    throw sides && Math.max(sides.width, sides.height) > format.maxSide ? tooLong(sides, format, cause) : damaged(cause)
  }
}

/** Where sharp writes less than the format holds. */
const signed = (data: Buffer, origin: Origin, { format }: Format): Buffer =>
  format === 'png' ? withPngText(data, pngText(origin)) : format === 'gif' ? withGifXmp(data, xmp(origin)) : data

/** Own origin, or what the input said of itself, or nothing. */
function described(pixels: Sharp, origin: Origin | undefined, { metadata }: PictureOptions): Sharp {
  if (metadata === 'strip') return pixels
  return origin ? pixels.withExif(exif(origin)).withXmp(xmp(origin)) : pixels.keepExif().keepXmp()
}

const tooMany = (made: number, most: number): AtelierError =>
  new AtelierError({
    code: 'INPUT_TOO_LARGE',
    message: `What was asked for has ${(made / 1e6).toFixed(1)} million pixels; ${Math.floor(most / 1e6)} million are the most.`,
    fix: 'Ask for a smaller `width` and `height`, or raise `maxPixels` of the plugin `exporters`.',
    outcome: 'none',
  })

/** Whether sharp knows a colour: it reads the words before there is any pixel. */
function isColour(sharp: Awaited<ReturnType<typeof loadSharp>>, background: string): boolean {
  try {
    sharp({ create: { width: 1, height: 1, channels: 4, background } })
    return true
  } catch {
    return false
  }
}

/** The sides of what could not be written, of one frame; undefined where the pixels cannot be had at all. */
async function sidesOf(shaped: () => Promise<Sharp>, frames: number): Promise<Sides | undefined> {
  try {
    // One channel: only the sides are wanted.
    const { info } = await (await shaped()).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height / frames }
  } catch {
    return undefined
  }
}
interface Sides {
  readonly width: number
  readonly height: number
}

const noColour = (background: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `"${background}" is no colour.`,
    fix: 'Write it as "#ff8800", or as a CSS name such as "white".',
    outcome: 'none',
  })

const tooLong = ({ width, height }: Sides, { format, maxSide }: Format, cause: unknown): AtelierError =>
  new AtelierError({
    code: 'INPUT_TOO_LARGE',
    message: `${width}x${height} is too much for ${format}.`,
    fix: `No side may exceed ${maxSide} pixels.`,
    outcome: 'none',
    cause,
  })
