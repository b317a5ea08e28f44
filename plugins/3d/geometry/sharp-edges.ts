/** Which edges of a surface are sharp: those that bend by more than `sharpAngle`, and what closes the gaps between them. */
import { sharpAngle } from './sharp-angle.ts'

/** By how much an edge bends that is sharp, and one that closes a gap; less along a cut, where two shapes meet. Degrees. */
const limits = { within: { sharp: sharpAngle, closing: 20 }, seam: { sharp: 20, closing: 12 } }
/** A gap is closed by what runs on within this of the edge before it. Degrees. */
const turnAngle = 45

const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)

/** Edges by their number, as `sameEdges` counts them. */
export interface BentEdges {
  /** Both ends of each edge, as places. */
  readonly ends: Uint32Array
  /** The cosine by which two faces bend; 2 where an edge has another number of faces than two. */
  readonly bends: Float32Array
  /** 1 for each edge along which two shapes meet. */
  readonly seams: Uint8Array
  /** Edges that bend by less, and are sharp all the same. */
  readonly creased: readonly number[]
}

/**
 * 1 for each edge that is sharp. Facets make a rim that bends by about `sharpAngle` bend by a little more here and a little less there. Such a
 * rim would be shaded sharp in places and smooth in others; so where a line of sharp edges ends, the edge that goes on is sharp, too, as long as it bends by 20 degrees.
 * Along a seam 20 degrees are sharp, and 12 go on.
 */
export function sharpEdges({ ends, bends, seams, creased }: BentEdges, positions: Float32Array, count: number): Uint8Array {
  const sharp = new Uint8Array(bends.length)
  const sharpAt = new Uint32Array(count)
  const mark = (edge: number): void => {
    sharp[edge] = 1
    sharpAt[ends[edge * 2]!]!++
    sharpAt[ends[edge * 2 + 1]!]!++
  }
  const cosines = [limits.within, limits.seam].map(({ sharp: least, closing }) => ({ sharp: cosine(least), closing: cosine(closing) }))
  // The border of a surface ends lines as well.
  bends.forEach((bend, edge) => (bend < cosines[seams[edge]!]!.sharp || bend > 1.5) && mark(edge))
  for (const edge of creased) if (sharp[edge] === 0) mark(edge)
  const { first, list } = edgesAt(ends, (edge) => bends[edge]! < cosines[seams[edge]!]!.closing || bends[edge]! > 1.5, count)
  const turn = cosine(turnAngle)
  const direction = (from: number, to: number): [number, number, number] => {
    const [x, y, z] = [0, 1, 2].map((k) => positions[to * 3 + k]! - positions[from * 3 + k]!) as [number, number, number]
    const length = Math.hypot(x, y, z) || 1
    return [x / length, y / length, z / length]
  }
  const otherEnd = (edge: number, end: number): number => (ends[edge * 2] === end ? ends[edge * 2 + 1]! : ends[edge * 2]!)
  for (let start = 0; start < count; start++)
    for (let end = start; sharpAt[end] === 1;) {
      const around = list.subarray(first[end], first[end + 1])
      const last = around.find((edge) => sharp[edge] === 1)
      if (last === undefined) break
      const [x, y, z] = direction(otherEnd(last, end), end)
      let [best, straightest] = [-1, turn]
      for (const edge of around) {
        if (sharp[edge] === 1) continue
        const [dx, dy, dz] = direction(end, otherEnd(edge, end))
        const straight = x * dx + y * dy + z * dz
        if (straight > straightest) [best, straightest] = [edge, straight]
      }
      if (best === -1) break
      mark(best)
      end = otherEnd(best, end)
    }
  return sharp
}

/** Edges that may be part of a line, at each place. */
function edgesAt(ends: Uint32Array, isBent: (edge: number) => boolean, count: number): { first: Uint32Array; list: Uint32Array } {
  const first = new Uint32Array(count + 1)
  for (let at = 0; at < ends.length; at++) if (isBent(at >> 1)) first[ends[at]! + 1]!++
  for (let place = 0; place < count; place++) first[place + 1]! += first[place]!
  const next = first.slice()
  const list = new Uint32Array(first[count]!)
  for (let at = 0; at < ends.length; at++) if (isBent(at >> 1)) list[next[ends[at]!]!++] = at >> 1
  return { first, list }
}
