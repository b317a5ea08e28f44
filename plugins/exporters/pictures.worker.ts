/** The work on pixels, in a process that can be ended. */
import { workerTask } from 'atelier-mcp'
import { type Drawing, drawPicture } from './draw-picture.ts'
import { drawPreview, type PreviewOrder } from './draw-preview.ts'
import { probe as probeBytes } from './probe.ts'
import { type WriteOrder, writePicture } from './write-picture.ts'

/** Pixels of the input, all frames. */
interface Limit {
  readonly maxPixels: number
}

export const probe = workerTask(({ bytes, maxPixels }: { readonly bytes: Uint8Array } & Limit) => probeBytes(bytes, maxPixels))
export const write = workerTask((order: WriteOrder) => writePicture(order))
export const preview = workerTask(({ maxPixels, ...order }: PreviewOrder & Limit) => drawPreview(order, maxPixels))
export const draw = workerTask(async ({ bytes, how, maxPixels }: { readonly bytes: Uint8Array; readonly how: Drawing } & Limit) => {
  await probeBytes(bytes, maxPixels)
  return drawPicture(bytes, how, maxPixels)
})
