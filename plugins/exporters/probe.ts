/** What bytes really are: read from the header, whatever the name or the type said. */
import { AtelierError } from 'atelier-mcp'
import { foreignPicture } from '../foreign-picture.ts'
import { heicFacts, isHeic } from '../heic.ts'
import { loadSharp } from './load-sharp.ts'
import { checkFilters, checkSvg, maybeSvg } from '../svg.ts'

/** A picture's facts, for plugins that take pictures in. */
export interface Picture {
  /** From the bytes. */
  readonly mimeType: string
  /** Pixels, upright (EXIF orientation applied); of one frame. */
  readonly width: number
  readonly height: number
  /** 1 for a still picture. */
  readonly frames: number
  readonly transparency: boolean
  /** Its EXIF orientation says that viewers turn it; not every model does. */
  readonly turned: boolean
  /** Colours for print (CMYK), which few models and browsers read. */
  readonly cmyk: boolean
  /** It carries EXIF, XMP or IPTC, which may name people and places. */
  readonly annotated: boolean
  /** It carries a C2PA manifest, which any change of its bytes breaks. */
  readonly c2pa: boolean
}

/** Pixels of one picture, all frames: 100 million, what the largest cameras make. More is a bomb or a mistake. */
export const maxPixels = 100_000_000

const unreadable = (message: string, fix: string, cause?: unknown) =>
  new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none', cause })

/** What unreadable bytes look like, in words. */
function guess(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1').trimStart().toLowerCase()
  if (/^<(!doctype html|html|head|body)/.test(head)) return 'a web page'
  if (head.startsWith('{') || head.startsWith('[')) return 'JSON'
  if (head.startsWith('%pdf')) return 'a PDF'
  if (head.startsWith('gltf')) return 'a 3D model'
  if (head.startsWith('pk')) return 'a ZIP archive'
  return 'no picture format that is known here'
}

/** A damaged or foreign picture, as an error that says what to do. */
export const damaged = (cause: unknown): AtelierError =>
  AtelierError.is(cause)
    ? cause
    : unreadable(
        `The picture is damaged or cut off: ${String((cause as Error).message).split('\n')[0]}`,
        'Open it in a viewer; if it opens there, save it anew as PNG.',
        cause,
      )

/** True where the bytes hold a C2PA manifest (JUMBF): PNG `caBX`, JPEG APP11, WebP `C2PA`, or the box `jumb` in AVIF. */
export function hasC2pa(bytes: Uint8Array): boolean {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // A manifest begins near one end of the file; a search of 50 MB would hold everybody up.
  const ends = whole.byteLength <= 2 * searched ? [whole] : [whole.subarray(0, searched), whole.subarray(-searched)]
  return ends.some((part) => {
    const at = part.indexOf('jumb')
    return at !== -1 && part.indexOf('c2pa', at) !== -1
  })
}
/** Bytes at each end of a file that are searched for a manifest. */
const searched = 1_000_000

/**
 * Throws `INPUT_INVALID` for what is no picture and `INPUT_TOO_LARGE` for a bomb, both before any pixel is decoded. To read a header may
 * take gigabytes and minutes all the same (packed text in a PNG, an SVG that unfolds): `PixelWork` says where it is done.
 */
export async function probe(bytes: Uint8Array, limit: number = maxPixels): Promise<Picture> {
  if (bytes.byteLength === 0)
    throw unreadable('The picture is empty: 0 bytes.', 'Give a file that has content; a download may have failed.')
  if (isHeic(bytes)) return probeHeic(bytes, limit)
  const svg = maybeSvg(bytes) ? await checkSvg(bytes) : undefined
  const sharp = await loadSharp()
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      const foreign = foreignPicture(bytes)
      throw unreadable(
        `This is not a picture that can be read: it looks like ${foreign?.what ?? guess(bytes)}.`,
        foreign?.fix ?? 'Give a PNG, JPEG, WebP, AVIF, GIF, TIFF, HEIC or SVG.',
        cause,
      )
    })
  const {
    width,
    height,
    pages: frames = 1,
    pageHeight = height,
    hasAlpha,
    mediaType,
    autoOrient,
    orientation = 1,
    space,
    exif,
    xmp,
    iptc,
  } = header
  const mimeType = mediaType ?? 'application/octet-stream'
  if (width * pageHeight * frames > limit) throw tooManyPixels(`${width}x${pageHeight}${frames > 1 ? `x${frames}` : ''}`, limit)
  if (svg) checkFilters(svg, width * height)
  else if (mimeType === 'image/svg+xml')
    throw unreadable('The SVG does not begin as one.', 'Save it as plain SVG, without anything before it.')
  const turned = frames === 1 && autoOrient !== undefined
  return {
    mimeType,
    width: turned ? autoOrient.width : width,
    height: turned ? autoOrient.height : pageHeight,
    frames,
    transparency: hasAlpha,
    turned: turned && orientation > 1,
    cmyk: space === 'cmyk',
    annotated: (exif ?? xmp ?? iptc) !== undefined,
    c2pa: hasC2pa(bytes),
  }
}

async function probeHeic(bytes: Uint8Array, limit: number): Promise<Picture> {
  const { width, height, transparency } = await heicFacts(bytes)
  if (width * height > limit) throw tooManyPixels(`${width}x${height}`, limit)
  // Telephones write where and when; the plain copy has none of it.
  return {
    mimeType: 'image/heic',
    width,
    height,
    frames: 1,
    transparency,
    turned: false,
    cmyk: false,
    annotated: true,
    c2pa: hasC2pa(bytes),
  }
}

const tooManyPixels = (size: string, limit: number): AtelierError =>
  new AtelierError({
    code: 'INPUT_TOO_LARGE',
    message: `The picture has ${size} pixels; ${Math.floor(limit / 1e6)} million is the most.`,
    fix: 'Scale it down first, or raise `maxPixels` of the plugin `exporters`.',
    outcome: 'none',
  })
