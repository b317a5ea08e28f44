/** Normals for what a file brings without: those of the faces, as glTF asks for, but smooth over edges that hardly bend. */
import { boundsOf, diagonalOf } from '../geometry/bounds.ts'
import { placesOf } from '../geometry/places.ts'
import { sharpAngle } from '../geometry/sharp-angle.ts'
import type { FlatScene } from './flat-scene.ts'

const smoothFrom = Math.cos((sharpAngle * Math.PI) / 180)
/** Corners in one place beyond which each face keeps its own normal: such a fan is the middle of a flat lid, and every pair of it would be compared. */
const most = 64
/** Corners of one vertex whose normals are as close as this stay one vertex (a cosine). */
const alike = 0.99999

/** Of each triangle: its normal, as long as twice its area; of each corner: its angle. Weighing by both, the way a face was cut into triangles does not count. */
function facesOf({ positions, indices }: FlatScene): { faces: Float32Array; lengths: Float32Array; angles: Float32Array } {
  const faces = new Float32Array(indices.length)
  const lengths = new Float32Array(indices.length / 3)
  const angles = new Float32Array(indices.length)
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
    const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
    const wx = vx - ux, wy = vy - uy, wz = vz - uz // oxfmt-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
    const atA = Math.atan2(length, ux * vx + uy * vy + uz * vz), atB = Math.atan2(length, -(ux * wx + uy * wy + uz * wz)) // oxfmt-ignore
    faces.set([nx, ny, nz], at)
    angles.set([atA, atB, Math.PI - atA - atB], at)
    lengths[at / 3] = length
  }
  return { faces, lengths, angles }
}

/** Corners of the triangles, sorted by their place: those of place `p` stand from `first[p]` to `first[p + 1]`. */
function cornersByPlace(indices: Uint32Array, of: Uint32Array, count: number): { first: Uint32Array; corners: Uint32Array } {
  const first = new Uint32Array(count + 1)
  for (const index of indices) first[of[index]! + 1]!++
  for (let place = 0; place < count; place++) first[place + 1]! += first[place]!
  const next = first.slice()
  const corners = new Uint32Array(indices.length)
  indices.forEach((index, corner) => (corners[next[of[index]!]!++] = corner))
  return { first, corners }
}

/**
 * The scene with a normal at every corner. A vertex of triangles that lean apart by more than 35 degrees is split, so that each of them is flat
 * there; larger faces count more. What has normals is left as it is.
 */
export function withNormals(scene: FlatScene): FlatScene {
  const { positions, normals, uvs, colors, indices } = scene
  const bare = (vertex: number): boolean => normals[vertex * 3] === 0 && normals[vertex * 3 + 1] === 0 && normals[vertex * 3 + 2] === 0
  if (!indices.some(bare)) return scene
  const { faces, lengths, angles } = facesOf(scene)
  const bounds = boundsOf(positions)
  const { of, first: places } = placesOf(positions, bounds.min, diagonalOf(bounds))
  const { first, corners } = cornersByPlace(indices, of, places.length)
  const source: number[] = Array.from({ length: positions.length / 3 }, (_, vertex) => vertex)
  const made: number[] = [...normals]
  const used = new Map<number, number[]>()
  const out = indices.slice()
  indices.forEach((vertex, corner) => {
    if (!bare(vertex)) return
    const normal = normalAt(corner)
    const vertices = used.get(vertex) ?? []
    used.set(vertex, vertices)
    const same = vertices.find(
      (one) => normal[0] * made[one * 3]! + normal[1] * made[one * 3 + 1]! + normal[2] * made[one * 3 + 2]! > alike,
    )
    // The first normal of a vertex takes its place; others are new vertices.
    const at = same ?? (vertices.length === 0 ? vertex : source.push(vertex) - 1)
    if (same === undefined) {
      vertices.push(at)
      normal.forEach((value, k) => (made[at * 3 + k] = value))
    }
    out[corner] = at
  })
  return {
    ...scene,
    positions: picked(positions, 3),
    normals: Float32Array.from(made),
    uvs: picked(uvs, 2),
    indices: out,
    ...(colors && { colors: picked(colors, 3) }),
  }

  function picked(values: Float32Array, width: number): Float32Array {
    const all = new Float32Array(source.length * width)
    source.forEach((vertex, at) => all.set(values.subarray(vertex * width, (vertex + 1) * width), at * width))
    return all
  }

  function normalAt(corner: number): readonly [number, number, number] {
    const own = Math.floor(corner / 3)
    const length = lengths[own]!
    // A triangle without area has no normal: straight up is as good as any.
    if (length === 0) return [0, 1, 0]
    const ox = faces[own * 3]!, oy = faces[own * 3 + 1]!, oz = faces[own * 3 + 2]! // oxfmt-ignore
    const place = of[indices[corner]!]!
    const [from, to] = [first[place]!, first[place + 1]!]
    if (to - from > most) return [ox / length, oy / length, oz / length]
    let [x, y, z] = [0, 0, 0]
    for (let at = from; at < to; at++) {
      const one = corners[at]!
      const face = Math.floor(one / 3)
      const ux = faces[face * 3]!, uy = faces[face * 3 + 1]!, uz = faces[face * 3 + 2]! // oxfmt-ignore
      if (face !== own && ox * ux + oy * uy + oz * uz < smoothFrom * length * lengths[face]!) continue
      ;[x, y, z] = [x + ux * angles[one]!, y + uy * angles[one]!, z + uz * angles[one]!]
    }
    const whole = Math.hypot(x, y, z)
    return [x / whole, y / whole, z / whole]
  }
}
