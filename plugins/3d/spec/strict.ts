/** The spec's schema as language-model services want it for structured answers. */
import { z } from 'zod'
import type { JsonSchema } from 'atelier-mcp'
import { specSchema } from './schema.ts'

type Json = Record<string, unknown>
const kept = ['type', 'description', 'const', 'enum', 'minItems', 'maxItems', '$ref'] as const

const isNullable = (schema: Json): boolean =>
  schema['type'] === 'null' || (Array.isArray(schema['anyOf']) && (schema['anyOf'] as Json[]).some((option) => option['type'] === 'null'))

/**
 * OpenAI's strict subset (structured outputs guide): every field required, what may be left out is nullable, no extra fields, `anyOf` only.
 * Number and text limits are dropped, as not every service accepts them; the check refuses what breaks them.
 */
function strict(schema: Json): Json {
  const types = schema['type']
  if (Array.isArray(types)) return strict({ ...schema, type: undefined, anyOf: types.map((type) => ({ type })) })
  const options = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  const made: Json = {}
  for (const key of kept) if (schema[key] !== undefined) made[key] = schema[key]
  if (options) {
    made['anyOf'] = options
      .map(strict)
      .flatMap((option) => ('anyOf' in option && !('description' in option) ? (option['anyOf'] as Json[]) : [option]))
    return made
  }
  // Every number may be an expression.
  if ((types === 'number' || types === 'integer') && schema['const'] === undefined) {
    const { type, ...rest } = made
    return { ...rest, anyOf: [{ type }, { type: 'string' }] }
  }
  if (schema['const'] !== undefined && made['type'] === undefined) made['type'] = typeof schema['const']
  if (schema['items']) made['items'] = strict(schema['items'] as Json)
  if (schema['properties']) {
    const properties = Object.entries(schema['properties'] as Record<string, Json>)
    const required = new Set((schema['required'] as string[] | undefined) ?? [])
    made['properties'] = Object.fromEntries(
      properties.map(([name, inner]) => {
        const value = strict(inner)
        return [name, required.has(name) || isNullable(value) ? value : strict({ anyOf: [inner, { type: 'null' }] })]
      }),
    )
    made['required'] = properties.map(([name]) => name)
    made['additionalProperties'] = false
  }
  return made
}

let known: JsonSchema | undefined
/** The strict JSON Schema of a whole spec, made once. */
export function strictSchema(): JsonSchema {
  known ??= strict(z.toJSONSchema(specSchema(), { io: 'input' }) as Json) as Json & JsonSchema
  return known
}

/** An answer in the strict form without its nulls: what the vocabulary means by leaving a field out. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  )
}
