/** Whether a page is text in a script that the engine has no data for: it hears nothing for sure, where the ink has lines of strokes. */
import type { Attempt } from './attempt.ts'
import { type Ink, inkBelow, partingShade } from './ink.ts'
import type { OcrWord } from './engine.ts'
import { likelyPart } from './likely-text.ts'

/** `signs`: as many strokes as Chinese, Japanese or Korean has; `letters`: any other script; `twins`: read as Latin, and may be Cyrillic or Greek. */
export type UnknownScript = 'signs' | 'letters' | 'twins'

/**
 * Average confidence, 0 to 1. Above the first the script is known: bad handwriting in it has 0.55, other scripts have up to 0.4. Large
 * letters of other scripts have up to 0.67, but make no words: СТОП is "cTon".
 */
const heard = { forSure: 0.45, withWords: 0.7, likely: 0.6 }

const limits = {
  /** The part of lines that have about the same height and are wider than high, and the part of the ink that lies in lines. */
  even: 0.7,
  inLines: 0.7,
  /** Strokes that an upright cut through a line crosses, and those that a level cut crosses over a line's height. */
  letters: { down: 1.25, across: 1.28 },
  signs: { down: 2.15, across: 1.5 },
  /** Chessboards and grids. */
  most: 3.6,
}

/** What was read, and what was heard there. */
export interface Heard {
  readonly prepared: Pick<Attempt['prepared'], 'sheet'>
  readonly reading: Attempt['reading']
}

/** Is a reading, for all that is sure of it, a guess at letters that the engine does not know? */
export const isGuess = ({ page, heardConfidence }: Pick<Attempt, 'page' | 'heardConfidence'>): boolean =>
  heardConfidence < heard.forSure ||
  (heardConfidence < heard.withWords && (page.lines.length === 0 || likelyPart(page.lines.flatMap(({ words }) => words)) < heard.likely))

/** `signs` or `letters` for a first reading, upright, that is a guess; undefined where its ink is no text. */
export function unknownScriptOf({ prepared: { sheet }, reading }: Heard): UnknownScript | undefined {
  const lines = (reading.paragraphs ?? []).flat().map(({ bbox }) => bbox)
  if (lines.length === 0) return undefined
  const heights = lines.map(({ y0, y1 }) => y1 - y0).toSorted((one, other) => one - other)
  const middle = heights[heights.length >> 1]!
  const even = lines.filter((line) => isLine(line, middle))
  if (even.length < lines.length * limits.even) return undefined
  const ink = inkBelow(sheet, partingShade(sheet))
  const strokes = even.map((line) => strokesIn(ink, line))
  const inLines = strokes.reduce((sum, { pixels }) => sum + pixels, 0)
  if (inLines < ink.data.reduce((sum, one) => sum + one, 0) * limits.inLines) return undefined
  const down = average(strokes.map((one) => one.down))
  const across = average(strokes.map((one) => one.across))
  if (down < limits.letters.down || across < limits.letters.across || down > limits.most || across > limits.most) return undefined
  return down >= limits.signs.down && across >= limits.signs.across ? 'signs' : 'letters'
}

const isLine = ({ x0, x1, y0, y1 }: OcrWord['bbox'], middle: number): boolean =>
  y1 - y0 > middle * 0.7 && y1 - y0 < middle * 1.4 && x1 - x0 > 3 * (y1 - y0)

const average = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

/** `down`: strokes that an upright cut crosses where it meets any. `across`: strokes of a level cut, over as much as the line is high. */
function strokesIn({ data, width }: Ink, { x0, x1, y0, y1 }: OcrWord['bbox']) {
  const starts = (x: number, y: number, before: number) => (data[y * width + x] && !data[y * width + x - before] ? 1 : 0)
  let [down, across, columns, pixels] = [0, 0, 0, 0]
  for (let x = x0; x < x1; x += 1) {
    let met = 0
    for (let y = y0; y < y1; y += 1) {
      met += y === y0 ? (data[y * width + x] ?? 0) : starts(x, y, width)
      across += x === x0 ? (data[y * width + x] ?? 0) : starts(x, y, 1)
      pixels += data[y * width + x] ?? 0
    }
    down += met
    if (met > 0) columns += 1
  }
  return { down: down / Math.max(1, columns), across: across / (x1 - x0), pixels }
}
