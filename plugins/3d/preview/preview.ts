/** A small picture of a model: one view, or several side by side. Runs in the worker. */
import { fileError } from '../model-error.ts'
import { type ModelFile, readModel } from '../read/read.ts'
import type { ViewName } from '../render/view-names.ts'
import { flatten } from '../render/flat-scene.ts'
import { render } from '../render/render.ts'

export interface PreviewInput extends ModelFile {
  readonly views: readonly ViewName[]
  /** Pixels of one view's edge. */
  readonly size: number
  readonly background: 'studio' | 'transparent'
  readonly maxBytes: number
}
export interface Preview {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** WebP within `maxBytes`: first less quality, then fewer pixels. */
async function encode(pixels: Uint8Array, width: number, height: number, maxBytes: number): Promise<Preview> {
  const { default: sharp } = await import('sharp')
  for (let scale = 1; ; scale *= 0.7) {
    const w = Math.max(16, Math.round(width * scale))
    for (const quality of [90, 80, 65, 45]) {
      const source = sharp(pixels, { raw: { width, height, channels: 4 } })
      const bytes = await (scale < 1 ? source.resize({ width: w }) : source).webp({ quality, effort: 2, smartSubsample: true }).toBuffer()
      if (bytes.byteLength <= maxBytes || w <= 16) return { bytes, width: w, height: Math.round((height * w) / width) }
    }
  }
}

/** Two views stand side by side, four in a square. */
export async function previewModel({ views, size, background, maxBytes, ...file }: PreviewInput): Promise<Preview> {
  const scene = flatten(await readModel(file))
  if (scene.indices.length === 0) throw fileError('The model shows no triangles, so there is nothing to see.')
  const columns = Math.ceil(Math.sqrt(views.length))
  const rows = Math.ceil(views.length / columns)
  const pixels = new Uint8Array(columns * rows * size * size * 4)
  for (const [index, view] of views.entries()) {
    const made = await render(scene, { width: size, height: size, view, background })
    const [left, top] = [(index % columns) * size, Math.floor(index / columns) * size]
    for (let y = 0; y < size; y++) pixels.set(made.subarray(y * size * 4, (y + 1) * size * 4), ((top + y) * columns * size + left) * 4)
  }
  return encode(pixels, columns * size, rows * size, maxBytes)
}
