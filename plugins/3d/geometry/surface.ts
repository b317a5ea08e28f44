/** The surface of a solid: one piece for each material, with smooth normals. */
import { cornerNormals, splitByNormals } from './corner-normals.ts'
import type { Manifold, Mesh } from './kernel.ts'

export interface Surface {
  readonly material: string | undefined
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
}

/** Of each material, where its triangles begin and end in the list of corners. */
function rangesOf(mesh: Mesh, materialOf: (id: number) => string | undefined): Map<string | undefined, [number, number][]> {
  const found = new Map<string | undefined, [number, number][]>()
  mesh.runOriginalID.forEach((id, run) => {
    const range: [number, number] = [mesh.runIndex[run]!, mesh.runIndex[run + 1] ?? mesh.triVerts.length]
    if (range[0] === range[1]) return
    const material = materialOf(id)
    found.set(material, [...(found.get(material) ?? []), range])
  })
  return found
}

/** Parts of a list of numbers, `width` for each corner, as one list. */
function picked<T extends Float32Array | Uint32Array>(values: T, ranges: readonly (readonly [number, number])[], width: number): T {
  if (ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] * width === values.length) return values
  const out = values.slice(0, ranges.reduce((sum, [from, to]) => sum + to - from, 0) * width) as T
  let at = 0
  for (const [from, to] of ranges) {
    out.set(values.subarray(from * width, to * width), at)
    at += (to - from) * width
  }
  return out
}

/** Surfaces in the solid's own frame. */
export function surfaces(solid: Manifold, materialOf: (id: number) => string | undefined): Surface[] {
  const mesh = solid.getMesh()
  const { triVerts, vertProperties: positions } = mesh
  const shapes = new Uint32Array(triVerts.length / 3)
  mesh.runIndex.forEach((from, run) => shapes.fill(run, from / 3))
  const normals = cornerNormals(positions, triVerts, shapes)
  return [...rangesOf(mesh, materialOf)].map(([material, ranges]) => {
    const split = splitByNormals(picked(triVerts, ranges, 1), picked(normals, ranges, 3))
    const places = new Float32Array(split.source.length * 3)
    split.source.forEach((vertex, at) => places.set(positions.subarray(vertex * 3, vertex * 3 + 3), at * 3))
    return { material, positions: places, normals: split.normals, indices: split.indices }
  })
}
