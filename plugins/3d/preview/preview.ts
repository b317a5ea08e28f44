/** A small picture of a model: one view, or several side by side. Runs in the worker. */
import { fileError } from '../model-error.ts'
import { type ModelFile, readModel } from '../read/read.ts'
import { drawable } from '../render/all-see-through.ts'
import { type LookName, sheetViews, type ViewName } from '../render/view-names.ts'
import { flatten } from '../render/flat-scene.ts'
import { render } from '../render/render.ts'
import { withNormals } from '../render/with-normals.ts'

export interface PreviewInput extends ModelFile {
  /** With `sheet` among them, the sheet alone. */
  readonly views: readonly LookName[]
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

/** What a sheet calls its views; `side` looks at the right one. */
const labels: Readonly<Record<(typeof sheetViews)[number], string>> = {
  front: 'front',
  side: 'right',
  top: 'top',
  perspective: 'perspective',
}

/** A name in the upper left corner of each view, its letters as outlines, and thin lines between the views. */
async function labelled(pixels: Uint8Array, width: number, height: number, size: number): Promise<Uint8Array> {
  const [{ default: sharp }, { letterPaths }] = await Promise.all([import('sharp'), import('../write/letters.ts')])
  const letter = size / 26
  const words = await Promise.all(
    sheetViews.map(async (view, at) => {
      const [left, top] = [(at % 2) * size + letter * 1.2, Math.floor(at / 2) * size + letter * 2.2]
      return letterPaths(labels[view], letter, left, top, 'left')
    }),
  )
  const lines = `M${size} 0V${height}M0 ${size}H${width}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path d="${lines}" stroke="#8a9299" stroke-width="1"/><path d="${words.join('')}" fill="#2b3036" stroke="#fff" stroke-width="${letter / 6}" paint-order="stroke"/></svg>`
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .composite([{ input: Buffer.from(svg) }])
    .raw()
    .toBuffer()
}

/** Two views stand side by side, four in a square. */
export async function previewModel({ views: looks, size, background, maxBytes, ...file }: PreviewInput): Promise<Preview> {
  const scene = withNormals(drawable(flatten(await readModel(file))))
  if (scene.indices.length === 0) throw fileError('The model shows no triangles, so there is nothing to see.')
  const isSheet = looks.includes('sheet')
  const views: readonly ViewName[] = isSheet ? sheetViews : looks.filter((look) => look !== 'sheet')
  const columns = Math.ceil(Math.sqrt(views.length))
  const rows = Math.ceil(views.length / columns)
  const pixels = new Uint8Array(columns * rows * size * size * 4)
  for (const [index, view] of views.entries()) {
    const made = await render(scene, { width: size, height: size, view, background })
    const [left, top] = [(index % columns) * size, Math.floor(index / columns) * size]
    for (let y = 0; y < size; y++) pixels.set(made.subarray(y * size * 4, (y + 1) * size * 4), ((top + y) * columns * size + left) * 4)
  }
  const whole = isSheet ? await labelled(pixels, columns * size, rows * size, size) : pixels
  return encode(whole, columns * size, rows * size, maxBytes)
}
