/** Which JSON Schemas OpenAI takes as `strict`, so that the answer is sure to fit. */

/** What strict mode knows. Source: OpenAI's guide to structured outputs. */
const known = new Set([
  '$defs',
  '$ref',
  '$schema',
  'additionalProperties',
  'anyOf',
  'const',
  'default',
  'description',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'items',
  'maxItems',
  'maximum',
  'minItems',
  'minimum',
  'multipleOf',
  'pattern',
  'properties',
  'required',
  'title',
  'type',
])
const deepest = 10

/** Closed objects, every property required, no unknown keyword, an object at the root and at most ten levels. */
export function isStrict(schema: unknown): boolean {
  const { type, anyOf } = (schema ?? {}) as { type?: unknown; anyOf?: unknown }
  return type === 'object' && anyOf === undefined && fits(schema, 0)
}

function fits(schema: unknown, depth: number): boolean {
  if (typeof schema !== 'object' || schema === null || depth > deepest) return false
  const node = schema as Readonly<Record<string, unknown>>
  if (Object.keys(node).some((keyword) => !known.has(keyword))) return false
  if (!['type', 'anyOf', '$ref', 'enum', 'const'].some((keyword) => keyword in node)) return false
  const types = Array.isArray(node['type']) ? (node['type'] as unknown[]) : [node['type']]
  const properties = (node['properties'] ?? {}) as Readonly<Record<string, unknown>>
  const required = new Set((node['required'] ?? []) as readonly string[])
  if (types.includes('object') && (node['additionalProperties'] !== false || Object.keys(properties).some((name) => !required.has(name))))
    return false
  if (types.includes('array') && (node['items'] === undefined || Array.isArray(node['items']))) return false
  const inside = [
    ...Object.values(properties),
    ...Object.values((node['$defs'] ?? {}) as object),
    ...((node['anyOf'] ?? []) as unknown[]),
    ...(node['items'] === undefined ? [] : [node['items']]),
  ]
  return inside.every((child) => fits(child, depth + 1))
}
