/** Lines that the engine has not heard for sure among others of another size: "87 %" over a slide, or the three words below it. */
import { type Attempt, attemptOf } from './attempt.ts'
import { chunksOf } from './chunks.ts'
import { type EngineFiles, type OcrLine, type OcrWord, recognize } from './engine.ts'
import { inkBelow, partingShade } from './ink.ts'
import { widened } from './laid-out.ts'
import type { Box } from './page.ts'
import type { Grey } from './sheet.ts'

/** In letters of the page, and in heights of the piece: what is lower or less wide is no line. More missed pieces than `most`, and fields than `mostFields`, are a picture. `filled`: of a field, the least part of it that is ink. */
const limits = { high: 1, wide: 1.5, most: 6, mostFields: 16, filled: 0.6 }
/** Of 100: a word from the first on was heard, and a piece is text from the second on. */
const sure = { word: 60, piece: 85 }
const likeText = /[\p{L}\p{N}]{2}/u

/** A reading, with each piece of a line where nothing was heard for sure read by itself. */
export async function withMissedLines(whole: Attempt, engine: EngineFiles): Promise<Attempt> {
  const { sheet } = whole.prepared
  const { boxes, letter } = chunksOf(sheet)
  const before = whole.reading.paragraphs ?? []
  const heard = before.flatMap((lines) => lines.flatMap(({ words }) => words)).filter(({ confidence }) => confidence >= sure.word)
  const unheard = boxes.filter(
    (box) =>
      box.height >= letter * limits.high &&
      box.width >= box.height * limits.wide &&
      !heard.some((word) => likeText.test(word.text) && (meet(box, word) || isBeside(box, word))),
  )
  if (unheard.length === 0) return whole
  const fields = fieldsAmong(unheard, sheet)
  const missed = unheard.filter((box) => !fields.includes(box))
  const parts = [
    ...(missed.length > limits.most ? [] : missed.map((box) => widened(box, Math.round(box.height / 4), sheet))),
    // Without the frame and its round corners, which are no letters.
    ...(fields.length > limits.mostFields ? [] : fields.map((box) => widened(box, -Math.round(box.height / 4), sheet))),
  ]
  if (parts.length === 0) return whole
  const { paragraphs = [] } = await recognize(sheet, engine, parts)
  const found = inRows(paragraphs.filter((lines) => lines.every(({ text, confidence }) => confidence >= sure.piece && likeText.test(text))))
  if (found.length === 0) return whole
  const isReadAgain = (word: OcrWord): boolean =>
    found.flat().some(({ bbox: { x0, y0, x1, y1 } }) => meet({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, word))
  const left = before
    .map((lines) =>
      lines.map((line) => ({ ...line, words: line.words.filter((word) => !isReadAgain(word)) })).filter(({ words }) => words.length > 0),
    )
    .filter((lines) => lines.length > 0)
  return attemptOf(whole.prepared, { ...whole.reading, paragraphs: inPlace(left, found) }, whole.page.tables)
}

/** Those that are filled with ink, as buttons are: what is written there is light on it, or has a colour of its own. */
function fieldsAmong(boxes: readonly Box[], sheet: Grey): readonly Box[] {
  const ink = inkBelow(sheet, partingShade(sheet))
  return boxes.filter(({ x, y, width, height }) => {
    let filled = 0
    for (let row = y; row < y + height; row += 1) for (let at = x; at < x + width; at += 1) filled += ink.data[row * ink.width + at]!
    return filled >= width * height * limits.filled
  })
}

/** Pieces of one line each that stand side by side, such as the buttons of a dialogue, as one line; from above to below. */
function inRows(found: readonly (readonly OcrLine[])[]): OcrLine[][] {
  const rows: OcrLine[][] = []
  for (const lines of found.toSorted((one, other) => one[0]!.bbox.y0 - other[0]!.bbox.y0)) {
    const [line, before] = [lines[0]!, rows.at(-1)?.[0]]
    const isBesideLast = lines.length === 1 && before && rows.at(-1)!.length === 1 && line.bbox.y0 < (before.bbox.y0 + before.bbox.y1) / 2
    if (isBesideLast) rows.splice(-1, 1, [sideBySide(before, line)])
    else rows.push([...lines])
  }
  return rows
}

function sideBySide(one: OcrLine, other: OcrLine): OcrLine {
  const [left, right] = one.bbox.x0 <= other.bbox.x0 ? [one, other] : [other, one]
  return {
    text: `${left.text} ${right.text}`,
    confidence: Math.min(left.confidence, right.confidence),
    words: [...left.words, ...right.words],
    bbox: {
      x0: left.bbox.x0,
      y0: Math.min(left.bbox.y0, right.bbox.y0),
      x1: Math.max(left.bbox.x1, right.bbox.x1),
      y1: Math.max(left.bbox.y1, right.bbox.y1),
    },
  }
}

/** `found` among paragraphs: within the one that begins above and ends below it, else before the first that begins below it. */
const inPlace = (paragraphs: readonly (readonly OcrLine[])[], found: readonly (readonly OcrLine[])[]) =>
  found.reduce((all, one) => {
    const top = one[0]!.bbox.y0
    const around = all.findIndex((lines) => lines[0]!.bbox.y0 <= top && lines.at(-1)!.bbox.y0 > top)
    if (around >= 0) {
      const lines = all[around]!
      const below = lines.findIndex(({ bbox }) => bbox.y0 > top)
      return all.toSpliced(around, 1, lines.slice(0, below), one, lines.slice(below))
    }
    const next = all.findIndex((lines) => lines[0]!.bbox.y0 > top)
    return next < 0 ? [...all, one] : all.toSpliced(next, 0, one)
  }, paragraphs)

/** Of the same line: what is missed there is a word that was cut, such as "__init__". */
const isBeside = ({ y, height }: Box, { bbox: { y0, y1 } }: OcrWord): boolean =>
  Math.min(y + height, y1) - Math.max(y, y0) > height / 2 && y1 - y0 > height / 2
const meet = ({ x, y, width, height }: Box, { bbox: { x0, y0, x1, y1 } }: OcrWord): boolean =>
  x0 < x + width && x1 > x && y0 < y + height && y1 > y
