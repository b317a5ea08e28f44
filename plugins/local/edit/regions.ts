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
