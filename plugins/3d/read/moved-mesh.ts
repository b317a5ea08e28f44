/** Meshes that stand by a matrix which no node of glTF can have: what is turned and then scaled unevenly is sheared. */
import { determinant } from '../geometry/placement.ts'

/** By how much two axes may lean from a right angle (a cosine): what nobody sees, and more than numbers rounded to four decimals make. */
const upright = 1e-3

/** Is a matrix a scale along the axes, then a turn, then a move? Those of nodes are. */
export function isTurnAndScale(matrix: readonly number[]): boolean {
  const axes = [0, 4, 8].map((at) => matrix.slice(at, at + 3))
  const lengths = axes.map((axis) => Math.hypot(...axis))
  if (lengths.some((length) => length === 0)) return false
  return [0, 1, 2].every((one) => {
    const other = (one + 1) % 3
    const dot = axes[one]!.reduce((sum, value, k) => sum + value * axes[other]![k]!, 0)
    return Math.abs(dot) < upright * lengths[one]! * lengths[other]!
  })
}

interface Surface {
  readonly positions: Float32Array
  readonly normals?: Float32Array | undefined
  readonly indices: Uint32Array
}
/** Pieces of a mesh as they are where the matrix has brought them; inside stays inside. */
export function moved<Piece extends Surface>(pieces: readonly Piece[], matrix: readonly number[]): Piece[] {
  const m = Float64Array.from(matrix)
  const isMirrored = determinant(m) < 0
  const point = (x: number, y: number, z: number, row: number): number => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!
  // Normals go by the cofactors, up to a length.
  const cofactor = (row: number, column: number): number => {
    const [r1, r2, c1, c2] = [(row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3]
    return (m[c1 * 4 + r1]! * m[c2 * 4 + r2]! - m[c2 * 4 + r1]! * m[c1 * 4 + r2]!) * (isMirrored ? -1 : 1)
  }
  const normal = (x: number, y: number, z: number, row: number): number =>
    cofactor(row, 0) * x + cofactor(row, 1) * y + cofactor(row, 2) * z
  const each = (values: Float32Array, change: typeof point): Float32Array =>
    values.map((_, at) => {
      const first = at - (at % 3)
      return change(values[first]!, values[first + 1]!, values[first + 2]!, at % 3)
    })
  return pieces.map((piece) => ({
    ...piece,
    positions: each(piece.positions, point),
    normals: piece.normals && each(piece.normals, normal),
    indices: isMirrored ? piece.indices.map((_, at) => piece.indices[at % 3 === 0 ? at : at % 3 === 1 ? at + 1 : at - 1]!) : piece.indices,
  }))
}
