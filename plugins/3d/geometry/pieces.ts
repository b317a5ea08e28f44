/** The pieces of a solid whose surfaces hang together, each with its hollows. */
import { componentsOf } from './components.ts'
import type { Arena, Kernel, Manifold } from './kernel.ts'

/** More surfaces than this are not taken apart: the kernel's time grows with their square. */
const most = 500

/**
 * The kernel's own pieces are single surfaces, so the inside of a hollow ball is a piece with a negative volume. Each of those is put back
 * into the smallest piece around it. `undefined` where one has nothing around it: the surface faces inwards. Of very many, all are one piece.
 */
export function solidPieces(solid: Manifold, kernel: Kernel, arena: Arena): Manifold[] | undefined {
  const count = componentsOf(solid).length
  if (count === 1 || count > most) return [solid]
  const surfaces = solid.decompose().map((surface) => {
    arena.keep(surface)
    return { surface, volume: surface.volume(), box: surface.boundingBox(), hollows: [] as Manifold[] }
  })
  const outer = surfaces.filter(({ volume }) => volume >= 0).toSorted((a, b) => a.volume - b.volume)
  for (const hollow of surfaces) {
    if (hollow.volume >= 0) continue
    const around = outer.find(
      ({ box, volume }) =>
        volume >= -hollow.volume && [0, 1, 2].every((k) => box.min[k]! <= hollow.box.min[k]! && box.max[k]! >= hollow.box.max[k]!),
    )
    if (!around) return undefined
    around.hollows.push(hollow.surface)
  }
  return outer.map(({ surface, hollows }) => (hollows.length === 0 ? surface : together([surface, ...hollows], kernel, arena)))
}

/** Several surfaces as one solid, as they are. */
function together(surfaces: readonly Manifold[], kernel: Kernel, arena: Arena): Manifold {
  const vertices: number[] = []
  const triangles: number[] = []
  for (const surface of surfaces) {
    const { vertProperties, numProp, triVerts } = surface.getMesh()
    const first = vertices.length / 3
    for (let at = 0; at < vertProperties.length; at += numProp) for (let k = 0; k < 3; k++) vertices.push(vertProperties[at + k]!)
    for (const corner of triVerts) triangles.push(first + corner)
  }
  const mesh = new kernel.Mesh({ numProp: 3, vertProperties: Float32Array.from(vertices), triVerts: Uint32Array.from(triangles) })
  mesh.merge()
  return arena.keep(new kernel.Manifold(mesh))
}
