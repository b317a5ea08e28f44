/** Curves in the plane as straight pieces. */
import type { Point } from '../spec/outline.ts'

/** A Bézier curve of any degree in straight pieces, its start left out (de Casteljau). */
export function bezier(points: readonly Point[], pieces: number): Point[] {
  return Array.from({ length: pieces }, (_, at) => {
    const t = (at + 1) / pieces
    let level = points
    while (level.length > 1) level = level.slice(1).map(([x, y], k) => [level[k]![0] * (1 - t) + x * t, level[k]![1] * (1 - t) + y * t])
    return level[0]!
  })
}

/** Most pieces of one curve. */
const most = 128

/** Pieces that keep a Bézier curve within the tolerance: its second differences bound how far a chord is off (Wang, Shene and others, 1984). */
export function bezierPieces(points: readonly Point[], tolerance: number): number {
  const degree = points.length - 1
  let bend = 0
  for (let at = 0; at + 2 <= degree; at++) {
    const [a, b, c] = [points[at]!, points[at + 1]!, points[at + 2]!]
    bend = Math.max(bend, Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]))
  }
  return Math.min(most, Math.max(1, Math.ceil(Math.sqrt((degree * (degree - 1) * bend) / (8 * tolerance)))))
}
