/** The mask of an edit: a PNG of the first picture's shape, transparent where it may change. */
import { artifact, type Artifact, AtelierError } from 'atelier-mcp'
import type { EditInput, Pictures } from './edit-inputs.ts'

/** In pixels of the first picture, upright. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const wrong = (message: string, fix: string): AtelierError => new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none' })

/** The size that the picture is sent in, which is what the mask must have. */
async function sentSize({ picture }: EditInput, pictures: Pictures): Promise<{ width: number; height: number }> {
  const { width, height } = await pictures.probe(await picture.bytes())
  return { width, height }
}

/** Everything stays but the box. Throws `INPUT_INVALID` where it leaves the picture. */
export async function boxMask(box: Box, input: EditInput, pictures: Pictures): Promise<Artifact> {
  if (box.x + box.width > input.width || box.y + box.height > input.height)
    throw wrong(
      `maskBox: ${box.width}x${box.height} at ${box.x},${box.y} leaves the first picture, which is ${input.width}x${input.height}.`,
      'Give a box inside the picture, in its own pixels.',
    )
  const { default: sharp } = await import('sharp')
  const { width, height } = await sentSize(input, pictures)
  const scale = width / input.width
  const left = Math.floor(box.x * scale)
  const top = Math.floor(box.y * scale)
  const hole = {
    width: Math.min(width - left, Math.ceil(box.width * scale)),
    height: Math.min(height - top, Math.ceil(box.height * scale)),
    channels: 4 as const,
    background: '#000',
  }
  const data = await sharp({ create: { width, height, channels: 4, background: '#000' } })
    .composite([{ input: { create: hole }, left, top, blend: 'dest-out' }])
    .png()
    .toBuffer()
  return artifact(data, 'image/png', { name: 'mask' })
}

/**
 * A mask that was given as a picture: its transparency, or, where it has none, its brightness (white may change).
 * Throws `INPUT_INVALID` for another shape than the first picture's, and where nothing may change.
 */
export async function pictureMask(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  input: EditInput,
  pictures: Pictures,
  signal: AbortSignal,
): Promise<Artifact> {
  // Of a large picture a smaller one will do: both are sent in a size that models look at. A pixel is for rounding.
  if (Math.abs(width * input.height - height * input.width) > Math.max(input.width, input.height))
    throw wrong(
      `The mask is ${width}x${height}, the first picture ${input.width}x${input.height}.`,
      'Give a mask of the same size, or of the same shape, or use `maskBox`.',
    )
  const { default: sharp } = await import('sharp')
  const size = await sentSize(input, pictures)
  // From here on it is a PNG of ours, of the size that is sent: whoever works on it has a bounded time.
  const own = await pictures.draw(bytes, { ...size, fit: 'fill', nearest: true, as: 'png' }, signal)
  const opened = sharp(own.bytes)
  const { hasAlpha } = await opened.metadata()
  const { isOpaque } = await opened.stats()
  const kept = hasAlpha && !isOpaque ? opened.extractChannel('alpha') : opened.flatten({ background: '#000' }).greyscale().negate()
  const alpha = await kept.toColourspace('b-w').raw().toBuffer()
  const raw = { raw: { ...size, channels: 1 as const } }
  const {
    channels: [values],
  } = await sharp(alpha, raw).stats()
  if ((values?.min ?? 255) > 250)
    throw wrong('The mask lets nothing change.', 'Make the part transparent, or white in a picture without transparency, that may change.')
  const data = await sharp({ create: { ...size, channels: 3, background: '#000' } })
    .joinChannel(alpha, raw)
    .png()
    .toBuffer()
  return artifact(data, 'image/png', { name: 'mask' })
}
