/** The work on pixels, in a process that can be ended. */
import { workerTask } from 'atelier-mcp'
import { type Drawing, drawPicture } from './draw-picture.ts'
import { plainPicture } from '../heic.ts'
import { drawPreview, type PreviewOrder } from './draw-preview.ts'
import { type Picture, probe as probeBytes } from './probe.ts'
import { pictureOfSvg } from '../svg.ts'
import { type WriteOrder, writePicture } from './write-picture.ts'

/** Pixels of the input, all frames. */
interface Limit {
  readonly maxPixels: number
}

export const probe = workerTask(({ bytes, maxPixels }: { readonly bytes: Uint8Array } & Limit) => probeBytes(bytes, maxPixels))
export const write = workerTask(async (order: WriteOrder) => {
  const { bytes } = order
  if (typeof bytes === 'string') return writePicture(order)
  if (order.picture.mimeType !== 'image/svg+xml') return writePicture({ ...order, bytes: await plainPicture(bytes, order.maxPixels) })
  // Drawn as large as it is wanted; what is cut out of it is named in its own pixels.
  const { width = 0, height = 0, crop, aspect, rotate } = order.options
  const cut = crop !== undefined || aspect !== undefined || rotate !== undefined
  const picture = scaled(
    order.picture,
    cut ? 1 : Math.max(width / order.picture.width, height / order.picture.height) || 1,
    order.maxPixels,
  )
  return writePicture({ ...order, picture, bytes: await pictureOfSvg(bytes, picture) })
})
export const preview = workerTask(async ({ maxPixels, ...order }: PreviewOrder & Limit) => {
  if (order.picture.mimeType !== 'image/svg+xml')
    return drawPreview({ ...order, bytes: await plainPicture(order.bytes, maxPixels) }, maxPixels)
  const picture = scaled(order.picture, Math.min(1, order.options.maxSide / Math.max(order.picture.width, order.picture.height)), maxPixels)
  return drawPreview({ ...order, picture, bytes: await pictureOfSvg(order.bytes, picture) }, maxPixels)
})
export const draw = workerTask(async ({ bytes, how, maxPixels }: { readonly bytes: Uint8Array; readonly how: Drawing } & Limit) => {
  const picture = await probeBytes(bytes, maxPixels)
  const plain = picture.mimeType === 'image/svg+xml' ? await pictureOfSvg(bytes, picture) : await plainPicture(bytes, maxPixels)
  return drawPicture(plain, how, maxPixels)
})

/** The same with other sides, within the limit. */
function scaled(picture: Picture, scale: number, maxPixels: number): Picture {
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))]
  return width * height > maxPixels ? picture : { ...picture, width, height }
}
