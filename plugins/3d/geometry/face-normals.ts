/** How triangles face, and how large they are. */
import { onceFor } from './once-for.ts'

export interface FaceNormals {
  /** Unit vectors, three numbers for each triangle; zero for one without area. */
  readonly normals: Float64Array
  readonly areas: Float64Array
}

/** Of a surface, worked out once while it lives. */
export const faceNormals = onceFor(
  ({ positions, indices }: { readonly positions: Float32Array; readonly indices: Uint32Array }): FaceNormals => {
    const normals = new Float64Array(indices.length)
    const areas = new Float64Array(indices.length / 3)
    for (let at = 0; at < indices.length; at += 3) {
      const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
      const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
      const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
      const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
      areas[at / 3] = length / 2
      if (length === 0) continue
      normals[at] = nx / length
      normals[at + 1] = ny / length
      normals[at + 2] = nz / length
    }
    return { normals, areas }
  },
)
