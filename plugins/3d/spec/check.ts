/** Checks a spec and says everything that is wrong with it at once. */
import { z } from 'zod'
import { limits } from './limits.ts'
import { type Material, materialSchemas } from './materials.ts'
import { type Kind, type Node, vocabulary } from './nodes.ts'
import { suggestion } from './suggestion.ts'
import { once } from './once.ts'
import { explain, type Problem } from './problems.ts'
import { head, type ModelSpec } from './schema.ts'
import { checkMeaning } from './meaning.ts'

export type CheckedSpec =
  | { readonly ok: true; readonly spec: ModelSpec; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** At most so many problems are told; a spec with more is best written anew. */
const told = 50

const fieldsOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const idOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value['id'] === 'string' ? value['id'].slice(0, 64) : undefined

/** A node of any kind; unknown kinds suggest the nearest. */
function checkNode(value: unknown, index: number, problems: Problem[]): Node | undefined {
  const id = idOf(value)
  const at = (path: string, message: string) => problems.push({ path, ...(id !== undefined && { id }), message })
  if (!isRecord(value)) return void at(`nodes[${index}]`, 'must be an object like { "kind": "box", "id": "body", "size": [10, 10, 10] }.')
  const kind = value['kind']
  const { nodeSchemas } = vocabulary()
  if (typeof kind !== 'string' || !Object.hasOwn(nodeSchemas, kind)) {
    const known = Object.keys(nodeSchemas)
    return void at(`nodes[${index}].kind`, `must be one of ${known.join(', ')}.${typeof kind === 'string' ? suggestion(kind, known) : ''}`)
  }
  const schema = nodeSchemas[kind as Kind]
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  problems.push(...explain(parsed.error.issues, value, ['nodes', index], fieldsOf(schema), id))
  return undefined
}

function checkMaterial(value: unknown, index: number, problems: Problem[]): Material | undefined {
  const { materialSchema } = materialSchemas()
  const parsed = materialSchema.safeParse(value)
  if (parsed.success) return parsed.data
  problems.push(...explain(parsed.error.issues, value, ['materials', index], fieldsOf(materialSchema), idOf(value)))
  return undefined
}

const frame = once(() =>
  z.strictObject({
    ...head(),
    materials: z.array(z.unknown()).max(limits.materials).nullish(),
    nodes: z.array(z.unknown()).min(1).max(limits.nodes),
  }),
)

/** Shape, names, references, cycles, limits and what geometry forbids; never throws. */
export function checkSpec(value: unknown): CheckedSpec {
  const problems: Problem[] = []
  const outer = frame()
  const shell = outer.safeParse(value)
  if (!shell.success) problems.push(...explain(shell.error.issues, value, [], fieldsOf(outer)))
  const given = isRecord(value) ? value : {}
  // The rest is looked at even where the frame is wrong, but never more than the limits allow.
  const rawNodes = Array.isArray(given['nodes']) && given['nodes'].length <= limits.nodes ? given['nodes'] : []
  const rawMaterials = Array.isArray(given['materials']) && given['materials'].length <= limits.materials ? given['materials'] : []
  const nodes = rawNodes.map((node, index) => checkNode(node, index, problems))
  const materials = rawMaterials.map((material, index) => checkMaterial(material, index, problems))
  const roots = head().roots.safeParse(given['roots'])
  const warnings = checkMeaning({
    nodes,
    nodeIds: rawNodes.map(idOf),
    materials,
    materialIds: rawMaterials.map(idOf),
    roots: roots.success ? roots.data : undefined,
    problems,
  })
  if (problems.length > 0 || !shell.success) return { ok: false, problems: problems.slice(0, told) }
  const { materials: _, ...rest } = shell.data
  return {
    ok: true,
    spec: { ...rest, nodes: nodes as Node[], ...(materials.length > 0 && { materials: materials as Material[] }) },
    warnings,
  }
}
