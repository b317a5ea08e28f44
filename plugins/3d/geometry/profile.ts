/** Flat profiles: from a node to a cross-section of the kernel. */
import type { ProfileNode } from '../spec/nodes.ts'
import type { Point } from '../spec/outline.ts'
import { modelError } from '../model-error.ts'
import type { Arena, CrossSection, Kernel } from './kernel.ts'
import { outlinePoints } from './edges.ts'
import { arc, type Precision, roundingTolerance, segments } from './segments.ts'
import { svgOutlines } from './svg-path.ts'

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

function outline(node: Exclude<ProfileNode, { kind: 'svg' }>, precision: Precision): readonly Point[] {
  switch (node.kind) {
    case 'rect': {
      const [x, y] = [node.size[0]! / 2, node.size[1]! / 2]
      const corner = Math.min(node.cornerRadius ?? 0, x, y)
      if (corner < 1e-9) return [[-x, -y], [x, -y], [x, y], [-x, y]] // oxfmt-ignore
      const pieces = segments(corner, precision, roundingTolerance(corner, 2 * Math.min(x, y))) / 4
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
    case 'outline':
      return outlinePoints(node.start, node.edges, precision).points
  }
}

/** Outlines of a path may lie in each other and cross: its fill rule says what is inside. */
function svgShape(node: Extract<ProfileNode, { kind: 'svg' }>, { kernel, arena, precision }: ProfileContext): CrossSection {
  const made = svgOutlines(node.d, node.width, precision)
  if (!made.ok) throw modelError('MODEL_GEOMETRY', node.id, `The path of "${node.id}" ${made.message}`, 'Change its d or width.')
  const rule = node.fillRule === 'evenodd' ? 'EvenOdd' : 'NonZero'
  const shape = arena.keep(kernel.CrossSection.ofPolygons(made.outlines as [number, number][][], rule))
  if (shape.isEmpty())
    throw modelError(
      'MODEL_EMPTY',
      node.id,
      `The path of "${node.id}" encloses no area.`,
      'Lines have no width here: draw the outline of what is filled.',
    )
  return shape
}

/** The node's shape with offset, holes and place. A shape that is eaten up by its holes or offset is refused. */
export function crossSection(node: ProfileNode, context: ProfileContext): CrossSection {
  const { kernel, arena, precision, find } = context
  // Even-odd takes outlines in either direction; crossing ones have been refused by the check.
  let shape =
    node.kind === 'svg'
      ? svgShape(node, context)
      : arena.keep(kernel.CrossSection.ofPolygons([outline(node, precision) as [number, number][]], 'EvenOdd'))
  if (node.offset) shape = arena.keep(shape.offset(node.offset, 'Round', 2, segments(Math.abs(node.offset), precision)))
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
