/** Everything about a picture that can be measured rather than guessed. */
import { tableOf } from 'atelier-mcp'
import { decoding, formatOf, loadSharp, type Picture } from '../picture.ts'
import { hasC2pa } from './c2pa.ts'
import { readExif } from './exif.ts'
import type { ImageFacts } from './facts-schema.ts'
import { lightness, measureExposure, transparentShare } from './light.ts'
import { measurePalette, type Pixels } from './palette.ts'
import { measureSharpness } from './sharpness.ts'

const longest = 512
const bitsOf: Readonly<Record<string, number>> = tableOf({
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
  double: 64,
})

/** Measures one picture; the position is given only with `gps`. Throws `INPUT_INVALID` where the pixels cannot be decoded. */
export async function measureFacts(picture: Picture, { gps = false }: { readonly gps?: boolean } = {}): Promise<ImageFacts> {
  const { file, metadata, name, sha256, width, height } = picture
  const [small, exif] = await Promise.all([smallCopy(picture), readExif(metadata.exif)])
  const grey = lightness(small)
  const [palette, sharpness, perceptualHash] = await Promise.all([
    measurePalette(small),
    measureSharpness(picture, grey, small),
    hashPixels(small),
  ])
  const exposure = measureExposure(small, grey)
  const format = formatOf(picture)
  const notes = remarks(picture, format, exif.broken)
  const durationMs = metadata.delay?.reduce((sum, delay) => sum + delay, 0)
  return {
    name,
    format,
    bytes: file.byteLength,
    sha256,
    width,
    height,
    orientation: metadata.orientation ?? 1,
    colourSpace: metadata.space,
    bitsPerChannel: metadata.bitsPerSample ?? bitsOf[metadata.depth] ?? 8,
    iccProfile: metadata.hasProfile,
    frames: metadata.pages ?? 1,
    ...(durationMs && { durationMs }),
    transparency: { channel: metadata.hasAlpha, share: metadata.hasAlpha ? transparentShare(small) : 0 },
    palette,
    exposure,
    sharpness: exposure.verdict === 'blank' ? { value: 0, verdict: 'unknown' } : sharpness,
    perceptualHash,
    ...(exif.exif && { exif: exif.exif }),
    ...(gps && exif.gps && { gps: exif.gps }),
    hasGps: exif.gps !== undefined,
    c2pa: hasC2pa(file),
    ...(notes.length > 0 && { notes }),
  }
}

async function smallCopy(picture: Picture): Promise<Pixels> {
  const { data, info } = await decoding(
    picture,
    picture
      .read()
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  return { data, width: info.width, height: info.height }
}

/** Block mean hash of 64 bits, as 16 hex digits (Yang, Gu and Niu, "Block Mean Value Based Image Perceptual Hashing", 2006). */
export async function hashPixels({ data, width, height }: Pixels): Promise<string> {
  const [sharp, { bmvbhash }] = await Promise.all([loadSharp(), import('blockhash-core')])
  const side = 64
  const small = await sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .resize(side, side, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer()
  return bmvbhash({ data: new Uint8ClampedArray(small), width: side, height: side }, 8)
}

function remarks({ name, metadata }: Picture, format: string, brokenExif: boolean): string[] {
  const notes: string[] = []
  const ending = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase()
  const usual: Record<string, readonly string[]> = tableOf({
    jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
    tiff: ['tif', 'tiff'],
    heif: ['heic', 'heif'],
  })
  const pictureEndings = /^(png|jpe?g|jpe|jfif|webp|gif|avif|tiff?|svg|heic|heif|bmp)$/
  if (ending && pictureEndings.test(ending) && !(usual[format] ?? [format]).includes(ending))
    notes.push(`The file is called .${ending} but holds ${format}.`)
  if (brokenExif) notes.push('It has an EXIF block that cannot be read.')
  if ((metadata.pages ?? 1) > 1) notes.push(`Only the first of ${metadata.pages} frames was measured.`)
  return notes
}
