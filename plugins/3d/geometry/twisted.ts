/** Extrusions that turn on their way up. */
import type { Arena, CrossSection, Kernel, Manifold } from './kernel.ts'
import { chordTolerance, type Precision, relativeTolerance, segments } from './segments.ts'

type Point = [number, number]

/** Layers of the most that is built. */
const maxLayers = 1500

/**
 * In how many layers an outline of that reach is turned, and the longest edge that it may have. Two triangles stand for a piece of the side
 * that is bent like a propeller: their common edge lies a quarter of (length of the edge x turn of a layer) beside it, which makes teeth
 * that lie outside of the shape, or inside where it turns the other way.
 */
export function twistSteps(reach: number, degrees: number, precision: Precision): { readonly layers: number; readonly longest: number } {
  const layers = Math.min(maxLayers, Math.max(1, Math.ceil((segments(reach, precision) * Math.abs(degrees)) / 360)))
  const turn = (Math.abs(degrees) * Math.PI) / 180 / layers
  return { layers, longest: (4 * chordTolerance(precision, reach, relativeTolerance)) / turn }
}

/** The outline with points along its edges, none longer than `longest`. */
export const divided = (outline: readonly Point[], longest: number): Point[] =>
  outline.flatMap(([x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length]!
    const pieces = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y) / longest))
    return Array.from({ length: pieces }, (_, piece): Point => [x + ((nextX - x) * piece) / pieces, y + ((nextY - y) * piece) / pieces])
  })

/** Angles that are the same, in degrees. */
const sameAngle = 1e-4

/**
 * At least so many layers, and less than twice as many: where the points of an outline stand at equal angles around the axis, as those of a thread's section do,
 * each layer turns by one or several of them, or hardly less. Points then stand above each other, and the side is as even as the outline; else it has ripples between the layers.
 */
function alignedLayers(outlines: readonly (readonly Point[])[], degrees: number, least: number): number {
  const [outline, ...holes] = outlines
  if (!outline || holes.length > 0) return least
  const step = 360 / outline.length
  const angles = outline.map(([x, y]) => (Math.atan2(y, x) * 180) / Math.PI)
  const isEven = angles.every(
    (angle, at) => Math.abs(((((angles[(at + 1) % angles.length]! - angle) % 360) + 360) % 360) - step) < sameAngle,
  )
  const steps = Math.floor(Math.abs(degrees) / least / step + 1e-9)
  return isEven && steps > 0 ? Math.ceil(Math.abs(degrees) / (steps * step) - 1e-9) : least
}

/** From z = 0 to `height`, turned by `degrees` in all, and `top` times as large above as below. */
export function twistedExtrusion(
  { kernel, arena, precision }: { readonly kernel: Kernel; readonly arena: Arena; readonly precision: Precision },
  shape: CrossSection,
  height: number,
  degrees: number,
  top: number,
): Manifold {
  const outlines = shape.toPolygons() as Point[][]
  const reach = Math.max(...outlines.flat().map(([x, y]) => Math.hypot(x, y))) * Math.max(1, top)
  const { layers: least, longest: usual } = twistSteps(reach, degrees, precision)
  const layers = Math.min(maxLayers, alignedLayers(outlines, degrees, least))
  // What turns by less in a layer may be longer.
  const longest = (usual * layers) / least
  const fine = outlines.map((outline) => divided(outline, longest / Math.max(1, top)))
  return arena.keep(kernel.Manifold.extrude(fine, height, layers - 1, degrees, [top, top]))
}
