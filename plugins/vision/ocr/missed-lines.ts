/** Lines that the engine has not heard for sure among others of another size: "87 %" over a slide, or the three words below it. */
import { type Attempt, attemptOf } from './attempt.ts'
import { chunksOf } from './chunks.ts'
import { type EngineFiles, type OcrLine, type OcrWord, recognize } from './engine.ts'
import { widened } from './laid-out.ts'
import type { Box } from './page.ts'

/** In letters of the page, and in heights of the piece: what is lower or less wide is no line. More missed pieces than `most` are a picture. */
const limits = { high: 1, wide: 1.5, most: 6 }
/** Of 100: a word from the first on was heard, and a piece is text from the second on. */
const sure = { word: 60, piece: 85 }
const likeText = /[\p{L}\p{N}]{2}/u

/** A reading, with each piece of a line where nothing was heard for sure read by itself. */
export async function withMissedLines(whole: Attempt, engine: EngineFiles): Promise<Attempt> {
  const { sheet } = whole.prepared
  const { boxes, letter } = chunksOf(sheet)
  const before = whole.reading.paragraphs ?? []
  const heard = before.flatMap((lines) => lines.flatMap(({ words }) => words)).filter(({ confidence }) => confidence >= sure.word)
  const missed = boxes.filter(
    (box) =>
      box.height >= letter * limits.high &&
      box.width >= box.height * limits.wide &&
      !heard.some((word) => likeText.test(word.text) && (meet(box, word) || isBeside(box, word))),
  )
  if (missed.length === 0 || missed.length > limits.most) return whole
  const parts = missed.map((box) => widened(box, Math.round(box.height / 4), sheet))
  const { paragraphs = [] } = await recognize(sheet, engine, parts)
  const found = paragraphs.filter((lines) => lines.every(({ text, confidence }) => confidence >= sure.piece && likeText.test(text)))
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

/** `found` among paragraphs, each before the first that begins below it. */
const inPlace = (paragraphs: readonly (readonly OcrLine[])[], found: readonly (readonly OcrLine[])[]) =>
  found.reduce((all, one) => {
    const next = all.findIndex((other) => other[0]!.bbox.y0 > one[0]!.bbox.y0)
    return next < 0 ? [...all, one] : all.toSpliced(next, 0, one)
  }, paragraphs)

/** Of the same line: what is missed there is a word that was cut, such as "__init__". */
const isBeside = ({ y, height }: Box, { bbox: { y0, y1 } }: OcrWord): boolean =>
  Math.min(y + height, y1) - Math.max(y, y0) > height / 2 && y1 - y0 > height / 2
const meet = ({ x, y, width, height }: Box, { bbox: { x0, y0, x1, y1 } }: OcrWord): boolean =>
  x0 < x + width && x1 > x && y0 < y + height && y1 > y
