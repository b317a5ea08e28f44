/** Closed surfaces as solids: pieces that overlap or touch face to face count as one, and common space counts once. */
import { arena as newArena, kernel as startKernel } from '../geometry/kernel.ts'
import { componentsOf } from '../geometry/components.ts'
import { solidPieces } from '../geometry/pieces.ts'
import { tuplesAt } from '../geometry/same-tuples.ts'
import type { FlatScene } from '../render/flat-scene.ts'
import type { Topology } from './topology.ts'

/** More triangles than this are not merged: it would take too long. */
const most = 200_000

/** `undefined` where there is nothing to merge, and where the kernel does not take the surface for a solid. Metres, y up. */
export async function merged(
  { positions, indices }: FlatScene,
  { parts, sharedEdges, placeOf, places }: Topology,
): Promise<Pick<Topology, 'volume' | 'area' | 'parts' | 'floating'> | undefined> {
  // A single piece whose edges have two triangles each is what it is.
  if ((parts === 1 && sharedEdges === 0) || indices.length / 3 > most) return undefined
  const kernel = await startKernel()
  const arena = newArena()
  try {
    const triVerts = indices.map((vertex) => placeOf[vertex]!)
    const mesh = new kernel.Mesh({ numProp: 3, vertProperties: tuplesAt(positions, 3, places), triVerts })
    const all = arena.keep(new kernel.Manifold(mesh))
    const pieces = solidPieces(all, kernel, arena)
    if (!pieces) return undefined
    const whole = pieces.length > 1 ? arena.keep(kernel.Manifold.union(pieces)) : all
    const { min, max } = whole.boundingBox()
    const ground = min[1]! + 1e-3 * Math.hypot(...[0, 1, 2].map((k) => max[k]! - min[k]!))
    // The biggest piece is what others float beside. Up is z to the counting.
    const separate = componentsOf(arena.keep(whole.rotate(90, 0, 0)))
      .filter((piece) => piece.volume > 0)
      .toSorted((one, other) => other.volume - one.volume)
    const floating = separate.slice(1).filter(({ lowest }) => lowest > ground).length
    return { volume: whole.volume(), area: whole.surfaceArea(), parts: separate.length, floating }
  } catch {
    return undefined
  } finally {
    arena.release()
  }
}
