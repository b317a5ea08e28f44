/** A coarser shape of a large model out of its own vertices, to be drawn while it turns where the processor draws. */
import { type Box3, BufferAttribute, type BufferGeometry, type Mesh, Vector3 } from 'three'

/** Triangles that the processor turns with ease; what has fewer is drawn as it is. */
const fewTriangles = 30_000
/** Cells along the longest side of the model: what a frame of some hundred pixels shows. */
const cells = 56

export interface CoarseShapes {
  /** Draws the coarse ones, or those that are there. */
  show(isCoarse: boolean): void
}

/** Made when they are first shown; nothing for a model that is small. */
export function coarseShapes(meshes: readonly Mesh[], box: Box3): CoarseShapes {
  const shapes = [...new Set(meshes.map(({ geometry }) => geometry))].map((geometry) => ({ geometry, fine: geometry.index }))
  const triangles = shapes.reduce((sum, { geometry }) => sum + trianglesIn(geometry), 0)
  if (triangles <= fewTriangles) return { show() {} }
  const { x, y, z } = box.getSize(new Vector3())
  const side = Math.max(x, y, z) / cells
  let made: readonly BufferAttribute[] | undefined
  return {
    show(isCoarse) {
      if (isCoarse) made ??= shapes.map(({ geometry }) => coarseIndex(geometry, side))
      for (const [at, { geometry, fine }] of shapes.entries()) geometry.setIndex(isCoarse ? made![at]! : fine)
    },
  }
}

export const trianglesIn = ({ index, attributes }: BufferGeometry): number => (index ?? attributes['position']!).count / 3

/** All vertices of a cell become its first one, and triangles without a surface go. */
function coarseIndex({ index, attributes }: BufferGeometry, side: number): BufferAttribute {
  const position = attributes['position']!
  const firsts = new Map<number, number>()
  const first = new Uint32Array(position.count)
  for (let at = 0; at < position.count; at++) {
    const [x, y, z] = [position.getX(at), position.getY(at), position.getZ(at)].map((value) => Math.floor(value / side) & 0xff_ff)
    const cell = (x! * 0x1_00_00 + y!) * 0x1_00_00 + z!
    const known = firsts.get(cell)
    if (known === undefined) firsts.set(cell, at)
    first[at] = known ?? at
  }
  const count = index?.count ?? position.count
  const corner = (at: number): number => first[index ? index.getX(at) : at]!
  const kept: number[] = []
  for (let at = 0; at < count; at += 3) {
    const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)]
    if (a !== b && b !== c && c !== a) kept.push(a, b, c)
  }
  return new BufferAttribute(new Uint32Array(kept), 1)
}
