/** For models that take a shape and no size. */

/** The one of `shapes` (`16:9`) that comes nearest to `size` (`1600x900`): as much too wide counts as much as too tall. Nothing where there are no shapes. */
export const nearestShape = <T extends string>(size: string, shapes: readonly T[]): T | undefined =>
  shapes.toSorted((a, b) => Math.abs(width(a) - width(size)) - Math.abs(width(b) - width(size)))[0]

/** How much wider than tall; of the same shape, lying and standing, one is the other's negative. */
const width = (shape: string): number => {
  const [across = 1, down = 1] = shape.split(/[x:]/).map(Number)
  return Math.log(across / down)
}
