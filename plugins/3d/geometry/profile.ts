/** Flat profiles: from a node to a cross-section of the kernel. */
import type { ProfileNode } from '../spec/nodes.ts'
import { modelError } from '../model-error.ts'
import type { Arena, CrossSection, Kernel } from './kernel.ts'
import { arc, edgeTolerance, type Precision, segments } from './segments.ts'

interface ProfileContext {
  readonly kernel: Kernel
  readonly arena: Arena
  readonly precision: Precision
  /** A profile by its id. */
  readonly find: (id: string) => ProfileNode
}

const ring = (count: number, radius: (at: number) => number): [number, number][] =>
  Array.from({ length: count }, (_, at) => {
    const angle = (at / count) * 2 * Math.PI
    return [radius(at) * Math.cos(angle), radius(at) * Math.sin(angle)]
  })

function outline(node: ProfileNode, precision: Precision): [number, number][] {
  switch (node.kind) {
    case 'rect': {
      const [x, y] = [node.size[0]! / 2, node.size[1]! / 2]
      const corner = Math.min(node.cornerRadius ?? 0, x, y)
      if (corner < 1e-9) return [[-x, -y], [x, -y], [x, y], [-x, y]] // oxfmt-ignore
      const pieces = segments(corner, precision, edgeTolerance) / 4
      return [
        ...arc(x - corner, corner - y, corner, -90, 0, pieces),
        ...arc(x - corner, y - corner, corner, 0, 90, pieces),
        ...arc(corner - x, y - corner, corner, 90, 180, pieces),
        ...arc(corner - x, corner - y, corner, 180, 270, pieces),
      ]
    }
    case 'circle':
      return ring(segments(node.radius, precision), () => node.radius)
    case 'regular':
      return ring(node.sides, () => node.radius)
    case 'star':
      return ring(node.points * 2, (at) => (at % 2 === 0 ? node.outerRadius : node.innerRadius))
    case 'polygon':
      return node.points as [number, number][]
  }
}

/** The node's shape with offset, holes and place. A shape that is eaten up by its holes or offset is refused. */
export function crossSection(node: ProfileNode, context: ProfileContext): CrossSection {
  const { kernel, arena, precision, find } = context
  // Even-odd takes outlines in either direction; crossing ones have been refused by the check.
  let shape = arena.keep(kernel.CrossSection.ofPolygons([outline(node, precision)], 'EvenOdd'))
  if (node.offset) shape = arena.keep(shape.offset(node.offset, 'Round', 2, segments(Math.abs(node.offset), precision, edgeTolerance)))
  if (node.holes && node.holes.length > 0) {
    const holes = node.holes.map((id) => crossSection(find(id), context))
    shape = arena.keep(shape.subtract(arena.keep(kernel.CrossSection.union(holes))))
  }
  if (shape.isEmpty())
    throw modelError(
      'MODEL_EMPTY',
      node.id,
      `The profile "${node.id}" has nothing left after its holes and offset.`,
      'Make the holes smaller than the outline, or the offset less negative.',
    )
  if (node.rotateDeg) shape = arena.keep(shape.rotate(node.rotateDeg))
  if (node.translate) shape = arena.keep(shape.translate(node.translate as [number, number]))
  return shape
}
