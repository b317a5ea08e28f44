/** Edges of triangles, found by lists of each vertex: a table of hashes takes nine times as long. */
import type { SameTuples } from './same-tuples.ts'

/** Of each corner, the number of the edge from it to the next corner, whichever way it runs; `first` has the corner of its first triangle. */
export function sameEdges(indices: Uint32Array): SameTuples {
  const vertices = indices.reduce((most, vertex) => Math.max(most, vertex), -1) + 1
  const uses = new Uint32Array(vertices)
  for (const vertex of indices) uses[vertex]!++
  // An edge is listed at the end that has fewer triangles, so that the middle of a large fan has no long list.
  const latest = new Int32Array(vertices).fill(-1)
  const before = new Int32Array(indices.length)
  const far = new Uint32Array(indices.length)
  const of = new Uint32Array(indices.length)
  const first = new Uint32Array(indices.length)
  let known = 0
  for (let corner = 0; corner < indices.length; corner++) {
    const from = indices[corner]!, to = indices[corner % 3 === 2 ? corner - 2 : corner + 1]! // oxfmt-ignore
    const isNear = uses[from]! < uses[to]! || (uses[from] === uses[to] && from < to)
    const near = isNear ? from : to, other = isNear ? to : from // oxfmt-ignore
    let edge = latest[near]!
    while (edge !== -1 && far[edge] !== other) edge = before[edge]!
    if (edge === -1) {
      edge = known++
      far[edge] = other
      before[edge] = latest[near]!
      latest[near] = edge
      first[edge] = corner
    }
    of[corner] = edge
  }
  return { of, first: first.slice(0, known) }
}
