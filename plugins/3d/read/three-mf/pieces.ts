/** Objects of a 3MF as plain meshes: triangles sorted by how they look, vertices split where colours or texture places meet. */
import { colorText } from '../../document/color.ts'
import { fileError } from '../../model-error.ts'
import type { PlainMaterial, PlainPiece } from '../mesh-document.ts'
import type { Note } from '../note.ts'
import { rods } from './beams.ts'
import type { ModelObject } from './model-object.ts'
import type { ModelPart } from './model-part.ts'
import { type Color, type Look, lookOf } from './properties.ts'

type Picture = NonNullable<PlainMaterial['texture']>

/** More colours than this are no materials any more, but colours of vertices. */
const mostMaterials = 256

/** The materials of a whole file, each once. */
export function materialTable() {
  const materials: PlainMaterial[] = []
  const known = new Map<string, number>()
  const add = (key: string, material: () => PlainMaterial): number => {
    const found = known.get(key) ?? materials.push(material()) - 1
    known.set(key, found)
    return found
  }
  return {
    materials,
    /** `undefined` where there are too many already. */
    colored(color: Color, name: string): number | undefined {
      const key = `${name} ${color.join()}`
      if (!known.has(key) && materials.length >= mostMaterials) return undefined
      return add(key, () => ({ name, color }))
    },
    /** For colours of vertices. */
    plain: (): number => add('colours', () => ({ name: 'colours', color: [1, 1, 1, 1] })),
    textured: (key: string, texture: Picture): number =>
      add(`texture ${key}`, () => ({ name: texture.name, color: [1, 1, 1, 1], texture })),
  }
}
export type MaterialTable = ReturnType<typeof materialTable>

/** How a corner looks, found once; `number` tells two looks apart. */
interface Known {
  readonly number: number
  readonly look: Look | undefined
}
interface Corners {
  readonly textured: boolean
  readonly colored: boolean
  readonly known: Map<number, number>
  readonly vertices: number[]
  readonly looks: (Look | undefined)[]
  readonly indices: number[]
}

/** What the triangles of an object look like decides which piece they come to. */
export function piecesOf(
  object: ModelObject,
  part: ModelPart,
  table: MaterialTable,
  picture: (texture: string) => Picture | undefined,
  note: Note,
): PlainPiece[] {
  if (!object.positions.every(Number.isFinite)) throw fileError(`The 3MF's object "${object.name}" has vertices that are no numbers.`)
  const pieces = new Map<string, { material: number; corners: Corners }>()
  const looks = new Map<string, Known[]>()
  let count = 0
  const found = (id: string | undefined, index: number): Known => {
    const known = looks.get(id ?? '') ?? []
    looks.set(id ?? '', known)
    return (known[index] ??= { number: count++, look: id === undefined ? undefined : lookIn(id, index) })
  }
  const lookIn = (id: string, index: number): Look | undefined => {
    const group = part.groups.get(id)
    const look = group && lookOf(group, index)
    if (!group) note(`The 3MF names the properties ${id.slice(0, 20)}, which it does not have.`)
    else if (!look) note(`The 3MF names entries of the properties ${id.slice(0, 20)} that they do not have.`)
    return look
  }
  const lookAt = (pid: string | undefined, index: number): Known =>
    index < 0 ? found(object.pid, object.pindex) : found(pid ?? object.pid, index)

  const even = new Map<Known, Corners>()
  for (let at = 0; at < object.triangles.length; at += 3) {
    const pid = object.pids[at / 3]
    const [a, b, c] = [lookAt(pid, object.entries[at]!), lookAt(pid, object.entries[at + 1]!), lookAt(pid, object.entries[at + 2]!)]
    const same = a === b && b === c
    const corners = (same ? even.get(a) : undefined) ?? pieceFor([a.look, b.look, c.look])
    if (same) even.set(a, corners)
    addCorner(corners, object.triangles[at]!, a)
    addCorner(corners, object.triangles[at + 1]!, b)
    addCorner(corners, object.triangles[at + 2]!, c)
  }
  const made: PlainPiece[] = [...pieces.values()].map(({ material, corners }) => pieceOf(object.positions, material, corners))
  if (object.beams.length === 0 || object.standIn !== undefined) return made
  note('The 3MF has beams: they are read as rods with eight sides.')
  const whole = lookAt(undefined, -1).look
  const paint = whole ? (table.colored(whole.color, whole.name ?? nameOf(whole.color, part)) ?? table.plain()) : -1
  return [...made, { material: paint, ...rods(object) }]

  function pieceFor(three: readonly (Look | undefined)[]): Corners {
    const [first] = three
    const texture = three.find((look) => look?.texture !== undefined)?.texture
    const shown = texture === undefined ? undefined : picture(texture)
    let material = -1
    let colored = false
    if (shown) {
      material = table.textured(`${texture}`, shown)
      colored = three.some((look) => look?.color.slice(0, 3).some((value) => value !== 1))
    } else if (three.some((look) => look !== undefined)) {
      const oneColor = first && three.every((look) => look?.color.join() === first.color.join())
      const solid = oneColor ? table.colored(first.color, first.name ?? nameOf(first.color, part)) : undefined
      colored = solid === undefined
      material = solid ?? table.plain()
      if (colored && three.some((look) => look && look.color[3] < 1))
        note('The 3MF has colours of vertices that let light through: they are drawn opaque.')
    }
    const key = `${material} ${colored}`
    const piece = pieces.get(key) ?? {
      material,
      corners: { textured: shown !== undefined, colored, known: new Map(), vertices: [], looks: [], indices: [] },
    }
    pieces.set(key, piece)
    return piece.corners
  }
}

/** That of a base material of the same colour, or the colour itself. */
function nameOf(color: Color, { groups }: ModelPart): string {
  for (const group of groups.values())
    if (group.kind === 'base') {
      const same = group.entries.find((entry) => entry.color.join() === color.join())
      if (same) return same.name
    }
  return colorText(color)
}

/** More looks than any file has entries: with a vertex they make one number. */
const mostLooks = 2 ** 24

function addCorner({ textured, colored, known, vertices, looks, indices }: Corners, vertex: number, { number, look }: Known): void {
  const key = vertex * mostLooks + (textured || colored ? number : 0)
  let index = known.get(key)
  if (index === undefined) {
    index = vertices.push(vertex) - 1
    looks.push(look)
    known.set(key, index)
  }
  indices.push(index)
}

function pieceOf(positions: readonly number[], material: number, { textured, colored, vertices, looks, indices }: Corners): PlainPiece {
  const attribute = (width: number, value: (index: number, k: number) => number): Float32Array =>
    Float32Array.from({ length: vertices.length * width }, (_, at) => value(Math.floor(at / width), at % width))
  return {
    material,
    positions: attribute(3, (index, k) => positions[vertices[index]! * 3 + k]!),
    // Places of a 3MF count from the lower left, those of glTF from the upper left.
    ...(textured && { uvs: attribute(2, (index, k) => (k === 0 ? (looks[index]?.place?.[0] ?? 0) : 1 - (looks[index]?.place?.[1] ?? 0))) }),
    ...(colored && { colors: attribute(3, (index, k) => looks[index]?.color[k] ?? 1) }),
    indices: Uint32Array.from(indices),
  }
}
