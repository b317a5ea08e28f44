/** Reads the text of pictures: in processes of its own, which start on first use and end after idling. */
import { processPool } from 'atelier-mcp'
import type { PictureFile } from '../picture-file.ts'
import { engineFile, installedLanguages, languageFiles, type LanguagePlaces } from './engine-files.ts'
import type { read as readTask } from './ocr.worker.ts'
import type { Page } from './page.ts'
import { perPicture } from '../per-picture.ts'
import { scriptAdvice } from './script-advice.ts'

/** A page, and what to do where it seems to be in a script that was not read. */
export type PageAndAdvice = Page & { readonly advice?: string }

export interface ReadOptions {
  /** Codes of three letters, the main language first. */
  readonly languages: readonly string[]
  readonly signal?: AbortSignal
}
export interface PageReader {
  /** Throws `INPUT_INVALID`, `OCR_LANGUAGE_MISSING`, `OCR_DATA`, `OCR_FAILED`, `DEADLINE`, `ABORTED` or `WORKER_FAILED`. */
  read(file: PictureFile, options: ReadOptions): Promise<PageAndAdvice>
  close(): Promise<void>
}

/** Of one picture, from its turn: a large page takes some seconds, tried in every way perhaps twenty. */
const seconds = 120

export interface PageReaderInit {
  readonly processes?: number
  readonly idleMs?: number
  /** Asked when a picture is read. */
  readonly places?: () => LanguagePlaces | undefined
}

/** `processes` pictures are read at a time; a process without work ends after `idleMs`. */
export function pageReader({ processes = 1, idleMs = 60_000, places }: PageReaderInit = {}): PageReader {
  const pool = processPool(new URL('./ocr.worker.ts', import.meta.url), { processes, idleMs })
  return {
    async read(file, { languages, signal }) {
      const where = places?.()
      const engine = { core: engineFile(), languages: await languageFiles([...new Set(languages)], where) }
      const read = (way: Parameters<Parameters<typeof perPicture>[2]>[0]) => pool.run<typeof readTask>('read', { file, engine }, way)
      const { unknownScript, ...page } = await perPicture(seconds, file.name, read, signal)
      if (unknownScript === undefined) return page
      const advice = scriptAdvice(unknownScript, { languages, installed: await installedLanguages(where), folder: where?.folder })
      return advice === undefined ? page : { ...page, advice }
    },
    close: () => pool.close(),
  }
}
