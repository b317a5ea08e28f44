/** Pieces of a surface that share no vertex. */
import { unionFind } from '../geometry/union-find.ts'

interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}

/** More pieces than this are left as one. */
const most = 200

/**
 * The pieces, that of the largest box first; hollows stay with the piece around them. One piece, or too many, are answered as the surface
 * itself. Vertices must be welded.
 */
export function separate({ positions, indices }: Surface): Surface[] {
  const { find, join } = unionFind(positions.length / 3)
  for (let at = 0; at < indices.length; at += 3) {
    join(indices[at]!, indices[at + 1]!)
    join(indices[at + 1]!, indices[at + 2]!)
  }
  // One piece is the usual case, and needs no lists.
  const first = find(indices[0] ?? 0)
  if (indices.every((vertex) => find(vertex) === first)) return [{ positions, indices }]
  const pieces = new Map<number, { corners: number[]; volume: number; min: number[]; max: number[] }>()
  for (let at = 0; at < indices.length; at += 3) {
    const root = find(indices[at]!)
    let piece = pieces.get(root)
    if (!piece) {
      if (pieces.size === most) return [{ positions, indices }]
      piece = { corners: [], volume: 0, min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] }
      pieces.set(root, piece)
    }
    const [a, b, c] = [indices[at]! * 3, indices[at + 1]! * 3, indices[at + 2]! * 3]
    piece.corners.push(indices[at]!, indices[at + 1]!, indices[at + 2]!)
    const [ax, ay, az] = [positions[a]!, positions[a + 1]!, positions[a + 2]!]
    const [bx, by, bz] = [positions[b]!, positions[b + 1]!, positions[b + 2]!]
    const [cx, cy, cz] = [positions[c]!, positions[c + 1]!, positions[c + 2]!]
    piece.volume += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    for (let k = 0; k < 3; k++) {
      piece.min[k] = Math.min(piece.min[k]!, positions[a + k]!, positions[b + k]!, positions[c + k]!)
      piece.max[k] = Math.max(piece.max[k]!, positions[a + k]!, positions[b + k]!, positions[c + k]!)
    }
  }
  if (pieces.size < 2) return [{ positions, indices }]
  const span = ({ min, max }: { min: number[]; max: number[] }) => Math.hypot(...[0, 1, 2].map((k) => max[k]! - min[k]!))
  const ordered = [...pieces.values()].toSorted((a, b) => span(b) - span(a))
  const outer: typeof ordered = []
  for (const piece of ordered) {
    // The inside of a hollow faces inwards. The smallest piece around it is the last one that was kept.
    const around =
      piece.volume < 0 && outer.findLast(({ min, max }) => [0, 1, 2].every((k) => min[k]! < piece.min[k]! && max[k]! > piece.max[k]!))
    if (around) for (const corner of piece.corners) around.corners.push(corner)
    else outer.push(piece)
  }
  return outer.map(({ corners }) => {
    const place = new Map<number, number>()
    const kept: number[] = []
    const triangles = Uint32Array.from(corners, (vertex) => {
      const known = place.get(vertex)
      if (known !== undefined) return known
      kept.push(positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!)
      place.set(vertex, place.size)
      return place.size - 1
    })
    return { positions: Float32Array.from(kept), indices: triangles }
  })
}
