/** Reads the text of pictures: in processes of its own, which start on first use and end after idling. */
import { processPool } from 'atelier-mcp'
import type { PictureFile } from '../picture-file.ts'
import { engineFile, languageFiles, type LanguagePlaces } from './engine-files.ts'
import type { read } from './ocr.worker.ts'
import type { Page } from './page.ts'
import { perPicture } from '../per-picture.ts'

export interface ReadOptions {
  /** Codes of three letters, the main language first. */
  readonly languages: readonly string[]
  readonly signal?: AbortSignal
}
export interface PageReader {
  /** Throws `INPUT_INVALID`, `OCR_LANGUAGE_MISSING`, `OCR_DATA`, `OCR_FAILED`, `DEADLINE`, `ABORTED` or `WORKER_FAILED`. */
  read(file: PictureFile, options: ReadOptions): Promise<Page>
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
      const engine = { core: engineFile(), languages: await languageFiles([...new Set(languages)], places?.()) }
      return perPicture(seconds, file.name, (way) => pool.run<typeof read>('read', { file, engine }, way), signal)
    },
    close: () => pool.close(),
  }
}
