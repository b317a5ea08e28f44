import { z } from 'zod'

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap()
  return inner
}

/** The names of the fields that a schema has at a path, for whoever wrote another one there; none where it has no object. */
export function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = bare(schema)
  const [key, ...rest] = path
  if (inner instanceof z.ZodArray && key !== undefined) return fieldsAt(inner.element, rest)
  if (!(inner instanceof z.ZodObject)) return []
  if (key === undefined) return Object.keys(inner.shape)
  const field = Object.entries(inner.shape).find(([name]) => name === key)
  return field ? fieldsAt(field[1], rest) : []
}
