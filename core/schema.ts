/** One look at zod schemas and raw JSON Schemas alike: check a value, or list the shape. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import type * as ZodCore from 'zod/v4/core'
import type { JsonSchema, Meta, Schema } from './contract/infer.ts'
import { issueWords, jsonIssueWords } from './issue-words.ts'

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

/** Checks, and fills in the defaults of either sort of schema; `value` stays as it is. Raw JSON Schemas go by ajv (2020-12), loaded on first use. */
export async function check(schema: Schema | undefined, value: unknown): Promise<Checked> {
  if (schema === undefined) return { ok: true, value: (value ?? {}) as Meta }
  if (isZod(schema)) {
    const { safeParseAsync } = await zodCore()
    const parsed = await safeParseAsync(schema, value, { error: issueWords })
    if (parsed.success) return { ok: true, value: parsed.data as Meta }
    return {
      ok: false,
      issues: withoutEchoes(parsed.error.issues.flatMap(meant)).map(({ path, message }) => ({
        path: path.map((key) => (typeof key === 'number' ? key : String(key))),
        message,
      })),
    }
  }
  const { validate, hasDefaults } = await compiled(schema)
  const own = hasDefaults ? copyOf(value) : value
  if (own === notCopied) return { ok: false, issues: [{ path: [], message: 'is not JSON' }] }
  return validate(own) ? { ok: true, value: own as Meta } : { ok: false, issues: (validate.errors ?? []).map(toIssue) }
}

/** A value of the wrong kind also has the wrong length; its kind says enough. */
const withoutEchoes = (issues: readonly ZodCore.$ZodIssue[]): ZodCore.$ZodIssue[] => {
  const place = ({ path }: ZodCore.$ZodIssue): string => path.map(String).join('\n')
  const kinds = new Set(issues.filter(({ code }) => code === 'invalid_type').map(place))
  return issues.filter((issue) => issue.code === 'invalid_type' || !kinds.has(place(issue)))
}

/** Of alternatives, what is wrong with the one that was meant: the only one of the right kind. */
function meant(issue: ZodCore.$ZodIssue): readonly ZodCore.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const ofThisKind = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0))
  const [only] = ofThisKind
  if (!only || ofThisKind.length > 1) return [issue]
  return only.flatMap(meant).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** ajv tells of the object that lacks something; people look for what is missing. */
const toIssue = ({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): Issue => {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return {
    path: keyword === 'required' ? [...path, String(params['missingProperty'])] : path,
    message: jsonIssueWords(keyword, params) ?? message,
  }
}

const notCopied = Symbol('not copied')
const copyOf = (value: unknown): unknown => {
  try {
    return structuredClone(value)
  } catch {
    return notCopied
  }
}

interface Compiled {
  readonly validate: ValidateFunction
  readonly hasDefaults: boolean
}
const cache = new WeakMap<object, Promise<Compiled>>()
const compiled = (schema: JsonSchema): Promise<Compiled> => {
  const known = cache.get(schema)
  if (known) return known
  const made = import('ajv/dist/2020.js').then(({ Ajv2020 }) => ({
    validate: new Ajv2020({ strict: false, allErrors: true, validateFormats: false, useDefaults: true }).compile(schema),
    hasDefaults: JSON.stringify(schema).includes('"default":'),
  }))
  cache.set(schema, made)
  return made
}

const listed = { input: new WeakMap<object, JsonSchema>(), output: new WeakMap<object, JsonSchema>() }
/** The JSON Schema 2020-12 to list: a raw one verbatim, a zod one converted once for each side, without `$schema`. */
export async function toJsonSchema(schema: Schema | undefined, io: 'input' | 'output'): Promise<JsonSchema> {
  if (schema === undefined) return { type: 'object', additionalProperties: false }
  if (!isZod(schema)) return schema
  const known = listed[io].get(schema)
  if (known) return known
  const { toJSONSchema } = await zodCore()
  const { $schema: _, ...json } = toJSONSchema(schema, { io, unrepresentable: 'any' })
  const made = json as JsonSchema
  listed[io].set(schema, made)
  return made
}
