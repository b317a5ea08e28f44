/** From the nodes of a spec to solids, and to a tree of placed solids in which what repeats is there once. */
import { modelError } from '../model-error.ts'
import { type Node, type ProfileNode, references, type SolidNode } from '../spec/nodes.ts'
import type { ModelSpec } from '../spec/schema.ts'
import type { Arena, Kernel, Manifold } from './kernel.ts'
import { type Matrix, placement, rotation, translation } from './placement.ts'
import type { Precision } from './segments.ts'
import { primitive, type SolidContext } from './solid.ts'

/** A place in the model: with a solid, with further places inside, or both. */
export interface Branch {
  readonly name: string
  readonly matrix?: Matrix
  readonly solid?: Manifold
  readonly inside: readonly Branch[]
}
export interface Tree {
  readonly branches: readonly Branch[]
  /** The material of a surface by the kernel's id of the shape that it came from. */
  readonly materialOf: (originalId: number) => string | undefined
  /** All of it as one solid. */
  readonly whole: () => Promise<Manifold>
}

/** Where each copy of an array stands. */
function copies(node: Extract<Node, { kind: 'linearArray' | 'radialArray' | 'gridArray' }>): Matrix[] {
  if (node.kind === 'linearArray')
    return Array.from({ length: node.count }, (_, at) => translation(node.step[0]! * at, node.step[1]! * at, node.step[2]! * at))
  if (node.kind === 'radialArray') {
    const whole = node.angleDeg ?? 360
    // A full circle has no place for a last copy upon the first.
    const gaps = Math.abs(whole) % 360 === 0 ? node.count : Math.max(1, node.count - 1)
    return Array.from({ length: node.count }, (_, at) => rotation(({ x: 0, y: 1, z: 2 } as const)[node.axis ?? 'z'], (whole * at) / gaps))
  }
  const [nx, ny, nz] = node.counts as [number, number, number]
  const [dx, dy, dz] = node.step as [number, number, number]
  const out: Matrix[] = []
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) out.push(translation(dx * x, dy * y, dz * z))
  return out
}

/** The roots that the spec names, or every solid that no other node uses. */
export function rootsOf(spec: ModelSpec, used: ReadonlySet<string>, isSolid: (node: Node) => boolean): string[] {
  return spec.roots ?? spec.nodes.filter((node) => isSolid(node) && !used.has(node.id)).map(({ id }) => id)
}

const filled = (solid: Manifold, node: SolidNode, fix: string): Manifold => {
  if (solid.isEmpty()) throw modelError('MODEL_EMPTY', node.id, `The ${node.kind} "${node.id}" leaves nothing.`, fix)
  return solid
}

/** A tool that does not reach its base cuts nothing, which nobody sees who reads numbers. */
function noteMisses(
  node: Extract<SolidNode, { kind: 'difference' }>,
  base: Manifold,
  tools: readonly Manifold[],
  note: SolidContext['note'],
): void {
  const whole = base.boundingBox()
  const missing = node.tools.filter((_, at) => {
    const { min, max } = tools[at]!.boundingBox()
    return [0, 1, 2].some((k) => min[k]! >= whole.max[k]! || max[k]! <= whole.min[k]!)
  })
  if (missing.length > 0)
    note({
      code: 'tool-misses',
      node: node.id,
      cuts: 0,
      message: `${missing.map((id) => `"${id}"`).join(', ')} cut${missing.length === 1 ? 's' : ''} nothing off "${node.base}" in the difference "${node.id}": they do not meet.`,
    })
}

/** Builds what the roots need. Every object of the kernel belongs to the arena; `note` hears what is odd. */
export async function buildTree(
  nodes: ReadonlyMap<string, Node>,
  roots: readonly string[],
  precision: Precision,
  kernel: Kernel,
  arena: Arena,
  note: SolidContext['note'],
): Promise<Tree> {
  const materials = new Map<number, string | undefined>()
  const solids = new Map<string, Promise<Manifold>>()
  const solidOf = (id: string): SolidNode => nodes.get(id) as SolidNode
  const context = { kernel, arena, precision, find: (id: string) => nodes.get(id) as ProfileNode, note }

  const own = (solid: Manifold, material: string | undefined): Manifold => {
    const original = arena.keep(solid.asOriginal())
    materials.set(original.originalID(), material)
    return original
  }
  const moved = (solid: Manifold, matrix: Matrix | undefined): Manifold =>
    matrix ? arena.keep(solid.transform(Array.from(matrix) as Parameters<Manifold['transform']>[0])) : solid
  const all = async (ids: readonly string[], material: string | undefined): Promise<Manifold[]> => {
    const made: Manifold[] = []
    for (const id of ids) made.push(await placed(id, material))
    return made
  }
  const union = (list: readonly Manifold[]): Manifold => (list.length === 1 ? list[0]! : arena.keep(kernel.Manifold.union(list)))

  const make = async (node: SolidNode, material: string | undefined): Promise<Manifold> => {
    switch (node.kind) {
      case 'union':
      case 'group':
        return union(await all(node.children, material))
      case 'difference': {
        const base = await placed(node.base, material)
        // What a tool without a material leaves looks like the rest.
        const tools = await all(node.tools, material ?? mainMaterial(node.base))
        noteMisses(node, base, tools, note)
        return filled(arena.keep(base.subtract(union(tools))), node, 'The tools swallow the whole base: move them or make them smaller.')
      }
      case 'cut':
        return cut(node, await placed(node.child, material), material ?? mainMaterial(node.child))
      case 'intersection':
        return filled(
          arena.keep(kernel.Manifold.intersection(await all(node.children, material))),
          node,
          'The children have no common space: move them so that they overlap.',
        )
      case 'hull':
        return own(arena.keep(kernel.Manifold.hull(await all(node.children, material))), material)
      case 'linearArray':
      case 'radialArray':
      case 'gridArray': {
        const child = await placed(node.child, material)
        return union(copies(node).map((matrix) => moved(child, matrix)))
      }
      case 'mirror': {
        const child = await placed(node.child, material)
        const image = arena.keep(child.mirror(node.normal as [number, number, number]))
        return node.keep === false ? image : union([child, image])
      }
      case 'instance':
        return placed(node.child, material)
      default:
        return filled(own(await primitive(node, context), material), node, 'Check its sizes.')
    }
  }
  /** What of a solid lies on the normal's side of a plane; the cut face has the material that most of it has. */
  const cut = (node: Extract<SolidNode, { kind: 'cut' }>, base: Manifold, material: string | undefined): Manifold => {
    const length = Math.hypot(...node.normal)
    const [x, y, z] = node.normal.map((part) => part / length) as [number, number, number]
    const { min, max } = base.boundingBox()
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (at) => x * (at & 1 ? min : max)[0] + y * (at & 2 ? min : max)[1] + z * (at & 4 ? min : max)[2],
    )
    if (Math.min(...corners) >= (node.distance ?? 0))
      note({
        code: 'cut-misses',
        node: node.id,
        cuts: 0,
        message: `The plane of the cut "${node.id}" does not meet "${node.child}", all of which lies on the side that stays.`,
      })
    const far = Math.hypot(...[0, 1, 2].map((k) => Math.max(Math.abs(min[k]!), Math.abs(max[k]!)))) + Math.abs(node.distance ?? 0) + 1
    // A box on the kept side, its lower face in the plane.
    const block = arena.keep(arena.keep(kernel.Manifold.cube([4 * far, 4 * far, 4 * far], true)).translate(0, 0, 2 * far))
    const turned = arena.keep(block.rotate(0, (Math.acos(z) * 180) / Math.PI, 0)).rotate(0, 0, (Math.atan2(y, x) * 180) / Math.PI)
    const side = own(
      arena.keep(arena.keep(turned).translate(x * (node.distance ?? 0), y * (node.distance ?? 0), z * (node.distance ?? 0))),
      material,
    )
    return filled(arena.keep(base.intersect(side)), node, 'The plane lies beyond it: change distance, or turn normal around.')
  }
  /** The material that a node names, or that of the first solid that it is made of. */
  const mainMaterial = (id: string): string | undefined => {
    const node = solidOf(id)
    const first = references(node).find(({ profile }) => !profile)
    return node.material ?? (first && mainMaterial(first.id))
  }
  /** The node's solid where it was made, each made once for a material. */
  const local = (id: string, inherited: string | undefined): Promise<Manifold> => {
    const node = solidOf(id)
    const material = node.material ?? inherited
    const key = `${id}|${material ?? ''}`
    const known = solids.get(key) ?? make(node, material)
    solids.set(key, known)
    return known
  }
  const placed = async (id: string, inherited: string | undefined): Promise<Manifold> =>
    moved(await local(id, inherited), placement(solidOf(id)))

  const branch = async (id: string, inherited: string | undefined): Promise<Branch> => {
    const node = solidOf(id)
    const material = node.material ?? inherited
    const matrix = placement(node)
    const at = { name: id, ...(matrix && { matrix }) }
    switch (node.kind) {
      case 'group': {
        const inside: Branch[] = []
        for (const child of node.children) inside.push(await branch(child, material))
        return { ...at, inside }
      }
      case 'linearArray':
      case 'radialArray':
      case 'gridArray': {
        const child = await branch(node.child, material)
        return { ...at, inside: copies(node).map((copy, index) => ({ name: `${node.child}-${index + 1}`, matrix: copy, inside: [child] })) }
      }
      case 'instance':
        return { ...at, inside: [await branch(node.child, material)] }
      default:
        return { ...at, solid: await local(id, inherited), inside: [] }
    }
  }
  const branches: Branch[] = []
  for (const root of roots) branches.push(await branch(root, undefined))
  return { branches, materialOf: (id) => materials.get(id), whole: async () => union(await all(roots, undefined)) }
}
