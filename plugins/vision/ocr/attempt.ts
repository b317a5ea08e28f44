/** One reading of a sheet, in one way, and how good it is. */
import { withBullets } from './bullets.ts'
import { bracesClosed, bracketsAlone, indented, isCode, isCodeLine } from './code-lines.ts'
import { type EngineFiles, type OcrLine, type OcrReading, type OcrWord, recognize } from './engine.ts'
import type { Box, Line, Page } from './page.ts'
import { prepare, type Prepared, type Recipe } from './prepare.ts'
import type { Sheet } from './sheet.ts'
import { spaced } from './spaced.ts'

export interface Attempt {
  /** What was read. */
  readonly prepared: Prepared
  readonly reading: OcrReading
  readonly page: Page
  /** Characters weighed by how far their confidence is above noise. */
  readonly score: number
  /** Middle height of the words, in pixels of the sheet. */
  readonly letterHeight: number
  /** Confidence of the page, 0 to 1, where lines without two letters or digits in a row count as wrong: edges, and text on its side. */
  readonly sureness: number
  /** Words that the engine took for words, noise included, and the average confidence of all of them, 0 to 1. */
  readonly heard: number
  readonly heardConfidence: number
}

/** Lines below the second are noise, such as a fence taken for letters; so are words below the first, unless they stand in a sure line. */
const noise = 0.3
const noisyLine = 0.5
/** A line below this needs a word: leaves and edges are read as single marks. */
const sureLine = 0.8
/** One sign of Chinese, Japanese or Korean is a word. */
const signs = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]'
const word = new RegExp(`[\\p{L}\\p{N}]{3}|${signs}`, 'u')
const likeText = new RegExp(`[\\p{L}\\p{N}]{2}|${signs}`, 'u')
const mark = /[\p{L}\p{N}]/u

/** Reads a sheet by a recipe; a slanted one is straightened first. */
export async function readSheet(sheet: Sheet, recipe: Recipe, engine: EngineFiles): Promise<Attempt> {
  const prepared = await prepare(sheet, recipe)
  const reading = await recognize(prepared.sheet, engine, 'level')
  if (reading.paragraphs) return attemptOf(prepared, reading)
  const degrees = (reading.radians * 180) / Math.PI
  const straight = Math.abs(degrees) < 30 ? await prepare(sheet, { ...recipe, straighten: degrees }) : prepared
  return attemptOf(straight, await recognize(straight.sheet, engine, 'whole'))
}

/** How good a reading is, and the page of what is text in it, with its tables. */
export function attemptOf(prepared: Prepared, reading: OcrReading, tables: NonNullable<Page['tables']> = []): Attempt {
  const place = ({ bbox: { x0, y0, x1, y1 } }: OcrWord): Box => prepared.toPicture({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })
  const lineOf = ({ words: heard }: OcrLine, wholly = false): Line => {
    const all = heard
      .filter(({ text }) => text !== '')
      .map((one) => ({ text: one.text, box: place(one), confidence: one.confidence / 100 }))
    const lineIsSure = weigh(all) >= noisyLine || (wholly && isCodeLine(spaced(all)))
    // One sign alone may be the end of a block of code, which is read as none for sure.
    const isAlone = all.length === 1 && all[0]!.text.length <= 2
    const words = all.filter(({ text, confidence }) => confidence >= noise || isAlone || (lineIsSure && (wholly || likeText.test(text))))
    return { text: spaced(words), box: around(words), confidence: weigh(words), words }
  }
  const heardParts = (reading.paragraphs ?? []).map((lines) => withBullets(lines, prepared.sheet))
  const code = isCode(heardParts.flatMap((part) => part.map((line) => lineOf(line))))
  // In code, signs are words as good as others, and a brace alone, which is a mark elsewhere, ends a block.
  const closed = bracesClosed(heardParts.flatMap((part) => part.map((line) => lineOf(line, code))))
  let next = 0
  const heardLines = heardParts.map((part) => part.map(() => closed[next++]!))
  const isText = ({ text, confidence }: Line): boolean =>
    bracketsAlone.test(text)
      ? code || confidence >= sureLine
      : (confidence >= noisyLine && (confidence < sureLine ? word : mark).test(text)) || (code && isCodeLine(text))
  const paragraphs = heardLines.map((part) => part.filter(isText)).filter((part) => part.length > 0)
  const lines = paragraphs.flat()
  const written = code ? indented(lines) : []
  const words = lines.flatMap((line) => line.words)
  const raw = (reading.paragraphs ?? []).flat().flatMap((line) => line.words)
  const heights = raw.map(({ bbox }) => bbox.y1 - bbox.y0)
  return {
    prepared,
    reading,
    page: {
      text: code ? written.join('\n') : paragraphs.map((part) => part.map(({ text }) => text).join('\n')).join('\n\n'),
      confidence: weigh(words),
      lines,
      ...(tables.length > 0 && { tables }),
    },
    sureness: weigh(lines.map(({ text, confidence }) => ({ text, confidence: likeText.test(text) ? confidence : 0 }))),
    score: words.reduce((sum, { text, confidence }) => sum + (confidence - noise) * text.length, 0),
    heard: heights.length,
    heardConfidence: weigh(raw) / 100,
    letterHeight: heights.toSorted((one, other) => one - other)[Math.floor(heights.length / 2)] ?? 0,
  }
}

/** The average confidence, long words counting more. */
function weigh(words: readonly { readonly text: string; readonly confidence: number }[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  if (letters === 0) return 0
  return Math.round((words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / letters) * 1000) / 1000
}

function around(words: readonly { readonly box: Box }[]): Box {
  const x = Math.min(...words.map(({ box }) => box.x))
  const y = Math.min(...words.map(({ box }) => box.y))
  return {
    x,
    y,
    width: Math.max(...words.map(({ box }) => box.x + box.width)) - x,
    height: Math.max(...words.map(({ box }) => box.y + box.height)) - y,
  }
}
