/** Polygons of files, as triangles: a fan where they are nowhere bent inwards, as nearly all are. */
import { kernel } from '../geometry/kernel.ts'

export type Corners = readonly [number, number, number]
type Flat = readonly [number, number]

/** The polygon seen along its normal's longest axis (Newell), so that it runs counter-clockwise. */
function flat(points: readonly Corners[]): [number, number][] {
  const normal = [0, 0, 0]
  points.forEach((a, at) => {
    const b = points[(at + 1) % points.length]!
    for (let k = 0; k < 3; k++) normal[k]! += (a[(k + 1) % 3]! - b[(k + 1) % 3]!) * (a[(k + 2) % 3]! + b[(k + 2) % 3]!)
  })
  const axis = [0, 1, 2].reduce((best, k) => (Math.abs(normal[k]!) > Math.abs(normal[best]!) ? k : best), 0)
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
  return points.map((point) => (normal[axis]! < 0 ? [point[v]!, point[u]!] : [point[u]!, point[v]!]))
}

/** The polygon laid flat where it is bent inwards at a corner; else nothing. */
export function bentOutline(points: readonly Corners[]): readonly Flat[] | undefined {
  if (points.length < 4) return undefined
  const outline = flat(points)
  const size = Math.max(...outline.map(([x, y]) => Math.max(Math.abs(x - outline[0]![0]), Math.abs(y - outline[0]![1]))))
  const isBent = outline.some(([x, y], at) => {
    const [bx, by] = outline[(at + 1) % outline.length]!
    const [cx, cy] = outline[(at + 2) % outline.length]!
    return (bx - x) * (cy - by) - (by - y) * (cx - bx) < -1e-6 * size * size
  })
  return isBent ? outline : undefined
}

/** Which corners make each triangle. */
export const fan = (count: number): Corners[] => Array.from({ length: Math.max(0, count - 2) }, (_, at) => [0, at + 1, at + 2])

/** The same for one that is bent inwards. One that crosses itself becomes a fan. */
export async function bentTriangles(outline: readonly Flat[]): Promise<readonly Corners[]> {
  const { triangulate } = await kernel()
  const found = triangulate([outline.map(([x, y]): [number, number] => [x, y])])
  return found.length > 0 ? found.map(([a, b, c]): Corners => [a!, b!, c!]) : fan(outline.length)
}
