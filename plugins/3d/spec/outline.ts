/** Questions about a closed outline in the plane. */

export type Point = readonly [number, number]

/** Positive where the points run counter-clockwise; the shoelace formula. */
export const signedArea = (points: readonly Point[]): number =>
  points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length]!
    return sum + (x * nextY - nextX * y) / 2
  }, 0)

const side = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const between = (a: Point, b: Point, c: Point): boolean =>
  Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1])

/** Do two edges have a point in common? Orientation test with the collinear cases. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [s1, s2, s3, s4] = [side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)]
  if (s1 * s2 < 0 && s3 * s4 < 0) return true
  return (
    (s1 === 0 && between(c, d, a)) || (s2 === 0 && between(c, d, b)) || (s3 === 0 && between(a, b, c)) || (s4 === 0 && between(a, b, d))
  )
}

/** The first two edges (by the index of their first point) that meet without being neighbours, if any. Only edges whose places along x overlap are compared. */
export function crossing(points: readonly Point[]): [number, number] | undefined {
  const count = points.length
  const edges = points
    .map((a, at) => {
      const b = points[(at + 1) % count]!
      return { at, a, b, low: Math.min(a[0], b[0]), high: Math.max(a[0], b[0]) }
    })
    .toSorted((one, other) => one.low - other.low)
  let found: [number, number] | undefined
  let open: typeof edges = []
  for (const edge of edges) {
    open = open.filter(({ high }) => high >= edge.low)
    for (const other of open) {
      const [i, j] = edge.at < other.at ? [edge.at, other.at] : [other.at, edge.at]
      if (j - i < 2 || (i === 0 && j === count - 1)) continue
      if (found && (found[0] < i || (found[0] === i && found[1] <= j))) continue
      if (meet(edge.a, edge.b, other.a, other.b)) found = [i, j]
    }
    open.push(edge)
  }
  return found
}
