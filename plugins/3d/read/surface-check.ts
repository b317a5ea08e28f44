/** Are the triangles of a document there, finite, and made of vertices that exist? */
import type { Accessor, Document, Primitive } from '@gltf-transform/core'
import { indexArray } from '../document/index-array.ts'
import { fileError } from '../model-error.ts'
import { pieces } from '../render/flat-scene.ts'
import { readLimits } from './limits.ts'
import type { Note } from './note.ts'
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

/** Leaves triangles out that have a corner which is not there or no number, and tells it. Throws where nothing else is left. */
function mend(name: string, primitive: Primitive, position: Accessor, note: Note): void {
  const array = position.getArray()
  const count = position.getCount()
  const corners = primitive.getIndices()?.getArray()
  const finite = !(array instanceof Float32Array) || array.every(Number.isFinite)
  if (finite && !(corners as Uint32Array | undefined)?.some((index) => index >= count)) return
  const fault = finite ? `names vertices that are not there: it has ${count}` : 'has vertices that are no numbers'
  const isThere = (index: number): boolean => index < count && (finite || [0, 1, 2].every((k) => Number.isFinite(array[index * 3 + k])))
  const list = primitive.getMode() === 4 ? (corners ?? Array.from({ length: count }, (_, at) => at)) : []
  const sound: number[] = []
  for (let at = 0; at + 2 < list.length; at += 3)
    if ([0, 1, 2].every((k) => isThere(list[at + k]!))) sound.push(list[at]!, list[at + 1]!, list[at + 2]!)
  if (sound.length === 0) throw fileError(`The mesh "${name}" ${fault}.`, 'The file is damaged.')
  note(`The mesh "${name}" ${fault}; ${thousands(Math.floor(list.length / 3) - sound.length / 3)} triangles are left out.`)
  primitive.setIndices(
    position
      .clone()
      .setType('SCALAR')
      .setArray(indexArray(Uint32Array.from(sound), count)),
  )
  if (!finite)
    primitive.setAttribute(
      'POSITION',
      position.clone().setArray(array.map((value, at) => (Number.isFinite(value) ? value : array[sound[0]! * 3 + (at % 3)]!))),
    )
}

/** Tells what it leaves out. Throws a coded error. */
export function checkSurface(document: Document, note: Note): void {
  let triangles = 0
  for (const mesh of document.getRoot().listMeshes())
    for (const primitive of mesh.listPrimitives()) {
      const position = primitive.getAttribute('POSITION')
      if (!position) continue
      mend(mesh.getName(), primitive, position, note)
      triangles += (primitive.getIndices()?.getCount() ?? position.getCount()) / 3
    }
  if (triangles > readLimits.triangles)
    throw fileError(
      `The model has ${thousands(triangles)} triangles; ${thousands(readLimits.triangles)} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  checkPlaces(document)
}
