/** Solids with rounded edges. */
import { modelError } from '../model-error.ts'
import type { Arena, CrossSection, Kernel, Manifold } from './kernel.ts'
import { ballSegments, type Precision, roundingTolerance, segments } from './segments.ts'

type Point = [number, number]

/** A box whose edges and corners are rounded, standing on z = 0: the hull of a ball in each corner. */
export function roundedBox(
  { kernel, arena }: { kernel: Kernel; arena: Arena },
  size: readonly number[],
  radius: number,
  precision: Precision,
): Manifold {
  const ball = arena.keep(kernel.Manifold.sphere(radius, ballSegments(radius, precision, roundingTolerance(radius, Math.min(...size)))))
  const [x, y] = [size[0]! / 2 - radius, size[1]! / 2 - radius]
  const corners = [-x, x].flatMap((cx) =>
    [-y, y].flatMap((cy) => [radius, size[2]! - radius].map((cz) => arena.keep(ball.translate(cx, cy, cz)))),
  )
  return arena.keep(kernel.Manifold.hull(corners))
}

/** Every point moved towards the material by `depth` along the two edges that meet there (a mitred inset). */
function inset(contour: readonly Point[], depth: number): Point[] {
  const count = contour.length
  const normal = (a: Point, b: Point): Point => {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
    return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length]
  }
  return contour.map((point, at) => {
    const before = normal(contour[(at + count - 1) % count]!, point)
    const after = normal(point, contour[(at + 1) % count]!)
    const share = Math.max(1 + before[0] * after[0] + before[1] * after[1], 0.05)
    return [point[0] + (depth * (before[0] + after[0])) / share, point[1] + (depth * (before[1] + after[1])) / share]
  })
}

const area = (contours: readonly Point[][]): number =>
  contours.reduce(
    (sum, contour) =>
      sum +
      contour.reduce((part, [x, y], at) => {
        const next = contour[(at + 1) % contour.length]!
        return part + (x * next[1] - next[0] * y) / 2
      }, 0),
    0,
  )

/** Does every edge still point the way it did, and does no outline run into another? */
function holds(kernel: Kernel, arena: Arena, before: readonly Point[][], after: readonly Point[][]): boolean {
  for (const [index, contour] of before.entries()) {
    const moved = after[index]!
    for (let at = 0; at < contour.length; at++) {
      const next = (at + 1) % contour.length
      const along =
        (contour[next]![0] - contour[at]![0]) * (moved[next]![0] - moved[at]![0]) +
        (contour[next]![1] - contour[at]![1]) * (moved[next]![1] - moved[at]![1])
      if (along <= 0) return false
    }
  }
  const clean = arena.keep(kernel.CrossSection.ofPolygons(after as Point[][], 'Positive'))
  const expected = area(after)
  return expected > 0 && Math.abs(clean.area() - expected) < 1e-6 * expected
}

/** An extrusion from z = 0 whose edges at bottom and top are rounded: rings of the outline, drawn in along a quarter circle. */
export function roundedExtrusion(
  context: { kernel: Kernel; arena: Arena },
  shape: CrossSection,
  height: number,
  radius: number,
  precision: Precision,
  node: string,
): Manifold {
  const { kernel, arena } = context
  const outlines = shape.toPolygons() as Point[][]
  if (
    !holds(
      kernel,
      arena,
      outlines,
      outlines.map((contour) => inset(contour, radius)),
    )
  )
    throw modelError(
      'MODEL_GEOMETRY',
      node,
      `The edgeRadius ${radius} of "${node}" is larger than its profile's details allow.`,
      'Make edgeRadius smaller than half of the thinnest part and than the inner corner radii.',
    )
  const { min, max } = shape.bounds()
  const thinnest = Math.min(height, max[0] - min[0], max[1] - min[1])
  const steps = Math.max(3, segments(radius, precision, roundingTolerance(radius, thinnest)) / 4)
  const rings: { depth: number; z: number }[] = []
  for (let at = 0; at <= steps; at++) {
    const angle = ((at / steps) * Math.PI) / 2
    rings.push({ depth: radius * (1 - Math.sin(angle)), z: radius * (1 - Math.cos(angle)) })
  }
  const upper = rings.map(({ depth, z }) => ({ depth, z: height - z })).toReversed()
  if (upper[0]!.z - rings.at(-1)!.z < 1e-9) upper.shift()
  const layers = [...rings, ...upper]
  const points = outlines.reduce((sum, { length }) => sum + length, 0)
  const vertices = new Float32Array(layers.length * points * 3)
  layers.forEach(({ depth, z }, layer) => {
    let at = layer * points * 3
    for (const contour of outlines) for (const [x, y] of inset(contour, depth)) vertices.set([x, y, z], (at += 3) - 3)
  })
  const triangles: number[] = []
  for (let layer = 0; layer + 1 < layers.length; layer++) {
    let start = layer * points
    for (const contour of outlines) {
      for (let at = 0; at < contour.length; at++) {
        const [a, b] = [start + at, start + ((at + 1) % contour.length)]
        triangles.push(a, b, b + points, a, b + points, a + points)
      }
      start += contour.length
    }
  }
  const top = (layers.length - 1) * points
  for (const [a, b, c] of kernel.triangulate(outlines.map((contour) => inset(contour, radius))))
    triangles.push(a!, c!, b!, top + a!, top + b!, top + c!)
  return arena.keep(new kernel.Manifold(new kernel.Mesh({ numProp: 3, vertProperties: vertices, triVerts: new Uint32Array(triangles) })))
}
