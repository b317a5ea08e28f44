/**
 * What is done with pixels, and where: small pictures whose cost is known by their bytes here, on sharp's threads; all others in
 * processes, which end at a deadline, at a cancel, at a limit of memory and with the host. Nothing else stops a decoder.
 */
import { availableParallelism } from 'node:os'
import { AtelierError, processPool, type WorkerRunOptions } from 'atelier-mcp'
import { boundedPixels } from './bounded.ts'
import { type Drawing, drawPicture, type Drawn, pixelsDrawn } from './draw-picture.ts'
import { drawPreview, type PreviewOrder } from './draw-preview.ts'
import type { PictureOptions } from './picture-options.ts'
import type { draw, preview, probe as probeTask, write } from './pictures.worker.ts'
import { type Picture, probe } from './probe.ts'
import { pixelsOf } from './shape.ts'
import { type WriteOrder, writePicture, type WrittenPicture } from './write-picture.ts'

/** All throw `INPUT_INVALID`, `INPUT_TOO_LARGE`, `INPUT_FORBIDDEN`, and `ABORTED`, `DEADLINE` or `WORKER_FAILED` where the work was ended. */
export interface PixelWork {
  probe(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture>
  write(order: Omit<WriteOrder, 'maxPixels'>, signal?: AbortSignal): Promise<WrittenPicture>
  preview(order: PreviewOrder, signal?: AbortSignal): Promise<Drawn>
  /** Says what the picture is wrong with, too, as `probe` does. */
  draw(bytes: Uint8Array, how: Drawing, signal?: AbortSignal): Promise<Drawn>
  close(): Promise<void>
}

/** Read and written here up to this: 2048 x 2048 pixels, some 100 ms to read and at most a second to write in formats that are quick. */
const mostHere = 2 ** 22
const quick: readonly string[] = ['png', 'jpeg', 'webp']

/** Seconds for one picture, from its turn. Drawings are bounded to about ten; 100 million pixels of AVIF take longest. */
const patience = { probe: 20, preview: 30, draw: 30, write: 120 } as const

export function pixelWork(maxPixels: number): PixelWork {
  const pool = processPool(new URL('./pictures.worker.ts', import.meta.url), {
    processes: Math.min(2, availableParallelism()),
    // Decoded with 16 bits a channel, turned and written: some 20 bytes a pixel at once.
    memoryMb: 500 + Math.ceil(maxPixels / 50_000),
  })
  /** In a process; its own time being up is told by what was asked, for a longer deadline of the call would not help. */
  const apart = async <T>(
    task: keyof typeof patience,
    run: (options: WorkerRunOptions) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> =>
    run({ signal, timeoutMs: patience[task] * 1000 }).catch((cause: unknown) => {
      if (signal?.aborted || !AtelierError.is(cause, 'DEADLINE')) throw cause
      throw new AtelierError({
        code: 'DEADLINE',
        message: `The work on the picture ("${task}") was ended after ${patience[task]} s.`,
        fix: 'Ask for a smaller size or less `effort`, or give a smaller or simpler picture.',
        outcome: 'none',
        cause,
      })
    })
  const here = (bytes: Uint8Array): boolean => (boundedPixels(bytes) ?? Infinity) <= mostHere
  return {
    async probe(bytes, signal) {
      stopIf(signal)
      // Of any size: only the header is read, and nothing in it unpacks.
      if (bytes.byteLength === 0 || boundedPixels(bytes) !== undefined) return probe(bytes, maxPixels)
      return apart('probe', (way) => pool.run<typeof probeTask>('probe', { bytes, maxPixels }, way), signal)
    },
    async write(order, signal) {
      stopIf(signal)
      const whole = { ...order, maxPixels }
      const { bytes, picture, format, options } = order
      if (here(bytes) && isQuick(format, options) && pixelsOf(picture, options) <= mostHere) return writePicture(whole)
      return apart('write', (way) => pool.run<typeof write>('write', whole, way), signal)
    },
    async preview(order, signal) {
      stopIf(signal)
      if (here(order.bytes)) return drawPreview(order, maxPixels)
      return apart('preview', (way) => pool.run<typeof preview>('preview', { ...order, maxPixels }, way), signal)
    },
    async draw(bytes, how, signal) {
      stopIf(signal)
      if (here(bytes) && pixelsDrawn(how, await probe(bytes, maxPixels)) <= mostHere) return drawPicture(bytes, how, maxPixels)
      return apart('draw', (way) => pool.run<typeof draw>('draw', { bytes, how, maxPixels }, way), signal)
    },
    close: () => pool.close(),
  }
}

const isQuick = (format: string, { effort = 0, lossless = false, targetKb, quality = 100 }: PictureOptions): boolean =>
  quick.includes(format) && effort <= 4 && !lossless && targetKb === undefined && (format !== 'png' || quality === 100)

const stopIf = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted)
    throw new AtelierError({ code: 'ABORTED', message: 'The work on the picture was cancelled.', outcome: 'none', cause: signal.reason })
}
