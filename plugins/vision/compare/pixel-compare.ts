/** Two pictures of one size, pixel by pixel: how many differ, how alike the structure is, and a picture of where. */
import pixelmatch from 'pixelmatch'
import { ssim } from 'ssim.js'

export interface PixelPair {
  /** RGBA, 8 bits. */
  readonly a: Uint8Array
  readonly b: Uint8Array
  readonly width: number
  readonly height: number
}
export interface PixelComparison {
  /** Pixels that differ to the eye, anti-aliased edges left out. */
  readonly changed: number
  /** Pixels whose bytes differ at all. */
  readonly unequal: number
  /** The largest difference of one channel, 0 to 255. */
  readonly largest: number
  /** Structural similarity, 1 where equal. */
  readonly ssim: number
  /** Share of blocks of 8 x 8 pixels whose average colour has changed: coding a picture anew keeps it, drawing on it does not. */
  readonly changedBlocks: number
  /** RGBA: the first picture in pale grey, changes in red. */
  readonly heatMap: Uint8Array
  /** Around all changed pixels. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** Difference of colours in YIQ above which an eye sees it: pixelmatch's threshold, 0 to 1. */
const threshold = 0.1

export function comparePixels({ a, b, width, height }: PixelPair): PixelComparison {
  let unequal = 0
  let largest = 0
  for (let at = 0; at < a.length; at += 4) {
    const difference = Math.max(
      Math.abs(a[at]! - b[at]!),
      Math.abs(a[at + 1]! - b[at + 1]!),
      Math.abs(a[at + 2]! - b[at + 2]!),
      Math.abs(a[at + 3]! - b[at + 3]!),
    )
    if (difference > 0) unequal += 1
    if (difference > largest) largest = difference
  }
  const heatMap = new Uint8Array(a.length)
  const changed = pixelmatch(a, b, heatMap, width, height, {
    threshold,
    checkerboard: false,
    alpha: 0.2,
    aaColor: [255, 190, 60],
    diffColor: [230, 0, 30],
  })
  const alike = unequal === 0 ? 1 : width < 11 || height < 11 ? 1 - unequal / (width * height) : similarity(a, b, width, height)
  const box = changed > 0 ? changedBox(heatMap, width) : undefined
  return {
    changed,
    unequal,
    largest,
    ssim: alike,
    changedBlocks: unequal === 0 ? 0 : changedBlockShare(a, b, width, height),
    heatMap,
    ...(box && { box }),
  }
}

/** Sides of about this many pixels are compared: what the authors of SSIM suggest, as seen from a usual distance. */
const viewed = 256

/** Mean SSIM of the pictures shrunk by a whole factor: the library shrinks as well, but takes hundreds of bytes for each pixel to do it. */
function similarity(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  const factor = Math.max(1, Math.round(Math.min(width, height) / viewed))
  return ssim(shrunk(a, width, height, factor), shrunk(b, width, height, factor), { downsample: false }).mssim
}

/** The average of each square of `factor` x `factor` pixels; what is left over at the right and below is left out. */
function shrunk(data: Uint8Array, width: number, height: number, factor: number) {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  const small = new Uint8ClampedArray(columns * rows * 4)
  for (let row = 0, at = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      for (let channel = 0; channel < 4; channel += 1, at += 1) {
        let sum = 0
        for (let y = row * factor; y < (row + 1) * factor; y += 1)
          for (let x = column * factor; x < (column + 1) * factor; x += 1) sum += data[(y * width + x) * 4 + channel]!
        small[at] = sum / factor ** 2
      }
  return { data: small, width: columns, height: rows }
}

const block = 8
/**
 * How far the average of a block may move: in lightness, and in either colour difference. JPEG at quality 10 rounds a
 * block's average by up to 5, and halved colour resolution bleeds up to an eighth of an edge into its neighbour.
 */
const moved = { light: 10, colour: 30 }

function changedBlockShare(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  let changed = 0
  let all = 0
  for (let top = 0; top < height; top += block)
    for (let left = 0; left < width; left += block) {
      const [right, bottom] = [Math.min(left + block, width), Math.min(top + block, height)]
      const one = average(a, width, left, top, right, bottom)
      const other = average(b, width, left, top, right, bottom)
      all += 1
      const light = Math.abs(one.light - other.light)
      if (light > moved.light || Math.abs(one.blue - other.blue) > moved.colour || Math.abs(one.red - other.red) > moved.colour)
        changed += 1
    }
  return changed / all
}

/** Lightness and colour differences (BT.601) over white. */
function average(data: Uint8Array, width: number, left: number, top: number, right: number, bottom: number) {
  let [red, green, blue] = [0, 0, 0]
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4
      const alpha = data[at + 3]! / 255
      red += 255 + (data[at]! - 255) * alpha
      green += 255 + (data[at + 1]! - 255) * alpha
      blue += 255 + (data[at + 2]! - 255) * alpha
    }
  const light = 0.299 * red + 0.587 * green + 0.114 * blue
  const pixels = (right - left) * (bottom - top)
  return { light: light / pixels, blue: (blue - light) / pixels, red: (red - light) / pixels }
}

function changedBox(heatMap: Uint8Array, width: number): NonNullable<PixelComparison['box']> {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let at = 0; at < heatMap.length; at += 4) {
    if (heatMap[at] !== 230 || heatMap[at + 1] !== 0 || heatMap[at + 2] !== 30) continue
    const x = (at / 4) % width
    const y = Math.floor(at / 4 / width)
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
