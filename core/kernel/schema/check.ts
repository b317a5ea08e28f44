/** One look at zod schemas and raw JSON Schemas alike: check a value, or list the shape. */
import type { $ZodType } from 'zod/v4/core'
import type { JsonSchema, Meta, Schema } from '../contract/infer.ts'
import { checkJson } from './check-json.ts'
import { checkZod, zodCore } from './check-zod.ts'
import type { Checked, Names } from './checked.ts'
import { remembered } from './remembered.ts'

const isZod = (schema: Schema | $ZodType): schema is $ZodType => '_zod' in schema
const nothing: JsonSchema = { type: 'object', properties: {}, additionalProperties: false }

/** Checks, and fills in the defaults of either sort of schema; `value` stays as it is. `names` holds at every depth. */
export async function check(schema: Schema | $ZodType | undefined, value: unknown, names: Names = 'open'): Promise<Checked> {
  if (schema === undefined) return names === 'open' ? { ok: true, value: (value ?? {}) as Meta } : checkJson(nothing, value ?? {}, 'open')
  return isZod(schema) ? checkZod(schema, value, names) : checkJson(schema, value, names)
}

const listedAs = (io: 'input' | 'output') =>
  remembered(async (schema: $ZodType): Promise<JsonSchema> => {
    const { toJSONSchema } = await zodCore()
    const { $schema: _, ...json } = toJSONSchema(schema, { io, unrepresentable: 'any' })
    return json as JsonSchema
  })
const listed = { input: listedAs('input'), output: listedAs('output') }

/** The JSON Schema 2020-12 to list: a raw one verbatim, a zod one converted once for each side, without `$schema`. */
export async function toJsonSchema(schema: Schema | $ZodType | undefined, io: 'input' | 'output'): Promise<JsonSchema> {
  if (schema === undefined) return nothing
  return isZod(schema) ? listed[io](schema) : schema
}
