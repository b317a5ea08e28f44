/** What differs between two pictures, measured at one size. */
import type { CompareData, CompareSize } from 'atelier-mcp'
import { hashPixels } from '../facts/measure-facts.ts'
import { decoding, formatOf, loadSharp, type Picture } from '../picture.ts'
import { correlation, scaled, type Shades } from './correlation.ts'
import { comparePixels, type PixelPair } from './pixel-compare.ts'
import { recolourOf } from './recolour.ts'
import { relationOf } from './relation.ts'
import { isOnePicture, judge, type Made } from './verdict.ts'

export interface Difference {
  readonly data: CompareData
  /** A PNG of where they differ; absent where nothing does. */
  readonly heatMap?: Uint8Array
}

/** Pictures are compared at the size of the smaller one, but at most this long. */
const longest = 2048

/** Brings both to one size and measures. Throws `INPUT_INVALID` where one cannot be decoded. */
export async function measureDifference(a: Picture, b: Picture): Promise<Difference> {
  const sizes = { a: sizeOf(a), b: sizeOf(b) }
  if (a.sha256 === b.sha256) {
    // Equal, and pictures at all?
    await pixelsOf(a, 32, 32)
    const equal = judge({ sizes, hashDistance: 0 })
    return { data: { ...equal, pixelDiff: 0, comparedAt: { width: a.width, height: a.height }, ssim: 1, hashDistance: 0, sizes } }
  }
  const { width, height } = commonSize(a, b)
  const [pixelsA, pixelsB] = await Promise.all([pixelsOf(a, width, height), pixelsOf(b, width, height)])
  const [hashA, hashB] = await Promise.all([hashPixels({ data: pixelsA, width, height }), hashPixels({ data: pixelsB, width, height })])
  const hashDistance = differingBits(hashA, hashB)
  const { changed, heatMap, box, ...pixels } = comparePixels({ a: pixelsA, b: pixelsB, width, height })
  const changedShare = changed / (width * height)
  const measured = { sizes, hashDistance, pixels: { ...pixels, changedShare } }
  const plain = judge(measured)
  const data: CompareData = {
    ...(isOnePicture(plain.verdict) ? plain : judge({ ...measured, made: await madeOf(a, b, { a: pixelsA, b: pixelsB, width, height }) })),
    pixelDiff: round(changedShare),
    ...(box && { changedBox: box }),
    comparedAt: { width, height },
    ssim: round(pixels.ssim),
    hashDistance,
    sizes,
  }
  return pixels.unequal === 0 ? { data } : { data, heatMap: await heatPicture(heatMap, width, height) }
}

/** What else may have been done to one of them. */
async function madeOf(a: Picture, b: Picture, pair: PixelPair): Promise<Made> {
  const [one, other] = await Promise.all([shadesOf(a), shadesOf(b)])
  const relation = relationOf(one, other, { a, b })
  return {
    ...(relation && { relation }),
    recolour: recolourOf(pair),
    agreement: correlation(one.data, scaled(other, one.width, one.height).data),
  }
}

/** Longer side at which pictures are looked at for what was done to them. */
const looked = 512

async function shadesOf(picture: Picture): Promise<Shades> {
  const { data, info } = await decoding(
    picture,
    picture
      .read()
      .flatten({ background: '#fff' })
      .greyscale()
      .toColourspace('b-w')
      .resize(looked, looked, { fit: 'inside', withoutEnlargement: true })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  return { data: Float32Array.from(data), width: info.width, height: info.height }
}

const round = (value: number): number => Math.round(value * 1e5) / 1e5
const sizeOf = (picture: Picture): CompareSize => ({
  width: picture.width,
  height: picture.height,
  format: formatOf(picture),
  bytes: picture.bytes.byteLength,
})

function commonSize(a: Picture, b: Picture): { width: number; height: number } {
  const { width, height } = a.width * a.height <= b.width * b.height ? a : b
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

const pixelsOf = (picture: Picture, width: number, height: number): Promise<Uint8Array> =>
  decoding(
    picture,
    picture.read().resize(width, height, { fit: 'fill' }).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer(),
  )

function differingBits(one: string, other: string): number {
  const bits = (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2)
  return bits.replaceAll('0', '').length
}

async function heatPicture(data: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const sharp = await loadSharp()
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer()
}
