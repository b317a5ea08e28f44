/** How many triangles a spec will have, counted without making any. */
import type { Node } from '../spec/nodes.ts'
import { modelError } from '../model-error.ts'
import { limits } from '../spec/limits.ts'
import { usualSamples } from './heightmap.ts'
import { ballSegments, type Precision, segments } from './segments.ts'
import { twistSteps } from './twisted.ts'
import { thousands } from '../thousands.ts'

/** An outline's length as part of its reach: 6.3 for a circle, up to about 8 for stars. */
const outlineShare = 8

const outerRadius = (node: Node): number => {
  switch (node.kind) {
    case 'rect':
      return Math.hypot(...node.size) / 2
    case 'polygon':
      return Math.max(...node.points.map((point) => Math.hypot(...point)))
    case 'outline':
      return Math.max(...[node.start, ...node.edges.map(({ to }) => to)].map((point) => Math.hypot(...point)))
    case 'svg':
      return node.width ?? 1
    case 'star':
      return node.outerRadius
    case 'circle':
    case 'regular':
      return node.radius
    default:
      return 1
  }
}

/** Counts by node, and refuses what would be far too much before the kernel starts on it. An upper bound but for booleans, whose cuts add a little. */
export function estimateTriangles(nodes: ReadonlyMap<string, Node>, roots: readonly string[], precision: Precision): number {
  const known = new Map<string, number>()
  const round = (radius: number) => segments(radius, precision)
  const sum = (ids: readonly string[]): number => ids.reduce((total, id) => total + count(id), 0)
  const points = (id: string): number => {
    const node = nodes.get(id)!
    const holes = 'holes' in node ? (node.holes ?? []).reduce((total, hole) => total + points(hole), 0) : 0
    if (node.kind === 'circle') return holes + round(node.radius)
    if (node.kind === 'outline')
      return holes + node.edges.reduce((total, edge) => total + ((edge.c1 ?? edge.through ?? edge.radius ?? edge.bulge) ? 24 : 1), 0)
    if (node.kind === 'svg') return holes + Math.min(limits.svgPoints, node.d.length)
    if (node.kind === 'polygon') return holes + node.points.length
    if (node.kind === 'star') return holes + node.points * 2
    if (node.kind === 'regular') return holes + node.sides
    return holes + 36
  }
  const reach = (id: string): number => {
    const node = nodes.get(id)!
    const away = 'translate' in node && node.translate ? Math.hypot(...node.translate) : 0
    return away + Math.max(0, 'offset' in node ? (node.offset ?? 0) : 0) + outerRadius(node)
  }
  const twisted = (profile: string, degrees: number, top: number): number => {
    const { layers, longest } = twistSteps(reach(profile) * Math.max(1, top), degrees, precision)
    return 2 * layers * (points(profile) + (outlineShare * reach(profile) * Math.max(1, top)) / longest)
  }
  const own = (node: Node): number => {
    switch (node.kind) {
      case 'sphere':
        return ballSegments(node.radius, precision) ** 2 / 2
      case 'capsule':
        return ballSegments(node.radius, precision) ** 2
      case 'cylinder':
        return round(Math.max(node.r1, node.r2 ?? 0)) * 4
      case 'torus':
        return 2 * round(node.minorRadius) * round(node.majorRadius + node.minorRadius)
      case 'box':
        return node.cornerRadius ? 3000 : 12
      case 'prism':
        return node.sides * 4
      case 'mesh':
        return node.triangles.length
      case 'text':
        return node.string.length * 200
      case 'extrude':
        return node.twistDeg
          ? twisted(node.profile, node.twistDeg, node.topScale ?? 1)
          : points(node.profile) * 2 * (node.edgeRadius ? 36 : 2)
      case 'revolve':
        return points(node.profile) * 2 * limits.maxSegments * 0.3
      case 'sweep':
        return (
          points(node.profile) * 2 * node.path.length * (node.smooth ? 10 : 1) +
          (node.turnDeg ? twisted(node.profile, node.turnDeg, Math.max(1, ...(node.scales ?? []))) : 0)
        )
      case 'heightmap':
        return 2 * (node.samples ?? usualSamples) ** 2
      case 'difference':
        return count(node.base) + sum(node.tools)
      case 'linearArray':
      case 'radialArray':
        return node.count * count(node.child)
      case 'gridArray':
        return node.counts.reduce((a, b) => a * b, 1) * count(node.child)
      case 'mirror':
        return 2 * count(node.child)
      case 'instance':
      case 'cut':
        return count(node.child)
      case 'union':
      case 'intersection':
      case 'hull':
      case 'group':
        return sum(node.children)
      default:
        return 0
    }
  }
  const count = (id: string): number => {
    const made = known.get(id) ?? own(nodes.get(id)!)
    known.set(id, made)
    if (made > 2 * limits.maxTriangles)
      throw modelError(
        'MODEL_TOO_LARGE',
        id,
        `The node "${id}" would have about ${thousands(made / 1000)} thousand triangles; ${thousands(limits.maxTriangles)} are the most.`,
        'Use fewer copies, or a larger tolerance.',
      )
    return made
  }
  return sum(roots)
}
