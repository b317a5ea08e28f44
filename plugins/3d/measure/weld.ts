/** Corners in exactly the same place become one vertex, as files split them for normals, textures and materials. */
import { sameFloats, tuplesAt } from '../geometry/same-tuples.ts'

/** The vertices that are left, and the triangles over them; triangles that have become a line or a point are left out. */
export interface Welded {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}

export function weld(positions: Float32Array, indices: Uint32Array): Welded {
  const { of, first } = sameFloats(positions, 3)
  const corners = new Uint32Array(indices.length)
  let corner = 0
  for (let at = 0; at < indices.length; at += 3) {
    const a = of[indices[at]!]!, b = of[indices[at + 1]!]!, c = of[indices[at + 2]!]! // oxfmt-ignore
    if (a === b || b === c || c === a) continue
    corners[corner++] = a
    corners[corner++] = b
    corners[corner++] = c
  }
  return { positions: tuplesAt(positions, 3, first), indices: corners.slice(0, corner) }
}
