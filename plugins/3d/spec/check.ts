/** Checks a spec and says everything that is wrong with it at once. */
import { z } from 'zod'
import { limits } from './limits.ts'
import { type Material, materialSchemas } from './materials.ts'
import { type Kind, type Node, vocabulary } from './nodes.ts'
import { suggestion } from './suggestion.ts'
import { once } from './once.ts'
import type { Problem } from './problems.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { settled } from './settled.ts'
import { insteadOfKind } from './wishes.ts'
import { head, type ModelSpec } from './schema.ts'
import { checkMeaning } from './meaning.ts'

export type CheckedSpec =
  | {
      readonly ok: true
      /** With every expression computed. */
      readonly spec: ModelSpec
      readonly warnings: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** At most so many problems are told; a spec with more is best written anew. */
const told = 50

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const idOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value['id'] === 'string' ? value['id'].slice(0, 64) : undefined

/** What to do where the nodes stand in no list; `undefined` where they do, or nobody can tell. */
function insteadOfNodes(given: Record<string, unknown>): string | undefined {
  const { nodes, kind, type, id } = given
  const form = 'write { "nodes": [{ "kind": "box", "id": "body", "size": [10, 10, 10] }] }.'
  if (nodes === undefined && (typeof kind === 'string' || typeof type === 'string'))
    return `must be a list, and is missing. A node${typeof id === 'string' ? ` such as "${id.slice(0, 64)}"` : ''} stands in it, with an id: ${form}`
  if (isRecord(nodes) && Object.values(nodes).every(isRecord))
    return `must be a list, not an object with a name for each node: the name becomes its id. So ${form}`
  return undefined
}

/** A node of any kind; unknown kinds suggest the nearest. */
function checkNode(value: unknown, index: number, parameters: Parameters, problems: Problem[]): Node | undefined {
  const id = idOf(value)
  const at = (path: string, message: string) => problems.push({ path, ...(id !== undefined && { id }), message })
  if (!isRecord(value)) return void at(`nodes[${index}]`, 'must be an object like { "kind": "box", "id": "body", "size": [10, 10, 10] }.')
  const { nodeSchemas } = vocabulary()
  const known = Object.keys(nodeSchemas)
  const written = value['kind'] ?? value['type']
  const field = value['kind'] === undefined && typeof written === 'string' ? 'type' : 'kind'
  const plain = typeof written === 'string' ? written.toLowerCase().replaceAll(/[^a-z]/g, '') : ''
  const kind = known.find((one) => one === written) ?? known.find((one) => one.toLowerCase() === plain)
  const called = field === 'type' ? `it is called kind, and for "${String(written).slice(0, 64)}": ` : ''
  if (kind === undefined) {
    const instead = typeof written === 'string' ? insteadOfKind(written) : undefined
    if (instead)
      return void at(`nodes[${index}].${field}`, called ? `${called}${instead}` : `there is no "${String(written)}" here: ${instead}`)
    return void at(
      `nodes[${index}].kind`,
      `must be one of ${known.join(', ')}.${typeof written === 'string' ? suggestion(written, known) : ''}`,
    )
  }
  // The rest of it is looked at all the same, so that everything is told at once.
  if (field === 'type') at(`nodes[${index}].type`, `${called}write "kind": "${kind}".`)
  else if (kind !== written) at(`nodes[${index}].kind`, `is spelled "${kind}".`)
  const { type: _, ...others } = value
  const node = { ...(field === 'type' ? others : value), kind }
  const schema = nodeSchemas[kind as Kind]
  return settled<z.ZodType<Node>>(schema, node, { parameters, prefix: ['nodes', index], id, problems })
}

function checkMaterial(value: unknown, index: number, parameters: Parameters, problems: Problem[]): Material | undefined {
  const { materialSchema } = materialSchemas()
  const place = { parameters, prefix: ['materials', index], id: idOf(value), problems }
  return settled(materialSchema, value, place)
}

const frame = once(() =>
  z.strictObject({
    ...head(),
    parameters: z.unknown().optional(),
    materials: z.array(z.unknown()).max(limits.materials).nullish(),
    nodes: z.array(z.unknown()).min(1).max(limits.nodes),
  }),
)

/** Shape, names, references, cycles, limits and what geometry forbids; never throws. */
export function checkSpec(value: unknown): CheckedSpec {
  const problems: Problem[] = []
  const outer = frame()
  const given = isRecord(value) ? value : {}
  const parameters = readParameters(given['parameters'], problems)
  const mistaken = insteadOfNodes(given)
  if (mistaken) return { ok: false, problems: [{ path: 'nodes', message: mistaken }] }
  const shell = settled(outer, value, { parameters, prefix: [], problems })
  // The rest is looked at even where the frame is wrong, but never more than the limits allow.
  const rawNodes = Array.isArray(given['nodes']) && given['nodes'].length <= limits.nodes ? given['nodes'] : []
  const rawMaterials = Array.isArray(given['materials']) && given['materials'].length <= limits.materials ? given['materials'] : []
  const nodes = rawNodes.map((node, index) => checkNode(node, index, parameters, problems))
  const materials = rawMaterials.map((material, index) => checkMaterial(material, index, parameters, problems))
  const roots = head().roots.safeParse(given['roots'])
  const warnings = checkMeaning({
    nodes,
    nodeIds: rawNodes.map(idOf),
    materials,
    materialIds: rawMaterials.map(idOf),
    roots: roots.success ? roots.data : undefined,
    problems,
  })
  if (problems.length > 0 || !shell) return { ok: false, problems: problems.slice(0, told) }
  const { materials: _, parameters: __, ...rest } = shell
  const unused = parameters.names.filter((name) => !parameters.used.has(name))
  return {
    ok: true,
    spec: { ...rest, nodes: nodes as Node[], ...(materials.length > 0 && { materials: materials as Material[] }) },
    warnings: [...warnings, ...unused.map((name) => ({ path: 'parameters', message: `"${name}" is used by no expression.` }))],
  }
}
