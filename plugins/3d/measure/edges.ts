/** Which triangles are neighbours, and how the surface bends between them. */

interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}
export interface Bends {
  /** Unit normals; zero for a triangle without area. */
  readonly normals: Float64Array
  /** Of each triangle and edge (its first corner's place in `indices`): the triangle beyond, or -1. */
  readonly beyond: Int32Array
  /** Degrees, positive where the surface is hollow there, negative where it is an outer edge. */
  readonly bend: Float32Array
}

/** Of a welded surface. Edges with one triangle, or with more than two, have no neighbour. */
export function bendsOf({ positions, indices }: Surface): Bends {
  const count = indices.length / 3
  const vertices = positions.length / 3
  const normals = new Float64Array(count * 3)
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
    const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
    if (length === 0) continue
    normals[at] = nx / length
    normals[at + 1] = ny / length
    normals[at + 2] = nz / length
  }
  const beyond = new Int32Array(indices.length).fill(-1)
  const bend = new Float32Array(indices.length)
  const open = new Map<number, number>()
  for (let corner = 0; corner < indices.length; corner++) {
    const next = corner % 3 === 2 ? corner - 2 : corner + 1
    const [from, to] = [indices[corner]!, indices[next]!]
    const key = Math.min(from, to) * vertices + Math.max(from, to)
    const other = open.get(key)
    if (other === undefined) {
      open.set(key, corner)
      continue
    }
    if (other < 0) continue
    if (beyond[other] !== -1 || indices[other] === from) {
      // A third triangle, or one that faces the other way: no neighbours.
      const third = beyond[other]!
      if (third !== -1)
        for (let edge = 0; edge < 3; edge++) if (beyond[third * 3 + edge] === Math.floor(other / 3)) beyond[third * 3 + edge] = -1
      beyond[other] = -1
      open.set(key, -1)
      continue
    }
    const [one, two] = [Math.floor(other / 3) * 3, Math.floor(corner / 3) * 3]
    beyond[other] = two / 3
    beyond[corner] = one / 3
    const [ax, ay, az, bx, by, bz] = [
      normals[one]!,
      normals[one + 1]!,
      normals[one + 2]!,
      normals[two]!,
      normals[two + 1]!,
      normals[two + 2]!,
    ]
    const cross = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx] as const
    // The first triangle runs along the edge the other way.
    const along = [0, 1, 2].map((k) => positions[from * 3 + k]! - positions[to * 3 + k]!)
    const hollow = cross[0] * along[0]! + cross[1] * along[1]! + cross[2] * along[2]! < 0 ? 1 : -1
    const degrees = (Math.atan2(Math.hypot(...cross), ax * bx + ay * by + az * bz) * 180) / Math.PI
    bend[other] = degrees * hollow
    bend[corner] = degrees * hollow
  }
  return { normals, beyond, bend }
}
