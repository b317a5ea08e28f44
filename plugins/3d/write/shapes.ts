/** Pieces of a document in a target's units and direction. */
import type { Document, Material, Mesh, Node } from '@gltf-transform/core'
import { determinant, type Matrix, multiply, rotation } from '../geometry/placement.ts'
import { type Piece, pieces } from '../render/flat-scene.ts'
import { floats } from '../render/floats.ts'
import { type Unit, unitMetres } from '../units.ts'

export interface Frame {
  readonly units: Unit
  readonly up: 'y' | 'z'
}
/** A primitive's triangles where they stand. */
export interface PlacedSurface {
  readonly name: string
  readonly node: Node
  readonly mesh: Mesh
  readonly material: Material | null
  readonly positions: Float32Array
  readonly indices: Uint32Array
}
export interface Shape extends PlacedSurface {
  readonly normals: Float32Array | undefined
  readonly uvs: Float32Array | undefined
  readonly colors: Float32Array | undefined
}

/** From glTF's metres with y up to the frame. */
export function frameMatrix({ units, up }: Frame): Matrix {
  const scale = 1 / unitMetres[units]
  const scaled = Float64Array.of(scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 1)
  return up === 'z' ? multiply(scaled, rotation(0, 90)) : scaled
}

function place(piece: Piece, outer: Matrix): PlacedSurface {
  const { name, node, mesh, primitive, positions: source, matrix, corners } = piece
  const m = multiply(outer, matrix)
  const [m0, m1, m2, m4, m5, m6, m8, m9, m10, m12, m13, m14] = [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14].map((at) => m[at]!) as [number, number, number, number, number, number, number, number, number, number, number, number] // oxfmt-ignore
  const positions = new Float32Array(source.length)
  for (let at = 0; at < source.length; at += 3) {
    const x = source[at]!, y = source[at + 1]!, z = source[at + 2]! // oxfmt-ignore
    positions[at] = m0 * x + m4 * y + m8 * z + m12
    positions[at + 1] = m1 * x + m5 * y + m9 * z + m13
    positions[at + 2] = m2 * x + m6 * y + m10 * z + m14
  }
  const flip = determinant(m) < 0
  const indices = flip ? Uint32Array.from(corners, (_, at) => corners[at % 3 === 0 ? at : at % 3 === 1 ? at + 1 : at - 1]!) : corners
  return { name, node, mesh, material: primitive.getMaterial(), positions, indices }
}

/** Normals are turned by the cofactors, which is the inverse transpose up to a factor that normalising removes. */
function turned(normal: Float32Array, m: Matrix): Float32Array {
  const sign = determinant(m) < 0 ? -1 : 1
  const cofactor = (row: number, column: number): number => {
    const [r1, r2, c1, c2] = [(row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3]
    return (m[c1 * 4 + r1]! * m[c2 * 4 + r2]! - m[c2 * 4 + r1]! * m[c1 * 4 + r2]!) * sign
  }
  const turn = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cofactor(row, column)))
  const out = new Float32Array(normal.length)
  for (let at = 0; at < normal.length; at += 3) {
    const n = [0, 1, 2].map((row) => turn[row * 3]! * normal[at]! + turn[row * 3 + 1]! * normal[at + 1]! + turn[row * 3 + 2]! * normal[at + 2]!) // oxfmt-ignore
    const length = Math.hypot(...n) || 1
    for (let row = 0; row < 3; row++) out[at + row] = n[row]! / length
  }
  return out
}

/** Every primitive with its place worked in: its triangles alone. */
export function placedSurfaces(document: Document, frame: Frame): PlacedSurface[] {
  const outer = frameMatrix(frame)
  return pieces(document).map((piece) => place(piece, outer))
}

/** The same with all that is known of their vertices. */
export function shapes(document: Document, frame: Frame): Shape[] {
  const outer = frameMatrix(frame)
  return pieces(document).map((piece) => {
    const { primitive, matrix, normals: normal } = piece
    const texture = primitive.getMaterial()?.getBaseColorTextureInfo()?.getTexCoord() ?? 0
    return {
      ...place(piece, outer),
      normals: normal && turned(normal, multiply(outer, matrix)),
      uvs: floats(primitive, `TEXCOORD_${texture}`),
      colors: floats(primitive, 'COLOR_0'),
    }
  })
}
