/** Where a sheet has ink. */
import type { Grey } from './sheet.ts'

/** 1 where there is ink, row by row. */
export interface Ink {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** The usual shade of the paper: the commonest of the lighter half. */
export function paperOf({ data }: Pick<Grey, 'data'>): number {
  const histogram = histogramOf(data)
  let paper = 255
  for (let shade = 128; shade < 256; shade += 1) if (histogram[shade]! >= histogram[paper]!) paper = shade
  return paper
}

/** Ink is what is darker than `below`. */
export const inkBelow = ({ data, width, height }: Grey, below: number): Ink => ({
  data: data.map((shade) => (shade < below ? 1 : 0)),
  width,
  height,
})

/** The shade that parts ink from paper best (Otsu): the one with the most variance between the two. */
export function partingShade({ data }: Pick<Grey, 'data'>): number {
  const histogram = histogramOf(data)
  let total = 0
  for (let shade = 0; shade < 256; shade += 1) total += shade * histogram[shade]!
  let [count, sum, best, parting] = [0, 0, -1, 128]
  for (let shade = 0; shade < 255; shade += 1) {
    count += histogram[shade]!
    sum += shade * histogram[shade]!
    const rest = data.length - count
    if (count === 0 || rest === 0) continue
    const between = count * rest * (sum / count - (total - sum) / rest) ** 2
    if (between > best) [best, parting] = [between, shade + 1]
  }
  return parting
}

function histogramOf(data: Uint8Array): Uint32Array {
  const histogram = new Uint32Array(256)
  for (const shade of data) histogram[shade]! += 1
  return histogram
}
