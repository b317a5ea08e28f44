/** The box around an SVG path, as browsers measure it: curves by points on them, not by their handles. */
import { tableOf } from 'atelier-mcp'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
type Point = readonly [x: number, y: number]

/** Numbers that follow each letter. */
const counts = tableOf({ M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 })
/** On each curve: a tenth of a pixel at the sizes of diagrams. */
const steps = 12

/** Around these points; nothing for none. */
export function boxAround(points: readonly Point[]): Box | undefined {
  if (points.length === 0) return undefined
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Points on the path of a `d` attribute: all corners, and some of each curve. */
export function pathPoints(d: string): readonly Point[] {
  const points: Point[] = []
  let at: Point = [0, 0]
  let start: Point = at
  for (const [, letter = '', rest = ''] of d.matchAll(/([a-z])([^a-df-z]*)/gi)) {
    const numbers = [...rest.matchAll(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi)].map(([one]) => Number(one))
    const kind = letter.toUpperCase()
    const count = counts[kind]
    if (count === undefined) continue
    if (count === 0) at = start
    const turns = count === 0 ? 0 : Math.floor(numbers.length / count)
    for (let turn = 0; turn < turns; turn++) {
      const given = numbers.slice(turn * count, (turn + 1) * count)
      const [x, y] = letter === kind ? [0, 0] : at
      const end = endOf(kind, given, at, x, y)
      points.push(...between(kind, given, at, end, x, y), end)
      at = end
      if (kind === 'M' && turn === 0) start = end
    }
  }
  return points
}

function endOf(kind: string, given: readonly number[], at: Point, x: number, y: number): Point {
  if (kind === 'H') return [x + given[0]!, at[1]]
  if (kind === 'V') return [at[0], y + given[0]!]
  return [x + given.at(-2)!, y + given.at(-1)!]
}

/** Points inside of one curve. */
function between(kind: string, given: readonly number[], from: Point, to: Point, x: number, y: number): Point[] {
  const handle = (index: number): Point => [x + given[index]!, y + given[index + 1]!]
  const along = (curve: (t: number) => Point): Point[] => Array.from({ length: steps - 1 }, (_, index) => curve((index + 1) / steps))
  const mix = (t: number, parts: readonly (readonly [number, Point])[]): Point => [
    parts.reduce((sum, [weight, point]) => sum + weight * point[0], 0),
    parts.reduce((sum, [weight, point]) => sum + weight * point[1], 0),
  ]
  if (kind === 'C' || kind === 'S') {
    const [one, two] = kind === 'C' ? [handle(0), handle(2)] : [from, handle(0)]
    return along((t) =>
      mix(t, [
        [(1 - t) ** 3, from],
        [3 * t * (1 - t) ** 2, one],
        [3 * t * t * (1 - t), two],
        [t ** 3, to],
      ]),
    )
  }
  if (kind === 'Q')
    return along((t) =>
      mix(t, [
        [(1 - t) ** 2, from],
        [2 * t * (1 - t), handle(0)],
        [t * t, to],
      ]),
    )
  if (kind === 'A') return arc(given, from, to)
  return []
}

/** As SVG 2, appendix B.2.4, turns an arc's ends into its centre. */
function arc([rx = 0, ry = 0, turn = 0, large, sweep]: readonly number[], from: Point, to: Point): Point[] {
  if (rx === 0 || ry === 0) return []
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  const [dx, dy] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2]
  const [px, py] = [cos * dx + sin * dy, cos * dy - sin * dx]
  const grow = Math.max(1, Math.sqrt((px / rx) ** 2 + (py / ry) ** 2))
  const [a, b] = [Math.abs(rx) * grow, Math.abs(ry) * grow]
  const left = Math.max(0, (a * b) ** 2 - (a * py) ** 2 - (b * px) ** 2)
  const root = (Boolean(large) === Boolean(sweep) ? -1 : 1) * Math.sqrt(left / ((a * py) ** 2 + (b * px) ** 2 || 1))
  const [qx, qy] = [(root * a * py) / b, (-root * b * px) / a]
  const [cx, cy] = [cos * qx - sin * qy + (from[0] + to[0]) / 2, sin * qx + cos * qy + (from[1] + to[1]) / 2]
  const first = Math.atan2((py - qy) / b, (px - qx) / a)
  let sweeps = Math.atan2((-py - qy) / b, (-px - qx) / a) - first
  if (sweep && sweeps < 0) sweeps += 2 * Math.PI
  if (!sweep && sweeps > 0) sweeps -= 2 * Math.PI
  return Array.from({ length: steps - 1 }, (_, index) => {
    const angle = first + (sweeps * (index + 1)) / steps
    const [x, y] = [a * Math.cos(angle), b * Math.sin(angle)]
    return [cx + cos * x - sin * y, cy + sin * x + cos * y]
  })
}
