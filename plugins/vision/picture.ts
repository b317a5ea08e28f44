/** A picture that was looked at before anything is done with it: what it is, and that it can be read at all. */
import { AtelierError } from 'atelier-mcp'
import type { Metadata, Sharp, SharpConstructor, SharpOptions } from 'sharp'
import { foreignPicture } from '../foreign-picture.ts'
import { isHeic, plainPicture } from '../heic.ts'
import type { PictureFile } from './picture-file.ts'

/** The most pixels of one picture that are decoded: 120 million, as a 12000 x 10000 scan. */
export const maxPixels = 120_000_000

/** A picture whose header has been read. */
export interface Picture {
  /** What sharp reads: of a HEIC a plain copy. */
  readonly bytes: Uint8Array
  /** As it came. */
  readonly file: Uint8Array
  readonly metadata: Metadata
  /** Pixels as seen, with the orientation of its EXIF applied. */
  readonly width: number
  readonly height: number
  readonly name: string
  readonly sha256: string
  /** A new reader of the bytes, upright, that ends at a damaged or cut-off picture. */
  read(options?: SharpOptions): Sharp
}

/**
 * The pixel library, loaded on first use. Its cache of operations is switched off: each picture is read once, and what the
 * cache holds would stay for good.
 */
export async function loadSharp(): Promise<SharpConstructor> {
  const { default: sharp } = await import('sharp')
  if (sharp.cache().memory.max > 0) sharp.cache(false)
  return sharp
}

const unreadable = (name: string, why: string, cause?: unknown, fix = 'Give a whole PNG, JPEG, WebP, GIF, AVIF, TIFF, HEIC or SVG file.') =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `"${name}" cannot be read as a picture.`,
    why,
    fix,
    outcome: 'none',
    cause,
  })

/** Reads the header. Throws `INPUT_INVALID` for what is no picture and `INPUT_TOO_LARGE` over `maxPixels`, before a pixel is decoded. */
export async function openPicture({ bytes: given, name, sha256 }: PictureFile): Promise<Picture> {
  if (given.byteLength === 0) throw unreadable(name, 'It is empty: 0 bytes.')
  const bytes = await plainPicture(given, maxPixels)
  const sharp = await loadSharp()
  const options = { limitInputPixels: maxPixels, failOn: 'truncated' } as const
  const headOf = (file: Uint8Array): Promise<Metadata> => sharp(file, { ...options, limitInputPixels: false }).metadata()
  const seen = await headOf(bytes).catch((cause: unknown) => {
    const foreign = foreignPicture(given)
    throw foreign
      ? unreadable(name, `It is ${foreign.what}.`, cause, foreign.fix)
      : unreadable(name, `Its content is no picture of a known format: ${firstLine(cause)}`, cause)
  })
  // The plain copy of a HEIC lies upright, whatever its EXIF says of a turn, and has none: when and with what it was taken, the file says.
  const { exif } = bytes === given ? seen : await headOf(given).catch((): Partial<Metadata> => ({}))
  const metadata = exif ? { ...seen, exif } : seen
  const { width, height } = metadata.autoOrient
  if (width * height > maxPixels)
    throw new AtelierError({
      code: 'INPUT_TOO_LARGE',
      message: `"${name}" has ${width} x ${height} pixels; at most ${maxPixels / 1e6} million are read.`,
      why: 'Decoding it would take gigabytes of memory, however small the file is.',
      fix: 'Scale it down first.',
      outcome: 'none',
    })
  return {
    bytes,
    metadata,
    width,
    height,
    name,
    sha256,
    file: given,
    read: (more) => sharp(bytes, { ...options, ...more }).autoOrient(),
  }
}

/** Its format by content, in the usual word: `jpeg`, `png`, `avif`, … */
export const formatOf = ({ file, metadata: { format, compression } }: Picture): string => {
  if (isHeic(file)) return 'heic'
  return format === 'heif' && compression === 'av1' ? 'avif' : format
}

/** Runs a decoding step; what the decoder throws becomes `INPUT_INVALID` with the picture's name. */
export async function decoding<T>(picture: Picture, step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (cause) {
    throw AtelierError.is(cause) ? cause : unreadable(picture.name, `It is damaged or cut off: ${firstLine(cause)}`, cause)
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 200)
