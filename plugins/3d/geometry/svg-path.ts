/** SVG path data as outlines, y up, their middle on the origin. */
import svgpath from 'svgpath'
import { limits } from '../spec/limits.ts'
import type { Point } from '../spec/outline.ts'
import { bezier, bezierPieces } from './curves.ts'
import { chordTolerance, type Precision, relativeTolerance } from './segments.ts'

export type SvgOutlines =
  | { readonly ok: true; readonly outlines: readonly (readonly Point[])[] }
  /** The end of a sentence that begins with the field's name. */
  | { readonly ok: false; readonly message: string }

const refused = (message: string): SvgOutlines => ({ ok: false, message })

interface Curve {
  /** Its control points, the first of which is where it begins. */
  readonly points: readonly Point[]
}

/** Straight and curved pieces of each outline; arcs come as cubic curves. */
function curvesOf(path: ReturnType<typeof svgpath>): Curve[][] {
  const outlines: Curve[][] = []
  let outline: Curve[] = []
  let start: Point = [0, 0]
  let closed = false
  path
    .abs()
    .unshort()
    .unarc()
    .iterate(([command, ...values], _, x, y) => {
      const from: Point = [x, y]
      const points = Array.from({ length: values.length / 2 }, (__, at): Point => [values[at * 2]!, values[at * 2 + 1]!])
      if (command === 'M' || closed) {
        // After a Z that nothing moves away from, the next outline begins where the last one did.
        outlines.push((outline = []))
        closed = false
        start = command === 'M' ? points[0]! : from
        if (command === 'M') return
      }
      if (command === 'Z' || command === 'z') {
        outline.push({ points: [from, start] })
        closed = true
      } else if (command === 'H') outline.push({ points: [from, [values[0]!, y]] })
      else if (command === 'V') outline.push({ points: [from, [x, values[0]!]] })
      else outline.push({ points: [from, ...points] })
    })
  return outlines.filter(({ length }) => length > 0)
}

/** All outlines of the path data `d`, closed as filling closes them; `width` is what the whole is scaled to. Never throws. */
export function svgOutlines(d: string, width: number | null | undefined, precision: Precision): SvgOutlines {
  if (/^\s*</.test(d)) return refused('must be path data like "M0 0H10V10Z", not markup: join the d attributes of the paths.')
  if (/r/i.test(d)) return refused('has the command R, which SVG does not know.')
  const path = svgpath(d)
  const err: unknown = 'err' in path ? path.err : undefined
  if (typeof err === 'string' && err !== '') return refused(`is no SVG path data: ${err.replace(/^SvgPath: /, '')}.`)
  const curves = curvesOf(path)
  if (curves.length === 0) return refused('draws nothing: path data like "M0 0H10V10Z" is needed.')
  const controls = curves.flat().flatMap(({ points }) => points)
  const rough = boundsOf(controls)
  const extent = Math.max(rough.max[0] - rough.min[0], rough.max[1] - rough.min[1])
  if (!Number.isFinite(extent)) return refused('has numbers without end.')
  if (extent <= 0) return refused('encloses no area: all of its points lie in one place.')
  const roughScale = width == null ? 1 : width / Math.max(rough.max[0] - rough.min[0], extent * 1e-6)
  const tolerance = chordTolerance(precision, (extent * roughScale) / 2, relativeTolerance) / roughScale
  let count = 0
  const outlines: Point[][] = []
  for (const outline of curves) {
    const points: Point[] = [outline[0]!.points[0]!]
    for (const curve of outline) points.push(...bezier(curve.points, bezierPieces(curve.points, tolerance)))
    count += points.length
    if (count > limits.svgPoints)
      return refused(`needs more than ${limits.svgPoints} points to draw; simplify it or set a larger tolerance.`)
    outlines.push(points)
  }
  const { min, max } = boundsOf(outlines.flat())
  if (max[0] - min[0] <= 0 || max[1] - min[1] <= 0) return refused('encloses no area: all of its points lie on one line.')
  const scale = width == null ? 1 : width / (max[0] - min[0])
  const [cx, cy] = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]
  if (Math.max(max[0] - min[0], max[1] - min[1]) * scale > limits.coordinate)
    return refused(`becomes larger than ${limits.coordinate} units; set width.`)
  // A path's y runs down.
  return { ok: true, outlines: outlines.map((points) => points.map(([x, y]) => [(x - cx) * scale, (cy - y) * scale])) }
}

function boundsOf(points: readonly Point[]): { min: [number, number]; max: [number, number] } {
  const [min, max] = [[Infinity, Infinity], [-Infinity, -Infinity]] as [[number, number], [number, number]] // oxfmt-ignore
  for (const point of points)
    for (const k of [0, 1] as const) {
      min[k] = Math.min(min[k], point[k])
      max[k] = Math.max(max[k], point[k])
    }
  return { min, max }
}
