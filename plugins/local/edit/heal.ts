/**
 * Fills a hole with the texture of a part nearby, its light and colour drawn smoothly to those around the hole, as a healing brush does:
 * neither a blurred square nor a seam shows. Where no part of that form is free, it is filled smoothly.
 */
import type { Pixels } from '../finish/pixels.ts'
import { stretch } from './membrane.ts'

interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
/** A hole from which on a spot is not known. */
const open = 8

function boundsOf(hole: Uint8Array, width: number): Bounds | undefined {
  let [left, top, right, bottom] = [width, hole.length, -1, -1]
  for (let spot = 0; spot < hole.length; spot++) {
    if (hole[spot]! <= open) continue
    const [x, y] = [spot % width, Math.floor(spot / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? undefined : { left, top, right, bottom }
}

/** How far a hole may be moved for its texture: its own size and more, in sixteen directions. */
function* shifts({ left, top, right, bottom }: Bounds): Generator<readonly [number, number]> {
  const [wide, tall] = [right - left + 3, bottom - top + 3]
  for (const far of [1, 1.25, 1.6, 2])
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, 0.5],
      [-1, 0.5],
      [1, -0.5],
      [-1, -0.5],
      [0.5, 1],
      [-0.5, 1],
      [0.5, -1],
      [-0.5, -1],
      [1, 1],
      [-1, 1],
      [1, -1],
      [-1, -1],
    ] as const)
      yield [Math.round(x * wide * far), Math.round(y * tall * far)]
}

/** The spots just outside of the hole, some hundred of them. */
function ringOf(hole: Uint8Array, { width, height }: Pixels, { left, top, right, bottom }: Bounds): number[] {
  const made: number[] = []
  for (let y = Math.max(0, top - 4); y <= Math.min(height - 1, bottom + 4); y++)
    for (let x = Math.max(0, left - 4); x <= Math.min(width - 1, right + 4); x++) {
      const spot = y * width + x
      if (hole[spot]! > open) continue
      const near = [spot - 3, spot + 3, spot - 3 * width, spot + 3 * width].some((one) => (hole[one] ?? 0) > open)
      if (near) made.push(spot)
    }
  const step = Math.max(1, Math.floor(made.length / 400))
  return made.filter((_, at) => at % step === 0)
}

/** The shift whose surroundings are most like the hole's own. */
function bestShift(picture: Pixels, hole: Uint8Array, bounds: Bounds): readonly [number, number] | undefined {
  const { data, width, height } = picture
  const ring = ringOf(hole, picture, bounds)
  let best: readonly [number, number] | undefined
  let least = Infinity
  for (const [dx, dy] of shifts(bounds)) {
    if (bounds.left + dx < 0 || bounds.right + dx >= width || bounds.top + dy < 0 || bounds.bottom + dy >= height) continue
    let sum = 0
    let count = 0
    for (const spot of ring) {
      const x = (spot % width) + dx
      const y = Math.floor(spot / width) + dy
      if (x < 0 || x >= width || y < 0 || y >= height || hole[y * width + x]! > open) continue
      count++
      for (let part = 0; part < 3; part++) sum += (data[spot * 4 + part]! - data[(y * width + x) * 4 + part]!) ** 2
    }
    // A shift that mostly leaves the picture says little.
    if (count < ring.length * 0.6) continue
    const cost = sum / count
    if (cost < least) [least, best] = [cost, [dx, dy]]
  }
  return best
}

/** In place; what was see-through there is opaque afterwards. */
export function heal(picture: Pixels, hole: Uint8Array): void {
  const { data, width, height } = picture
  const bounds = boundsOf(hole, width)
  if (!bounds) return
  const shift = bestShift(picture, hole, bounds)
  const pad = 12
  const [x0, y0] = [Math.max(0, bounds.left - pad), Math.max(0, bounds.top - pad)]
  const [w, h] = [Math.min(width, bounds.right + pad + 1) - x0, Math.min(height, bounds.bottom + pad + 1) - y0]
  /** What is laid into the hole before its light is drawn to the surroundings: the shifted part, or nothing. */
  const source = (x: number, y: number, part: number): number => {
    if (!shift) return 0
    const [sx, sy] = [Math.max(0, Math.min(width - 1, x + shift[0])), Math.max(0, Math.min(height - 1, y + shift[1]))]
    return data[(sy * width + sx) * 4 + part]!
  }
  const field = { width: w, height: h, color: new Float32Array(w * h * 3), weight: new Float32Array(w * h) }
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [spot, at] = [(y + y0) * width + x + x0, y * w + x]
      if (hole[spot]! > open || data[spot * 4 + 3] === 0) continue
      field.weight[at] = 1
      for (let part = 0; part < 3; part++) field.color[at * 3 + part] = data[spot * 4 + part]! - source(x + x0, y + y0, part)
    }
  stretch(field)
  const before = Uint8Array.from(data)
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [spot, at] = [(y + y0) * width + x + x0, y * w + x]
      const share = hole[spot]! / 255
      if (share === 0) continue
      for (let part = 0; part < 3; part++) {
        const [sx, sy] = shift ? [x + x0 + shift[0], y + y0 + shift[1]] : [0, 0]
        const texture = shift
          ? before[(Math.max(0, Math.min(height - 1, sy)) * width + Math.max(0, Math.min(width - 1, sx))) * 4 + part]!
          : 0
        const value = Math.max(0, Math.min(255, texture + field.color[at * 3 + part]!))
        data[spot * 4 + part] = Math.round(before[spot * 4 + part]! * (1 - share) + value * share)
      }
      data[spot * 4 + 3] = 255
    }
}
