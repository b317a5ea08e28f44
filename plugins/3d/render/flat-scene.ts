/** A document's default scene as one list of triangles in world space: what drawing and measuring work on. */
import type { Document, Material, Mesh, Node, Primitive } from '@gltf-transform/core'
import { determinant, type Matrix, multiply, identity } from '../geometry/placement.ts'
import { floats } from './floats.ts'
import { jointMatrices, posed } from './posed.ts'
import { type FlatMaterial, flatMaterial, type TextureFrame, textureFrame } from './flat-material.ts'

export interface FlatScene {
  /** Metres, y up. */
  readonly positions: Float32Array
  /** Unit vectors; zero where the file has none (`withNormals` makes them). */
  readonly normals: Float32Array
  readonly uvs: Float32Array
  /** Linear factors beside the material's colour; absent where no vertex has one. */
  readonly colors?: Float32Array
  readonly indices: Uint32Array
  /** Of each triangle, an index into `materials`. */
  readonly materialIds: Uint16Array
  readonly materials: readonly FlatMaterial[]
}

/** glTF's draw modes 4, 5 and 6 (triangles, strip, fan) as a list of corners; others draw nothing here. */
export function triangleList(primitive: Primitive): Uint32Array {
  const count = primitive.getAttribute('POSITION')?.getCount() ?? 0
  const array = primitive.getIndices()?.getArray()
  const corners = array ? Uint32Array.from(array) : Uint32Array.from({ length: count }, (_, at) => at)
  const mode = primitive.getMode()
  if (mode === 4) return corners.subarray(0, corners.length - (corners.length % 3))
  if (mode !== 5 && mode !== 6) return new Uint32Array()
  const out = new Uint32Array(Math.max(0, corners.length - 2) * 3)
  for (let at = 0; at + 2 < corners.length; at++) {
    const [a, b, c] =
      mode === 6
        ? [corners[0]!, corners[at + 1]!, corners[at + 2]!]
        : [corners[at]!, corners[at + 1 + (at % 2)]!, corners[at + 2 - (at % 2)]!]
    out.set([a, b, c], at * 3)
  }
  return out
}

/** A primitive in its place. */
export interface Piece {
  /** Of the node that shows it. */
  readonly name: string
  readonly node: Node
  readonly mesh: Mesh
  readonly primitive: Primitive
  /** What its numbers belong to: a mesh may stand in several places, a node with a skin in one. */
  readonly source: Mesh | Node
  readonly positions: Float32Array
  readonly normals: Float32Array | undefined
  readonly matrix: Matrix
  readonly corners: Uint32Array
}
/** A quarter turn as a quaternion leaves 2e-16 where nothing is meant, and a flat model would be as thick as that. */
function withoutNoise(matrix: readonly number[]): Matrix {
  const noise = 1e-15 * Math.max(...matrix.slice(0, 11).map(Math.abs))
  return Float64Array.from(matrix, (value) => (Math.abs(value) < noise ? 0 : value))
}

/** Every primitive with its place. Skins are in their rest pose. */
export function pieces(document: Document): Piece[] {
  const root = document.getRoot()
  const scene = root.getDefaultScene() ?? root.listScenes()[0]
  const found: Piece[] = []
  const lists = new Map<Primitive, Pick<Piece, 'corners' | 'normals'> & { readonly positions: Float32Array | undefined }>()
  const visit = (node: Node, parent: Matrix) => {
    const matrix = multiply(parent, withoutNoise(node.getMatrix()))
    const mesh = node.getMesh()
    const joints = mesh ? jointMatrices(node) : undefined
    const whole = identity()
    for (const primitive of mesh?.listPrimitives() ?? []) {
      // A mesh may stand in thousands of places.
      const list = lists.get(primitive) ?? {
        corners: triangleList(primitive),
        positions: floats(primitive, 'POSITION'),
        normals: floats(primitive, 'NORMAL'),
      }
      lists.set(primitive, list)
      const { corners, positions, normals } = list
      if (corners.length === 0 || !positions) continue
      const common = { name: node.getName() || mesh!.getName() || 'model', node, mesh: mesh!, primitive, corners }
      const hung = joints && posed(primitive, joints)
      found.push(hung ? { ...common, ...hung, source: node, matrix: whole } : { ...common, positions, normals, source: mesh!, matrix })
    }
    for (const child of node.listChildren()) visit(child, matrix)
  }
  const isChild = new Set(root.listNodes().flatMap((node) => node.listChildren()))
  for (const node of scene ? scene.listChildren() : root.listNodes().filter((one) => !isChild.has(one))) visit(node, identity())
  return found
}

/** Texture places after the material has moved, turned and scaled them. */
function placed(uv: Float32Array, { move }: TextureFrame): Float32Array {
  if (!move) return uv
  const [a, b, c, d, e, f] = move
  return uv.map((value, at) => (at % 2 === 0 ? a * value + b * uv[at + 1]! + c : d * uv[at - 1]! + e * value + f))
}

/** Flattens the scene that a viewer would show. */
export function flatten(document: Document): FlatScene {
  const list = pieces(document)
  const vertices = list.reduce((sum, { positions: places }) => sum + places.length / 3, 0)
  const corners = list.reduce((sum, piece) => sum + piece.corners.length, 0)
  const positions = new Float32Array(vertices * 3)
  const normals = new Float32Array(vertices * 3)
  const uvs = new Float32Array(vertices * 2)
  const colored = list.some(({ primitive }) => primitive.getAttribute('COLOR_0'))
  const colors = colored ? new Float32Array(vertices * 3).fill(1) : undefined
  const indices = new Uint32Array(corners)
  const materialIds = new Uint16Array(corners / 3)
  const known = new Map<Material | null, number>()
  const materials: FlatMaterial[] = []
  let vertex = 0
  let corner = 0
  for (const piece of list) {
    const { primitive, matrix: m } = piece
    const material = primitive.getMaterial()
    let id = known.get(material)
    if (id === undefined) {
      id = materials.push(flatMaterial(material)) - 1
      known.set(material, id)
    }
    const { positions: place, normals: normal } = piece
    const frame = textureFrame(material)
    const uv = floats(primitive, `TEXCOORD_${frame.set}`)
    const color = floats(primitive, 'COLOR_0')
    const count = place.length / 3
    const [m0, m1, m2, m4, m5, m6, m8, m9, m10, m12, m13, m14] = [
      m[0]!,
      m[1]!,
      m[2]!,
      m[4]!,
      m[5]!,
      m[6]!,
      m[8]!,
      m[9]!,
      m[10]!,
      m[12]!,
      m[13]!,
      m[14]!,
    ]
    // Normals are turned by the cofactors, which is the inverse transpose up to a factor that normalising removes.
    const c0 = m5 * m10 - m6 * m9, c1 = m6 * m8 - m4 * m10, c2 = m4 * m9 - m5 * m8 // oxfmt-ignore
    const c3 = m2 * m9 - m1 * m10, c4 = m0 * m10 - m2 * m8, c5 = m1 * m8 - m0 * m9 // oxfmt-ignore
    const c6 = m1 * m6 - m2 * m5, c7 = m2 * m4 - m0 * m6, c8 = m0 * m5 - m1 * m4 // oxfmt-ignore
    const flip = determinant(m) < 0
    const sign = flip ? -1 : 1
    for (let at = 0; at < count; at++) {
      const x = place[at * 3]!, y = place[at * 3 + 1]!, z = place[at * 3 + 2]! // oxfmt-ignore
      const to = (vertex + at) * 3
      positions[to] = m0 * x + m4 * y + m8 * z + m12
      positions[to + 1] = m1 * x + m5 * y + m9 * z + m13
      positions[to + 2] = m2 * x + m6 * y + m10 * z + m14
      if (normal) {
        const nx = normal[at * 3]!, ny = normal[at * 3 + 1]!, nz = normal[at * 3 + 2]! // oxfmt-ignore
        normals[to] = sign * (c0 * nx + c3 * ny + c6 * nz)
        normals[to + 1] = sign * (c1 * nx + c4 * ny + c7 * nz)
        normals[to + 2] = sign * (c2 * nx + c5 * ny + c8 * nz)
      }
    }
    if (uv) uvs.set(placed(uv, frame), vertex * 2)
    if (color && colors) {
      const size = color.length / count
      for (let at = 0; at < count; at++) for (let k = 0; k < 3; k++) colors[(vertex + at) * 3 + k] = color[at * size + k]!
    }
    for (let at = 0; at < piece.corners.length; at += 3) {
      indices[corner + at] = vertex + piece.corners[at]!
      indices[corner + at + 1] = vertex + piece.corners[at + (flip ? 2 : 1)]!
      indices[corner + at + 2] = vertex + piece.corners[at + (flip ? 1 : 2)]!
    }
    materialIds.fill(id, corner / 3, (corner + piece.corners.length) / 3)
    vertex += count
    corner += piece.corners.length
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at]!, normals[at + 1]!, normals[at + 2]!) || 1
    normals[at] = normals[at]! / length
    normals[at + 1] = normals[at + 1]! / length
    normals[at + 2] = normals[at + 2]! / length
  }
  return { positions, normals, uvs, indices, materialIds, materials, ...(colors && { colors }) }
}
