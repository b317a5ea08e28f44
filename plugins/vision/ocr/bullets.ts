/** Dots before the lines of a list, which are read as letters: "e Two new shops". */
import type { OcrLine, OcrWord } from './engine.ts'
import { partingShade } from './ink.ts'
import type { Grey } from './sheet.ts'

/** What a filled dot or square is read as. */
const likeDot = /^(?:[eo0aO@©®¢°*·•¢«»]|eo)$/u
/** A dot is about as wide as high, and its ink fills this part of its box: a disc has 0.78, an "e" half. */
const dot = { narrow: 0.7, wide: 1.4, filled: 0.68 }

/** The lines of a sheet, each dot before one as "•". */
export function withBullets(lines: readonly OcrLine[], sheet: Grey): readonly OcrLine[] {
  let parting: number | undefined
  const isDot = ({ text, bbox: { x0, y0, x1, y1 } }: OcrWord): boolean => {
    const [width, height] = [x1 - x0, y1 - y0]
    if (!likeDot.test(text) || width < height * dot.narrow || width > height * dot.wide) return false
    parting ??= partingShade(sheet)
    let ink = 0
    for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) if (sheet.data[y * sheet.width + x]! < parting) ink += 1
    return ink >= width * height * dot.filled
  }
  return lines.map((line) => {
    const [first, ...others] = line.words
    return first && others.length > 0 && isDot(first) ? { ...line, words: [{ ...first, text: '•' }, ...others] } : line
  })
}
