/** PLY, as text and binary in both byte orders (Turk 1994). */
import { AtelierError, tableOf } from 'atelier-mcp'
import type { Document } from '@gltf-transform/core'
import { toLinear } from '../document/color.ts'
import { fileError } from '../model-error.ts'
import type { FileUnits, UnitName } from '../units.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, frameOf } from './mesh-document.ts'
import type { Note } from './note.ts'
import { bentOutline, bentTriangles, fan } from './polygon.ts'
import { thousands } from '../thousands.ts'

const kinds: Readonly<Record<string, { size: number; read: (view: DataView, at: number, little: boolean) => number }>> = tableOf(
  Object.fromEntries(
    (
      [
        ['char int8', 1, (view, at) => view.getInt8(at)],
        ['uchar uint8', 1, (view, at) => view.getUint8(at)],
        ['short int16', 2, (view, at, little) => view.getInt16(at, little)],
        ['ushort uint16', 2, (view, at, little) => view.getUint16(at, little)],
        ['int int32', 4, (view, at, little) => view.getInt32(at, little)],
        ['uint uint32', 4, (view, at, little) => view.getUint32(at, little)],
        ['float float32', 4, (view, at, little) => view.getFloat32(at, little)],
        ['double float64', 8, (view, at, little) => view.getFloat64(at, little)],
      ] satisfies [string, number, (view: DataView, at: number, little: boolean) => number][]
    ).flatMap(([names, size, read]) => names.split(' ').map((name) => [name, { size, read }])),
  ),
)

interface Property {
  readonly name: string
  readonly kind: string
  /** Of the length that comes before a list. */
  readonly count?: string
}
interface Element {
  readonly name: string
  readonly count: number
  readonly properties: Property[]
}
function header(text: string): { format: string; elements: Element[] } {
  const elements: Element[] = []
  let format = ''
  for (const line of text.split(/\r\n?|\n/)) {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'format') format = words[1] ?? ''
    if (words[0] === 'element') {
      const count = Number(words[2])
      if (!Number.isInteger(count) || count < 0) throw fileError(`The PLY's element "${words[1]}" has no valid count.`)
      elements.push({ name: words[1]!, count, properties: [] })
    }
    if (words[0] !== 'property') continue
    const list = words[1] === 'list'
    const property: Property = list ? { name: words[4]!, kind: words[3]!, count: words[2]! } : { name: words[2]!, kind: words[1]! }
    if (!kinds[property.kind] || (property.count && !kinds[property.count]))
      throw fileError(`The PLY has a property of unknown kind: "${line.trim()}".`)
    elements.at(-1)?.properties.push(property)
  }
  return { format, elements }
}

interface Reader {
  /** The next number, from text or from bytes. */
  next(kind: string): number
  /** As text, a row ends with its line, whatever else stands there; unless the file has fewer lines than rows. */
  endRow(): void
}
function reader(bytes: Uint8Array, from: number, format: string, rows: number): Reader {
  const cut = (): never => {
    throw fileError('The PLY ends too early.', 'The file is cut off: fetch it again.')
  }
  if (format === 'ascii') {
    const words = /\S+/g
    // Comments belong into the header; some write them between the rows.
    const plain = new TextDecoder().decode(bytes.subarray(from)).replaceAll(/\r\n?/g, '\n')
    const text = plain.replaceAll(/^[ \t]*(?:comment|obj_info)\b.*$/gm, '')
    let lines = 1
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
    return {
      next: () => Number((words.exec(text) ?? cut())[0]),
      endRow() {
        if (lines < rows) return
        const end = text.indexOf('\n', words.lastIndex)
        words.lastIndex = end < 0 ? text.length : end
      },
    }
  }
  if (!format.startsWith('binary')) throw fileError(`The PLY has the unknown format "${format}".`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  return {
    next(kind) {
      const { size, read } = kinds[kind]!
      if (at + size > bytes.length) cut()
      at += size
      return read(view, at - size, format === 'binary_little_endian')
    },
    endRow() {},
  }
}

/** Triangles of a strip, every second one turned; -1 starts the next. */
function addStrip(strip: readonly number[], indices: number[]): void {
  let turned = false
  for (let at = 0; at + 2 < strip.length; at++) {
    const [a, b, c] = [strip[at]!, strip[at + 1]!, strip[at + 2]!]
    if (c === -1) {
      at += 2
      turned = false
      continue
    }
    if (a !== b && b !== c && c !== a) indices.push(a, turned ? c : b, turned ? b : c)
    turned = !turned
  }
}

/** Vertices with normals, colours and texture places; faces of any size, and strips of triangles. A file that is cut off within its faces is read as far as it goes, which is told. */
export async function readPly(
  bytes: Uint8Array,
  sourceUnits: UnitName | undefined,
  note: Note,
): Promise<FileUnits & { document: Document }> {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 16_384))
  // Lines may end as on old Macs, which Rhinoceros still writes; a number may begin with the byte of any other end.
  const end = (/^ply\r(?!\n)/.test(start) ? /end_header\r/ : /end_header\r?\n/).exec(start)
  if (!end) throw fileError('The PLY has no end of header.', 'The file is cut off: fetch it again.')
  const { format, elements } = header(start.slice(0, end.index))
  const rows = elements.reduce((sum, { count }) => sum + count, 0)
  const { next, endRow } = reader(bytes, end.index + end[0].length, format, rows)
  const columns = Object.create(null) as Record<string, number[]>
  const faces: number[][] = []
  const indices: number[] = []
  const readRow = (name: string, properties: readonly Property[]): void => {
    for (const property of properties) {
      if (property.count === undefined) {
        const value = next(property.kind)
        if (name === 'vertex')
          (columns[property.name] ??= []).push(
            value / (/^(red|green|blue|alpha)$/.test(property.name) && /char|int8/.test(property.kind) ? 255 : 1),
          )
        continue
      }
      const length = next(property.count)
      if (!(length >= 0 && length <= 3 * readLimits.triangles)) throw fileError(`The PLY has a list of ${length} entries.`)
      const list: number[] = []
      for (let at = 0; at < length; at++) list.push(next(property.kind))
      if (!/^vertex_ind(ex|ices)$/.test(property.name)) continue
      if (name === 'face') faces.push(list)
      if (name === 'tristrips') addStrip(list, indices)
    }
    endRow()
  }
  for (const { name, count, properties } of elements) {
    if (count > readLimits.triangles * 3)
      throw fileError(`The PLY says it has ${thousands(count)} of "${name}".`, undefined, 'MODEL_TOO_LARGE')
    const before = faces.length
    try {
      for (let row = 0; row < count; row++) readRow(name, properties)
    } catch (error) {
      if (name !== 'face' || faces.length === before || !AtelierError.is(error)) throw error
      note(`${error.message} Of ${thousands(count)} faces ${thousands(faces.length)} are read.`)
      break
    }
  }
  const { x, y, z } = columns
  if (!x || !y || !z) throw fileError('The PLY has no vertices with x, y and z.')
  if (faces.length === 0 && indices.length === 0)
    throw fileError('The PLY has no faces; point clouds are not read.', undefined, 'MODEL_FILE_UNSUPPORTED')
  const isThere = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < x.length
  const bad = faces.flat().find((index) => !isThere(index)) ?? indices.find((index) => !isThere(index))
  if (bad !== undefined) throw fileError(`The PLY names vertex ${bad}, but the last one is ${x.length - 1}.`, 'The file is damaged.')
  for (const face of faces) {
    const bent = bentOutline(face.map((index) => [x[index]!, y[index]!, z[index]!]))
    for (const three of bent ? await bentTriangles(bent) : fan(face.length)) for (const corner of three) indices.push(face[corner]!)
  }
  const weave = (names: readonly string[], change = (value: number) => value): Float32Array | undefined => {
    const lists = names.map((name) => columns[name])
    if (!lists.every((list) => list !== undefined)) return undefined
    return Float32Array.from({ length: x.length * names.length }, (_, at) =>
      change(lists[at % names.length]![Math.floor(at / names.length)]!),
    )
  }
  const positions = weave(['x', 'y', 'z'])!
  if (!positions.every(Number.isFinite)) throw fileError('The PLY has vertices that are no numbers.')
  const piece = {
    material: -1,
    positions,
    normals: weave(['nx', 'ny', 'nz']),
    colors: weave(['red', 'green', 'blue'], toLinear),
    indices: Uint32Array.from(indices),
  }
  const frame = frameOf(start.slice(0, end.index), 'ply', positions, sourceUnits)
  const document = await documentFromMeshes({
    meshes: [{ name: 'model', pieces: [piece] }],
    places: [{ name: 'model', mesh: 0 }],
    materials: [],
    ...frame,
  })
  return { ...frame, document }
}
