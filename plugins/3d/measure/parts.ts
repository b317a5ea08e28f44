/** The named parts of a model, each as triangles and, where its surface is closed, as a solid. */
import type { Document } from '@gltf-transform/core'
import { type Bounds, boundsOf } from '../geometry/bounds.ts'
import type { Arena, Kernel, Manifold } from '../geometry/kernel.ts'
import { type PlacedSurface, placedSurfaces } from '../write/shapes.ts'
import type { Unit } from '../units.ts'
import { colorText } from '../document/color.ts'
import { separate } from './separate.ts'
import { weld } from './weld.ts'

/** A material by name, and its colour, as a part mostly has it. */
export interface PartMaterial {
  readonly name: string
  readonly color: string
}
/** In the unit asked for, z up. */
export interface Part extends Bounds {
  readonly name: string
  /** Names of what it is in, from the outermost. */
  readonly within: readonly string[]
  readonly material: PartMaterial | undefined
  readonly positions: Float32Array
  readonly indices: Uint32Array
}

const materialOf = (material: PlacedSurface['material']): PartMaterial | undefined =>
  material ? { name: material.getName(), color: colorText(material.getBaseColorFactor()) } : undefined

/** Several pieces of surface as one. */
export function joinedSurface(list: readonly { readonly positions: Float32Array; readonly indices: Uint32Array }[]): {
  positions: Float32Array
  indices: Uint32Array
} {
  const positions = new Float32Array(list.reduce((sum, one) => sum + one.positions.length, 0))
  const indices = new Uint32Array(list.reduce((sum, one) => sum + one.indices.length, 0))
  let [vertex, corner] = [0, 0]
  for (const one of list) {
    positions.set(one.positions, vertex * 3)
    for (let at = 0; at < one.indices.length; at++) indices[corner + at] = vertex + one.indices[at]!
    vertex += one.positions.length / 3
    corner += one.indices.length
  }
  return { positions, indices }
}

/** Names that are there several times get the name of what they are in, as far out as it takes, and in the end a number. */
function unique(named: readonly { readonly name: string; readonly within: readonly string[] }[]): string[] {
  const out = named.map(({ name }) => name)
  const deepest = Math.max(0, ...named.map(({ within }) => within.length))
  for (let level = 1; level <= deepest; level++) {
    const counts = new Map<string, number>()
    for (const name of out) counts.set(name, (counts.get(name) ?? 0) + 1)
    named.forEach(({ name, within }, at) => {
      const outer = within.at(-level)
      if (counts.get(out[at]!)! < 2 || outer === undefined) return
      // A copy of an array is called `leg-2` and holds `leg` alone.
      out[at] = out[at] === name && outer.startsWith(name) && /^-\d+$/.test(outer.slice(name.length)) ? outer : `${outer}/${out[at]}`
    })
  }
  const seen = new Map<string, number>()
  return out.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} ${count}`
  })
}

/**
 * A part for each node that shows something; where there is only one, a part for each piece of it that hangs together, the largest first.
 * Materials within a node are joined: its surface is closed only with all of them.
 */
export function partsOf(document: Document, units: Unit): Part[] {
  const byNode = new Map<object, PlacedSurface[]>()
  for (const surface of placedSurfaces(document, { units, up: 'z' }))
    byNode.set(surface.node, [...(byNode.get(surface.node) ?? []), surface])
  const found = [...byNode.values()].flatMap((list) => {
    const { node, name } = list[0]!
    const { positions, indices } = joinedSurface(list)
    const within: string[] = []
    for (let outer = node.getParentNode(); outer; outer = outer.getParentNode()) within.unshift(outer.getName())
    const largest = list.toSorted((a, b) => b.indices.length - a.indices.length)[0]!
    const surface = weld(positions, indices)
    return surface.indices.length === 0
      ? []
      : [{ name, within: within.filter(Boolean), material: materialOf(largest.material), ...surface }]
  })
  const split = found.length === 1 ? separate(found[0]!) : []
  const [only] = found
  const list =
    only && split.length > 1
      ? split.map((surface, at) => ({ ...only, ...surface, name: `piece ${at + 1}`, within: [...only.within, only.name] }))
      : found
  const names = unique(list)
  return list.map((part, at) => ({ ...part, name: names[at]!, ...boundsOf(part.positions, part.indices) }))
}

/** A part's surface as a solid, facing outwards, or `undefined` where it is not closed. */
export function solidOf({ positions, indices }: Pick<Part, 'positions' | 'indices'>, kernel: Kernel, arena: Arena): Manifold | undefined {
  const make = (merging: boolean, corners: Uint32Array): Manifold | undefined => {
    const mesh = new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: corners })
    if (merging) mesh.merge()
    try {
      const solid = new kernel.Manifold(mesh)
      if (solid.status() !== 'NoError' || solid.isEmpty()) {
        solid.delete()
        return undefined
      }
      return arena.keep(solid)
    } catch {
      return undefined
    }
  }
  const solid = make(false, indices) ?? make(true, indices)
  if (!solid || solid.volume() >= 0) return solid
  return make(
    true,
    Uint32Array.from(indices, (_, at) => indices[at % 3 === 0 ? at : at % 3 === 1 ? at + 1 : at - 1]!),
  )
}

/** All parts whose surface is closed as one solid, common space counted once, and those whose surface is not. */
export function wholeOf(
  parts: readonly Part[],
  kernel: Kernel,
  arena: Arena,
): { readonly solid: Manifold | undefined; readonly open: readonly Part[] } {
  const made = parts.map((part) => ({ part, solid: solidOf(part, kernel, arena) }))
  const solids = made.flatMap(({ solid }) => solid ?? [])
  const open = made.flatMap(({ part, solid }) => (solid ? [] : [part]))
  if (solids.length < 2) return { solid: solids[0], open }
  return { solid: arena.keep(kernel.Manifold.union(solids)), open }
}
