/**
 * What is done with pixels, and where: small pictures whose cost is known by their bytes here, on sharp's threads; all others in
 * processes, which end at a deadline, at a cancel, at a limit of memory and with the host. Nothing else stops a decoder.
 */
import { availableParallelism } from 'node:os'
import { AtelierError, processPool, type WorkerPool, type WorkerRunOptions } from 'atelier-mcp'
import { boundedPixels } from './bounded.ts'
import { type Drawing, drawPicture, type Drawn, pixelsDrawn } from './draw-picture.ts'
import type { PreviewOrder } from './draw-preview.ts'
import type { PictureOptions } from './picture-options.ts'
import type { draw, preview, probe as probeTask, write } from './pictures.worker.ts'
import { type Picture, probe } from './probe.ts'
import { maybeSvg } from '../svg.ts'
import { pixelsOf } from './shape.ts'
import { type WriteOrder, writePicture, type WrittenPicture } from './write-picture.ts'

/** All throw `INPUT_INVALID`, `INPUT_TOO_LARGE`, `INPUT_FORBIDDEN`, and `ABORTED`, `DEADLINE` or `WORKER_FAILED` where the work was ended. */
export interface PixelWork {
  probe(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture>
  write(order: Omit<WriteOrder, 'maxPixels' | 'bytes'> & { readonly bytes: Uint8Array }, signal?: AbortSignal): Promise<WrittenPicture>
  preview(order: PreviewOrder, signal?: AbortSignal): Promise<Drawn>
  /** Says what the picture is wrong with, too, as `probe` does. */
  draw(bytes: Uint8Array, how: Drawing, signal?: AbortSignal): Promise<Drawn>
  close(): Promise<void>
}

/** Read and written here up to this: 2048 x 2048 pixels, some 100 ms to read and at most a second to write in formats that are quick. */
const mostHere = 2 ** 22
const quick: readonly string[] = ['png', 'jpeg', 'webp']

/** Seconds for one picture, from its turn: 100 million pixels of AVIF take longest. */
const patience = { probe: 20, preview: 30, draw: 30, write: 120 } as const
/** For a drawing: those that people make take less than one. */
const patienceWithDrawings = { probe: 10, preview: 10, draw: 10, write: 30 } as const

export function pixelWork(
  maxPixels: number,
  secondsOfDrawings: Readonly<Record<keyof typeof patience, number>> = patienceWithDrawings,
): PixelWork {
  // Decoded with 16 bits a channel, turned and written: some 20 bytes a pixel at once.
  const poolOf = (processes: number, pixels: number): WorkerPool =>
    processPool(new URL('./pictures.worker.ts', import.meta.url), { processes, memoryMb: 500 + Math.ceil(pixels / 50_000) })
  /** Only one picture at a time has more than that: three of the largest took all memory that there was. */
  const mostAtOnce = maxPixels / 2
  const pools = {
    usual: poolOf(Math.min(2, availableParallelism()), mostAtOnce),
    // One after the other: whoever sends what takes long holds up others who do, and nobody else.
    long: poolOf(1, maxPixels),
  }
  const isHuge = (picture: Picture): boolean => picture.width * picture.height * picture.frames > mostAtOnce
  /** In a process; its own time being up is told by what was asked, for a longer deadline of the call would not help. */
  const apart = async <T>(
    task: keyof typeof patience,
    { bytes, isLong = false }: { readonly bytes: Uint8Array; readonly isLong?: boolean },
    run: (pool: WorkerPool, options: WorkerRunOptions) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> => {
    const isDrawing = maybeSvg(bytes)
    const most = (isDrawing ? secondsOfDrawings : patience)[task]
    return run(pools[isDrawing || isLong || unpacks(bytes) ? 'long' : 'usual'], { signal, timeoutMs: most * 1000 }).catch(
      (cause: unknown) => {
        if (signal?.aborted || !AtelierError.is(cause, 'DEADLINE')) throw cause
        throw new AtelierError({
          code: 'DEADLINE',
          message: `The work on the picture ("${task}") was ended after ${most} s.`,
          fix: 'Ask for a smaller size or less `effort`, or give a smaller or simpler picture.',
          outcome: 'none',
          cause,
        })
      },
    )
  }
  const here = (bytes: Uint8Array): boolean => (boundedPixels(bytes) ?? Infinity) <= mostHere
  const look = async (bytes: Uint8Array, signal?: AbortSignal): Promise<Picture> => {
    stopIf(signal)
    // Of any size: only the header is read, and nothing in it unpacks.
    if (bytes.byteLength === 0 || boundedPixels(bytes) !== undefined) return probe(bytes, maxPixels)
    return apart('probe', { bytes }, (pool, way) => pool.run<typeof probeTask>('probe', { bytes, maxPixels }, way), signal)
  }
  return {
    probe: look,
    async write(order, signal) {
      stopIf(signal)
      const whole = { ...order, maxPixels }
      const { bytes, picture, format, options } = order
      const made = pixelsOf(picture, options) * picture.frames
      if (here(bytes) && made <= mostHere && isQuick(format, options)) return writePicture(whole)
      const isLong = isHuge(picture) || made > (asksMuch(options) ? mostHere : mostAtOnce)
      return apart(
        'write',
        { bytes, isLong },
        (pool, way) => pool.run<typeof write>('write', whole, { ...way, ...readsFile(picture) }),
        signal,
      )
    },
    async preview(order, signal) {
      stopIf(signal)
      if (here(order.bytes)) return (await import('./draw-preview.ts')).drawPreview(order, maxPixels)
      return apart(
        'preview',
        { bytes: order.bytes, isLong: isHuge(order.picture) },
        (pool, way) => pool.run<typeof preview>('preview', { ...order, maxPixels }, way),
        signal,
      )
    },
    async draw(bytes, how, signal) {
      const picture = await look(bytes, signal)
      const made = pixelsDrawn(how, picture)
      if (here(bytes) && made <= mostHere) return drawPicture(bytes, how, maxPixels)
      const isLong = isHuge(picture) || made > mostAtOnce
      return apart('draw', { bytes, isLong }, (pool, way) => pool.run<typeof draw>('draw', { bytes, how, maxPixels }, way), signal)
    },
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.close()))
    },
  }
}

/** What sharp reads by itself needs no copy in its process. Others are made plain from their bytes first. */
const readsFile = ({ mimeType }: Picture): WorkerRunOptions => (byOthers.includes(mimeType) ? {} : { asFile: 'bytes' })
const byOthers: readonly string[] = ['image/svg+xml', 'image/heic']

/** A PNG with more to unpack than its pixels. */
const unpacks = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && boundedPixels(bytes) === undefined
/** Tries many ways, or looks at each pixel for long. */
const asksMuch = ({ effort = 0, lossless = false, targetKb }: PictureOptions): boolean => effort > 4 || lossless || targetKb !== undefined
const isQuick = (format: string, options: PictureOptions): boolean =>
  quick.includes(format) && !asksMuch(options) && (format !== 'png' || (options.quality ?? 100) === 100)

const stopIf = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted)
    throw new AtelierError({ code: 'ABORTED', message: 'The work on the picture was cancelled.', outcome: 'none', cause: signal.reason })
}
