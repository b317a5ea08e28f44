/** A picture as a relief: lithophanes, coins, terrain. */
import { maxPixels, pictureOf } from '../document/picture.ts'
import { modelError } from '../model-error.ts'
import type { SolidNode } from '../spec/nodes.ts'
import type { Arena, Kernel, Manifold } from './kernel.ts'

/** Samples along the longer side, unless asked otherwise. */
export const usualSamples = 128

/** Grey from 0 to 1, row by row from the picture's top; what is see-through counts as white. */
async function greys(
  source: string,
  samples: number,
  node: string,
): Promise<{ values: Float32Array; columns: number; rows: number; aspect: number }> {
  const { bytes } = await pictureOf(source, `picture of "${node}"`, node)
  const { default: sharp } = await import('sharp')
  try {
    const upright = await sharp(bytes, { limitInputPixels: maxPixels }).autoOrient().metadata()
    const { width, height } = upright.autoOrient
    const aspect = height / width
    const columns = Math.max(2, Math.round(samples / Math.max(1, aspect)))
    const rows = Math.max(2, Math.round(samples / Math.max(1, 1 / aspect)))
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels })
      .autoOrient()
      .flatten({ background: '#FFFFFF' })
      .toColourspace('b-w')
      .resize({ width: columns, height: rows, fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { values: Float32Array.from({ length: columns * rows }, (_, at) => data[at * info.channels]! / 255), columns, rows, aspect }
  } catch (error) {
    throw modelError('MODEL_GEOMETRY', node, `The picture of "${node}" cannot be decoded.`, 'Encode the picture again.', error)
  }
}

/** Stands on z = 0, centred on x and y; the middle of each sample is a vertex, so the outer ones lie on the rim. */
export async function heightmap(
  { kernel, arena }: { kernel: Kernel; arena: Arena },
  node: Extract<SolidNode, { kind: 'heightmap' }>,
): Promise<Manifold> {
  const { values, columns, rows, aspect } = await greys(node.source, node.samples ?? usualSamples, node.id)
  const [wide, deep] = [node.width, node.width * aspect]
  const count = columns * rows
  const vertices = new Float32Array((count * 2 + 1) * 3)
  // The top, its shadow on the ground, of which the rim alone is used, and the middle of the ground.
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const [x, y] = [(column / (columns - 1) - 0.5) * wide, (0.5 - row / (rows - 1)) * deep]
      vertices.set([x, y, node.black + (node.white - node.black) * values[at]!], at * 3)
      vertices.set([x, y, 0], (count + at) * 3)
    }
  const triangles: number[] = []
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column
      const [b, c, d] = [a + 1, a + columns, a + columns + 1]
      // Along the diagonal that bends less, so that ridges stay sharp.
      if (Math.abs(values[a]! - values[d]!) < Math.abs(values[b]! - values[c]!)) triangles.push(a, c, d, a, d, b)
      else triangles.push(a, c, b, b, c, d)
    }
  // Counter-clockwise as seen from above: down the left side, along the near one, up, and back along the far one.
  const rim = [
    ...Array.from({ length: rows - 1 }, (_, row) => row * columns),
    ...Array.from({ length: columns - 1 }, (_, column) => (rows - 1) * columns + column),
    ...Array.from({ length: rows - 1 }, (_, row) => (rows - row) * columns - 1),
    ...Array.from({ length: columns - 1 }, (_, column) => columns - 1 - column),
  ]
  rim.forEach((a, at) => {
    const b = rim[(at + 1) % rim.length]!
    triangles.push(a, count + a, count + b, a, count + b, b, count * 2, count + b, count + a)
  })
  const mesh = new kernel.Mesh({ numProp: 3, vertProperties: vertices, triVerts: Uint32Array.from(triangles) })
  return arena.keep(new kernel.Manifold(mesh))
}
