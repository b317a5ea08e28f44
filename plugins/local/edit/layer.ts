/** A picture while it is being edited, and what sharp does to it. */
import type { Sharp } from 'sharp'
import type { Pixels } from '../finish/pixels.ts'
import type { Operation } from './operations.ts'

/** Most pixels of one input that are edited: about 8000 by 6000. */
export const mostPixels = 50_000_000

const open = async ({ data, width, height }: Pixels): Promise<Sharp> => {
  const { default: sharp } = await import('sharp')
  return sharp(data, { raw: { width, height, channels: 4 } })
}
const taken = async (image: Sharp): Promise<Pixels> => {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width: info.width, height: info.height }
}

/** Decoded, upright, eight bits, sRGB with alpha. Throws what sharp throws for bytes that are no picture. */
export async function decode(bytes: Uint8Array): Promise<Pixels> {
  const { default: sharp } = await import('sharp')
  return taken(sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' }).autoOrient().toColourspace('srgb'))
}

/** Whether a picture has more than `mostPixels`, by its header alone. False for bytes that are no picture. */
export async function isTooLarge(bytes: Uint8Array): Promise<boolean> {
  const { default: sharp } = await import('sharp')
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined)
  return header !== undefined && header.width * header.height > mostPixels
}

/** Fits a picture to a size, cut to shape around what draws the eye. */
export async function resize(picture: Pixels, width: number, height: number): Promise<Pixels> {
  return picture.width === width && picture.height === height
    ? picture
    : taken((await open(picture)).resize(width, height, { fit: 'cover', position: 'attention' }))
}
/** Scales without cutting. */
export const scale = async (picture: Pixels, width: number, height: number): Promise<Pixels> =>
  taken((await open(picture)).resize(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)), { fit: 'fill' }))

/** One picture over another at a point, alpha respected. */
export async function over(base: Pixels, top: Pixels, left: number, y: number): Promise<Pixels> {
  const data = Uint8Array.from(base.data)
  for (let row = Math.max(0, -y); row < Math.min(top.height, base.height - y); row++)
    for (let column = Math.max(0, -left); column < Math.min(top.width, base.width - left); column++) {
      const from = (row * top.width + column) * 4
      const alpha = top.data[from + 3]! / 255
      if (alpha === 0) continue
      const at = ((row + y) * base.width + column + left) * 4
      const under = data[at + 3]! / 255
      const total = alpha + under * (1 - alpha)
      for (let part = 0; part < 3; part++)
        data[at + part] = Math.round((top.data[from + part]! * alpha + data[at + part]! * under * (1 - alpha)) / total)
      data[at + 3] = Math.round(total * 255)
    }
  return { ...base, data }
}

/** Blur, sharpening, turning, mirroring and levels, by sharp. */
export async function bySharp(
  picture: Pixels,
  operation: Extract<Operation, { kind: 'blur' | 'sharpen' | 'flip' | 'rotate' | 'level' | 'pixelate' }>,
): Promise<Pixels> {
  const unit = Math.min(picture.width, picture.height) / 1000
  const image = await open(picture)
  switch (operation.kind) {
    case 'blur':
      return taken(image.blur(Math.max(0.5, operation.strength * unit)))
    case 'sharpen':
      return taken(image.sharpen({ sigma: Math.max(0.6, 1.4 * unit), m1: 0.6 * operation.strength, m2: 2.2 * operation.strength }))
    case 'flip':
      return taken(operation.axis === 'horizontal' ? image.flop() : image.flip())
    case 'rotate':
      return taken(image.rotate(operation.degrees, { background: { r: 0, g: 0, b: 0, alpha: 0 } }))
    case 'level':
      return taken(
        operation.name === 'contrast'
          ? image.linear(
              [operation.amount, operation.amount, operation.amount, 1],
              [128 - 128 * operation.amount, 128 - 128 * operation.amount, 128 - 128 * operation.amount, 0],
            )
          : operation.name === 'saturation'
            ? image.modulate({ saturation: operation.amount })
            : image.modulate({ brightness: operation.amount }),
      )
    case 'pixelate': {
      const cells = Math.max(2, operation.strength * unit)
      const small = await scale(picture, picture.width / cells, picture.height / cells)
      return taken((await open(small)).resize(picture.width, picture.height, { kernel: 'nearest', fit: 'fill' }))
    }
  }
}
