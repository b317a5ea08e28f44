/** Normals for what a file brings without: those of the faces, as glTF asks for, but smooth over edges that hardly bend. */
import { boundsOf, diagonalOf } from '../geometry/bounds.ts'
import { cornerNormals, splitByNormals } from '../geometry/corner-normals.ts'
import { placesOf } from '../geometry/places.ts'
import { tuplesAt } from '../geometry/same-tuples.ts'
import type { FlatScene } from './flat-scene.ts'

/**
 * The scene with a normal at every corner. A vertex of triangles that lean apart by more than 35 degrees is split, so that each of them is flat
 * there; larger faces count more. What has normals is left as it is.
 */
export function withNormals(scene: FlatScene): FlatScene {
  const { positions, normals, uvs, colors, indices } = scene
  const bare = (vertex: number): boolean => normals[vertex * 3] === 0 && normals[vertex * 3 + 1] === 0 && normals[vertex * 3 + 2] === 0
  if (!indices.some(bare)) return scene
  const bounds = boundsOf(positions)
  const { of, first } = placesOf(positions, bounds.min, diagonalOf(bounds))
  const made = cornerNormals(
    tuplesAt(positions, 3, first),
    indices.map((vertex) => of[vertex]!),
  )
  indices.forEach((vertex, corner) => {
    if (!bare(vertex)) made.set(normals.subarray(vertex * 3, vertex * 3 + 3), corner * 3)
  })
  const split = splitByNormals(indices, made)
  return {
    ...scene,
    positions: tuplesAt(positions, 3, split.source),
    normals: split.normals,
    uvs: tuplesAt(uvs, 2, split.source),
    indices: split.indices,
    ...(colors && { colors: tuplesAt(colors, 3, split.source) }),
  }
}
