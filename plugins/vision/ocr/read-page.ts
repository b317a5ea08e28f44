/** Reads the text of a picture: once as it is, and again in other ways where that makes the reading surer. */
import { workerPool, type WorkerPool } from 'atelier-mcp'
import { inTurn } from '../in-turn.ts'
import type { Picture } from '../picture.ts'
import { engineFile, languageFiles } from './engine-files.ts'
import type { OcrReading, OcrTask, OcrWord, recognize } from './ocr.worker.ts'
import { type Box, emptyPage, type Line, type Page } from './page.ts'
import { prepare, type Recipe, type Sheet, toSheet } from './prepare.ts'

export interface ReadOptions {
  /** Codes of three letters, the main language first. */
  readonly languages: readonly string[]
  readonly signal?: AbortSignal
}
export interface PageReader {
  /** Throws `INPUT_INVALID`, `OCR_LANGUAGE_MISSING`, `OCR_DATA`, `DEADLINE`, `ABORTED` or `WORKER_FAILED`. */
  read(picture: Picture, options: ReadOptions): Promise<Page>
  close(): Promise<void>
}

/** Sure enough: no other way is tried. */
const sure = 0.9
/** Lines below the second are noise, such as a fence taken for letters; so are words below the first, unless they stand in a sure line. */
const noise = 0.3
const noisyLine = 0.5
/** Large pages, and those with more words than this, are tried only twice more: what is no text is given up, not searched. */
const manyWords = 60
const largePage = 4_000_000
const timeoutMs = 60_000

/** A reader with one thread of its own, which starts on first use and ends after `idleMs` without work. */
export function pageReader({ threads = 1, idleMs = 60_000 }: { readonly threads?: number; readonly idleMs?: number } = {}): PageReader {
  const pool = workerPool(new URL('./ocr.worker.ts', import.meta.url), { threads, idleMs })
  const turns = inTurn(threads)
  const readPage: PageReader['read'] = async (picture, { languages, signal }) => {
    const files = await languageFiles(languages)
    const sheet = await toSheet(picture)
    if (sheet.blank) return emptyPage
    const core = engineFile()
    const attempt = (recipe: Recipe) => readSheet(pool, sheet, recipe, { core, languages: files }, signal)
    let best = await attempt({})
    for (const idea of ideas(sheet, best)) {
      if (best.page.confidence >= sure) break
      const next = await attempt(idea)
      if (next.score > best.score) best = next
    }
    return best.page
  }
  return {
    read: (picture, options) => turns(() => readPage(picture, options), options.signal),
    close: () => pool.close(),
  }
}

interface Attempt {
  readonly page: Page
  /** Characters weighed by how far their confidence is above noise. */
  readonly score: number
  /** Middle height of the words, in pixels of the sheet. */
  readonly letterHeight: number
  /** Hardly a word is longer than a letter, or nothing was sure: the page may lie on its side. */
  readonly lying: boolean
  /** Words that the engine took for words, noise included. */
  readonly heard: number
}

/** What else may help, the likeliest first. */
function ideas({ width, height, scale }: Sheet, { letterHeight, lying, page, heard }: Attempt): Recipe[] {
  const room = Math.sqrt(20_000_000 / (width * height))
  const enlarge = Math.min(4, room, letterHeight > 0 ? 36 / letterHeight : 2)
  const all: Recipe[] = [
    ...(lying ? [{ turn: 90 } as const, { turn: 270 } as const] : []),
    ...(enlarge >= 1.3 ? [{ enlarge }] : []),
    ...(page.confidence < 0.8 ? [{ turn: 180 } as const] : []),
    { threshold: true },
    { invert: true },
  ]
  return width * height > largePage || scale < 1 || heard > manyWords ? all.slice(0, 2) : all
}

async function readSheet(
  pool: WorkerPool,
  sheet: Sheet,
  recipe: Recipe,
  engine: Pick<OcrTask, 'core' | 'languages'>,
  signal?: AbortSignal,
): Promise<Attempt> {
  const run = (image: Uint8Array, straight: boolean) =>
    pool.run<typeof recognize>('recognize', { image, straight, ...engine }, { signal, timeoutMs })
  let prepared = await prepare(sheet, recipe)
  let reading: OcrReading = await run(prepared.image, false)
  if (!reading.paragraphs) {
    const degrees = (reading.radians * 180) / Math.PI
    if (Math.abs(degrees) < 30) prepared = await prepare(sheet, { ...recipe, straighten: degrees })
    reading = await run(prepared.image, true)
  }
  const place = ({ bbox: { x0, y0, x1, y1 } }: OcrWord): Box => prepared.toPicture({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })
  const paragraphs = (reading.paragraphs ?? [])
    .map((lines) =>
      lines.flatMap((line): Line[] => {
        const all = line.words
          .filter(({ text }) => text !== '')
          .map((word) => ({ text: word.text, box: place(word), confidence: word.confidence / 100 }))
        const lineIsSure = weigh(all) >= noisyLine
        const words = all.filter(({ text, confidence }) => confidence >= noise || (lineIsSure && /[\p{L}\p{N}]{2}/u.test(text)))
        if (weigh(words) < noisyLine) return []
        return [{ text: words.map(({ text }) => text).join(' '), box: around(words), confidence: weigh(words), words }]
      }),
    )
    .filter((lines) => lines.length > 0)
  const lines = paragraphs.flat()
  const words = lines.flatMap((line) => line.words)
  const heights = (reading.paragraphs ?? []).flat().flatMap((line) => line.words.map(({ bbox }) => bbox.y1 - bbox.y0))
  return {
    page: { text: paragraphs.map((part) => part.map(({ text }) => text).join('\n')).join('\n\n'), confidence: weigh(words), lines },
    score: words.reduce((sum, word) => sum + (word.confidence - noise) * word.text.length, 0),
    lying: weigh(words) < 0.5 || words.reduce((sum, { text }) => sum + text.length, 0) < words.length * 2,
    heard: heights.length,
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
