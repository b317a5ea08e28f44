/** Turning, moving and scaling in SVG, as numbers. */

/** a b c d e f of `matrix()`: x becomes ax + cy + e, y becomes bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number]
/** Leaves all where it is. */
export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** Where a point goes. */
export const apply = ([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] => [a * x + c * y + e, b * x + d * y + f]

/** Of a `transform` attribute. */
export function matrixOf(text: string | null | undefined): Matrix {
  let now: Matrix = identity
  for (const part of (text ?? '').split(')')) {
    const [before = '', inside = ''] = part.split('(', 2)
    const name = before.replace(/^[\s,]+/, '')
    const [p = 0, q, r, s = 0, t = 0, u = 0] = inside
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number.parseFloat)
    const angle = (p * Math.PI) / 180
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    if (name === 'translate') now = times(now, [1, 0, 0, 1, p, q ?? 0])
    else if (name === 'scale') now = times(now, [p, 0, 0, q ?? p, 0, 0])
    else if (name === 'rotate')
      now = times(times(times(now, [1, 0, 0, 1, q ?? 0, r ?? 0]), [cos, sin, -sin, cos, 0, 0]), [1, 0, 0, 1, -(q ?? 0), -(r ?? 0)])
    else if (name === 'matrix') now = times(now, [p, q ?? 0, r ?? 0, s, t, u])
  }
  return now
}

/** The second first, then the first. */
export const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f,
]
