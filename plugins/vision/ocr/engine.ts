/** The reading itself, by Tesseract's LSTM engine: one engine for the last set of languages, loaded when first asked for. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import type { LoadCore, TesseractApi, TesseractCore } from 'atelier-tesseract-core'
import { AtelierError } from 'atelier-mcp'
import type { Box } from './page.ts'
import type { Grey } from './sheet.ts'

/** The engine's file, and the data of each language by its code. */
export interface EngineFiles {
  readonly core: string
  readonly languages: readonly { readonly code: string; readonly file: string }[]
}
/** Boxes in pixels of the given image; confidence from 0 to 100. */
export interface OcrWord {
  readonly text: string
  readonly confidence: number
  readonly bbox: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }
}
export interface OcrLine extends OcrWord {
  readonly words: readonly OcrWord[]
}
/** `radians` alone: the page is slanted by so much, clockwise negative. */
export type OcrReading = { readonly radians: number; readonly paragraphs?: readonly (readonly OcrLine[])[] }

/** Slants below this are read as they are: 0.3 degrees, as Tesseract does itself. */
const level = 0.005

const silent = (): void => {}

let core: Promise<TesseractCore> | undefined
let engine: { readonly languages: string; readonly api: TesseractApi } | undefined

async function load({ core: file, languages }: EngineFiles): Promise<{ core: TesseractCore; api: TesseractApi }> {
  const started = await (core ??= (createRequire(import.meta.url)(file) as LoadCore)({
    TesseractProgress: silent,
    print: silent,
    printErr: silent,
  }))
  const names = languages.map(({ code }) => code).join('+')
  if (engine?.languages === names) return { core: started, api: engine.api }
  engine?.api.End()
  engine = undefined
  for (const { code, file: data } of languages) {
    const packed = await readFile(data)
    started.FS.writeFile(`./${code}.traineddata`, packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed)
  }
  const api = new started.TessBaseAPI()
  if (api.Init(null, names, 1) !== 0)
    throw new AtelierError({
      code: 'OCR_DATA',
      message: `The text recognition could not start with the language data of ${names}.`,
      why: 'A data file is damaged, or holds no LSTM model.',
      fix: `Install the packages again: npm i ${languages.map(({ code }) => `@tesseract.js-data/${code}`).join(' ')}.`,
      outcome: 'none',
    })
  // It has read them all; what stays in its file system is memory.
  for (const { code } of languages) started.FS.unlink(`./${code}.traineddata`)
  engine = { languages: names, api }
  return { core: started, api }
}

type Json = { blocks: { paragraphs: { lines: OcrLine[] }[] }[] | null }

/** What of a sheet is read: all of it once its slant is measured, all as it is, or some boxes one after the other. */
export type Portion = 'level' | 'whole' | readonly Box[]

/**
 * Reads one sheet. At `level`, a slanted one is only measured, to be straightened first. Throws `OCR_DATA` or `OCR_FAILED`.
 */
export async function recognize(sheet: Grey, files: EngineFiles, portion: Portion): Promise<OcrReading> {
  try {
    return await readWith(files, sheet, portion)
  } catch (cause) {
    if (AtelierError.is(cause)) throw cause
    // An engine that has crashed once answers nothing any more.
    core = undefined
    engine = undefined
    // What its C++ throws has no words.
    const message = cause instanceof Error ? `The text recognition crashed: ${cause.message}` : 'The text recognition crashed.'
    throw new AtelierError({ code: 'OCR_FAILED', message, outcome: 'none', cause })
  }
}

async function readWith(files: EngineFiles, { data, width, height }: Grey, portion: Portion): Promise<OcrReading> {
  const { core: started, api } = await load(files)
  // As a PGM.
  started.FS.writeFile('/input', Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]))
  try {
    if (api.SetImageFile(1, 0) === 1)
      throw new AtelierError({ code: 'OCR_FAILED', message: 'The text recognition could not read the prepared image.', outcome: 'none' })
    api.SetSourceResolution(150)
    if (portion === 'level') {
      api.FindLines()
      const radians = api.GetGradient()
      if (Math.abs(radians) >= level) return { radians }
    }
    if (typeof portion === 'string') return { radians: 0, paragraphs: readNow(api) }
    const paragraphs = portion.flatMap((box) => {
      api.SetRectangle(box.x, box.y, box.width, box.height)
      return readNow(api)
    })
    return { radians: 0, paragraphs }
  } finally {
    api.Clear()
    started.FS.unlink('/input')
  }
}

/** What the engine has been given, as paragraphs of lines. */
function readNow(api: TesseractApi): OcrLine[][] {
  api.Recognize(null)
  const { blocks } = JSON.parse(api.GetJSONText()) as Json
  const plain = ({ text, confidence, bbox }: OcrWord): OcrWord => ({ text: text.trim(), confidence, bbox })
  return (blocks ?? []).flatMap(({ paragraphs }) =>
    (paragraphs ?? []).map(({ lines }) => lines.map((line) => ({ ...plain(line), words: line.words.map(plain) }))),
  )
}
