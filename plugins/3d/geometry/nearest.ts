/** How near a surface is to a place, and two surfaces to each other. The kernel's `minGap` says no places, and took 4 s for two balls of 200,000 triangles. */
import { areApart, betweenTriangles, type Corners, from as wayFrom, to as wayTo, toTriangle } from './triangle-distance.ts'
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

const [corners, otherCorners] = [new Float64Array(9), new Float64Array(9)]
function cornersOf({ positions, indices }: TriangleTree, triangle: number, into: Corners): Corners {
  for (let corner = 0; corner < 3; corner++) {
    const at = indices[triangle * 3 + corner]! * 3
    into[corner * 3] = positions[at]!
    into[corner * 3 + 1] = positions[at + 1]!
    into[corner * 3 + 2] = positions[at + 2]!
  }
  return into
}

const beyond = (low: number, high: number, value: number): number => (value < low ? low - value : value > high ? value - high : 0)
/** From a box to a place or another box, squared. */
function fromBox(boxes: Float32Array, at: number, x: number, y: number, z: number): number {
  const dx = beyond(boxes[at]!, boxes[at + 3]!, x), dy = beyond(boxes[at + 1]!, boxes[at + 4]!, y), dz = beyond(boxes[at + 2]!, boxes[at + 5]!, z) // oxfmt-ignore
  return dx * dx + dy * dy + dz * dz
}
function betweenBoxes(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let sum = 0
  for (let k = 0; k < 3; k++) {
    const apart = Math.max(a[i + k]! - b[j + 3 + k]!, 0, b[j + k]! - a[i + 3 + k]!)
    sum += apart * apart
  }
  return sum
}

/** Branches that wait. */
const waiting = new Uint32Array(128)
/** From a place to the surface; no farther than `within`, or `undefined`. */
export function nearestTo(tree: TriangleTree, place: readonly [number, number, number], within = Infinity): Nearest | undefined {
  const { boxes, from, to, second, order } = tree
  const [x, y, z] = place
  let best = within * within
  let found: Place | undefined
  let depth = 1
  waiting[0] = 0
  while (depth > 0) {
    const branch = waiting[--depth]!
    if (fromBox(boxes, branch * 6, x, y, z) > best) continue
    const other = second[branch]!
    if (other) {
      // The nearer half is looked at first, so it is put down last.
      const nearFirst = fromBox(boxes, (branch + 1) * 6, x, y, z) <= fromBox(boxes, other * 6, x, y, z)
      waiting[depth++] = nearFirst ? other : branch + 1
      waiting[depth++] = nearFirst ? branch + 1 : other
      continue
    }
    for (let at = from[branch]!; at < to[branch]!; at++) {
      const length = toTriangle(x, y, z, cornersOf(tree, order[at]!, corners))
      if (length > best) continue
      best = length
      found = [wayTo[0]!, wayTo[1]!, wayTo[2]!]
    }
  }
  return found && { distance: Math.sqrt(best), from: [...place], to: found }
}

/** Corners of one surface from which a first bound for the distance is taken, and steps from the nearest of them to and fro. */
const probes = 64
const steps = 30
/** What is nearer by less than this part is not looked for. */
const close = 1e-4
/** Pairs of triangles that are compared: half a second. Only finely meshed surfaces that run beside each other everywhere have more. */
const mostPairs = 300_000

/** A short way between two surfaces: from the nearest of some corners to the other surface, from there back, and so on. */
function firstBound(one: TriangleTree, other: TriangleTree): Nearest {
  const step = Math.max(1, Math.floor(one.indices.length / probes))
  let best: Nearest = { distance: Infinity, from: [0, 0, 0], to: [0, 0, 0] }
  for (let at = 0; at < one.indices.length; at += step) {
    const corner = one.indices[at]! * 3
    const place: Place = [one.positions[corner]!, one.positions[corner + 1]!, one.positions[corner + 2]!]
    const near = nearestTo(other, place, best.distance)
    if (near && near.distance < best.distance) best = near
  }
  for (let at = 0; at < steps; at++) {
    const back = nearestTo(one, best.to, best.distance)
    if (!back) break
    const forth = nearestTo(other, back.to, back.distance)
    if (!forth || forth.distance > best.distance * (1 - close / 10)) break
    best = forth
  }
  return best
}

/** The shortest way between two surfaces; 0 where they touch or cut. One within the other is as far as its surface is. */
export function nearestBetween(one: TriangleTree, other: TriangleTree): Nearest {
  const first = firstBound(one, other)
  let [best, from, to] = [first.distance ** 2, first.from, first.to]
  const pairs: number[] = [0, 0]
  let compared = 0
  while (pairs.length > 0 && best > 0 && compared < mostPairs) {
    const right = pairs.pop()!
    const left = pairs.pop()!
    if (betweenBoxes(one.boxes, left * 6, other.boxes, right * 6) >= best * (1 - close)) continue
    const [leftSecond, rightSecond] = [one.second[left]!, other.second[right]!]
    if (leftSecond || rightSecond) {
      const splitLeft = leftSecond > 0 && (rightSecond === 0 || one.to[left]! - one.from[left]! >= other.to[right]! - other.from[right]!)
      const [a, b, c, d] = splitLeft ? [left + 1, right, leftSecond, right] : [left, right + 1, left, rightSecond]
      // The nearer two are looked at first, so they are put down last.
      if (betweenBoxes(one.boxes, a * 6, other.boxes, b * 6) < betweenBoxes(one.boxes, c * 6, other.boxes, d * 6)) pairs.push(c, d, a, b)
      else pairs.push(a, b, c, d)
      continue
    }
    for (let i = one.from[left]!; i < one.to[left]!; i++)
      for (let j = other.from[right]!; j < other.to[right]!; j++) {
        if (betweenBoxes(one.triangleBoxes, i * 6, other.triangleBoxes, j * 6) >= best * (1 - close)) continue
        compared++
        if (areApart(cornersOf(one, one.order[i]!, corners), cornersOf(other, other.order[j]!, otherCorners), best * (1 - close))) continue
        const found = betweenTriangles(corners, otherCorners)
        if (found >= best) continue
        best = found
        from = [wayFrom[0]!, wayFrom[1]!, wayFrom[2]!]
        to = [wayTo[0]!, wayTo[1]!, wayTo[2]!]
      }
  }
  return { distance: Math.sqrt(best), from, to, ...(pairs.length > 0 && best > 0 && { atMost: true }) }
}
