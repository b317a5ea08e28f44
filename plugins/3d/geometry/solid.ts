/** The shapes that need no other solid: from a node to a solid of the kernel, before it is placed. */
import { modelError } from '../model-error.ts'
import { place } from '../measure/result.ts'
import type { ModelIssue } from '../report.ts'
import type { ProfileNode, SolidNode } from '../spec/nodes.ts'
import { isClosed, wayOf } from '../spec/sweep-way.ts'
import { heightmap } from './heightmap.ts'
import type { Arena, Kernel, Manifold } from './kernel.ts'
import { solidPieces } from './pieces.ts'
import { crossSection } from './profile.ts'
import { roundedBox, roundedExtrusion } from './rounded.ts'
import { arc, ballSegments, type Precision, segments } from './segments.ts'
import { selfIntersectionsOf } from './self-intersections.ts'
import { sweep, type Vector } from './sweep.ts'
import { textOutline } from './text-outline.ts'
import { twistedExtrusion } from './twisted.ts'

export interface SolidContext {
  readonly kernel: Kernel
  readonly arena: Arena
  readonly precision: Precision
  /** A profile by its id. */
  readonly find: (id: string) => ProfileNode
  /** Hears what is odd about a node, but can be built. */
  readonly note: (oddity: Oddity) => void
}
export interface Oddity extends ModelIssue {
  readonly node: string
  /** Triangles that others pass through; null where that was not looked at. */
  readonly cuts: number | null
}
/** Nodes that are made of no other solid. */
export type PrimitiveNode = Extract<
  SolidNode,
  { kind: 'box' | 'sphere' | 'cylinder' | 'capsule' | 'torus' | 'prism' | 'mesh' | 'text' | 'heightmap' | 'extrude' | 'revolve' | 'sweep' }
>

/** The schema says how many numbers a point has; its type does not. */
const pointOf = ([x, y, z]: readonly number[]): Vector => [x!, y!, z!]

function cylinder(kernel: Kernel, arena: Arena, low: number, high: number, height: number, pieces: number): Manifold {
  // The kernel's cones point up; one that points down is turned over.
  if (low > 0) return arena.keep(kernel.Manifold.cylinder(height, low, high, pieces))
  const upright = arena.keep(kernel.Manifold.cylinder(height, high, 0, pieces))
  return arena.keep(arena.keep(upright.rotate(180, 0, 0)).translate(0, 0, height))
}

function mesh(node: Extract<SolidNode, { kind: 'mesh' }>, { kernel, arena, note }: SolidContext): Manifold {
  const data = new kernel.Mesh({
    numProp: 3,
    vertProperties: new Float32Array(node.vertices.flat()),
    triVerts: new Uint32Array(node.triangles.flat()),
  })
  data.merge()
  let solid: Manifold
  try {
    solid = arena.keep(new kernel.Manifold(data))
    if (solid.volume() < 0) {
      data.triVerts = new Uint32Array(node.triangles.flatMap(([a, b, c]) => [a!, c!, b!]))
      solid = arena.keep(new kernel.Manifold(data))
    }
  } catch {
    throw modelError(
      'MODEL_GEOMETRY',
      node.id,
      `The mesh "${node.id}" is not closed: some edge does not belong to exactly two triangles that run in opposite directions.`,
      'List every triangle counter-clockwise as seen from outside, and leave no gap.',
    )
  }
  const pieces = solidPieces(solid, kernel, arena)
  if (!pieces) {
    const message = `A part of the mesh "${node.id}" faces inwards, so it takes volume away. List its triangles counter-clockwise as seen from outside.`
    note({ code: 'inside-out', node: node.id, cuts: 0, message })
    return solid
  }
  for (const piece of pieces) noteCuts(piece, node, note)
  // Pieces that overlap count once, as those of separate nodes do.
  return pieces.length > 1 ? arena.keep(kernel.Manifold.union(pieces)) : solid
}

/** The kernel believes that a closed surface given to it does not cut through itself; where it does, that is told. */
function noteCuts(solid: Manifold, node: SolidNode, note: SolidContext['note']): void {
  const cuts = selfIntersectionsOf(solid)
  if (!cuts)
    note({
      code: 'not-compared',
      node: node.id,
      cuts: null,
      message: `The ${node.kind} "${node.id}" was not checked for cutting through itself: too much of it lies in one place.`,
    })
  else if (cuts.triangles > 0)
    note({
      code: 'self-intersecting',
      node: node.id,
      cuts: cuts.triangles,
      message: `The ${node.kind} "${node.id}" cuts through itself: ${cuts.triangles} of its triangles are passed through by others, for instance at ${[...new Set(cuts.at.map((at) => `[${place(at).join(', ')}]`))].join(', ')}. It is closed, but no clean solid, and its volume counts what lies in both.`,
    })
}

/** The node's own shape. Curves are inscribed, within the tolerance of the true surface. */
export async function primitive(node: PrimitiveNode, context: SolidContext): Promise<Manifold> {
  const { kernel, arena, precision } = context
  const round = (radius: number) => segments(radius, precision)
  switch (node.kind) {
    case 'box': {
      const size = node.size as [number, number, number]
      if (node.cornerRadius) return roundedBox(context, size, Math.min(node.cornerRadius, Math.min(...size) / 2), precision)
      return arena.keep(arena.keep(kernel.Manifold.cube(size, true)).translate(0, 0, size[2] / 2))
    }
    case 'sphere':
      return arena.keep(kernel.Manifold.sphere(node.radius, ballSegments(node.radius, precision)))
    case 'cylinder':
      return cylinder(kernel, arena, node.r1, node.r2 ?? node.r1, node.height, round(Math.max(node.r1, node.r2 ?? 0)))
    case 'prism':
      return arena.keep(kernel.Manifold.cylinder(node.height, node.radius, node.radius, node.sides))
    case 'capsule': {
      const pieces = ballSegments(node.radius, precision)
      const points = [
        ...arc(0, node.radius, node.radius, -90, 0, pieces / 4),
        ...arc(0, node.height - node.radius, node.radius, 0, 90, pieces / 4),
      ]
      return arena.keep(kernel.Manifold.revolve([points], pieces))
    }
    case 'torus': {
      const tube = arc(node.majorRadius, 0, node.minorRadius, 0, 360, round(node.minorRadius)).slice(0, -1)
      return arena.keep(kernel.Manifold.revolve([tube], round(node.majorRadius + node.minorRadius)))
    }
    case 'mesh':
      return mesh(node, context)
    case 'text': {
      const outlines = await textOutline(node.string, node.size, node.align ?? 'center', precision, node.id)
      if (outlines.length === 0)
        throw modelError('MODEL_EMPTY', node.id, `The text of "${node.id}" has nothing but spaces.`, 'Write a word, or remove the node.')
      return arena.keep(arena.keep(kernel.CrossSection.ofPolygons(outlines, 'NonZero')).extrude(node.depth))
    }
    case 'heightmap':
      return heightmap(context, node)
    case 'extrude': {
      const shape = crossSection(context.find(node.profile), context)
      if (node.edgeRadius) return roundedExtrusion(context, shape, node.height, node.edgeRadius, precision, node.id)
      const [twist, top] = [node.twistDeg ?? 0, node.topScale ?? 1]
      if (twist === 0) return arena.keep(shape.extrude(node.height, 0, 0, [top, top]))
      const solid = twistedExtrusion(context, shape, node.height, twist, top)
      noteCuts(solid, node, context.note)
      return solid
    }
    case 'revolve': {
      const shape = crossSection(context.find(node.profile), context)
      const { min, max } = shape.bounds()
      if (min[0] < -1e-6 * Math.max(1, max[0]))
        throw modelError(
          'MODEL_GEOMETRY',
          node.id,
          `The profile of "${node.id}" reaches across the axis, to x = ${Number(min[0].toPrecision(4))}.`,
          'Keep x at 0 or more: x is the distance from the axis.',
        )
      return arena.keep(shape.revolve(round(max[0]), node.angleDeg ?? 360))
    }
    case 'sweep': {
      const path = {
        points: wayOf(node).map(pointOf),
        smooth: node.smooth ?? false,
        closed: isClosed(node),
        scales: node.scales ?? [1, 1],
        turnDeg: node.turnDeg ?? 0,
      }
      const solid = sweep(context, crossSection(context.find(node.profile), context), path, precision, node.id)
      noteCuts(solid, node, context.note)
      return solid
    }
  }
}
