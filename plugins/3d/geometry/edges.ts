/** The edges of an `outline`: straight ones, arcs and Bézier curves, as points. */
import type { Point } from '../spec/outline.ts'
import { bezier, bezierPieces } from './curves.ts'
import { chordTolerance, type Precision, relativeTolerance, segments } from './segments.ts'

/** An edge as the schema has it: its numbers are lists whose length is checked. */
export interface Edge {
  readonly to: readonly number[]
  readonly through?: readonly number[] | null | undefined
  readonly radius?: number | null | undefined
  readonly bulge?: number | null | undefined
  readonly c1?: readonly number[] | null | undefined
  readonly c2?: readonly number[] | null | undefined
}
export interface EdgeProblem {
  readonly field: string
  readonly message: string
}

/** A point of the plane from numbers that a schema has counted. */
export const pointOf = ([x, y]: readonly number[]): Point => [x!, y!]
const tidy = (value: number): number => Number(value.toPrecision(4))

/** What is wrong with an edge from a point on, or nothing. */
export function edgeProblem(from: Point, edge: Edge): EdgeProblem | undefined {
  const to = pointOf(edge.to)
  const chord = Math.hypot(to[0] - from[0], to[1] - from[1])
  const ways = (['through', 'radius', 'bulge', 'c1'] as const).filter((field) => edge[field] != null)
  if (ways.length > 1) return { field: ways[1]!, message: `says the same edge in another way than ${ways[0]}; keep one of them.` }
  if (edge.c2 != null && edge.c1 == null) return { field: 'c2', message: 'needs c1 beside it.' }
  if (chord < 1e-9) return { field: 'to', message: 'is where the edge begins.' }
  if (edge.radius != null && Math.abs(edge.radius) < (chord / 2) * (1 - 1e-9))
    return { field: 'radius', message: `must be at least half of the way to the next point, ${tidy(chord / 2)}, or no circle meets both.` }
  if (edge.through != null && !arcThrough(from, pointOf(edge.through), to) && !isBetween(from, pointOf(edge.through), to))
    return { field: 'through', message: 'lies on the line through both ends, but not between them: no arc leads there.' }
  return undefined
}

const isBetween = (a: Point, b: Point, c: Point): boolean => (b[0] - a[0]) * (b[0] - c[0]) + (b[1] - a[1]) * (b[1] - c[1]) < 0

interface Arc {
  readonly centre: Point
  readonly radius: number
  readonly from: number
  /** Positive counter-clockwise. Radians. */
  readonly sweep: number
}

/** The arc from `a` over `b` to `c`; `undefined` where they lie on a line. */
function arcThrough(a: Point, b: Point, c: Point): Arc | undefined {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]]
  const twice = 2 * (bx * cy - by * cx)
  if (Math.abs(twice) < 1e-9 * (bx * bx + by * by + cx * cx + cy * cy)) return undefined
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy]
  const [x, y] = [(cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice]
  const centre: Point = [a[0] + x, a[1] + y]
  const from = Math.atan2(-y, -x)
  const turn = Math.atan2(c[1] - centre[1], c[0] - centre[0]) - from
  // Over b: counter-clockwise where b lies to the right of the way from a to c.
  const left = twice > 0
  const whole = 2 * Math.PI
  const sweep = left ? ((turn % whole) + whole) % whole : -(((-turn % whole) + whole) % whole)
  return { centre, radius: Math.hypot(x, y), from, sweep }
}

/** A point in the middle of the arc that bends to the right of its way by `rise`. */
const middleOf = (a: Point, b: Point, rise: number): Point => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const chord = Math.hypot(dx, dy)
  return [(a[0] + b[0]) / 2 + (dy / chord) * rise, (a[1] + b[1]) / 2 - (dx / chord) * rise]
}

function middle(from: Point, to: Point, { through, radius, bulge }: Edge): Point | undefined {
  const half = Math.hypot(to[0] - from[0], to[1] - from[1]) / 2
  if (through != null) return pointOf(through)
  if (bulge != null) return middleOf(from, to, bulge * half)
  if (radius == null) return undefined
  return middleOf(from, to, Math.sign(radius) * (Math.abs(radius) - Math.sqrt(Math.max(0, radius * radius - half * half))))
}

/** Points of one edge, its start left out. `size` of the whole outline, for the tolerance of curves. */
function edgePoints(from: Point, edge: Edge, precision: Precision, size: number): readonly Point[] {
  const to = pointOf(edge.to)
  if (edge.c1 != null) {
    const points = [from, pointOf(edge.c1), ...(edge.c2 != null ? [pointOf(edge.c2)] : []), to]
    return bezier(points, bezierPieces(points, chordTolerance(precision, size, relativeTolerance)))
  }
  const over = middle(from, to, edge)
  const arc = over && arcThrough(from, over, to)
  if (!arc) return [to]
  const pieces = Math.max(2, Math.ceil((segments(arc.radius, precision) * Math.abs(arc.sweep)) / (2 * Math.PI)))
  return Array.from({ length: pieces }, (_, at) => {
    if (at === pieces - 1) return to
    const angle = arc.from + (arc.sweep * (at + 1)) / pieces
    return [arc.centre[0] + arc.radius * Math.cos(angle), arc.centre[1] + arc.radius * Math.sin(angle)]
  })
}

/** The closed outline; edges must have no problem. `edgeOf` says from which edge each point's next piece is. */
export function outlinePoints(start: readonly number[], edges: readonly Edge[], asked: Precision): { points: Point[]; edgeOf: number[] } {
  // Twice as fine as a circle: what is revolved or bent further adds what that leaves out.
  const precision = { ...asked, coarser: asked.coarser / 2 }
  const all = [start, ...edges.map(({ to }) => to)]
  const [xs, ys] = [all.map(([x]) => x!), all.map(([, y]) => y!)]
  const size = Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) / 2
  const points: Point[] = [pointOf(start)]
  const edgeOf: number[] = []
  edges.forEach((edge, index) => {
    for (const point of edgePoints(points.at(-1)!, edge, precision, size)) {
      edgeOf.push(index)
      points.push(point)
    }
  })
  const [first, last] = [points[0]!, points.at(-1)!]
  if (Math.hypot(first[0] - last[0], first[1] - last[1]) < 1e-9) points.pop()
  else edgeOf.push(edges.length)
  return { points, edgeOf }
}
