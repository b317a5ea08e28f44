/** What is done with pixels: it runs in processes of its own, which start on first use and end after idling. */
import { availableParallelism } from 'node:os'
import { processPool } from 'atelier-mcp'
import type { CopyFormat } from './analyze/render-copy.ts'
import type { Difference } from './compare/measure-difference.ts'
import type { Look } from './facts/look.ts'
import type { PictureFile } from './picture-file.ts'
import type { copy, difference, look } from './pixels.worker.ts'
import { perPicture } from './per-picture.ts'

/** All reject with `INPUT_INVALID` for what is no picture or a damaged one, with `INPUT_TOO_LARGE`, and with `DEADLINE`, `ABORTED` or `WORKER_FAILED`. */
export interface PixelWork {
  /** As `look`. */
  look(file: PictureFile, options?: { readonly gps?: boolean }): Promise<Look>
  /** As `measureDifference`. */
  difference(a: PictureFile, b: PictureFile, signal: AbortSignal): Promise<Difference>
  /** As `renderCopy`. */
  copy(file: PictureFile, format: CopyFormat): Promise<Uint8Array>
  close(): Promise<void>
}

/** Of one process: two pictures of 120 million pixels, decoded. */
const memoryMb = 3000
/** Of one picture, from its turn: 100 million pixels take about three. */
const seconds = 60

export function pixelWork(idleMs?: number): PixelWork {
  const processes = Math.min(2, availableParallelism())
  const pool = processPool(new URL('./pixels.worker.ts', import.meta.url), { processes, memoryMb, ...(idleMs && { idleMs }) })
  return {
    look: (file, { gps = false } = {}) =>
      perPicture(seconds, file.name, (options) => pool.run<typeof look>('look', { file, gps }, options)),
    difference: (a, b, signal) =>
      perPicture(seconds, `${a.name}, ${b.name}`, (options) => pool.run<typeof difference>('difference', { a, b }, options), signal),
    copy: (file, format) => perPicture(seconds, file.name, (options) => pool.run<typeof copy>('copy', { file, format }, options)),
    close: () => pool.close(),
  }
}
