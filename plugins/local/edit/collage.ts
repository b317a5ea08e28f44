/** Several pictures on one sheet. */
import { loadLetters } from '../draw/letters.ts'
import type { Pixels } from '../finish/pixels.ts'
import { renderPixels } from '../render.ts'
import { captionStrip } from './draw-marks.ts'
import { mostPixels, over, scale } from './layer.ts'

/** Longest side of a sheet, in pixels. */
const longest = 8192

/** Side by side, one below the other, or in rows, with a white gap; heights (or widths) made equal, none cut. `labels`: a line below each. */
export async function collage(
  unlabelled: readonly Pixels[],
  layout: 'row' | 'column' | 'grid',
  labels?: readonly string[],
): Promise<Pixels> {
  const pictures = labels ? await labelled(unlabelled, labels, layout) : unlabelled
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

/** All of one height (or width), each with its words below: the letters of all are of one size. */
async function labelled(pictures: readonly Pixels[], labels: readonly string[], layout: 'row' | 'column' | 'grid'): Promise<Pixels[]> {
  const letters = await loadLetters()
  const tallest = Math.max(...pictures.map(({ height }) => height))
  const widest = Math.max(...pictures.map(({ width }) => width))
  const even = await Promise.all(
    pictures.map((picture) => {
      const ratio =
        layout === 'row'
          ? tallest / picture.height
          : layout === 'column'
            ? widest / picture.width
            : Math.min(widest / picture.width, tallest / picture.height)
      return scale(picture, picture.width * ratio, picture.height * ratio)
    }),
  )
  const most = Math.min(...even.map(({ width, height }) => Math.min(width, height))) * 0.14
  const strips = even.map(({ width }, at) => captionStrip(width, labels[at] ?? '', letters, most))
  const tall = Math.max(...strips.map(({ height }) => height))
  return Promise.all(even.map(async (picture, at) => below(picture, await renderPixels(strips[at]!.svg), tall)))
}

/** A strip below a picture, with `tall` pixels of white for it. */
export async function below(picture: Pixels, strip: Pixels, tall = strip.height): Promise<Pixels> {
  const sheet = blank(picture.width, picture.height + tall)
  return over(await over(sheet, picture, 0, 0), strip, 0, picture.height)
}

/** An even white sheet. */
export function blank(width: number, height: number): Pixels {
  return { data: new Uint8Array(width * height * 4).fill(255), width, height }
}

/** A frame of one colour around a picture, `wide` pixels, or a twentieth of the shorter side times `scale`. */
export async function border(
  picture: Pixels,
  [red, green, blue]: readonly [number, number, number],
  { wide: asked, scale: times = 1 }: { readonly wide?: number; readonly scale?: number },
): Promise<Pixels> {
  const wide = asked ?? Math.max(2, Math.round(Math.min(picture.width, picture.height) * 0.05 * times))
  const sheet = blank(picture.width + 2 * wide, picture.height + 2 * wide)
  for (let at = 0; at < sheet.data.length; at += 4) sheet.data.set([red, green, blue], at)
  return over(sheet, picture, wide, wide)
}
