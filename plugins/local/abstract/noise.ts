/** Smooth noise on a lattice, for flow fields and wavy edges. */
import { hashText } from '../draw/random.ts'

/** A function from a point to a value between -1 and 1 that changes softly; one unit is one lattice cell. */
export function createNoise(seed: number): (x: number, y: number) => number {
  const salt = hashText(`noise${seed}`)
  const corner = (x: number, y: number): number => {
    let mixed = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ salt
    mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2147483648 - 1
  }
  const ease = (share: number): number => share * share * (3 - 2 * share)
  return (x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [ease(x - left), ease(y - top)]
    const upper = corner(left, top) + (corner(left + 1, top) - corner(left, top)) * u
    const lower = corner(left, top + 1) + (corner(left + 1, top + 1) - corner(left, top + 1)) * u
    return upper + (lower - upper) * v
  }
}
