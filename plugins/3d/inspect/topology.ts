/** How the triangles of a mesh hang together. Corners in one place count as one vertex, as files split them for normals and textures. */
import { type Bounds, boundsOf, diagonalOf } from '../geometry/bounds.ts'
import { placesOf } from '../geometry/places.ts'
import { sameEdges } from '../geometry/same-edges.ts'
import { unionFind } from '../geometry/union-find.ts'
import type { FlatScene } from '../render/flat-scene.ts'

export interface Topology {
  readonly volume: number
  readonly area: number
  readonly bounds: Bounds
  /** Pieces that share no vertex. */
  readonly parts: number
  readonly floating: number
  /** Edges with one triangle, with more than two, and with two that run the same way. */
  readonly openEdges: number
  readonly sharedEdges: number
  readonly flippedEdges: number
  /** Has every edge as many triangles that run one way as the other? */
  readonly closed: boolean
  /** A few places on open edges. */
  readonly openAt: readonly (readonly [number, number, number])[]
  readonly degenerate: number
  /** Of each vertex: the number of its place. */
  readonly placeOf: Uint32Array
  /** Of each place: its first vertex. */
  readonly places: Uint32Array
  /** Of each triangle: the number of its piece. */
  readonly pieceOf: Uint32Array
}

/** In metres. Volume by signed tetrahedra (exact for closed surfaces), parts by what shares a place. */
export function topology({ positions, indices }: FlatScene): Topology {
  const bounds = boundsOf(positions, indices)
  const { min, max } = bounds
  const size = diagonalOf(bounds)
  const { of, first } = placesOf(positions, min, size)
  const { find, join } = unionFind(first.length)
  let [volume, area, degenerate] = [0, 0, 0]
  const mx = (min[0] + max[0]) / 2, my = (min[1] + max[1]) / 2, mz = (min[2] + max[2]) / 2 // oxfmt-ignore
  /** The places of the triangles that have an area. */
  const corners = new Uint32Array(indices.length)
  let used = 0
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ax = positions[a]! - mx, ay = positions[a + 1]! - my, az = positions[a + 2]! - mz // oxfmt-ignore
    const bx = positions[b]! - mx, by = positions[b + 1]! - my, bz = positions[b + 2]! - mz // oxfmt-ignore
    const cx = positions[c]! - mx, cy = positions[c + 1]! - my, cz = positions[c + 2]! - mz // oxfmt-ignore
    volume += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6
    const ux = bx - ax, uy = by - ay, uz = bz - az, vx = cx - ax, vy = cy - ay, vz = cz - az // oxfmt-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    area += Math.sqrt(nx * nx + ny * ny + nz * nz) / 2
    const p = of[indices[at]!]!, q = of[indices[at + 1]!]!, r = of[indices[at + 2]!]! // oxfmt-ignore
    if (p === q || q === r || r === p) {
      degenerate++
      continue
    }
    corners[used++] = p
    corners[used++] = q
    corners[used++] = r
    join(p, q)
    join(q, r)
  }
  const surface = corners.subarray(0, used)
  const edges = edgesOf(surface)
  const openAt = edges.openAt.map((corner): [number, number, number] => {
    const vertex = first[surface[corner]!]! * 3
    return [positions[vertex]!, positions[vertex + 1]!, positions[vertex + 2]!]
  })
  const lowest = new Map<number, number>()
  const pieceOf = new Uint32Array(indices.length / 3)
  for (let corner = 0; corner < indices.length; corner++) {
    const root = find(of[indices[corner]!]!)
    pieceOf[Math.floor(corner / 3)] = root
    const y = positions[indices[corner]! * 3 + 1]!
    if (y < (lowest.get(root) ?? Infinity)) lowest.set(root, y)
  }
  const ground = min[1] + 1e-3 * size
  const floating = lowest.size > 1 ? [...lowest.values()].filter((y) => y > ground).length : 0
  return { volume, area, bounds, parts: lowest.size, floating, ...edges, openAt, degenerate, placeOf: of, places: first, pieceOf }
}

/** Counts edges by how many triangles run along them either way; `openAt` has the first corners of a few open ones. */
function edgesOf(corners: Uint32Array): Pick<Topology, 'openEdges' | 'sharedEdges' | 'flippedEdges' | 'closed'> & { openAt: number[] } {
  const { of, first } = sameEdges(corners)
  const [forward, backward] = [new Uint32Array(first.length), new Uint32Array(first.length)]
  for (let corner = 0; corner < corners.length; corner++) {
    const edge = of[corner]!
    // The first triangle of an edge runs forward.
    if (corners[corner] === corners[first[edge]!]) forward[edge]!++
    else backward[edge]!++
  }
  let [openEdges, sharedEdges, flippedEdges] = [0, 0, 0]
  let closed = corners.length > 0
  const openAt: number[] = []
  for (let edge = 0; edge < first.length; edge++) {
    const [along, against] = [forward[edge]!, backward[edge]!]
    if (along === against) {
      if (along > 1) sharedEdges++
      continue
    }
    closed = false
    if (along + against === 1) {
      openEdges++
      if (openAt.length < 3) openAt.push(first[edge]!)
    } else if (along + against === 2) flippedEdges++
    else sharedEdges++
  }
  return { openEdges, sharedEdges, flippedEdges, closed, openAt }
}
