/** From a picture to what the text recognition reads best, and from its boxes back to the picture. */
import type { Sharp } from 'sharp'
import { decoding, loadSharp, type Picture } from '../picture.ts'
import type { Box } from './page.ts'

/** Greyscale pixels, 8 bits, dark on light as far as that can be told. */
export interface Sheet {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  /** Pixels of the sheet for one of the upright picture. */
  readonly scale: number
  /** Nothing but one shade. */
  readonly blank: boolean
}
/** What is done to a sheet before it is read. */
export interface Recipe {
  /** Times larger. */
  readonly enlarge?: number
  /** Degrees clockwise: turned by quarters, then straightened. */
  readonly turn?: 0 | 90 | 180 | 270
  readonly straighten?: number
  readonly invert?: boolean
  /** To black and white alone. */
  readonly threshold?: boolean
}
/** A sheet as it is read: PGM bytes, and the way back for a box in it. */
export interface Prepared {
  readonly image: Uint8Array
  readonly toPicture: (box: Box) => Box
}

/** The longest side that is read: A4 at 300 dots per inch. */
const longestSide = 3508

/** Upright, without transparency, stretched to full contrast; light text on dark is turned round. */
export async function toSheet(picture: Picture, longest = longestSide): Promise<Sheet> {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const draw = (background: string) =>
    decoding(
      picture,
      picture
        .read()
        .flatten({ background })
        .resize(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)), { fit: 'fill' })
        .greyscale()
        .toColourspace('b-w')
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true }),
    )
  let drawn = await draw('#fff')
  let range = rangeOf(drawn.data)
  if (range.high - range.low < 8 && picture.metadata.hasAlpha) {
    drawn = await draw('#000')
    range = rangeOf(drawn.data)
  }
  const { width, height } = drawn.info
  const blank = range.high - range.low < 8
  const dark = range.median - range.low < range.high - range.median
  if (blank || (!dark && range.high - range.low > 200)) return { data: drawn.data, width, height, scale, blank }
  const slope = 255 / (range.high - range.low)
  const sharp = await loadSharp()
  const stretched = sharp(drawn.data, { raw: { width, height, channels: 1 } }).linear(
    dark ? -slope : slope,
    dark ? range.high * slope : -range.low * slope,
  )
  return { data: await stretched.toColourspace('b-w').raw().toBuffer(), width, height, scale, blank }
}

/** The shades between which nearly everything lies (all but 0.1 % on each side), and the middle one. */
function rangeOf(grey: Uint8Array): { low: number; high: number; median: number } {
  const histogram = new Uint32Array(256)
  for (const value of grey) histogram[value]! += 1
  const at = (share: number) => {
    let seen = 0
    return histogram.findIndex((count) => (seen += count) >= share * grey.length)
  }
  return { low: at(0.001), high: at(0.999), median: at(0.5) }
}

/** Applies a recipe. */
export async function prepare(sheet: Sheet, { enlarge = 1, turn = 0, straighten = 0, invert, threshold }: Recipe): Promise<Prepared> {
  const sharp = await loadSharp()
  let { data, width, height } = sheet
  const step = async (change: (from: Sharp) => Sharp) => {
    const done = await change(sharp(data, { raw: { width, height, channels: 1 } }))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true })
    data = done.data
    ;({ width, height } = done.info)
  }
  if (enlarge !== 1)
    await step((from) => from.resize(Math.round(width * enlarge), Math.round(height * enlarge), { kernel: 'lanczos3', fit: 'fill' }))
  const factor = width / sheet.width
  if (turn) await step((from) => from.rotate(turn))
  if (straighten) await step((from) => from.rotate(straighten, { background: '#fff' }))
  if (threshold) {
    const level = otsu(data)
    await step((from) => from.threshold(level))
  }
  if (invert) await step((from) => from.negate())
  const image = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data])
  const middle = { x: width / 2, y: height / 2 }
  const original = { x: (sheet.width * factor) / 2, y: (sheet.height * factor) / 2 }
  return { image, toPicture: (box) => turnedBack(box, -(turn + straighten), middle, original, factor * sheet.scale) }
}

type Point = { readonly x: number; readonly y: number }

/** The upright box around a box that is turned by `degrees` from one middle to another, and scaled down. */
function turnedBack({ x, y, width, height }: Box, degrees: number, from: Point, to: Point, scale: number): Box {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  const corners = [x, x + width].flatMap((across) => [y, y + height].map((down) => ({ x: across - from.x, y: down - from.y })))
  const xs = corners.map((corner) => (corner.x * cos - corner.y * sin + to.x) / scale)
  const ys = corners.map((corner) => (corner.x * sin + corner.y * cos + to.y) / scale)
  const [left, top] = [Math.max(0, Math.round(Math.min(...xs))), Math.max(0, Math.round(Math.min(...ys)))]
  return { x: left, y: top, width: Math.round(Math.max(...xs)) - left, height: Math.round(Math.max(...ys)) - top }
}

/** The shade that best splits dark from light. Nobuyuki Otsu, "A threshold selection method from gray-level histograms", 1979. */
function otsu(grey: Uint8Array): number {
  const histogram = new Uint32Array(256)
  for (const value of grey) histogram[value]! += 1
  const all = histogram.reduce((sum, count, value) => sum + count * value, 0)
  let [best, level, below, belowSum] = [0, 128, 0, 0]
  for (const [value, count] of histogram.entries()) {
    below += count
    belowSum += count * value
    const above = grey.length - below
    if (below === 0 || above === 0) continue
    const between = below * above * (belowSum / below - (all - belowSum) / above) ** 2
    if (between > best) [best, level] = [between, value + 1]
  }
  return level
}
