/** Several pictures on one sheet. */
import type { Pixels } from '../finish/pixels.ts'
import { mostPixels, over, scale } from './layer.ts'

/** Longest side of a sheet, in pixels. */
const longest = 8192

/** Side by side, one below the other, or in rows, with a white gap; heights (or widths) made equal, none cut. */
export async function collage(pictures: readonly Pixels[], layout: 'row' | 'column' | 'grid'): Promise<Pixels> {
  const columns = layout === 'row' ? pictures.length : layout === 'column' ? 1 : Math.ceil(Math.sqrt(pictures.length))
  const rows = Math.ceil(pictures.length / columns)
  const heights = pictures.map(({ height }) => height).toSorted((a, b) => a - b)
  const widths = pictures.map(({ width }) => width).toSorted((a, b) => a - b)
  const middle = Math.floor(pictures.length / 2)
  const cell = { width: widths[middle]!, height: heights[middle]! }
  const sized = pictures.map(({ width, height }) => {
    const ratio =
      layout === 'row'
        ? cell.height / height
        : layout === 'column'
          ? cell.width / width
          : Math.min(cell.width / width, cell.height / height)
    return { width: width * ratio, height: height * ratio }
  })
  const gap = Math.round(Math.min(cell.width, cell.height) * 0.02)
  const widest = layout === 'row' ? sized.reduce((sum, { width }) => sum + width + gap, gap) : columns * (cell.width + gap) + gap
  const tallest = layout === 'column' ? sized.reduce((sum, { height }) => sum + height + gap, gap) : rows * (cell.height + gap) + gap
  const shrink = Math.min(1, longest / widest, longest / tallest, Math.sqrt(mostPixels / (widest * tallest)))
  let sheet: Pixels = blank(Math.max(1, Math.round(widest * shrink)), Math.max(1, Math.round(tallest * shrink)))
  let [x, y] = [gap, gap]
  for (const [at, picture] of pictures.entries()) {
    const { width, height } = sized[at]!
    const [left, top] =
      layout === 'grid'
        ? [
            gap + (at % columns) * (cell.width + gap) + (cell.width - width) / 2,
            gap + Math.floor(at / columns) * (cell.height + gap) + (cell.height - height) / 2,
          ]
        : [x, y]
    sheet = await over(sheet, await scale(picture, width * shrink, height * shrink), Math.round(left * shrink), Math.round(top * shrink))
    if (layout === 'row') x += width + gap
    if (layout === 'column') y += height + gap
  }
  return sheet
}

/** An even white sheet. */
export function blank(width: number, height: number): Pixels {
  return { data: new Uint8Array(width * height * 4).fill(255), width, height }
}

/** A frame of one colour around a picture. */
export async function border(picture: Pixels, [red, green, blue]: readonly [number, number, number]): Promise<Pixels> {
  const wide = Math.max(2, Math.round(Math.min(picture.width, picture.height) * 0.05))
  const sheet = blank(picture.width + 2 * wide, picture.height + 2 * wide)
  for (let at = 0; at < sheet.data.length; at += 4) sheet.data.set([red, green, blue], at)
  return over(sheet, picture, wide, wide)
}
