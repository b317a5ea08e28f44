/** What all measures of one call share: the parts by name, their surfaces, solids and trees, each made once. */
import type { Document } from '@gltf-transform/core'
import { nearest } from 'atelier-mcp'
import { type Bounds, boundsOf, diagonalOf } from '../geometry/bounds.ts'
import { arena as newArena, type Arena, type Kernel, kernel as startKernel, type Manifold } from '../geometry/kernel.ts'
import { cutTolerance, selfIntersections, type SelfIntersections } from '../geometry/self-intersections.ts'
import { onceFor } from '../geometry/once-for.ts'
import { type TriangleTree, triangleTree } from '../geometry/triangle-tree.ts'
import { unitMetres, type Unit } from '../units.ts'
import { joinedSurface, type Part, partsOf, solidOf } from './parts.ts'
import { requestError } from './request-error.ts'
import { weld } from './weld.ts'

/** Parts that are measured together. */
export interface Subject extends Bounds {
  /** `undefined` for the whole model. */
  readonly name: string | undefined
  readonly parts: readonly Part[]
  /** Its closed parts together, common space counted once; `undefined` where none is closed. */
  readonly solid: () => Manifold | undefined
  /** Names of its parts that are open, and of those that cut through themselves. */
  readonly open: () => readonly string[]
  readonly cut: () => readonly string[]
  /** Of the solid where there is one that is all of it; else of the triangles as they are. */
  readonly surface: () => { readonly positions: Float32Array; readonly indices: Uint32Array }
  readonly tree: () => TriangleTree
}
export interface MeasureContext {
  readonly kernel: Kernel
  readonly arena: Arena
  readonly units: Unit
  /** Millimetres in one unit. */
  readonly mm: number
  readonly parts: readonly Part[]
  /** Where a part cuts through itself; `undefined` where it has too many triangles to look. */
  readonly cuts: (part: Part) => SelfIntersections | undefined
  /** A part or a group by its name, or all; throws `INPUT_INVALID` with the nearest name. `field`: who asks, like `measure[0].part`. */
  readonly subject: (name: string | undefined, field: string) => Subject
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** The surface of a solid, as plain triangles. */
export function surfaceOf(solid: Manifold): { positions: Float32Array; indices: Uint32Array } {
  const { vertProperties, numProp, triVerts } = solid.getMesh()
  if (numProp === 3) return weld(vertProperties, triVerts)
  const positions = new Float32Array((vertProperties.length / numProp) * 3)
  for (let at = 0; at * numProp < vertProperties.length; at++)
    for (let k = 0; k < 3; k++) positions[at * 3 + k] = vertProperties[at * numProp + k]!
  return weld(positions, triVerts)
}

/** Lends a document's parts, measured in `units`, and takes back what the kernel has lent for them. */
export async function withParts<T>(document: Document, units: Unit, use: (context: MeasureContext) => T | Promise<T>): Promise<T> {
  const kernel = await startKernel()
  const arena = newArena()
  try {
    return await use(measureContext(partsOf(document, units), units, kernel, arena))
  } finally {
    arena.release()
  }
}

export function measureContext(parts: readonly Part[], units: Unit, kernel: Kernel, arena: Arena): MeasureContext {
  const solidOfPart = onceFor((part: Part) => solidOf(part, kernel, arena))
  const treeOf = onceFor((part: Part) => triangleTree(part.positions, part.indices))
  const cuts = onceFor((part: Part) => {
    const { positions, indices } = part
    const placeOf = Uint32Array.from({ length: positions.length / 3 }, (_, vertex) => vertex)
    return selfIntersections({ positions, indices, placeOf }, diagonalOf(part) * cutTolerance, treeOf(part))
  })
  const make = (name: string | undefined, list: readonly Part[]): Subject => {
    const solid = once(() => {
      const closed = list.flatMap((part) => solidOfPart(part) ?? [])
      return closed.length < 2 ? closed[0] : arena.keep(kernel.Manifold.union(closed))
    })
    const open = once(() => list.filter((part) => !solidOfPart(part)).map((part) => part.name))
    const surface = once(() => {
      if (list.length === 1) return list[0]!
      const whole = open().length === 0 ? solid() : undefined
      if (whole) return surfaceOf(whole)
      const joined = joinedSurface(list)
      return weld(joined.positions, joined.indices)
    })
    const all = joinedBounds(list)
    return {
      name,
      parts: list,
      ...all,
      solid,
      open,
      cut: once(() => list.filter((part) => solidOfPart(part) && (cuts(part)?.triangles ?? 0) > 0).map((part) => part.name)),
      surface,
      tree: once(() => (list.length === 1 ? treeOf(list[0]!) : triangleTree(surface().positions, surface().indices))),
    }
  }
  const known = new Map<string | undefined, Subject>()
  const subject = (name: string | undefined, field: string): Subject => {
    const there = known.get(name)
    if (there) return there
    const same = (other: string) => other.toLowerCase() === name!.toLowerCase()
    const list = name === undefined ? parts : [parts.filter((part) => same(part.name)), parts.filter(({ within }) => within.some(same))].find(({ length }) => length > 0) // oxfmt-ignore
    if (!list) {
      const names = [...new Set([...parts.map((part) => part.name), ...parts.flatMap(({ within }) => within)])]
      const told = names.slice(0, 20).map((one) => `"${one}"`).join(', ') // oxfmt-ignore
      throw requestError([
        {
          path: field,
          message: `there is no part "${name}".${nearest(name!, names, (near) => ` Did you mean "${near}"?`)} There are: ${told}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`,
        },
      ])
    }
    const made = make(name, list)
    known.set(name, made)
    return made
  }
  return { kernel, arena, units, mm: unitMetres[units] * 1000, parts, cuts, subject }
}

function joinedBounds(list: readonly Part[]): Bounds {
  if (list.length === 1) return list[0]!
  const corners = list.flatMap(({ min, max }) => [...min, ...max])
  return boundsOf(
    Float32Array.from(corners),
    Uint32Array.from({ length: corners.length / 3 }, (_, at) => at),
  )
}
