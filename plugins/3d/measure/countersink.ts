/** What widens the mouth of a round hole: a countersink, or a chamfer. */
import type { Bends } from './edges.ts'

type Place = readonly [number, number, number]
export interface Countersink {
  /** Where it is widest. */
  readonly diameter: number
  /** Between its sides, in degrees. */
  readonly angle: number
  /** Its upper rim, along the axis. */
  readonly end: number
}

/** How the facets of one cone may differ in what they lean by, as a cosine. */
const even = 0.03
/** It widens the hole by a fiftieth at least. */
const wider = 1.02
/** Degrees of the circle that may be missing. */
const gap = 60

const dot = (a: Place, b: Place): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

export interface Bore {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** The triangles of its wall. */
  readonly wall: readonly number[]
  /** A place on the axis. */
  readonly middle: Place
  /** A unit vector. */
  readonly axis: Place
  readonly radius: number
}

/** At the end of the bore to which `axis` points: triangles beyond its wall that lean as a cone does, around the whole axis, and grow wider. */
export function countersinkOf({ positions, indices, wall, middle, axis, radius }: Bore, bends: Bends): Countersink | undefined {
  const inside = new Set(wall)
  const normalOf = (triangle: number): Place => [bends.normals[triangle * 3]!, bends.normals[triangle * 3 + 1]!, bends.normals[triangle * 3 + 2]!]
  const leanOf = (triangle: number): number => dot(normalOf(triangle), axis)
  const leans = (triangle: number): boolean => leanOf(triangle) > 0.15 && leanOf(triangle) < 0.97
  const start = wall.flatMap((triangle) => [0, 1, 2].flatMap((k) => bends.beyond[triangle * 3 + k]!)).filter((other) => other >= 0 && !inside.has(other) && leans(other))
  const [first] = start
  if (first === undefined) return undefined
  const lean = leanOf(first)
  const fits = (triangle: number): boolean => Math.abs(leanOf(triangle) - lean) < even
  const cone = [...new Set(start.filter(fits))]
  const seen = new Set(cone)
  for (let at = 0; at < cone.length; at++)
    for (let k = 0; k < 3; k++) {
      const other = bends.beyond[cone[at]! * 3 + k]!
      if (other < 0 || seen.has(other) || inside.has(other) || !fits(other)) continue
      seen.add(other)
      cone.push(other)
    }
  let [wide, low, high] = [0, Infinity, -Infinity]
  const [u, v] = across(axis)
  // What is flat faces one way, however far around the hole it reaches.
  const around = cone.map((triangle) => {
    const normal = normalOf(triangle)
    return (Math.atan2(dot(normal, v), dot(normal, u)) * 180) / Math.PI
  })
  for (const triangle of cone)
    for (let k = 0; k < 3; k++) {
      const vertex = indices[triangle * 3 + k]! * 3
      const from: Place = [positions[vertex]! - middle[0], positions[vertex + 1]! - middle[1], positions[vertex + 2]! - middle[2]]
      const [x, y, along] = [dot(from, u), dot(from, v), dot(from, axis)]
      wide = Math.max(wide, Math.hypot(x, y))
      low = Math.min(low, along)
      high = Math.max(high, along)
    }
  if (wide < radius * wider || largestGap(around) > gap) return undefined
  return { diameter: wide * 2, angle: (2 * Math.atan((wide - radius) / (high - low)) * 180) / Math.PI, end: high }
} // oxfmt-ignore

function across(axis: Place): readonly [Place, Place] {
  const helper: Place = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]
  const u: Place = [helper[1] * axis[2] - helper[2] * axis[1], helper[2] * axis[0] - helper[0] * axis[2], helper[0] * axis[1] - helper[1] * axis[0]]
  const length = Math.hypot(...u)
  const unit: Place = [u[0] / length, u[1] / length, u[2] / length]
  return [unit, [axis[1] * unit[2] - axis[2] * unit[1], axis[2] * unit[0] - axis[0] * unit[2], axis[0] * unit[1] - axis[1] * unit[0]]]
} // oxfmt-ignore

/** The largest angle without any, in degrees. */
export function largestGap(angles: readonly number[]): number {
  const sorted = angles.toSorted((a, b) => a - b)
  let most = 360 - (sorted.at(-1)! - sorted[0]!)
  for (let at = 1; at < sorted.length; at++) most = Math.max(most, sorted[at]! - sorted[at - 1]!)
  return most
}
