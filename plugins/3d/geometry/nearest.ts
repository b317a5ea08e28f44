/** How near a surface is to a place, and two surfaces to each other. The kernel's `minGap` says no places, and took 4 s for two balls of 200,000 triangles. */
import type { TriangleTree } from './triangle-tree.ts'

type Place = [number, number, number]
/** The shortest way: its length, and where it begins and ends. */
export interface Nearest {
  readonly distance: number
  readonly from: Place
  readonly to: Place
  /** There were too many near pairs to look at all: the distance is at most this. */
  readonly atMost?: boolean
}

const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
const minus = (a: readonly number[], b: readonly number[]): Place => [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!]
const along = (a: readonly number[], way: readonly number[], share: number): Place => [a[0]! + way[0]! * share, a[1]! + way[1]! * share, a[2]! + way[2]! * share] // oxfmt-ignore
const clamp = (value: number): number => Math.min(1, Math.max(0, value))
const squared = (a: readonly number[], b: readonly number[]): number => (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2

type Triangle = readonly [Place, Place, Place]
const triangleOf = ({ positions, indices }: TriangleTree, triangle: number): Triangle => {
  const corner = (k: number): Place => {
    const at = indices[triangle * 3 + k]! * 3
    return [positions[at]!, positions[at + 1]!, positions[at + 2]!]
  }
  return [corner(0), corner(1), corner(2)]
}

/** The place of a triangle that is nearest to `p` (Ericson, Real-Time Collision Detection, 5.1.5). */
function onTriangle(p: readonly number[], [a, b, c]: Triangle): Place {
  const [ab, ac, ap] = [minus(b, a), minus(c, a), minus(p, a)]
  const [d1, d2] = [dot(ab, ap), dot(ac, ap)]
  if (d1 <= 0 && d2 <= 0) return a
  const bp = minus(p, b)
  const [d3, d4] = [dot(ab, bp), dot(ac, bp)]
  if (d3 >= 0 && d4 <= d3) return b
  const vc = d1 * d4 - d3 * d2
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return along(a, ab, d1 / (d1 - d3))
  const cp = minus(p, c)
  const [d5, d6] = [dot(ab, cp), dot(ac, cp)]
  if (d6 >= 0 && d5 <= d6) return c
  const vb = d5 * d2 - d1 * d6
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return along(a, ac, d2 / (d2 - d6))
  const va = d3 * d6 - d5 * d4
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return along(b, minus(c, b), (d4 - d3) / (d4 - d3 + (d5 - d6)))
  const whole = va + vb + vc
  return along(along(a, ab, vb / whole), ac, vc / whole)
}

/** The shortest way between two edges (Ericson, 5.1.9). */
function betweenEdges(p1: Place, q1: Place, p2: Place, q2: Place): readonly [Place, Place] {
  const [d1, d2, r] = [minus(q1, p1), minus(q2, p2), minus(p1, p2)]
  const [a, e, f, c, b] = [dot(d1, d1), dot(d2, d2), dot(d2, r), dot(d1, r), dot(d1, d2)]
  const parallel = a * e - b * b
  let s = parallel > 1e-12 * a * e ? clamp((b * f - c * e) / parallel) : 0
  let t = e > 0 ? (b * s + f) / e : 0
  if (t < 0 || t > 1) {
    t = clamp(t)
    s = a > 0 ? clamp((b * t - c) / a) : 0
  }
  return [along(p1, d1, s), along(p2, d2, t)]
}

/** Where an edge passes through a triangle, if it does. */
function through(p: Place, q: Place, [a, b, c]: Triangle): Place | undefined {
  const [ab, ac, way] = [minus(b, a), minus(c, a), minus(q, p)]
  const normal: Place = [ab[1] * ac[2] - ab[2] * ac[1], ab[2] * ac[0] - ab[0] * ac[2], ab[0] * ac[1] - ab[1] * ac[0]]
  const [above, below] = [dot(normal, minus(p, a)), dot(normal, minus(q, a))]
  if (above * below > 0 || above === below) return undefined
  const place = along(p, way, above / (above - below))
  return squared(onTriangle(place, [a, b, c]), place) <= 1e-18 * dot(way, way) ? place : undefined
}

/** The shortest way between two triangles, squared length first. */
function betweenTriangles(one: Triangle, other: Triangle): readonly [number, Place, Place] {
  let best: readonly [number, Place, Place] = [Infinity, one[0], other[0]]
  const take = (from: Place, to: Place) => {
    const length = squared(from, to)
    if (length < best[0]) best = [length, from, to]
  }
  for (let i = 0; i < 3; i++) {
    take(one[i]!, onTriangle(one[i]!, other))
    take(onTriangle(other[i]!, one), other[i]!)
    for (let j = 0; j < 3; j++) take(...betweenEdges(one[i]!, one[(i + 1) % 3]!, other[j]!, other[(j + 1) % 3]!))
  }
  for (let i = 0; i < 3; i++) {
    const place = through(one[i]!, one[(i + 1) % 3]!, other) ?? through(other[i]!, other[(i + 1) % 3]!, one)
    if (place) return [0, place, place]
  }
  return best
}

/** From a box to a place or another box, squared. */
const fromBox = (boxes: Float32Array, at: number, p: readonly number[]): number => {
  let sum = 0
  for (let k = 0; k < 3; k++) sum += Math.max(boxes[at + k]! - p[k]!, 0, p[k]! - boxes[at + 3 + k]!) ** 2
  return sum
}
const betweenBoxes = (a: Float32Array, i: number, b: Float32Array, j: number): number => {
  let sum = 0
  for (let k = 0; k < 3; k++) sum += Math.max(a[i + k]! - b[j + 3 + k]!, 0, b[j + k]! - a[i + 3 + k]!) ** 2
  return sum
}

/** From a place to the surface; no farther than `within`, or `undefined`. */
export function nearestTo(tree: TriangleTree, place: readonly [number, number, number], within = Infinity): Nearest | undefined {
  const { boxes, from, to, second, order } = tree
  let best = within * within
  let found: Place | undefined
  const waiting = [0]
  while (waiting.length > 0) {
    const branch = waiting.pop()!
    if (fromBox(boxes, branch * 6, place) > best) continue
    const other = second[branch]!
    if (other) {
      // The nearer half is looked at first, so it is put down last.
      const nearFirst = fromBox(boxes, (branch + 1) * 6, place) <= fromBox(boxes, other * 6, place)
      waiting.push(nearFirst ? other : branch + 1, nearFirst ? branch + 1 : other)
      continue
    }
    for (let at = from[branch]!; at < to[branch]!; at++) {
      const near = onTriangle(place, triangleOf(tree, order[at]!))
      const length = squared(near, place)
      if (length <= best) {
        best = length
        found = near
      }
    }
  }
  return found && { distance: Math.sqrt(best), from: [...place], to: found }
}

/** Corners of one surface from which a first bound for the distance is taken. */
const probes = 64
/** What is nearer by less than this part is not looked for. */
const close = 1e-4
/** Pairs of triangles that are compared: half a second. Only finely meshed surfaces that run beside each other everywhere have more. */
const mostPairs = 100_000

/** The shortest way between two surfaces; 0 where they touch or cut. One within the other is as far as its surface is. */
export function nearestBetween(one: TriangleTree, other: TriangleTree): Nearest {
  const step = Math.max(1, Math.floor(one.indices.length / probes))
  let best: readonly [number, Place, Place] = [Infinity, [0, 0, 0], [0, 0, 0]]
  for (let at = 0; at < one.indices.length; at += step) {
    const corner = one.indices[at]! * 3
    const near = nearestTo(other, [one.positions[corner]!, one.positions[corner + 1]!, one.positions[corner + 2]!], Math.sqrt(best[0]))
    if (near && near.distance ** 2 < best[0]) best = [near.distance ** 2, near.from, near.to]
  }
  const waiting: number[] = [0, 0]
  let pairs = 0
  while (waiting.length > 0 && best[0] > 0 && pairs < mostPairs) {
    const right = waiting.pop()!
    const left = waiting.pop()!
    if (betweenBoxes(one.boxes, left * 6, other.boxes, right * 6) >= best[0] * (1 - close)) continue
    const [leftSecond, rightSecond] = [one.second[left]!, other.second[right]!]
    if (leftSecond || rightSecond) {
      const splitLeft = leftSecond > 0 && (rightSecond === 0 || one.to[left]! - one.from[left]! >= other.to[right]! - other.from[right]!)
      const halves = splitLeft ? [[left + 1, right], [leftSecond, right]] : [[left, right + 1], [left, rightSecond]] // oxfmt-ignore
      const far = ([a, b]: number[]) => betweenBoxes(one.boxes, a! * 6, other.boxes, b! * 6)
      if (far(halves[0]!) < far(halves[1]!)) halves.reverse()
      for (const [a, b] of halves) waiting.push(a!, b!)
      continue
    }
    for (let i = one.from[left]!; i < one.to[left]!; i++)
      for (let j = other.from[right]!; j < other.to[right]!; j++) {
        const [a, b] = [one.order[i]!, other.order[j]!]
        if (betweenBoxes(one.triangleBoxes, a * 6, other.triangleBoxes, b * 6) >= best[0]) continue
        pairs++
        const found = betweenTriangles(triangleOf(one, a), triangleOf(other, b))
        if (found[0] < best[0]) best = found
      }
  }
  return { distance: Math.sqrt(best[0]), from: best[1], to: best[2], ...(waiting.length > 0 && best[0] > 0 && { atMost: true }) }
}
