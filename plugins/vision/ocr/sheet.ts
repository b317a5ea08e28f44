/** A picture as the text recognition takes it: grey, dark letters on light paper as far as that can be told. */
import { decoding, loadSharp, type Picture } from '../picture.ts'
import { type Background, backgroundOf, type Colours, distances, unevenness } from './background.ts'

/** Greyscale pixels, 8 bits. */
export interface Grey {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}
export interface Sheet extends Grey {
  /** Pixels of the sheet for one of the upright picture. */
  readonly scale: number
  /** Nothing but one shade. */
  readonly blank: boolean
  /** The letters stand on more than paper of one colour. */
  uneven(): boolean
  /** Without what lies behind the letters: how far each pixel is from its surroundings, black where farthest. */
  levelled(): Grey
  /** The lightest shades as ink, all others as paper: white letters on anything. */
  lightest(): Grey
}

/** The longest side that is read: A4 at 300 dots per inch. */
const longestSide = 3508
/** Of 255: what differs by less in every channel is one shade, and a background whose tenths differ by more is uneven. */
const limits = { blank: 8, uneven: 32 }
/** The part of all shades that white letters and their soft edges have. */
const light = 0.12

/** Upright, without transparency, stretched to full contrast; light text on dark is turned round. */
export async function toSheet(picture: Picture, longest = longestSide): Promise<Sheet> {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  let colours = await draw(picture, scale, '#fff')
  if (isBlank(colours) && picture.metadata.hasAlpha) colours = await draw(picture, scale, '#000')
  const { width, height } = colours
  let background: Background | undefined
  const behind = () => (background ??= backgroundOf(colours))
  const grey = await greyOf(colours)
  let levelled: Grey | undefined
  return {
    ...stretched(grey),
    scale,
    blank: isBlank(colours),
    uneven: () => unevenness(behind()) > limits.uneven,
    levelled: () => (levelled ??= { data: darkest(distances(colours, behind())), width, height }),
    lightest: () => lightestOf(grey),
  }
}

async function draw(picture: Picture, scale: number, background: string): Promise<Colours> {
  const { data, info } = await decoding(
    picture,
    picture
      .read()
      .flatten({ background })
      .resize(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)), { fit: 'fill' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  return { rgb: data, width: info.width, height: info.height }
}

async function greyOf({ rgb, width, height }: Colours): Promise<Grey> {
  const sharp = await loadSharp()
  const data = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  return { data, width, height }
}

function stretched({ data, width, height }: Grey): Grey {
  const { low, middle, high } = rangeOf(data)
  const dark = middle - low < high - middle
  if (high === low || (!dark && high - low > 200)) return { data, width, height }
  const slope = 255 / (high - low)
  return { data: mapped(data, dark ? (value) => (high - value) * slope : (value) => (value - low) * slope), width, height }
}

function lightestOf({ data, width, height }: Grey): Grey {
  const { low, high } = rangeOf(data)
  const slope = 255 / Math.max(1, (high - low) * light)
  return { data: mapped(data, (value) => (high - value) * slope), width, height }
}

/** The farthest becomes black, what does not differ white. */
function darkest(far: Uint8Array): Uint8Array {
  const slope = 255 / Math.max(1, rangeOf(far).high)
  return mapped(far, (value) => 255 - value * slope)
}

const mapped = (data: Uint8Array, change: (value: number) => number): Uint8Array => {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => change(value))
  return data.map((value) => table[value]!)
}

const isBlank = ({ rgb }: Colours): boolean =>
  [0, 1, 2].every((channel) => {
    const { low, high } = rangeOf(rgb, channel, 3)
    return high - low < limits.blank
  })

interface Range {
  readonly low: number
  readonly middle: number
  readonly high: number
}

/**
 * The shades between which nearly everything lies, and the middle one: all but 0.1 % on each side, which is dust, unless that
 * leaves one shade. A line of text on a large page is less; then it is all but 20 pixels.
 */
function rangeOf(data: Uint8Array, first = 0, step = 1): Range {
  const histogram = new Uint32Array(256)
  for (let at = first; at < data.length; at += step) histogram[data[at]!]! += 1
  const pixels = data.length / step
  const at = (rank: number) => {
    let seen = 0
    return histogram.findIndex((count) => (seen += count) >= rank)
  }
  const without = (dust: number): Range => ({ low: at(dust), middle: at(pixels / 2), high: at(pixels - dust) })
  const range = without(pixels / 1000)
  return range.high - range.low < limits.blank && pixels > 20_000 ? without(20) : range
}
