/** Where things are: 4x4 matrices, column by column as glTF has them. */

export type Matrix = Float64Array

export const identity = (): Matrix => Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)

/** First `b`, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const out = new Float64Array(16)
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row]! * b[column * 4 + k]!
      out[column * 4 + row] = sum
    }
  return out
}

export const translation = (x: number, y: number, z: number): Matrix => Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1)

/** About x (0), y (1) or z (2), counter-clockwise as seen from the axis's tip. */
export function rotation(axis: 0 | 1 | 2, degrees: number): Matrix {
  const quarter = degrees / 90
  const exact = Number.isInteger(quarter)
  // Quarter turns are exact, so that what should touch does.
  const cos = exact ? [1, 0, -1, 0][((quarter % 4) + 4) % 4]! : Math.cos((degrees * Math.PI) / 180)
  const sin = exact ? [0, 1, 0, -1][((quarter % 4) + 4) % 4]! : Math.sin((degrees * Math.PI) / 180)
  const [b, c] = [(axis + 1) % 3, (axis + 2) % 3]
  const out = identity()
  out[b * 4 + b] = cos
  out[c * 4 + c] = cos
  out[b * 4 + c] = sin
  out[c * 4 + b] = -sin
  return out
}

/** Scale, then rotation about x, y and z, then translation. `undefined` where nothing is moved. */
export function placement(node: {
  readonly translate?: number[] | null | undefined
  readonly rotateDeg?: number[] | null | undefined
  readonly scale?: number[] | null | undefined
}): Matrix | undefined {
  if (!node.translate && !node.rotateDeg && !node.scale) return undefined
  const [sx, sy, sz] = node.scale ?? [1, 1, 1]
  const [rx, ry, rz] = node.rotateDeg ?? [0, 0, 0]
  const turned = multiply(rotation(2, rz!), multiply(rotation(1, ry!), rotation(0, rx!)))
  const scaled = multiply(turned, Float64Array.of(sx!, 0, 0, 0, 0, sy!, 0, 0, 0, 0, sz!, 0, 0, 0, 0, 1))
  const [x, y, z] = node.translate ?? [0, 0, 0]
  return multiply(translation(x!, y!, z!), scaled)
}

/** Positive, unless left and right are swapped. */
export const determinant = (m: Matrix): number =>
  m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) - m[4]! * (m[1]! * m[10]! - m[2]! * m[9]!) + m[8]! * (m[1]! * m[6]! - m[2]! * m[5]!)
