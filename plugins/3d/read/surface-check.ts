/** Are the triangles of a document there, finite, and made of vertices that exist? */
import type { Document } from '@gltf-transform/core'
import { fileError } from '../errors.ts'
import { readLimits } from './limits.ts'
import { thousands } from '../thousands.ts'

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
}
