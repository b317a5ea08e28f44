/** The box around a surface. */

type Corner = readonly [number, number, number]
export interface Bounds {
  readonly min: Corner
  readonly max: Corner
}

/**
 * Lowest and highest corner of the vertices that `indices` names, of all where it is not given. In the unit of the positions; without a vertex
 * `min` is infinite and `max` minus infinite.
 */
export function boundsOf(positions: ArrayLike<number>, indices?: ArrayLike<number>): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  const count = indices?.length ?? positions.length / 3
  for (let at = 0; at < count; at++) {
    const vertex = (indices ? indices[at]! : at) * 3
    for (let k = 0; k < 3; k++) {
      const value = positions[vertex + k]!
      if (value < min[k]!) min[k] = value
      if (value > max[k]!) max[k] = value
    }
  }
  return { min, max }
}

/** From the lowest corner to the highest. */
export const diagonalOf = ({ min, max }: Bounds): number => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2])
