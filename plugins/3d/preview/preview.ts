/** A small picture of a model: one view, or several side by side. Runs in the worker. */
import { boundsOf } from '../geometry/bounds.ts'
import { fileError } from '../model-error.ts'
import { toldUnits } from '../measure/told-units.ts'
import { type ModelFile, openModel } from '../read/read.ts'
import { tidyNumber } from '../report.ts'
import { unitMetres } from '../units.ts'
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

/** What a picture of several views calls them; `side` looks at the right one. */
const labels: Readonly<Record<ViewName, string>> = {
  perspective: 'perspective',
  front: 'front',
  back: 'back',
  left: 'left',
  side: 'right',
  top: 'top',
  bottom: 'bottom',
}
/** The axes of what a view shows, across and upwards, in the document's own: x, y up, z. A perspective shows no true lengths. */
const axesOf = (view: ViewName): readonly number[] =>
  view === 'perspective' ? [] : view === 'top' || view === 'bottom' ? [0, 2] : view === 'left' || view === 'side' ? [2, 1] : [0, 1]

/** The name of each view with its true size, in the upper left corner, its letters as outlines, and thin lines between the views. */
async function labelled(
  pixels: Uint8Array,
  words: readonly string[],
  columns: number,
  { width, height, size }: { readonly width: number; readonly height: number; readonly size: number },
): Promise<Uint8Array> {
  const [{ default: sharp }, { letterPaths }] = await Promise.all([import('sharp'), import('../write/letters.ts')])
  const letter = size / 26
  const paths = await Promise.all(
    words.map((word, at) => {
      const [left, top] = [(at % columns) * size + letter * 1.2, Math.floor(at / columns) * size + letter * 2.2]
      return letterPaths(word, letter, left, top, 'left')
    }),
  )
  const lines = [
    ...Array.from({ length: columns - 1 }, (_, at) => `M${(at + 1) * size} 0V${height}`),
    ...Array.from({ length: height / size - 1 }, (_, at) => `M0 ${(at + 1) * size}H${width}`),
  ].join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path d="${lines}" stroke="#8a9299" stroke-width="1"/><path d="${paths.join('')}" fill="#2b3036" stroke="#fff" stroke-width="${letter / 4}" stroke-linejoin="round" paint-order="stroke"/></svg>`
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .composite([{ input: Buffer.from(svg) }])
    .raw()
    .toBuffer()
}

/** Two views stand side by side, four in a square; several have their names and sizes on them. */
export async function previewModel({ views: looks, size, background, maxBytes, ...file }: PreviewInput): Promise<Preview> {
  const opened = await openModel(file)
  const scene = withNormals(drawable(flatten(opened.document)))
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
  if (views.length === 1) return encode(pixels, size, size, maxBytes)
  const units = toldUnits(opened)
  const { min, max } = boundsOf(scene.positions, scene.indices)
  const words = views.map((view) => {
    const lengths = axesOf(view).map((axis) => tidyNumber((max[axis]! - min[axis]!) / unitMetres[units], 4))
    return lengths.length > 0 ? `${labels[view]} ${lengths.join(' x ')} ${units}` : labels[view]
  })
  const [width, height] = [columns * size, rows * size]
  return encode(await labelled(pixels, words, columns, { width, height, size }), width, height, maxBytes)
}
