/** A coarser shape of a large model out of its own vertices, to be drawn while it turns where the processor draws. */
import { type Box3, BufferAttribute, type BufferGeometry, type Mesh, Vector3 } from 'three'

/** Triangles that the processor turns with ease; what has fewer is drawn as it is. */
const fewTriangles = 30_000
/** Cells along the longest side of the model: what a frame of some hundred pixels shows. */
const cells = 56

export interface CoarseShapes {
  /** There are coarser ones: the model is large. */
  readonly isAny: boolean
  /** Draws the coarse ones, or those that are there. */
  show(isCoarse: boolean): void
}

/** Made when they are first shown; nothing for a model that is small. */
export function coarseShapes(meshes: readonly Mesh[], box: Box3): CoarseShapes {
  const shapes = [...new Set(meshes.map(({ geometry }) => geometry))].map((geometry) => ({ geometry, fine: geometry.index }))
  const triangles = shapes.reduce((sum, { geometry }) => sum + trianglesIn(geometry), 0)
  if (triangles <= fewTriangles) return { isAny: false, show() {} }
  const { x, y, z } = box.getSize(new Vector3())
  const side = Math.max(x, y, z) / cells
  let made: readonly BufferAttribute[] | undefined
  return {
    isAny: true,
    show(isCoarse) {
      if (isCoarse) made ??= shapes.map(({ geometry }) => coarseIndex(geometry, side))
      for (const [at, { geometry, fine }] of shapes.entries()) geometry.setIndex(isCoarse ? made![at]! : fine)
    },
  }
}

export const trianglesIn = ({ index, attributes }: BufferGeometry): number => (index ?? attributes['position']!).count / 3

/** All vertices of a cell become its first one, and triangles without a surface go. A person waits for it: nothing is allocated for each vertex. */
function coarseIndex({ index, attributes }: BufferGeometry, side: number): BufferAttribute {
  const position = attributes['position']!
  const firsts = new Map<number, number>()
  const first = new Uint32Array(position.count)
  const cell = (value: number): number => Math.floor(value / side) & 0xff_ff
  for (let at = 0; at < position.count; at++) {
    const place = (cell(position.getX(at)) * 0x1_00_00 + cell(position.getY(at))) * 0x1_00_00 + cell(position.getZ(at))
    const known = firsts.get(place)
    if (known === undefined) firsts.set(place, at)
    first[at] = known ?? at
  }
  const count = index?.count ?? position.count
  const kept = new Uint32Array(count)
  let size = 0
  for (let at = 0; at + 2 < count; at += 3) {
    const a = first[index ? index.getX(at) : at]!
    const b = first[index ? index.getX(at + 1) : at + 1]!
    const c = first[index ? index.getX(at + 2) : at + 2]!
    if (a === b || b === c || c === a) continue
    kept[size] = a
    kept[size + 1] = b
    kept[size + 2] = c
    size += 3
  }
  return new BufferAttribute(kept.slice(0, size), 1)
}
