/** Which triangles are neighbours, and how the surface bends between them. */
import { faceNormals } from '../geometry/face-normals.ts'
import { sameEdges } from '../geometry/same-edges.ts'

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
export function bendsOf(surface: Surface): Bends {
  const { positions, indices } = surface
  const { normals } = faceNormals(surface)
  const beyond = new Int32Array(indices.length).fill(-1)
  const bend = new Float32Array(indices.length)
  const { of, first } = sameEdges(indices)
  const dead = new Uint8Array(indices.length)
  for (let corner = 0; corner < indices.length; corner++) {
    const from = indices[corner]!, to = indices[corner % 3 === 2 ? corner - 2 : corner + 1]! // oxfmt-ignore
    const other = first[of[corner]!]!
    if (other === corner) continue
    if (dead[other]) continue
    if (beyond[other] !== -1 || indices[other] === from) {
      // A third triangle, or one that faces the other way: no neighbours.
      const third = beyond[other]!
      if (third !== -1)
        for (let edge = 0; edge < 3; edge++) if (beyond[third * 3 + edge] === Math.floor(other / 3)) beyond[third * 3 + edge] = -1
      beyond[other] = -1
      dead[other] = 1
      continue
    }
    const one = Math.floor(other / 3) * 3, two = Math.floor(corner / 3) * 3 // oxfmt-ignore
    beyond[other] = two / 3
    beyond[corner] = one / 3
    const ax = normals[one]!, ay = normals[one + 1]!, az = normals[one + 2]!, bx = normals[two]!, by = normals[two + 1]!, bz = normals[two + 2]! // oxfmt-ignore
    const cx = ay * bz - az * by, cy = az * bx - ax * bz, cz = ax * by - ay * bx // oxfmt-ignore
    // The first triangle runs along the edge the other way.
    const alongX = positions[from * 3]! - positions[to * 3]!, alongY = positions[from * 3 + 1]! - positions[to * 3 + 1]!, alongZ = positions[from * 3 + 2]! - positions[to * 3 + 2]! // oxfmt-ignore
    const hollow = cx * alongX + cy * alongY + cz * alongZ < 0 ? 1 : -1
    const degrees = (Math.atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), ax * bx + ay * by + az * bz) * 180) / Math.PI
    bend[other] = degrees * hollow
    bend[corner] = degrees * hollow
  }
  return { normals, beyond, bend }
}
