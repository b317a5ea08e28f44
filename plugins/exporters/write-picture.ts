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
  readonly bytes: Uint8Array
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
  try {
    const sharp = await loadSharp()
    const opened = sharp(bytes, { limitInputPixels: maxPixels, animated })
    const shaped = await shape(opened, source, options, format.transparency)
    const write = (pixels: Sharp, how: PictureOptions): Sharp => format.write(described(pixels, origin, options), how)
    const { data, info } = await (options.targetKb === undefined
      ? write(shaped, options).toBuffer({ resolveWithObject: true })
      : fitBytes(shaped, write, { ...options, targetKb: options.targetKb }, { animated, lossy: format.quality !== undefined }))
    const height = animated ? (info.pageHeight ?? info.height) : info.height
    return { bytes: origin === undefined ? data : signed(data, origin, format), width: info.width, height }
  } catch (cause) {
    throw explain(cause, options, format)
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

function explain(cause: unknown, { background, width, height }: PictureOptions, { format, maxSide }: Format): AtelierError {
  const message = String((cause as Error).message)
  if (AtelierError.is(cause)) return cause
  if (/unable to parse color/i.test(message))
    return new AtelierError({
      code: 'INPUT_INVALID',
      message: `"${background}" is no colour.`,
      fix: 'Write it as "#ff8800", or as a CSS name such as "white".',
      outcome: 'none',
    })
  if (/too large|exceeds|dimension/i.test(message))
    return new AtelierError({
      code: 'INPUT_TOO_LARGE',
      message: `${width && height ? `${width}x${height}` : 'That size'} is too much for ${format}: ${message.split('\n')[0]}`,
      fix: `No side may exceed ${maxSide} pixels.`,
      outcome: 'none',
      cause,
    })
  return damaged(cause)
}
