/** Where a surface cuts through itself. */
import { diagonalOf } from './bounds.ts'
import type { Manifold } from './kernel.ts'
import { nearPairs, type TriangleTree, triangleTree } from './triangle-tree.ts'

export interface SelfIntersections {
  /** Triangles that another one passes through; counting stops at `most`. */
  readonly triangles: number
  /** A few places. */
  readonly at: readonly (readonly [number, number, number])[]
}
export interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** Vertices in one place have one number: triangles that share one are neighbours. */
  readonly placeOf: Uint32Array
  /** Of each triangle: only those of one piece are compared. */
  readonly pieceOf?: Uint32Array
}

/** As part of the size: a cut less deep than this is rounding. */
export const cutTolerance = 1e-6
/** What rounding may do to a place on the border of a triangle, as part of the triangle. */
const border = 1e-9

/** More triangles than this are not compared with each other: it would take seconds. */
const mostCompared = 300_000
/** Nobody needs to know of more. */
const most = 1000
/** Pairs of near triangles after which it is given up, as where thousands lie in one place: half a second. */
const mostPairs = 5_000_000

/** Of a solid of the kernel, which itself looks only at how triangles hang together. */
export function selfIntersectionsOf(solid: Manifold): SelfIntersections | undefined {
  const { vertProperties, numProp, triVerts, mergeFromVert, mergeToVert } = solid.getMesh()
  const count = vertProperties.length / numProp
  const placeOf = Uint32Array.from({ length: count }, (_, vertex) => vertex)
  mergeFromVert?.forEach((from, at) => (placeOf[from] = mergeToVert[at]!))
  const positions = new Float32Array(count * 3)
  for (let vertex = 0; vertex < count; vertex++)
    for (let k = 0; k < 3; k++) positions[vertex * 3 + k] = vertProperties[vertex * numProp + k]!
  const size = diagonalOf(solid.boundingBox())
  return selfIntersections({ positions, indices: triVerts, placeOf }, Math.max(solid.tolerance(), cutTolerance * size))
}

/**
 * `tolerance`, a length, is how deep a cut must be to count; touching is no cut. `undefined` where there is too much to compare. `tree` is that
 * of the surface, where somebody has made it.
 */
export function selfIntersections(
  { positions, indices, placeOf, pieceOf }: Surface,
  tolerance: number,
  tree?: TriangleTree,
): SelfIntersections | undefined {
  if (indices.length < 6) return { triangles: 0, at: [] }
  if (indices.length / 3 > mostCompared) return undefined
  const planes = planesOf(positions, indices)
  let pairs = 0
  const found = new Set<number>()
  const at: [number, number, number][] = []
  const hit = new Float64Array(3)
  const neighbours = new Uint8Array(6)
  nearPairs(tree ?? triangleTree(positions, indices), (a, b) => {
    if (++pairs > mostPairs) return true
    if (pieceOf && pieceOf[a] !== pieceOf[b]) return false
    // Corners that both have: of `a` in the first three, of `b` in the others.
    const a0 = placeOf[indices[a * 3]!]!, a1 = placeOf[indices[a * 3 + 1]!]!, a2 = placeOf[indices[a * 3 + 2]!]!, b0 = placeOf[indices[b * 3]!]!, b1 = placeOf[indices[b * 3 + 1]!]!, b2 = placeOf[indices[b * 3 + 2]!]! // oxfmt-ignore
    const s0 = a0 === b0 || a0 === b1 || a0 === b2, s1 = a1 === b0 || a1 === b1 || a1 === b2, s2 = a2 === b0 || a2 === b1 || a2 === b2 // oxfmt-ignore
    if (s0 ? s1 || s2 : s1 && s2) return false
    neighbours[0] = s0 ? 1 : 0
    neighbours[1] = s1 ? 1 : 0
    neighbours[2] = s2 ? 1 : 0
    neighbours[3] = b0 === a0 || b0 === a1 || b0 === a2 ? 1 : 0
    neighbours[4] = b1 === a0 || b1 === a1 || b1 === a2 ? 1 : 0
    neighbours[5] = b2 === a0 || b2 === a1 || b2 === a2 ? 1 : 0
    if (
      !(
        crosses(positions, indices, a, neighbours, 0, planes, b, tolerance) &&
        edgeThrough(positions, indices, a, neighbours, 0, b, tolerance, hit)
      ) &&
      !(
        crosses(positions, indices, b, neighbours, 3, planes, a, tolerance) &&
        edgeThrough(positions, indices, b, neighbours, 3, a, tolerance, hit)
      )
    )
      return false
    found.add(a)
    found.add(b)
    if (at.length < 3) at.push([hit[0]!, hit[1]!, hit[2]!])
    return found.size >= most
  })
  return pairs > mostPairs ? undefined : { triangles: found.size, at }
}

/** Of each triangle: its unit normal, and how far along it the triangle lies. Made once: a triangle has a dozen near ones. */
function planesOf(positions: Float32Array, indices: Uint32Array): Float64Array {
  const planes = new Float64Array((indices.length / 3) * 4)
  for (let at = 0, to = 0; at < indices.length; at += 3, to += 4) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ax = positions[a]!, ay = positions[a + 1]!, az = positions[a + 2]! // oxfmt-ignore
    const ux = positions[b]! - ax, uy = positions[b + 1]! - ay, uz = positions[b + 2]! - az // oxfmt-ignore
    const vx = positions[c]! - ax, vy = positions[c + 1]! - ay, vz = positions[c + 2]! - az // oxfmt-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    const scale = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1)
    planes[to] = nx * scale
    planes[to + 1] = ny * scale
    planes[to + 2] = nz * scale
    planes[to + 3] = (nx * ax + ny * ay + nz * az) * scale
  }
  return planes
}

/** Does an edge, away from the corners that both share, lead from one side of the other's plane to its other side? Most pairs end here. */
function crosses(
  positions: Float32Array,
  indices: Uint32Array,
  from: number,
  shared: Uint8Array,
  offset: number,
  planes: Float64Array,
  to: number,
  tolerance: number,
): boolean {
  const p = indices[from * 3]! * 3, q = indices[from * 3 + 1]! * 3, r = indices[from * 3 + 2]! * 3 // oxfmt-ignore
  const nx = planes[to * 4]!, ny = planes[to * 4 + 1]!, nz = planes[to * 4 + 2]!, far = planes[to * 4 + 3]! // oxfmt-ignore
  const d0 = shared[offset] ? 0 : nx * positions[p]! + ny * positions[p + 1]! + nz * positions[p + 2]! - far
  const d1 = shared[offset + 1] ? 0 : nx * positions[q]! + ny * positions[q + 1]! + nz * positions[q + 2]! - far
  const d2 = shared[offset + 2] ? 0 : nx * positions[r]! + ny * positions[r + 1]! + nz * positions[r + 2]! - far
  // Half of the tolerance: the edge itself is looked at with all of it, and rounds in another way.
  const near = tolerance / 2
  return (d0 > near || d1 > near || d2 > near) && (d0 < -near || d1 < -near || d2 < -near)
}

/** Does an edge of one triangle, away from the corners that both share, pass from one side of the other to its other side within its borders? */
function edgeThrough(
  positions: Float32Array,
  indices: Uint32Array,
  from: number,
  shared: Uint8Array,
  offset: number,
  to: number,
  tolerance: number,
  hit: Float64Array,
): boolean {
  const a = indices[to * 3]! * 3, b = indices[to * 3 + 1]! * 3, c = indices[to * 3 + 2]! * 3 // oxfmt-ignore
  const ax = positions[a]!, ay = positions[a + 1]!, az = positions[a + 2]! // oxfmt-ignore
  const ux = positions[b]! - ax, uy = positions[b + 1]! - ay, uz = positions[b + 2]! - az // oxfmt-ignore
  const vx = positions[c]! - ax, vy = positions[c + 1]! - ay, vz = positions[c + 2]! - az // oxfmt-ignore
  let nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
  const area = Math.sqrt(nx * nx + ny * ny + nz * nz)
  const uu = ux * ux + uy * uy + uz * uz, uv = ux * vx + uy * vy + uz * vz, vv = vx * vx + vy * vy + vz * vz // oxfmt-ignore
  // A sliver, less high than a few tolerances, has no side to speak of.
  const longest = Math.sqrt(Math.max(uu, vv, uu + vv - 2 * uv))
  if (area < longest * tolerance * 4) return false
  nx /= area
  ny /= area
  nz /= area
  for (let edge = 0; edge < 3; edge++) {
    const next = (edge + 1) % 3
    if (shared[offset + edge] || shared[offset + next]) continue
    const p = indices[from * 3 + edge]! * 3, q = indices[from * 3 + next]! * 3 // oxfmt-ignore
    const px = positions[p]! - ax, py = positions[p + 1]! - ay, pz = positions[p + 2]! - az // oxfmt-ignore
    const qx = positions[q]! - ax, qy = positions[q + 1]! - ay, qz = positions[q + 2]! - az // oxfmt-ignore
    const above = nx * px + ny * py + nz * pz, below = nx * qx + ny * qy + nz * qz // oxfmt-ignore
    if (!((above > tolerance && below < -tolerance) || (above < -tolerance && below > tolerance))) continue
    const share = above / (above - below)
    const x = px + (qx - px) * share, y = py + (qy - py) * share, z = pz + (qz - pz) * share // oxfmt-ignore
    // Barycentric, by the dot products (Ericson, Real-Time Collision Detection, 3.4); on the border counts, as cuts of even shapes run along it.
    const xu = x * ux + y * uy + z * uz, xv = x * vx + y * vy + z * vz // oxfmt-ignore
    const scale = 1 / (uu * vv - uv * uv)
    const s = (vv * xu - uv * xv) * scale, t = (uu * xv - uv * xu) * scale // oxfmt-ignore
    if (s < -border || t < -border || s + t > 1 + border) continue
    hit[0] = ax + x
    hit[1] = ay + y
    hit[2] = az + z
    return true
  }
  return false
}
