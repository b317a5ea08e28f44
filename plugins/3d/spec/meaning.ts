/** What a schema cannot say of a spec: ids, references, cycles, sizes that belong together. */
import { limits } from './limits.ts'
import type { Material } from './materials.ts'
import { suggestion } from './suggestion.ts'
import { isProfile, type Node, references, vocabulary } from './nodes.ts'
import { crossing, signedArea } from './outline.ts'
import type { Problem } from './problems.ts'
import { pictureProblem, textureProblem } from './texture-problem.ts'
import { isClosed, wayOf } from './sweep-way.ts'
import { edgeProblem, outlinePoints, pointOf } from '../geometry/edges.ts'
import { svgOutlines } from '../geometry/svg-path.ts'

interface Parts {
  /** `undefined` where the shape was wrong already. */
  readonly nodes: readonly (Node | undefined)[]
  readonly nodeIds: readonly (string | undefined)[]
  readonly materials: readonly (Material | undefined)[]
  readonly materialIds: readonly (string | undefined)[]
  readonly roots: readonly string[] | null | undefined
  readonly problems: Problem[]
}

/** Adds to `problems`; returns warnings. */
export function checkMeaning({ nodes, nodeIds, materials, materialIds, roots, problems }: Parts): Problem[] {
  const warnings: Problem[] = []
  const known = new Map<string, number>()
  const knownMaterials = new Set<string>()
  nodeIds.forEach((id, index) => {
    if (id === undefined) return
    if (known.has(id))
      problems.push({ path: `nodes[${index}].id`, id, message: `is already the id of nodes[${known.get(id)}]; every id must be its own.` })
    else known.set(id, index)
  })
  materialIds.forEach((id, index) => {
    if (id === undefined) return
    if (knownMaterials.has(id)) problems.push({ path: `materials[${index}].id`, id, message: 'is already the id of another material.' })
    knownMaterials.add(id)
  })
  const used = new Set<string>()
  const usedMaterials = new Set<string>()
  nodes.forEach((node, index) => {
    if (!node) return
    const at = (field: string, message: string) => problems.push({ path: `nodes[${index}].${field}`, id: node.id, message })
    for (const reference of references(node)) {
      used.add(reference.id)
      const target = known.get(reference.id)
      if (target === undefined) at(reference.field, `no node has the id "${reference.id}".${suggestion(reference.id, known.keys())}`)
      else if (nodes[target] && isProfile(nodes[target]) !== reference.profile)
        at(
          reference.field,
          reference.profile
            ? `"${reference.id}" is a solid; a flat profile is needed here (${Object.keys(vocabulary().profiles).join(', ')}).`
            : `"${reference.id}" is a flat profile; extrude, revolve or sweep it first.`,
        )
    }
    if ('material' in node && node.material != null) {
      usedMaterials.add(node.material)
      if (!knownMaterials.has(node.material))
        at('material', `no material has the id "${node.material}".${suggestion(node.material, knownMaterials)}`)
    }
    checkSizes(node, at)
  })
  roots?.forEach((id, index) => {
    const target = known.get(id)
    if (target === undefined)
      problems.push({ path: `roots[${index}]`, message: `no node has the id "${id}".${suggestion(id, known.keys())}` })
    else if (nodes[target] && isProfile(nodes[target]))
      problems.push({ path: `roots[${index}]`, message: `"${id}" is a flat profile; extrude, revolve or sweep it first.` })
  })
  const solid = nodes.some((node) => node && !isProfile(node))
  if (!solid && nodes.length > 0 && nodes.every(Boolean))
    problems.push({ path: 'nodes', message: 'has only flat profiles; extrude, revolve or sweep one.' })
  checkDepth(nodes, known, problems)
  if (roots)
    nodes.forEach((node, index) => {
      if (node && !used.has(node.id) && !roots.includes(node.id))
        warnings.push({
          path: `nodes[${index}]`,
          id: node.id,
          message: 'is used by no other node and is no root, so it is not in the model.',
        })
    })
  materials.forEach((material, index) => {
    const message = material?.texture && textureProblem(material.texture.source)
    if (material && message) problems.push({ path: `materials[${index}].texture.source`, id: material.id, message })
    if (material && !usedMaterials.has(material.id))
      warnings.push({ path: `materials[${index}]`, id: material.id, message: 'is used by no node.' })
  })
  return warnings
}

/** Cycles, and chains of references that are too long. */
function checkDepth(nodes: readonly (Node | undefined)[], known: ReadonlyMap<string, number>, problems: Problem[]): void {
  const depths = new Map<string, number>()
  const open: string[] = []
  const visit = (node: Node): number => {
    const seen = depths.get(node.id)
    if (seen !== undefined) return seen
    open.push(node.id)
    let depth = 1
    for (const { id, field } of references(node)) {
      const target = nodes[known.get(id) ?? -1]
      if (!target) continue
      const at = open.indexOf(id)
      if (at >= 0) {
        problems.push({
          path: `nodes[${known.get(node.id)}].${field}`,
          id: node.id,
          message: `makes a circle: ${[...open.slice(at), id].join(' -> ')}. A node cannot be made of itself.`,
        })
        continue
      }
      depth = Math.max(depth, 1 + visit(target))
    }
    open.pop()
    depths.set(node.id, depth)
    if (depth === limits.depth + 1)
      problems.push({
        path: `nodes[${known.get(node.id)}]`,
        id: node.id,
        message: `is built ${depth} levels deep; at most ${limits.depth} are allowed.`,
      })
    return depth
  }
  for (const node of nodes) if (node && nodes[known.get(node.id) ?? -1] === node) visit(node)
}

/** Sizes of one node that contradict each other. */
function checkSizes(node: Node, at: (field: string, message: string) => void): void {
  if ('scale' in node && node.scale?.some((factor) => Math.abs(factor) < 1e-6))
    at('scale', 'must not be 0 in any direction: the solid would be flat.')
  if ('step' in node && 'count' in node && node.count > 1 && node.step.every((value) => value === 0))
    at('step', 'must not be [0, 0, 0]: all copies would be in one place.')
  switch (node.kind) {
    case 'box':
    case 'rect':
      if ((node.cornerRadius ?? 0) > Math.min(...node.size) / 2)
        at('cornerRadius', `must be at most half of the shortest side, ${Math.min(...node.size) / 2}.`)
      break
    case 'cylinder':
      if (Math.max(node.r1, node.r2 ?? node.r1) < limits.feature) at('r1', `must be at least ${limits.feature} at one end.`)
      break
    case 'capsule':
      if (node.height < 2 * node.radius) at('height', `must be at least twice the radius, ${2 * node.radius}: it counts both round ends.`)
      break
    case 'torus':
      if (node.minorRadius >= node.majorRadius)
        at('minorRadius', `must be less than majorRadius, ${node.majorRadius}, or the ring would run into itself.`)
      break
    case 'star':
      if (node.innerRadius >= node.outerRadius) at('innerRadius', `must be less than outerRadius, ${node.outerRadius}.`)
      break
    case 'polygon': {
      const crossed = crossing(node.points as [number, number][])
      if (crossed)
        at(
          'points',
          `the outline crosses itself: the edge after point ${crossed[0]} meets the edge after point ${crossed[1]}. List the points in order around the shape.`,
        )
      else if (Math.abs(signedArea(node.points as [number, number][])) < limits.feature ** 2)
        at('points', 'enclose no area: the points lie on one line.')
      break
    }
    case 'outline':
      checkOutline(node, at)
      break
    case 'svg': {
      const made = svgOutlines(node.d, node.width, usualPrecision)
      if (!made.ok) at('d', made.message)
      break
    }
    case 'heightmap': {
      const message = pictureProblem(node.source)
      if (message) at('source', message)
      break
    }
    case 'cut':
      if (node.normal.every((value) => value === 0)) at('normal', 'must point somewhere: [0, 0, 1] keeps what is above the plane.')
      break
    case 'extrude':
      if ((node.edgeRadius ?? 0) > 0 && ((node.twistDeg ?? 0) !== 0 || (node.topScale ?? 1) !== 1))
        at('edgeRadius', 'works only without twistDeg and topScale.')
      if ((node.edgeRadius ?? 0) * 2 > node.height) at('edgeRadius', `must be at most half of the height, ${node.height / 2}.`)
      break
    case 'sweep': {
      if (node.closed && node.path.length < 3) at('path', 'must have at least 3 points where it is closed.')
      if (node.closed && node.scales && node.scales[0] !== node.scales.at(-1))
        at('scales', 'must end as they begin where the path is closed.')
      if (node.closed && (node.turnDeg ?? 0) % 360 !== 0) at('turnDeg', 'must be whole turns of 360 where the path is closed.')
      if (node.scales?.every((scale) => scale === 0)) at('scales', 'must not all be 0: nothing would be there.')
      const way = wayOf(node)
      way.forEach((point, index) => {
        const next = way[index + 1] ?? (isClosed(node) ? way[0]! : undefined)
        if (next && Math.hypot(...point.map((value, axis) => value - next[axis]!)) < limits.feature)
          at(`path[${index}]`, 'is followed by a point in the same place.')
      })
      break
    }
    case 'gridArray':
      if (node.counts.reduce((a, b) => a * b, 1) > limits.copies)
        at('counts', `make ${node.counts.reduce((a, b) => a * b, 1)} copies; at most ${limits.copies} are allowed.`)
      node.counts.forEach(
        (count, axis) => count > 1 && node.step[axis] === 0 && at(`step[${axis}]`, 'must not be 0: all copies would be in one place.'),
      )
      break
    case 'mirror':
      if (node.normal.every((value) => value === 0)) at('normal', 'must point somewhere: [1, 0, 0] mirrors left and right.')
      break
    case 'mesh':
      node.triangles.forEach((triangle, index) => {
        const far = triangle.find((vertex) => vertex >= node.vertices.length)
        if (far !== undefined) at(`triangles[${index}]`, `names vertex ${far}, but the last one is ${node.vertices.length - 1}.`)
      })
      break
    default:
  }
}

/** Curves are looked at as finely as they are drawn by default. */
const usualPrecision = { tolerance: undefined, coarser: 1 }

/** Edges one by one, then whether they cross. */
function checkOutline({ start, edges }: Extract<Node, { kind: 'outline' }>, at: (field: string, message: string) => void): void {
  let from = pointOf(start)
  let wrong = false
  edges.forEach((edge, index) => {
    const problem = edgeProblem(from, edge)
    if (problem) at(`edges[${index}].${problem.field}`, problem.message)
    wrong ||= problem !== undefined
    from = pointOf(edge.to)
  })
  if (wrong) return
  const { points, edgeOf } = outlinePoints(start, edges, usualPrecision)
  const crossed = crossing(points)
  if (crossed) {
    const [one, other] = crossed.map((piece) => (edgeOf[piece]! < edges.length ? `edges[${edgeOf[piece]}]` : 'the edge back to start'))
    at('edges', `the outline crosses itself: ${one} meets ${one === other ? 'itself' : other}. List the edges in order around the shape.`)
  } else if (Math.abs(signedArea(points)) < limits.feature ** 2) at('edges', 'enclose no area.')
}
