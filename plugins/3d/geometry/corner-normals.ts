/** Normals of triangles that have none: smooth over edges that hardly bend, flat elsewhere; large faces count more. */
import { creases } from './creases.ts'
import { sameEdges } from './same-edges.ts'
import { sharpAngle } from './sharp-angle.ts'
import { sharpEdges } from './sharp-edges.ts'
import { unionFind } from './union-find.ts'

/** Corners of one group beyond which those of a cone's tip keep the normals of their faces: every pair of them would be compared. */
const most = 64
/** A triangle that is this much lower than long has no direction of its own: rounding makes it. */
const needle = 1e-5

const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)
const next = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1)

interface Faces {
  /** Of each triangle: a unit vector, or nothing but zeros. */
  readonly normals: Float32Array
  readonly areas: Float32Array
  /** Of each corner, in radians. */
  readonly angles: Float32Array
}

function facesOf(positions: Float32Array, indices: Uint32Array, edgeOf: Uint32Array): Faces {
  const normals = new Float32Array(indices.length)
  const areas = new Float32Array(indices.length / 3)
  const angles = new Float32Array(indices.length)
  const needles: number[] = []
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
    const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
    const wx = vx - ux, wy = vy - uy, wz = vz - uz // oxfmt-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
    const atA = Math.atan2(length, ux * vx + uy * vy + uz * vz), atB = Math.atan2(length, -(ux * wx + uy * wy + uz * wz)) // oxfmt-ignore
    angles.set([atA, atB, Math.PI - atA - atB], at)
    areas[at / 3] = length / 2
    if (length > 0) normals.set([nx / length, ny / length, nz / length], at)
    const longest = Math.max(ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz, wx * wx + wy * wy + wz * wz)
    if (length < needle * longest) needles.push(at)
  }
  if (needles.length > 0) straightenNeedles(needles, positions, indices, edgeOf, normals)
  return { normals, areas, angles }
}

/** A needle lies in the face along its longest side. */
function straightenNeedles(needles: readonly number[], positions: Float32Array, indices: Uint32Array, edgeOf: Uint32Array, normals: Float32Array): void {
  const isNeedle = new Set(needles)
  const longestOf = (at: number): number => {
    const length = (corner: number) => Math.hypot(...[0, 1, 2].map((k) => positions[indices[corner]! * 3 + k]! - positions[indices[next(corner)]! * 3 + k]!))
    return [at, at + 1, at + 2].toSorted((one, other) => length(other) - length(one))[0]!
  }
  const waiting = new Map(needles.map((at) => [edgeOf[longestOf(at)]!, at] as const))
  edgeOf.forEach((edge, corner) => {
    const at = waiting.get(edge)
    const face = corner - (corner % 3)
    if (at !== undefined && !isNeedle.has(face)) normals.set(normals.subarray(face, face + 3), at)
  })
} // oxfmt-ignore

/** The corners of each key, one after another: those of key `k` stand from `first[k]` to `first[k + 1]`. */
function cornersBy(keys: Uint32Array, count: number): { first: Uint32Array; corners: Uint32Array } {
  const first = new Uint32Array(count + 1)
  for (const key of keys) first[key + 1]!++
  for (let key = 0; key < count; key++) first[key + 1]! += first[key]!
  const free = first.slice()
  const corners = new Uint32Array(keys.length)
  keys.forEach((key, corner) => (corners[free[key]!++] = corner))
  return { first, corners }
}

/**
 * A unit vector for each corner of the triangles. Corners that meet at one place count together where the edges between them are not
 * sharp and their faces lean apart by less than 35 degrees, each by its angle times its area ("weighted normals").
 * `positions` of places, each there once; `indices` name them. A triangle without area and without a neighbour gets (0, 0, 1).
 * `shapes`: of each triangle, the shape that it comes from. Default one.
 */
export function cornerNormals(positions: Float32Array, indices: Uint32Array, shapes = new Uint32Array(indices.length / 3)): Float32Array {
  const edges = sameEdges(indices)
  const { normals, areas, angles } = facesOf(positions, indices, edges.of)
  const dot = (one: number, other: number): number =>
    normals[one]! * normals[other]! + normals[one + 1]! * normals[other + 1]! + normals[one + 2]! * normals[other + 2]!
  const faceOf = (corner: number): number => corner - (corner % 3)
  const limit = cosine(sharpAngle)

  const { first, corners } = cornersBy(edges.of, edges.first.length)
  const ends = new Uint32Array(edges.first.length * 2)
  const bends = new Float32Array(edges.first.length).fill(2)
  const seams = new Uint8Array(edges.first.length)
  edges.first.forEach((corner, edge) => {
    ends.set([indices[corner]!, indices[next(corner)]!], edge * 2)
    if (first[edge + 1]! - first[edge]! !== 2) return
    const [one, other] = [faceOf(corners[first[edge]!]!), faceOf(corners[first[edge]! + 1]!)]
    bends[edge] = dot(one, other)
    if (shapes[one / 3] !== shapes[other / 3]) seams[edge] = 1
  })
  const creased = creases({
    positions,
    indices,
    normals,
    edgeOf: edges.of,
    cornersOf: (edge) => [corners[first[edge]!]!, corners[first[edge]! + 1]!],
    bends,
  })
  const sharp = sharpEdges({ ends, bends, seams, creased }, positions, positions.length / 3)

  const together = unionFind(indices.length)
  const join = (one: number, other: number): void => {
    const [a, b] = [next(one), next(other)]
    const isAlike = indices[one] === indices[other]
    together.join(one, isAlike ? other : b)
    together.join(a, isAlike ? b : other)
  }
  for (let edge = 0; edge < bends.length; edge++) {
    const [from, to] = [first[edge]!, first[edge + 1]!]
    if (sharp[edge] === 0) join(corners[from]!, corners[from + 1]!)
    // Where several surfaces meet, each pair decides for itself.
    else if (to - from > 2 && to - from < 9)
      for (let one = from; one < to; one++)
        for (let other = one + 1; other < to; other++)
          if (dot(faceOf(corners[one]!), faceOf(corners[other]!)) > limit) join(corners[one]!, corners[other]!)
  }
  const groups = cornersBy(
    Uint32Array.from(indices, (_, corner) => together.find(corner)),
    indices.length,
  )

  const out = new Float32Array(indices.length * 3)
  const put = (corner: number, [x, y, z]: readonly [number, number, number]): void => {
    const length = Math.hypot(x, y, z)
    if (length > 0) out.set([x / length, y / length, z / length], corner * 3)
    else out[corner * 3 + 2] = 1
  }
  const half = cosine(sharpAngle / 2)
  for (let group = 0; group < indices.length; group++) {
    const members = groups.corners.subarray(groups.first[group], groups.first[group + 1])
    if (members.length === 0) continue
    const sum = (face: number): [number, number, number] => {
      let [x, y, z] = [0, 0, 0]
      for (const corner of members) {
        const other = faceOf(corner)
        if (face >= 0 && face !== other && dot(face, other) < limit) continue
        const weight = angles[corner]! * areas[other / 3]!
        ;[x, y, z] = [x + normals[other]! * weight, y + normals[other + 1]! * weight, z + normals[other + 2]! * weight]
      }
      return [x, y, z]
    }
    const own = (face: number): [number, number, number] => [normals[face]!, normals[face + 1]!, normals[face + 2]!]
    const mean = sum(-1)
    const [x, y, z] = mean
    const slight = half * Math.hypot(x, y, z)
    const isSlight = members.every((corner) => {
      const face = faceOf(corner)
      return x * normals[face]! + y * normals[face + 1]! + z * normals[face + 2]! > slight
    })
    for (const corner of members) {
      const face = faceOf(corner)
      const one = isSlight ? mean : members.length > most ? own(face) : sum(face)
      // Needles weigh nothing.
      put(corner, one.some((part) => part !== 0) ? one : own(face))
    }
  }
  return out
}

/** Corners of one vertex whose normals are as close as this stay one vertex (a cosine). */
const alike = 0.99999

/** Vertices split by the normals of their corners. */
export interface SplitVertices {
  readonly indices: Uint32Array
  /** The vertex that each was. */
  readonly source: Uint32Array
  readonly normals: Float32Array
}
export function splitByNormals(indices: Uint32Array, normals: Float32Array): SplitVertices {
  const source: number[] = []
  const from: number[] = []
  const used = new Map<number, number[]>()
  const out = Uint32Array.from(indices, (vertex, corner) => {
    const known = used.get(vertex)
    const same = known?.find(
      (one) =>
        normals[corner * 3]! * normals[from[one]! * 3]! +
          normals[corner * 3 + 1]! * normals[from[one]! * 3 + 1]! +
          normals[corner * 3 + 2]! * normals[from[one]! * 3 + 2]! >
        alike,
    )
    if (same !== undefined) return same
    const made = source.push(vertex) - 1
    from.push(corner)
    if (known) known.push(made)
    else used.set(vertex, [made])
    return made
  })
  const kept = new Float32Array(source.length * 3)
  from.forEach((corner, at) => kept.set(normals.subarray(corner * 3, corner * 3 + 3), at * 3))
  return { indices: out, source: Uint32Array.from(source), normals: kept }
}
