/** From plain meshes, as the simpler formats hold them, to a document. */
import type { Document, mat4, Material as DocumentMaterial, Mesh, Node, vec4 } from '@gltf-transform/core'
import { emptyDocument } from '../document/io.ts'
import { indexArray } from '../document/index-array.ts'
import { upright } from '../document/upright.ts'
import { type FormatName, formats } from '../formats.ts'
import { boundsOf } from '../geometry/bounds.ts'
import { fileError } from '../model-error.ts'
import { thousands } from '../thousands.ts'
import { readLimits } from './limits.ts'
import { isTurnAndScale, moved } from './moved-mesh.ts'
import type { Note } from './note.ts'
import { type FileUnits, likelyUnits, unitMetres, type UnitName, unitNames } from '../units.ts'

export interface PlainMaterial {
  readonly name: string
  /** Linear red, green, blue, and alpha. */
  readonly color: readonly [number, number, number, number]
  readonly metallic?: number
  readonly roughness?: number
  readonly emissive?: readonly [number, number, number]
  readonly texture?: { readonly bytes: Uint8Array; readonly mimeType: string; readonly name: string }
}
export interface PlainPiece {
  /** An index into the materials; -1 for none. */
  readonly material: number
  readonly positions: Float32Array
  readonly normals?: Float32Array | undefined
  readonly uvs?: Float32Array | undefined
  /** Linear rgb. */
  readonly colors?: Float32Array | undefined
  readonly indices: Uint32Array
}
export interface PlainMesh {
  readonly name: string
  readonly pieces: readonly PlainPiece[]
}
export interface PlainPlace {
  readonly name: string
  /** An index into the meshes. */
  readonly mesh: number
  /** Sixteen numbers, column by column. */
  readonly matrix?: readonly number[] | undefined
}
export interface PlainModel {
  readonly meshes: readonly PlainMesh[]
  readonly places: readonly PlainPlace[]
  readonly materials: readonly PlainMaterial[]
  /** Metres in one unit of the file. */
  readonly scale: number
  readonly up: 'y' | 'z'
  /** What the file calls itself. */
  readonly title?: string | undefined
  readonly copyright?: string | undefined
}

/** Unit normals, or none where a file's are useless. */
function usable(normals: Float32Array | undefined): Float32Array | undefined {
  if (!normals) return undefined
  const out = Float32Array.from(normals)
  for (let at = 0; at < out.length; at += 3) {
    const length = Math.hypot(out[at]!, out[at + 1]!, out[at + 2]!)
    if (!(length > 1e-6 && Number.isFinite(length))) return undefined
    for (let k = 0; k < 3; k++) out[at + k] = out[at + k]! / length
  }
  return out
}

/**
 * One node under the root for each place; surfaces without a material are seen from both sides. `note` hears of places that are sheared, of
 * more triangles than are copied for that.
 */
export async function documentFromMeshes(
  { meshes, places, materials, scale, up, title, copyright }: PlainModel,
  note: Note = () => {},
): Promise<Document> {
  const document = await emptyDocument()
  const buffer = document.createBuffer()
  const made = materials.map((material): DocumentMaterial => {
    const out = document
      .createMaterial(material.name)
      .setBaseColorFactor([...material.color])
      .setMetallicFactor(material.metallic ?? 0)
      .setRoughnessFactor(material.roughness ?? 0.6)
      .setAlphaMode(material.color[3] < 1 ? 'BLEND' : 'OPAQUE')
      .setDoubleSided(true)
    if (material.emissive) out.setEmissiveFactor([...material.emissive])
    if (material.texture)
      out.setBaseColorTexture(
        document
          .createTexture(material.texture.name)
          .setImage(material.texture.bytes as Uint8Array<ArrayBuffer>)
          .setMimeType(material.texture.mimeType),
      )
    return out
  })
  const accessor = (type: 'VEC2' | 'VEC3' | 'SCALAR', array: Float32Array | Uint32Array | Uint16Array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(buffer)
  const build = ({ name, pieces }: PlainMesh) => {
    const mesh = document.createMesh(name)
    for (const { material, positions, normals, uvs, colors, indices } of pieces) {
      if (indices.length === 0) continue
      const primitive = document
        .createPrimitive()
        .setIndices(accessor('SCALAR', indexArray(indices, positions.length / 3)))
        .setAttribute('POSITION', accessor('VEC3', positions))
      const straight = usable(normals)
      if (straight) primitive.setAttribute('NORMAL', accessor('VEC3', straight))
      if (uvs) primitive.setAttribute('TEXCOORD_0', accessor('VEC2', uvs))
      if (colors) primitive.setAttribute('COLOR_0', accessor('VEC3', colors))
      if (made[material]) primitive.setMaterial(made[material])
      mesh.addPrimitive(primitive)
    }
    return mesh
  }
  const built = new Map<number, Mesh>()
  /** The mesh, made once for all nodes that show it as it is. */
  const shared = (at: number): Mesh => {
    const known = built.get(at) ?? build(meshes[at]!)
    built.set(at, known)
    return known
  }
  let copied = 0
  let unsheared = 0
  /** What is sheared is copied as it stands, each place for itself; beyond what may be copied it shares its mesh, turned and scaled alone. */
  const putSheared = (node: Node, at: number, matrix: readonly number[]): void => {
    const mesh = meshes[at]!
    const count = mesh.pieces.reduce((sum, { indices }) => sum + indices.length / 3, 0)
    if (copied + count <= readLimits.triangles) {
      copied += count
      node.setMesh(build({ ...mesh, pieces: moved(mesh.pieces, matrix) }))
      return
    }
    const turn = node.setMatrix([...matrix] as mat4).getRotation()
    const length = Math.hypot(...turn)
    // Nothing is turned by a matrix that makes it flat.
    if (!(length > 0))
      throw fileError(
        `The model has more than ${thousands(readLimits.triangles)} triangles in parts that stand sheared or flat.`,
        undefined,
        'MODEL_TOO_LARGE',
      )
    node.setRotation(turn.map((value) => value / length) as vec4).setMesh(shared(at))
    unsheared++
  }
  const root = document.createNode('model').setScale([scale, scale, scale])
  if (up === 'z') root.setRotation(upright)
  for (const { name, mesh, matrix } of places) {
    const node = document.createNode(name)
    if (matrix && !isTurnAndScale(matrix)) putSheared(node, mesh, matrix)
    else {
      node.setMesh(shared(mesh))
      if (matrix) node.setMatrix([...matrix] as mat4)
    }
    root.addChild(node)
  }
  if (unsheared > 0)
    note(
      `Of the parts that stand sheared, ${unsheared} are only turned and scaled: more than ${thousands(readLimits.triangles)} triangles would have had to be copied.`,
    )
  document.getRoot().setDefaultScene(document.createScene(title || 'model').addChild(root))
  if (copyright) document.getRoot().getAsset().copyright = copyright
  return document
}

/** The frame of a format that has no field for it: what the caller says, what our own writers leave in a comment or header (`units=mm up=z`), or what is likely. */
export function frameOf(
  text: string,
  format: FormatName,
  positions: ArrayLike<number>,
  sourceUnits: UnitName | undefined,
): FileUnits & { readonly scale: number; readonly up: 'y' | 'z' } {
  const said = unitNames.find((name) => name === /\bunits=(mm|cm|m|in)\b/.exec(text)?.[1])
  const up = /\bup=([yz])\b/.exec(text)?.[1] === 'z' ? 'z' : /\bup=y\b/.test(text) ? 'y' : formats[format].up
  const units = sourceUnits ?? said ?? likelyUnits(format, extentOf(positions))
  return { units, known: sourceUnits ? 'caller' : said ? 'file' : 'size', scale: unitMetres[units], up }
}

/** The longest side of what holds all places. */
function extentOf(positions: ArrayLike<number>): number {
  const { min, max } = boundsOf(positions)
  return Math.max(...max.map((value, k) => value - min[k]!))
}
