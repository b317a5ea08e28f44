/** A profile moved along a path in space: pipes, handles, rails, frames. */
import { modelError } from '../model-error.ts'
import type { Arena, CrossSection, Kernel, Manifold } from './kernel.ts'
import { chordTolerance, type Precision, relativeTolerance } from './segments.ts'
import { divided, twistSteps } from './twisted.ts'

export type Vector = readonly [number, number, number]

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
/** `a` and `share` times `b`. */
const along = (a: Vector, b: Vector, share: number): Vector => [a[0] + b[0] * share, a[1] + b[1] * share, a[2] + b[2] * share]
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const unit = (a: Vector): Vector => along([0, 0, 0], a, 1 / Math.hypot(...a))

/** A curve through the points (centripetal Catmull-Rom: no loops between near points), in pieces no farther from it than the tolerance. */
export function curveThrough(points: readonly Vector[], closed: boolean, tolerance: number): Vector[] {
  const count = points.length
  const at = (index: number): Vector => {
    if (closed) return points[(index + count) % count]!
    // Beyond an end the path goes on as it came.
    if (index < 0) return along(points[0]!, minus(points[0]!, points[1]!), 1)
    if (index >= count) return along(points[count - 1]!, minus(points[count - 1]!, points[count - 2]!), 1)
    return points[index]!
  }
  const out: Vector[] = []
  for (let span = 0; span < (closed ? count : count - 1); span++) {
    const p = [at(span - 1), at(span), at(span + 1), at(span + 2)] as const
    const knots = [0, 0, 0, 0]
    for (let k = 1; k < 4; k++) knots[k] = knots[k - 1]! + Math.sqrt(Math.hypot(...minus(p[k]!, p[k - 1]!)))
    const between = (a: Vector, b: Vector, from: number, to: number, t: number): Vector => along(a, minus(b, a), (t - from) / (to - from))
    const place = (share: number): Vector => {
      const [t0, t1, t2, t3] = knots as [number, number, number, number]
      const t = t1 + (t2 - t1) * share
      const a = [between(p[0], p[1], t0, t1, t), between(p[1], p[2], t1, t2, t), between(p[2], p[3], t2, t3, t)] as const
      return between(between(a[0], a[1], t0, t2, t), between(a[1], a[2], t1, t3, t), t1, t2, t)
    }
    // The chord's distance falls with the square of the pieces.
    const bend = Math.max(...[0.25, 0.5, 0.75].map((share) => Math.hypot(...minus(place(share), along(p[1], minus(p[2], p[1]), share)))))
    const pieces = Math.min(48, Math.max(1, Math.ceil(Math.sqrt(bend / tolerance))))
    for (let piece = 0; piece < pieces; piece++) out.push(place(piece / pieces))
  }
  if (!closed) out.push(points[count - 1]!)
  return out
}

/** The turn that brings one direction to another by the shortest way, applied to a vector (Rodrigues). */
function turned(vector: Vector, from: Vector, to: Vector): Vector {
  const axis = cross(from, to)
  const cos = dot(from, to)
  return along(along(along([0, 0, 0], vector, cos), cross(axis, vector), 1), axis, dot(axis, vector) / (1 + cos))
}

export interface Path {
  readonly points: readonly Vector[]
  readonly smooth: boolean
  readonly closed: boolean
  /** Of the profile, evenly spread from start to end; straight in between. */
  readonly scales: readonly number[]
  /** Of the profile about the path, in all. */
  readonly turnDeg: number
}

/** How far along each point is, from 0 to 1, and for a closed path what it comes to when it is back. */
function sharesOf(points: readonly Vector[], closed: boolean): number[] {
  const lengths = [0]
  const count = points.length
  for (let at = 0; at < (closed ? count : count - 1); at++)
    lengths.push(lengths[at]! + Math.hypot(...minus(points[(at + 1) % count]!, points[at]!)))
  return lengths.map((length) => length / lengths.at(-1)!)
}

/** Points put in where the scale changes its course, and so often that a turn is followed; none where a mitre reaches, which is as far as `reach` asks. */
function withStops(points: readonly Vector[], closed: boolean, scales: readonly number[], pieces: number, reach: number): Vector[] {
  const shares = sharesOf(points, closed)
  const count = points.length
  const whole = Math.hypot(...minus(points[1]!, points[0]!)) / shares[1]!
  const mitres = points.map((point, at) => {
    if (!closed && (at === 0 || at === count - 1)) return 0
    const [from, to] = [unit(minus(point, points[(at + count - 1) % count]!)), unit(minus(points[(at + 1) % count]!, point))]
    return (reach * Math.tan(Math.acos(Math.min(1, Math.max(-1, dot(from, to)))) / 2)) / whole
  })
  const stops = [
    ...(scales.some((scale) => scale !== scales[0]) ? scales.map((_, at) => at / (scales.length - 1)) : []),
    ...Array.from({ length: pieces }, (_, at) => at / pieces),
  ].toSorted((a, b) => a - b)
  const out: Vector[] = []
  points.forEach((point, at) => {
    out.push(point)
    const [from, to] = [shares[at]!, shares[at + 1]]
    if (to === undefined) return
    let last = from
    for (const stop of stops) {
      if (stop - last < 1e-6 || stop - from < mitres[at]! || to - stop < Math.max(1e-6, mitres[(at + 1) % count]!)) continue
      out.push(along(point, minus(points[(at + 1) % points.length]!, point), (stop - from) / (to - from)))
      last = stop
    }
  })
  return out
}

/** The scale at a share of the way. */
function scaleAt(scales: readonly number[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (scales.length - 1)
  const before = Math.min(scales.length - 2, Math.floor(place))
  return scales[before]! + (scales[before + 1]! - scales[before]!) * (place - before)
}

/** What comes to a point still has a size, this part of the profile, so that the solid stays one. */
const smallest = 1e-4

/**
 * The profile's middle follows the path, its plane square to it and mitred at corners; its y axis starts as upright as it can and turns no more
 * than the path makes it. A closed path ends where it began: the turn that is left over is spread along it.
 */
export function sweep(
  { kernel, arena }: { kernel: Kernel; arena: Arena },
  shape: CrossSection,
  path: Path,
  precision: Precision,
  node: string,
): Manifold {
  const plain = shape.toPolygons() as [number, number][][]
  const reach = Math.max(...plain.flat().map(([x, y]) => Math.hypot(x, y)))
  const { closed, scales, turnDeg } = path
  const off = chordTolerance(precision, reach, relativeTolerance)
  const bent = path.smooth ? curveThrough(path.points, closed, off) : path.points
  const most = Math.max(...scales)
  const { layers, longest } = twistSteps(reach * most, turnDeg, precision)
  const outlines = turnDeg === 0 ? plain : plain.map((outline) => divided(outline, longest / most))
  const points = withStops(bent, closed, scales, layers, reach * most)
  const shares = sharesOf(points, closed)
  const count = points.length
  const ways = Array.from({ length: closed ? count : count - 1 }, (_, at) => unit(minus(points[(at + 1) % count]!, points[at]!)))
  const before = (at: number): Vector => ways[at === 0 ? (closed ? ways.length - 1 : 0) : at - 1]!
  const after = (at: number): Vector => ways[at] ?? ways.at(-1)!
  const first = before(0)
  const upright: Vector = Math.abs(first[2]) > 0.999 ? [0, 1, 0] : [0, 0, 1]
  let up = unit(along(upright, first, -dot(upright, first)))
  const started = up
  const frames: { way: Vector; up: Vector; mitre: Vector }[] = []
  for (let at = 0; at < count; at++) {
    const [from, to] = [before(at), after(at)]
    if (dot(from, to) < -0.94)
      throw modelError(
        'MODEL_GEOMETRY',
        node,
        `The path of "${node}" turns back on itself at point [${points[at]!.map((value) => Number(value.toPrecision(4))).join(', ')}].`,
        'Put a few points around the bend, or set smooth to true.',
      )
    frames.push({ way: from, up, mitre: unit(along(from, to, 1)) })
    up = turned(up, from, to)
  }
  // What a closed path has turned the frame by when it is back.
  const left = closed ? Math.atan2(dot(cross(up, started), first), dot(up, started)) : 0
  const width = outlines.reduce((sum, { length }) => sum + length, 0)
  const vertices = new Float32Array(count * width * 3)
  let to = 0
  frames.forEach(({ way, up: raw, mitre }, at) => {
    const angle = (left * at) / count + (turnDeg * Math.PI * shares[at]!) / 180
    const scale = Math.max(smallest, scaleAt(scales, shares[at]!))
    const y = along(along([0, 0, 0], raw, Math.cos(angle)), cross(way, raw), Math.sin(angle))
    const x = cross(y, way)
    for (const outline of outlines)
      for (const [u, v] of outline) {
        const offset = along(along([0, 0, 0], x, u * scale), y, v * scale)
        // Slid along the way until it lies in the plane of the mitre.
        vertices.set(along(along(points[at]!, offset, 1), way, -dot(offset, mitre) / dot(way, mitre)), to)
        to += 3
      }
  })
  const triangles: number[] = []
  for (let layer = 0; layer < (closed ? count : count - 1); layer++) {
    let start = 0
    for (const { length } of outlines) {
      for (let at = 0; at < length; at++) {
        const [a, b] = [layer * width + start + at, layer * width + start + ((at + 1) % length)]
        const above = (corner: number) => (corner + width) % (count * width)
        triangles.push(a, b, above(b), a, above(b), above(a))
      }
      start += length
    }
  }
  if (!closed) {
    const end = (count - 1) * width
    for (const [a, b, c] of kernel.triangulate(outlines)) triangles.push(a!, c!, b!, end + a!, end + b!, end + c!)
  }
  return arena.keep(new kernel.Manifold(new kernel.Mesh({ numProp: 3, vertProperties: vertices, triVerts: Uint32Array.from(triangles) })))
}
