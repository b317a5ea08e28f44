/** Pieces of a document in a target's units and direction, corners in one place joined. */
import type { Document, Material, Mesh, Node } from '@gltf-transform/core'
import { determinant, type Matrix, multiply, rotation } from '../geometry/placement.ts'
import { floats, pieces } from '../render/flat-scene.ts'
import { type Unit, unitMetres } from '../units.ts'

export interface Frame {
  readonly units: Unit
  readonly up: 'y' | 'z'
}
export interface Shape {
  readonly name: string
  readonly node: Node
  readonly mesh: Mesh
  readonly material: Material | null
  readonly positions: Float32Array
  readonly normals: Float32Array | undefined
  readonly uvs: Float32Array | undefined
  readonly colors: Float32Array | undefined
  readonly indices: Uint32Array
}

/** From glTF's metres with y up to the frame. */
export function frameMatrix({ units, up }: Frame): Matrix {
  const scale = 1 / unitMetres[units]
  const scaled = Float64Array.of(scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 1)
  return up === 'z' ? multiply(scaled, rotation(0, 90)) : scaled
}

/** Every primitive with its place worked in. */
export function shapes(document: Document, frame: Frame): Shape[] {
  const outer = frameMatrix(frame)
  return pieces(document).map(({ name, node, mesh, primitive, matrix, corners }) => {
    const m = multiply(outer, matrix)
    const source = floats(primitive, 'POSITION')!
    const normal = floats(primitive, 'NORMAL')
    const count = source.length / 3
    const positions = new Float32Array(source.length)
    const normals = normal && new Float32Array(source.length)
    const flip = determinant(m) < 0
    const cofactor = (row: number, column: number): number => {
      const [r1, r2, c1, c2] = [(row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3]
      return m[c1 * 4 + r1]! * m[c2 * 4 + r2]! - m[c2 * 4 + r1]! * m[c1 * 4 + r2]!
    }
    const turn = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cofactor(row, column) * (flip ? -1 : 1)))
    for (let at = 0; at < count * 3; at += 3) {
      for (let row = 0; row < 3; row++)
        positions[at + row] = m[row]! * source[at]! + m[4 + row]! * source[at + 1]! + m[8 + row]! * source[at + 2]! + m[12 + row]!
      if (!normals) continue
      const n = [0, 1, 2].map(
        (row) => turn[row * 3]! * normal[at]! + turn[row * 3 + 1]! * normal[at + 1]! + turn[row * 3 + 2]! * normal[at + 2]!,
      )
      const length = Math.hypot(...n) || 1
      for (let row = 0; row < 3; row++) normals[at + row] = n[row]! / length
    }
    const indices = flip ? Uint32Array.from(corners, (_, at) => corners[at % 3 === 0 ? at : at % 3 === 1 ? at + 1 : at - 1]!) : corners
    const material = primitive.getMaterial()
    return {
      name,
      node,
      mesh,
      material,
      positions,
      normals,
      uvs: floats(primitive, `TEXCOORD_${material?.getBaseColorTextureInfo()?.getTexCoord() ?? 0}`),
      colors: floats(primitive, 'COLOR_0'),
      indices,
    }
  })
}

/** Equal tuples become one; `map` says where each went. Exact: no tolerance. */
export function joined(values: Float32Array, size: number): { readonly unique: number[]; readonly map: Uint32Array } {
  const known = new Map<string, number>()
  const unique: number[] = []
  const map = new Uint32Array(values.length / size)
  for (let at = 0; at < map.length; at++) {
    let key = ''
    for (let k = 0; k < size; k++) key += `${values[at * size + k]!},`
    let index = known.get(key)
    if (index === undefined) {
      index = unique.length / size
      known.set(key, index)
      for (let k = 0; k < size; k++) unique.push(values[at * size + k]!)
    }
    map[at] = index
  }
  return { unique, map }
}
