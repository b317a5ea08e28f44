/** Are the triangles of a document there, finite, and made of vertices that exist? */
import type { Accessor, Document } from '@gltf-transform/core'
import { fileError } from '../model-error.ts'
import { pieces } from '../render/flat-scene.ts'
import { readLimits } from './limits.ts'
import { thousands } from '../thousands.ts'

/** Farther away than this, in metres, nothing can be measured or drawn any more. */
const farthest = 1e12

/** Places that matrices make too large for numbers. */
function checkPlaces(document: Document): void {
  const reach = new Map<Accessor, number>()
  for (const { name, primitive, matrix } of pieces(document)) {
    const position = primitive.getAttribute('POSITION')!
    const local =
      reach.get(position) ?? Math.max(...position.getMinNormalized([]).map(Math.abs), ...position.getMaxNormalized([]).map(Math.abs))
    reach.set(position, local)
    const scale = Math.max(...[0, 1, 2, 4, 5, 6, 8, 9, 10].map((k) => Math.abs(matrix[k]!)))
    const away = Math.max(...[12, 13, 14].map((k) => Math.abs(matrix[k]!)))
    if (!(3 * local * scale + away < farthest))
      throw fileError(`The part "${name.slice(0, 60)}" reaches beyond ${farthest} metres.`, 'Check the scale of its nodes.')
  }
}

/** Throws a coded error. */
export function checkSurface(document: Document): void {
  let triangles = 0
  for (const mesh of document.getRoot().listMeshes())
    for (const primitive of mesh.listPrimitives()) {
      const position = primitive.getAttribute('POSITION')
      if (!position) continue
      const array = position.getArray()
      if (array instanceof Float32Array && !array.every(Number.isFinite))
        throw fileError(`The mesh "${mesh.getName()}" has vertices that are no numbers.`)
      const count = position.getCount()
      const indices = primitive.getIndices()?.getArray()
      if ((indices as Uint32Array | undefined)?.some((index: number) => index >= count))
        throw fileError(`The mesh "${mesh.getName()}" names vertices that are not there: it has ${count}.`, 'The file is damaged.')
      triangles += (indices?.length ?? count) / 3
    }
  if (triangles > readLimits.triangles)
    throw fileError(
      `The model has ${thousands(triangles)} triangles; ${thousands(readLimits.triangles)} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  checkPlaces(document)
}
