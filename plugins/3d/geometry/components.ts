/** The surfaces that a solid is made of: triangles that hang together. Counted here, as the kernel's `decompose` copies so much that a thousand pieces take seconds. */
import type { Manifold } from './kernel.ts'
import { unionFind } from './union-find.ts'

export interface Component {
  /** Negative for the inside of a hollow. */
  readonly volume: number
  /** Smallest z. */
  readonly lowest: number
  /** Holes through it: one for a ring (Euler's formula). */
  readonly genus: number
}

/** In the solid's units. */
export function componentsOf(solid: Manifold): Component[] {
  const { vertProperties, numProp, triVerts, mergeFromVert, mergeToVert } = solid.getMesh()
  const count = vertProperties.length / numProp
  const { find, join } = unionFind(count)
  // Vertices that the kernel has doubled are one.
  const doubled = new Set<number>()
  mergeFromVert?.forEach((from, at) => {
    if (from !== mergeToVert[at]) doubled.add(from)
    join(from, mergeToVert[at]!)
  })
  for (let at = 0; at < triVerts.length; at += 3) {
    join(triVerts[at]!, triVerts[at + 1]!)
    join(triVerts[at + 1]!, triVerts[at + 2]!)
  }
  const { min, max } = solid.boundingBox()
  const [x, y, z] = [0, 1, 2].map((k) => (min[k]! + max[k]!) / 2) as [number, number, number]
  const found = new Map<number, { volume: number; lowest: number; faces: number; vertices: number }>()
  const of = (vertex: number) => {
    const root = find(vertex)
    const known = found.get(root) ?? { volume: 0, lowest: Infinity, faces: 0, vertices: 0 }
    found.set(root, known)
    return known
  }
  for (let at = 0; at < triVerts.length; at += 3) {
    const a = triVerts[at]! * numProp, b = triVerts[at + 1]! * numProp, c = triVerts[at + 2]! * numProp // oxfmt-ignore
    const ax = vertProperties[a]! - x, ay = vertProperties[a + 1]! - y, az = vertProperties[a + 2]! - z // oxfmt-ignore
    const bx = vertProperties[b]! - x, by = vertProperties[b + 1]! - y, bz = vertProperties[b + 2]! - z // oxfmt-ignore
    const cx = vertProperties[c]! - x, cy = vertProperties[c + 1]! - y, cz = vertProperties[c + 2]! - z // oxfmt-ignore
    const one = of(triVerts[at]!)
    one.faces++
    one.volume += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6
  }
  for (let vertex = 0; vertex < count; vertex++) {
    if (doubled.has(vertex)) continue
    const one = of(vertex)
    one.vertices++
    one.lowest = Math.min(one.lowest, vertProperties[vertex * numProp + 2]!)
  }
  return [...found.values()].map(({ volume, lowest, faces, vertices }) => ({ volume, lowest, genus: 1 - (vertices - faces / 2) / 2 }))
}
