/** How the triangles of a mesh hang together. Corners in one place count as one vertex, as files split them for normals and textures. */
import { type Bounds, boundsOf, diagonalOf } from '../geometry/bounds.ts'
import { placesOf } from '../geometry/places.ts'
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
  /** Of each triangle: the number of its piece. */
  readonly pieceOf: Uint32Array
}

/** Counts of both directions share one number. */
const against = 2 ** 24

/** In metres. Volume by signed tetrahedra (exact for closed surfaces), parts by union-find. */
export function topology(scene: FlatScene): Topology {
  const { positions, indices } = scene
  const bounds = boundsOf(positions, indices)
  const { min, max } = bounds
  const size = diagonalOf(bounds)
  const { of, count } = placesOf(positions, min, size)
  const parent = Uint32Array.from({ length: count }, (_, at) => at)
  const find = (place: number): number => {
    let top = place
    while (parent[top] !== top) top = parent[top]!
    while (parent[place] !== top) [parent[place], place] = [top, parent[place]!]
    return top
  }
  // Of each edge: how many triangles run along it, and in the upper half of the number how many run against it.
  const edges = new Map<number, number>()
  let [volume, area, degenerate] = [0, 0, 0]
  const centre = [0, 1, 2].map((k) => (min[k]! + max[k]!) / 2) as [number, number, number]
  for (let at = 0; at < indices.length; at += 3) {
    const corner = [indices[at]!, indices[at + 1]!, indices[at + 2]!]
    const [a, b, c] = corner.map((index) => [0, 1, 2].map((k) => positions[index * 3 + k]! - centre[k]!)) as [number[], number[], number[]]
    const cross = [b[1]! * c[2]! - b[2]! * c[1]!, b[2]! * c[0]! - b[0]! * c[2]!, b[0]! * c[1]! - b[1]! * c[0]!]
    volume += (a[0]! * cross[0]! + a[1]! * cross[1]! + a[2]! * cross[2]!) / 6
    const [u, v] = [[0, 1, 2].map((k) => b[k]! - a[k]!), [0, 1, 2].map((k) => c[k]! - a[k]!)] as [number[], number[]]
    const double = Math.hypot(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!)
    area += double / 2
    const [p, q, r] = corner.map((index) => of[index]!) as [number, number, number]
    if (p === q || q === r || r === p) {
      degenerate++
      continue
    }
    parent[find(p)] = find(q)
    parent[find(q)] = find(r)
    for (const [from, to] of [
      [p, q],
      [q, r],
      [r, p],
    ] as const) {
      // oxfmt-ignore
      const key = Math.min(from, to) * count + Math.max(from, to)
      edges.set(key, (edges.get(key) ?? 0) + (from < to ? 1 : against))
    }
  }
  let [openEdges, sharedEdges, flippedEdges] = [0, 0, 0]
  let closed = indices.length / 3 > degenerate
  const openAt: [number, number, number][] = []
  const placeOf = new Map<number, number>()
  of.forEach((place, vertex) => placeOf.set(place, vertex))
  for (const [key, directions] of edges) {
    const [forward, backward] = [directions % against, Math.floor(directions / against)]
    if (forward !== backward) closed = false
    if (forward === backward) {
      if (forward > 1) sharedEdges++
      continue
    }
    if (forward + backward === 1) {
      openEdges++
      if (openAt.length < 3) {
        const vertex = placeOf.get(Math.floor(key / count))!
        openAt.push([positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!])
      }
    } else if (forward + backward === 2) flippedEdges++
    else sharedEdges++
  }
  const lowest = new Map<number, number>()
  const pieceOf = new Uint32Array(indices.length / 3)
  indices.forEach((index, corner) => {
    const root = find(of[index]!)
    pieceOf[Math.floor(corner / 3)] = root
    const y = positions[index * 3 + 1]!
    if (y < (lowest.get(root) ?? Infinity)) lowest.set(root, y)
  })
  const ground = min[1] + 1e-3 * size
  const floating = lowest.size > 1 ? [...lowest.values()].filter((y) => y > ground).length : 0
  const edgesFound = { openEdges, sharedEdges, flippedEdges, openAt, closed }
  return { volume, area, bounds, parts: lowest.size, floating, ...edgesFound, degenerate, placeOf: of, pieceOf }
}
