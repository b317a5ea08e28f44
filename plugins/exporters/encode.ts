/** One picture into one format. */
import { artifact, AtelierError, type Artifact, untilAborted } from 'atelier-mcp'
import type { Sharp } from 'sharp'
import type { Encoded } from './encoded.ts'
import { fitBytes } from './fit-bytes.ts'
import type { Format } from './formats.ts'
import { withGifXmp } from './gif-xmp.ts'
import type { PictureOptions } from './picture-options.ts'
import { exif, type Origin, originOf, pngText, xmp } from './origin.ts'
import { withPngText } from './png-text.ts'
import { damaged, probe } from './probe.ts'
import { withOrigin } from './sign.ts'
import { reshapes, shape } from './shape.ts'

export interface EncodeSettings {
  /** Our name, as metadata say it. Without a version: the same export of the next release stays the same file. */
  readonly tool: string
  /** Write the prompt into the metadata. */
  readonly prompt: boolean
  readonly maxPixels: number
  /** Told of what was written anew with no metadata but its own. */
  readonly encoded: Pick<Encoded, 'add'>
  /** Quality by format, where the caller names none. */
  readonly quality: Readonly<Record<string, number | undefined>>
}

/** Seconds after which libvips gives up on one picture. */
const patience = 60

/**
 * What is in the right format already, with nothing else asked for, comes back byte by byte, so that a C2PA manifest
 * stays valid. Everything else is decoded and written anew. Throws `INPUT_INVALID`, `INPUT_TOO_LARGE`, `INPUT_FORBIDDEN`, `ABORTED`.
 */
export async function encode(
  source: Artifact,
  format: Format,
  asked: PictureOptions,
  signal: AbortSignal,
  settings: EncodeSettings,
): Promise<Artifact> {
  stopIf(signal)
  const bytes = await source.bytes()
  const picture = await probe(bytes, settings.maxPixels)
  stopIf(signal)
  if (picture.mimeType === format.mimeType && !reshapes(asked, picture) && !rewrites(asked, bytes.byteLength)) {
    const origin = originOf(source, settings)
    const written = origin === undefined ? bytes : withOrigin(bytes, origin)
    const { width, height, mimeType } = picture
    if (written !== bytes) return describe(source, written, mimeType, width, height)
    return { ...source, bytes: async () => bytes, mimeType, meta: { ...source.meta, width, height } }
  }
  const quality = asked.quality ?? settings.quality[format.format] ?? format.quality
  const options: PictureOptions = quality === undefined ? asked : { ...asked, quality }
  try {
    const { default: sharp } = await import('sharp')
    const animated = picture.frames > 1 && format.animation
    const opened = sharp(bytes, { limitInputPixels: settings.maxPixels, animated })
    const shaped = (await shape(opened, animated ? picture : { ...picture, frames: 1 }, options, format.transparency)).timeout({
      seconds: patience,
    })
    const write = (pixels: Sharp, how: PictureOptions): Sharp => format.write(described(pixels, source, asked, settings), how)
    // sharp cannot be stopped; whoever waits for it can.
    const { data, info } = await untilAborted(
      signal,
      asked.targetKb === undefined
        ? write(shaped, options).toBuffer({ resolveWithObject: true })
        : fitBytes(shaped, write, { ...options, targetKb: asked.targetKb }, { animated, lossy: format.quality !== undefined, signal }),
    )
    const origin = asked.metadata === 'strip' ? undefined : originOf(source, settings)
    const written = origin === undefined ? data : signed(data, origin, format)
    if (origin !== undefined || asked.metadata === 'strip' || !picture.annotated) settings.encoded.add(written)
    const height = animated ? (info.pageHeight ?? info.height) : info.height
    return describe(source, written, format.mimeType, info.width, height)
  } catch (cause) {
    stopIf(signal)
    throw explain(cause, asked, format)
  }
}

/** Is there more to do than to hand the bytes on? */
const rewrites = ({ quality, lossless, effort, targetKb, metadata }: PictureOptions, size: number): boolean =>
  quality !== undefined ||
  lossless === true ||
  effort !== undefined ||
  metadata === 'strip' ||
  (targetKb !== undefined && size > targetKb * 1000)

/** Where sharp writes less than the format holds. */
const signed = (data: Buffer, origin: Origin, { format }: Format): Buffer =>
  format === 'png' ? withPngText(data, pngText(origin)) : format === 'gif' ? withGifXmp(data, xmp(origin)) : data

/** Own origin, or what the input said of itself, or nothing. */
function described(pixels: Sharp, source: Artifact, { metadata }: PictureOptions, settings: EncodeSettings): Sharp {
  if (metadata === 'strip') return pixels
  const origin = originOf(source, settings)
  return origin ? pixels.withExif(exif(origin)).withXmp(xmp(origin)) : pixels.keepExif().keepXmp()
}

const describe = ({ name, provenance, meta }: Artifact, data: Uint8Array, mimeType: string, width: number, height: number): Artifact =>
  artifact(data, mimeType, { name, ...(provenance && { provenance }), meta: { ...meta, width, height } })

const stopIf = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new AtelierError({ code: 'ABORTED', message: 'The conversion was cancelled.', outcome: 'none', cause: signal.reason })
}

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
  if (/timeout/i.test(message))
    return new AtelierError({
      code: 'DEADLINE',
      message: `The picture took over ${patience} s to write as ${format}.`,
      fix: 'Ask for a smaller size or less `effort`.',
      outcome: 'none',
      cause,
    })
  return damaged(cause)
}
