/** The surface of a solid: one piece for each material, with smooth normals. */
import type { Arena, Manifold } from './kernel.ts'
import { sharpAngle } from './sharp-angle.ts'
import { weightedNormals } from './weighted-normals.ts'

export interface Surface {
  readonly material: string | undefined
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
}

/** Triangles of each material, in one list. */
function byMaterial(
  mesh: { triVerts: Uint32Array; runIndex: Uint32Array; runOriginalID: Uint32Array },
  materialOf: (id: number) => string | undefined,
): Map<string | undefined, Uint32Array[]> {
  const found = new Map<string | undefined, Uint32Array[]>()
  mesh.runOriginalID.forEach((id, run) => {
    const part = mesh.triVerts.subarray(mesh.runIndex[run], mesh.runIndex[run + 1] ?? mesh.triVerts.length)
    if (part.length === 0) return
    const material = materialOf(id)
    found.set(material, [...(found.get(material) ?? []), part])
  })
  return found
}

/** Surfaces in the solid's own frame. */
export function surfaces(solid: Manifold, materialOf: (id: number) => string | undefined, arena: Arena): Surface[] {
  const mesh = arena.keep(solid.calculateNormals(0, sharpAngle)).getMesh()
  const { vertProperties, numProp } = mesh
  const smooth = weightedNormals(mesh)
  return [...byMaterial(mesh, materialOf)].map(([material, parts]) => {
    const count = parts.reduce((sum, { length }) => sum + length, 0)
    const indices = new Uint32Array(count)
    const place = new Int32Array(vertProperties.length / numProp).fill(-1)
    const order: number[] = []
    let at = 0
    for (const part of parts)
      for (const vertex of part) {
        if (place[vertex] === -1) place[vertex] = order.push(vertex) - 1
        indices[at++] = place[vertex]!
      }
    const positions = new Float32Array(order.length * 3)
    const normals = new Float32Array(order.length * 3)
    order.forEach((vertex, index) => {
      const from = vertex * numProp
      for (let k = 0; k < 3; k++) {
        positions[index * 3 + k] = vertProperties[from + k]!
        normals[index * 3 + k] = smooth[vertex * 3 + k]!
      }
    })
    return { material, positions, normals, indices }
  })
}
