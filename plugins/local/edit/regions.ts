/** Edits of regions: what lies behind a subject, and what is filled from around. */
import { rgbToLab, toRgb } from '../draw/color.ts'
import type { Pixels } from '../finish/pixels.ts'

const distance = (one: readonly number[], two: readonly number[]): number =>
  Math.hypot(one[0]! - two[0]!, one[1]! - two[1]!, one[2]! - two[2]!)

/** How even the border must be: the share of its pixels that are close to its own mean colour. */
const evenBorder = 0.86

/**
 * What is joined to the border and of its colour: 255 background, 0 subject, between at soft edges. `undefined` where the
 * border is not of one colour, so that nobody could tell the background by it.
 */
export function findBackground({ data, width, height }: Pixels): Uint8Array | undefined {
  const labAt = (spot: number): number[] => rgbToLab([data[spot * 4]!, data[spot * 4 + 1]!, data[spot * 4 + 2]!])
  const border: number[] = []
  for (let x = 0; x < width; x++) border.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y++) border.push(y * width, y * width + width - 1)
  const labs = border.map(labAt)
  const median = [0, 1, 2].map((part) => labs.map((lab) => lab[part]!).toSorted((a, b) => a - b)[Math.floor(labs.length / 2)]!)
  const close = labs.filter((lab) => distance(lab, median) < 0.09).length / labs.length
  if (close < evenBorder) return undefined
  const found = new Uint8Array(width * height)
  const stack = border.filter((spot) => distance(labAt(spot), median) < 0.06)
  for (const spot of stack) found[spot] = 255
  while (stack.length > 0) {
    const spot = stack.pop()!
    const [x, here] = [spot % width, labAt(spot)]
    for (const next of [x > 0 ? spot - 1 : -1, x < width - 1 ? spot + 1 : -1, spot - width, spot + width]) {
      if (next < 0 || next >= found.length || found[next] !== 0) continue
      const lab = labAt(next)
      // Near the border's colour, or a soft step from a neighbour that is: gradients and shadows go with it.
      if (distance(lab, median) < 0.035 || (distance(lab, here) < 0.009 && distance(lab, median) < 0.16)) {
        found[next] = 255
        stack.push(next)
      }
    }
  }
  soften(found, width, height)
  return found
}

/** One pixel of softness at the edge of a region. */
function soften(region: Uint8Array, width: number, height: number): void {
  const hard = Uint8Array.from(region)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const spot = y * width + x
      const around = hard[spot - 1]! + hard[spot + 1]! + hard[spot - width]! + hard[spot + width]!
      if (hard[spot] === 0 && around > 0) region[spot] = Math.round(around / 8)
    }
}

/** The background transparent, or of one colour. In place. */
export function setBackground({ data }: Pixels, region: Uint8Array, color: string | undefined): void {
  const rgb = color ? toRgb(color) : undefined
  for (let spot = 0; spot < region.length; spot++) {
    const share = region[spot]! / 255
    if (share === 0) continue
    if (rgb) {
      for (let part = 0; part < 3; part++) data[spot * 4 + part] = Math.round(data[spot * 4 + part]! * (1 - share) + rgb[part]! * share)
      data[spot * 4 + 3] = Math.max(data[spot * 4 + 3]!, Math.round(share * 255))
    } else data[spot * 4 + 3] = Math.round(data[spot * 4 + 3]! * (1 - share))
  }
}

/**
 * Fills a hole from its surroundings: coarse to fine, each pixel the mean of what is known around it. Good for plain
 * grounds; texture is not invented. In place.
 */
export function fillHole(picture: Pixels, hole: Uint8Array): void {
  const { data, width, height } = picture
  interface Level {
    readonly width: number
    readonly height: number
    readonly color: Float32Array
    readonly weight: Float32Array
  }
  const first: Level = { width, height, color: new Float32Array(width * height * 3), weight: new Float32Array(width * height) }
  for (let spot = 0; spot < hole.length; spot++) {
    const weight = hole[spot]! > 8 || data[spot * 4 + 3] === 0 ? 0 : 1
    first.weight[spot] = weight
    for (let part = 0; part < 3; part++) first.color[spot * 3 + part] = data[spot * 4 + part]! * weight
  }
  const levels = [first]
  while (levels.at(-1)!.width > 1 || levels.at(-1)!.height > 1) {
    const above = levels.at(-1)!
    const [w, h] = [Math.max(1, Math.ceil(above.width / 2)), Math.max(1, Math.ceil(above.height / 2))]
    const level: Level = { width: w, height: h, color: new Float32Array(w * h * 3), weight: new Float32Array(w * h) }
    for (let y = 0; y < above.height; y++)
      for (let x = 0; x < above.width; x++) {
        const [from, to] = [y * above.width + x, (y >> 1) * w + (x >> 1)]
        level.weight[to]! += above.weight[from]!
        for (let part = 0; part < 3; part++) level.color[to * 3 + part]! += above.color[from * 3 + part]!
      }
    // Weights stay within reason, so that near knowledge counts as much as far.
    for (let spot = 0; spot < w * h; spot++) {
      const weight = level.weight[spot]!
      if (weight <= 1) continue
      for (let part = 0; part < 3; part++) level.color[spot * 3 + part]! /= weight
      level.weight[spot] = 1
    }
    levels.push(level)
  }
  for (let at = levels.length - 2; at >= 0; at--) {
    const [fine, coarse] = [levels[at]!, levels[at + 1]!]
    for (let y = 0; y < fine.height; y++)
      for (let x = 0; x < fine.width; x++) {
        const spot = y * fine.width + x
        const missing = 1 - fine.weight[spot]!
        if (missing <= 0) continue
        const [cx, cy] = [
          Math.max(0, Math.min(coarse.width - 1.001, x / 2 - 0.25)),
          Math.max(0, Math.min(coarse.height - 1.001, y / 2 - 0.25)),
        ]
        const [left, top] = [Math.floor(cx), Math.floor(cy)]
        const [u, v] = [cx - left, cy - top]
        for (let part = 0; part < 3; part++) {
          const value = (column: number, row: number): number =>
            coarse.color[(Math.min(coarse.height - 1, row) * coarse.width + Math.min(coarse.width - 1, column)) * 3 + part]!
          const soft =
            (value(left, top) * (1 - u) + value(left + 1, top) * u) * (1 - v) +
            (value(left, top + 1) * (1 - u) + value(left + 1, top + 1) * u) * v
          fine.color[spot * 3 + part]! += soft * missing
        }
        fine.weight[spot] = 1
      }
  }
  for (let spot = 0; spot < hole.length; spot++) {
    const share = hole[spot]! / 255
    if (share === 0) continue
    for (let part = 0; part < 3; part++)
      data[spot * 4 + part] = Math.round(data[spot * 4 + part]! * (1 - share) + first.color[spot * 3 + part]! * share)
    data[spot * 4 + 3] = 255
  }
}
