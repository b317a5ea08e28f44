/** Fewer triangles where there are more than allowed. */
import type { Document } from '@gltf-transform/core'
import { triangleList } from '../render/flat-scene.ts'
import { thousands } from '../thousands.ts'

/** Triangles that the scenes show, copies counted. */
export function countTriangles(document: Document): number {
  let sum = 0
  for (const node of document.getRoot().listNodes())
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) sum += triangleList(primitive).length / 3
  return sum
}

/** Simplifies (meshoptimizer) to at most `maxTriangles`, as closely as the shape allows; says by how much, or nothing. */
export async function simplifyTo(document: Document, maxTriangles: number): Promise<string | undefined> {
  const before = countTriangles(document)
  if (before <= maxTriangles) return undefined
  const [{ simplify, weld }, { MeshoptSimplifier }] = await Promise.all([import('@gltf-transform/functions'), import('meshoptimizer')])
  await MeshoptSimplifier.ready
  await document.transform(weld())
  let now = before
  // The careful way first; a budget that it cannot meet is met by force.
  for (const error of [0.01, 0.1, 1]) {
    await document.transform(simplify({ simplifier: MeshoptSimplifier, ratio: maxTriangles / now, error, lockBorder: false }))
    now = countTriangles(document)
    if (now <= maxTriangles) break
  }
  return `Simplified from ${thousands(before)} to ${thousands(now)} triangles${now > maxTriangles ? '; the shape allows no fewer' : ''}.`
}
