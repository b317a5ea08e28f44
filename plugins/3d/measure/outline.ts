/** The convex outline of what lies on a plane, and how it fits and stands. */
import type { Point2 } from './section.ts'

/** Counter-clockwise (Andrew's monotone chain); fewer than three points where all are on a line. */
export function convexOutline(points: readonly Point2[]): Point2[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  const turn = (o: Point2, a: Point2, b: Point2) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
  const half = (list: readonly Point2[]): Point2[] => {
    const chain: Point2[] = []
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.toReversed())]
}

/** Outer size [u, v] after a turn by so many degrees. */
export function turnedSize(outline: readonly Point2[], degrees: number): Point2 {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const us = outline.map(([u, v]) => u * cos - v * sin)
  const vs = outline.map(([u, v]) => u * sin + v * cos)
  return [Math.max(...us) - Math.min(...us), Math.max(...vs) - Math.min(...vs)]
}

/** From a place inside to the nearest edge (negative where it is outside), and the way there. */
export function toEdge(outline: readonly Point2[], [u, v]: Point2): { readonly distance: number; readonly towards: Point2 } {
  let best = { distance: Infinity, towards: [0, 0] as Point2 }
  outline.forEach((from, at) => {
    const to = outline[(at + 1) % outline.length]!
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    if (length === 0) return
    // Outwards of a counter-clockwise outline is to the right.
    const towards = [(to[1] - from[1]) / length, (from[0] - to[0]) / length] as const
    const distance = (from[0] - u) * towards[0] + (from[1] - v) * towards[1]
    if (distance < best.distance) best = { distance, towards }
  })
  return best
}
