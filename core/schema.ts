/** One look at zod schemas and raw JSON Schemas alike: check a value, or list the shape. */
import type { ValidateFunction } from 'ajv'
import type * as ZodCore from 'zod/v4/core'
import type { JsonSchema, Meta, Schema } from './contract/infer.ts'
import { issueWords } from './issue-words.ts'

/** What is wrong with a value, in the schema's own words where it has some. */
export interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
}
export type Checked = { readonly ok: true; readonly value: Meta } | { readonly ok: false; readonly issues: readonly Issue[] }

let loaded: Promise<typeof ZodCore> | undefined
/** Remembered: asking the module loader again costs more than the check itself. */
const zodCore = (): NonNullable<typeof loaded> => (loaded ??= import('zod/v4/core'))

const isZod = (schema: Schema): schema is Extract<Schema, { _zod: unknown }> => '_zod' in schema

/** Checks and fills in defaults. Raw JSON Schemas are checked by ajv (2020-12), loaded on first use. */
export async function check(schema: Schema | undefined, value: unknown): Promise<Checked> {
  if (schema === undefined) return { ok: true, value: (value ?? {}) as Meta }
  if (isZod(schema)) {
    const { safeParseAsync } = await zodCore()
    const parsed = await safeParseAsync(schema, value, { error: issueWords })
    if (parsed.success) return { ok: true, value: parsed.data as Meta }
    return {
      ok: false,
      issues: withoutEchoes(parsed.error.issues).map(({ path, message }) => ({
        path: path.map((key) => (typeof key === 'number' ? key : String(key))),
        message,
      })),
    }
  }
  const validate = await compiled(schema)
  if (validate(value)) return { ok: true, value: value as Meta }
  return {
    ok: false,
    issues: (validate.errors ?? []).map(({ instancePath, message, params }) => ({
      path: instancePath.split('/').slice(1),
      message: `${message ?? 'is wrong'}${'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : ''}`,
    })),
  }
}

/** A value of the wrong kind also has the wrong length; its kind says enough. */
const withoutEchoes = (issues: readonly ZodCore.$ZodIssue[]): ZodCore.$ZodIssue[] => {
  const place = ({ path }: ZodCore.$ZodIssue): string => path.map(String).join('\n')
  const kinds = new Set(issues.filter(({ code }) => code === 'invalid_type').map(place))
  return issues.filter((issue) => issue.code === 'invalid_type' || !kinds.has(place(issue)))
}

const cache = new WeakMap<object, Promise<ValidateFunction>>()
const compiled = (schema: JsonSchema): Promise<ValidateFunction> => {
  const known = cache.get(schema)
  if (known) return known
  const made = import('ajv/dist/2020.js').then(({ Ajv2020 }) =>
    new Ajv2020({ strict: false, allErrors: true, validateFormats: false, useDefaults: false }).compile(schema),
  )
  cache.set(schema, made)
  return made
}

const listed = new WeakMap<object, JsonSchema>()
/** The JSON Schema 2020-12 to list: a raw one verbatim, a zod one converted once, without `$schema`. */
export async function toJsonSchema(schema: Schema | undefined, io: 'input' | 'output'): Promise<JsonSchema> {
  if (schema === undefined) return { type: 'object', additionalProperties: false }
  if (!isZod(schema)) return schema
  const known = listed.get(schema)
  if (known) return known
  const { toJSONSchema } = await zodCore()
  const { $schema: _, ...json } = toJSONSchema(schema, { io, unrepresentable: 'any' })
  const made = json as JsonSchema
  listed.set(schema, made)
  return made
}
