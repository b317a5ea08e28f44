/** 3MF (core specification 1.3) with materials, production and beam lattices, as slicers and modellers write it. */
import type { Document } from '@gltf-transform/core'
import { fileError } from '../../model-error.ts'
import { multiply } from '../../geometry/placement.ts'
import { readLimits } from '../limits.ts'
import { documentFromMeshes, type PlainMaterial, type PlainMesh, type PlainPlace } from '../mesh-document.ts'
import { type FileUnits, unitMetres } from '../../units.ts'
import type { Note } from '../note.ts'
import { type ModelPart, readModelPart } from './model-part.ts'
import type { Placed } from './model-object.ts'
import { openPackage, type Package } from './package.ts'
import { materialTable, piecesOf } from './pieces.ts'

type Matrix = readonly number[] | undefined
const combined = (outer: Matrix, inner: Matrix): Matrix =>
  outer && inner ? [...multiply(Float64Array.from(outer), Float64Array.from(inner))] : (outer ?? inner)

/** What an encrypted part begins with: `%3McF` (secure content specification). */
const encrypted = [0x25, 0x33, 0x4d, 0x63, 0x46]

/** All model parts that the build reaches, by their names. */
async function partsOf(file: Package, note: Note): Promise<ReadonlyMap<string, ModelPart>> {
  const parts = new Map<string, ModelPart>()
  const read = async (name: string): Promise<void> => {
    const bytes = await file.part(name)
    if (!bytes)
      throw fileError(`The 3MF names its part "${name.slice(0, 100)}", which is not in it.`, 'The file is damaged: fetch it again.')
    if (encrypted.every((value, at) => bytes[at] === value))
      throw fileError(
        `The 3MF's part "${name.slice(0, 100)}" is encrypted.`,
        'Only those whom its maker named can open it: ask for a file without protection.',
        'MODEL_FILE_UNSUPPORTED',
      )
    const part = await readModelPart(bytes, name, note)
    parts.set(name, part)
    const others = [...part.items, ...[...part.objects.values()].flatMap(({ components }) => components)]
    for (const other of others) if (other.part !== undefined && !parts.has(other.part)) await read(other.part)
  }
  await read(file.start)
  return parts
}

/** Pictures of the textures of all parts, by part and number. */
async function picturesOf(
  file: Package,
  parts: ReadonlyMap<string, ModelPart>,
  note: Note,
): Promise<ReadonlyMap<string, NonNullable<PlainMaterial['texture']>>> {
  const pictures = new Map<string, NonNullable<PlainMaterial['texture']>>()
  for (const [name, { textures }] of parts)
    for (const [id, { path, mimeType }] of textures) {
      const bytes = await file.part(path)
      if (bytes) pictures.set(`${name} ${id}`, { bytes, mimeType, name: path.split('/').at(-1)! })
      else note(`The 3MF names the texture "${path.slice(0, 100)}", which is not in it.`)
    }
  return pictures
}

/** Files of slicers: plates, profiles, supports, painted seams. */
const slicerFile = /^\/Metadata\/.*\.(config|xml|json|gcode|txt|md5)$/i

/** What the build places; where it places nothing, every object that is no component of another. */
function builtBy({ items, objects }: ModelPart, note: Note): readonly Placed[] {
  if (items.length > 0) return items
  const inner = new Set([...objects.values()].flatMap(({ components, standIn }) => [...components.map(({ id }) => id), standIn]))
  const found = [...objects.values()].filter(({ id, type, triangles, beams, components }) => type === 'model' && !inner.has(id) && triangles.length + beams.length + components.length > 0) // oxfmt-ignore
  if (found.length > 0)
    note('The 3MF places nothing in its build, so that a printer would print nothing: its objects are read where they stand.')
  return found.map(({ id }) => ({ id, part: undefined, matrix: undefined }))
}

/** The objects that are placed in the build, components unfolded. `note` hears of what is left out, and of what breaks the rules without leaving open what is meant. */
export async function readThreeMf(bytes: Uint8Array, note: Note): Promise<FileUnits & { document: Document }> {
  const file = await openPackage(bytes, note)
  const parts = await partsOf(file, note)
  const pictures = await picturesOf(file, parts, note)
  if (file.names.some((name) => slicerFile.test(name))) note('The 3MF has settings of a slicer (plates, profiles and the like): left out.')
  const start = parts.get(file.start)!
  const table = materialTable()
  const meshes: PlainMesh[] = []
  const known = new Map<string, number>()
  const places: PlainPlace[] = []
  const meshOf = (partName: string, part: ModelPart, id: string): number => {
    const key = `${partName} ${id}`
    const found = known.get(key)
    if (found !== undefined) return found
    const object = part.objects.get(id)!
    const pieces = piecesOf(object, part, table, (texture) => pictures.get(`${partName} ${texture}`), note)
    if (pieces.length === 0) throw fileError(`The 3MF's object "${object.name}" has no triangles.`)
    const index = meshes.push({ name: object.name, pieces }) - 1
    known.set(key, index)
    return index
  }
  const place = (partName: string, id: string, matrix: Matrix, depth: number): void => {
    const part = parts.get(partName)
    const object = part?.objects.get(id)
    if (!part || !object) throw fileError(`The 3MF places the object "${id.slice(0, 40)}", which is not there.`)
    if (depth > 32 || places.length > readLimits.entries) throw fileError('The components of the 3MF run in a circle, or are too many.')
    if (object.hasMesh && (object.triangles.length > 0 || object.standIn === undefined)) {
      // Other parts may count in other units than the first.
      const size = unitMetres[part.units] / unitMetres[start.units]
      const grown = size === 1 ? matrix : combined(matrix, [size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, 0, 0, 0, 0, 1])
      places.push({ name: object.name, mesh: meshOf(partName, part, id), matrix: grown })
    }
    if (object.standIn !== undefined && object.beams.length > 0) place(partName, object.standIn, matrix, depth + 1)
    for (const component of object.components)
      place(component.part ?? partName, component.id, combined(matrix, component.matrix), depth + 1)
  }
  for (const { part, id, matrix } of builtBy(start, note)) {
    if (parts.get(part ?? file.start)?.objects.get(id)?.type === 'other')
      note(`The 3MF builds the object ${id.slice(0, 20)}, which is of the type "other": left out.`)
    else place(part ?? file.start, id, matrix, 0)
  }
  if (places.length === 0) throw fileError('The 3MF has nothing in its build.')
  const document = await documentFromMeshes(
    {
      meshes,
      places,
      materials: table.materials,
      scale: unitMetres[start.units],
      up: 'z',
      title: start.metadata.get('Title'),
      copyright: start.metadata.get('Copyright'),
    },
    note,
  )
  return { document, units: start.units, known: 'file' }
}
