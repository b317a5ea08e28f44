/** Closed surfaces as solids: pieces that overlap or touch face to face count as one, and common space counts once. */
import { diagonalOf } from '../geometry/bounds.ts'
import { componentsOf } from '../geometry/components.ts'
import { arena as newArena, kernel as startKernel, type Manifold } from '../geometry/kernel.ts'
import { solidPieces } from '../geometry/pieces.ts'
import { tuplesAt } from '../geometry/same-tuples.ts'
import type { MeasureContext } from '../measure/context.ts'
import type { FlatScene } from '../render/flat-scene.ts'
import { unitMetres } from '../units.ts'
import type { Topology } from './topology.ts'

/** More triangles than this are not merged: it would take too long. */
const most = 200_000

/** In metres. */
type Merged = Pick<Topology, 'volume' | 'area' | 'parts' | 'floating'>

/** `metres` are in one unit of the solid, which has z up. */
function countedIn(whole: Manifold, metres: number): Merged {
  const box = whole.boundingBox()
  const ground = box.min[2] + 1e-3 * diagonalOf(box)
  // The biggest piece is what others float beside.
  const separate = componentsOf(whole)
    .filter((piece) => piece.volume > 0)
    .toSorted((one, other) => other.volume - one.volume)
  const floating = separate.slice(1).filter(({ lowest }) => lowest > ground).length
  return { volume: whole.volume() * metres ** 3, area: whole.surfaceArea() * metres ** 2, parts: separate.length, floating }
}

/** What the measures have made of the same pieces; `undefined` where their parts are others, as where a hollow is one of the pieces. */
function madeBefore({ parts, volume }: Topology, context: MeasureContext | undefined): Manifold | undefined {
  if (!context || context.parts.length !== parts || volume < 0) return undefined
  const whole = context.subject(undefined, 'model')
  return whole.open().length === 0 ? whole.solid() : undefined
}

/** `undefined` where there is nothing to merge, and where the kernel does not take the surface for a solid. */
export async function merged(
  { positions, indices }: FlatScene,
  surface: Topology,
  context: MeasureContext | undefined,
): Promise<Merged | undefined> {
  const { parts, sharedEdges, placeOf, places } = surface
  // A single piece whose edges have two triangles each is what it is.
  if ((parts === 1 && sharedEdges === 0) || indices.length / 3 > most) return undefined
  const kernel = await startKernel()
  const arena = newArena()
  try {
    const made = madeBefore(surface, context)
    if (made) return countedIn(made, unitMetres[context!.units])
    const triVerts = indices.map((vertex) => placeOf[vertex]!)
    const mesh = new kernel.Mesh({ numProp: 3, vertProperties: tuplesAt(positions, 3, places), triVerts })
    const all = arena.keep(new kernel.Manifold(mesh))
    const pieces = solidPieces(all, kernel, arena)
    if (!pieces) return undefined
    const whole = pieces.length > 1 ? arena.keep(kernel.Manifold.union(pieces)) : all
    return countedIn(arena.keep(whole.rotate(90, 0, 0)), 1)
  } catch {
    return undefined
  } finally {
    arena.release()
  }
}
