/** How sharp a picture is, measured at full size where it has the most detail. */
import { decoding, type Picture } from '../picture.ts'
import type { Sharpness } from './facts-schema.ts'

const window = 768
const tile = 64

/**
 * How steep the strongest edges are for their height, in one window of full-size pixels: the one with the most detail in
 * `grey`, a small copy. Being a ratio, it does not take dark pictures for blurred ones. An edge blurred by sigma rises
 * at most 1 / (2.5 sigma) of its height from one pixel to the next: sigma 1.5 reads as soft, sigma 3 as blurred.
 */
export async function measureSharpness(picture: Picture, grey: Uint8Array, small: { width: number; height: number }): Promise<Sharpness> {
  const centre = busiest(grey, small.width, small.height)
  const width = Math.min(window, picture.width)
  const height = Math.min(window, picture.height)
  const left = place(centre.x * picture.width, width, picture.width)
  const top = place(centre.y * picture.height, height, picture.height)
  const { data } = await decoding(
    picture,
    picture
      .read()
      .extract({ left, top, width, height })
      .flatten({ background: '#fff' })
      .greyscale()
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  const value = edgeSteepness(data, width, height)
  if (value === undefined) return { value: 0, verdict: 'unknown' }
  return { value: Math.round(value * 1000) / 1000, verdict: value > limits.sharp ? 'sharp' : value > limits.soft ? 'soft' : 'blurred' }
}

const limits = { sharp: 0.3, soft: 0.22 }

const place = (centre: number, size: number, whole: number): number => Math.round(Math.min(Math.max(0, centre - size / 2), whole - size))

/** The middle of the tile with the strongest edges, as shares of width and height. */
function busiest(grey: Uint8Array, width: number, height: number): { x: number; y: number } {
  let best = { x: 0.5, y: 0.5, edges: 0 }
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < width; left += tile) {
      const right = Math.min(left + tile, width - 1)
      const bottom = Math.min(top + tile, height - 1)
      let edges = 0
      for (let y = top; y < bottom; y += 1)
        for (let x = left; x < right; x += 1) {
          const at = y * width + x
          edges += Math.abs(grey[at]! - grey[at + 1]!) + Math.abs(grey[at]! - grey[at + width]!)
        }
      if (edges > best.edges) best = { x: (left + right) / 2 / width, y: (top + bottom) / 2 / height, edges }
    }
  return best
}

/** How much of an edge's height lies between two neighbours: the middle value over all strong edges, along rows and columns. */
function edgeSteepness(grey: Uint8Array, width: number, height: number): number | undefined {
  const runs = [...runsAlong(grey, width, height, 1, width), ...runsAlong(grey, height, width, width, 1)]
  if (runs.length === 0) return undefined
  const tallest = runs.toSorted((one, other) => other.height - one.height)[Math.floor(runs.length / 100)]!.height
  if (tallest < faintest) return undefined
  const steep = runs.filter((run) => run.height >= Math.max(faintest, tallest / 2)).map((run) => run.step / run.height)
  return steep.toSorted((one, other) => one - other)[Math.floor(steep.length / 2)]
}

const faintest = 12
const run = 12

function* runsAlong(grey: Uint8Array, length: number, lines: number, step: number, nextLine: number) {
  for (let line = 0; line < lines; line += 3)
    for (let start = 0; start + run <= length; start += run / 2) {
      let [lowest, highest, steepest] = [255, 0, 0]
      for (let index = 0; index < run; index += 1) {
        const at = line * nextLine + (start + index) * step
        const value = grey[at]!
        if (value < lowest) lowest = value
        if (value > highest) highest = value
        if (index > 0) steepest = Math.max(steepest, Math.abs(value - grey[at - step]!))
      }
      if (highest - lowest >= faintest / 2) yield { height: highest - lowest, step: steepest }
    }
}
