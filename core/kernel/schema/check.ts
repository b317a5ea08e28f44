/** One look at zod schemas and raw JSON Schemas alike: check a value, or list the shape. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import type * as ZodCore from 'zod/v4/core'
import { closedJson } from './closed-json.ts'
import { closedZod } from './closed-zod.ts'
import type { JsonSchema, Meta, Schema } from '../contract/infer.ts'
import { issueWords, jsonIssueWords, noName } from './issue-words.ts'
import { namesAt } from './known-names.ts'

/** What is wrong with a value, in the schema's own words where it has some. */
export interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
  /** A name at `path` that the schema does not know, where that is what is wrong. */
  readonly unknown?: string
}
export type Checked = { readonly ok: true; readonly value: Meta } | { readonly ok: false; readonly issues: readonly Issue[] }

let loaded: Promise<typeof ZodCore> | undefined
/** Remembered: asking the module loader again costs more than the check itself. */
const zodCore = (): NonNullable<typeof loaded> => (loaded ??= import('zod/v4/core'))

const isZod = (schema: Schema): schema is Extract<Schema, { _zod: unknown }> => '_zod' in schema

/**
 * Checks, and fills in the defaults of either sort of schema; `value` stays as it is. `closed`: names that the schema does not know are
 * refused, at every depth, unless it says that it takes more. Raw JSON Schemas go by ajv (2020-12), loaded on first use.
 */
export async function check(schema: Schema | undefined, value: unknown, names: 'open' | 'closed' = 'open'): Promise<Checked> {
  if (schema === undefined) return names === 'open' ? { ok: true, value: (value ?? {}) as Meta } : check(nothing, value ?? {})
  if (isZod(schema)) {
    const core = await zodCore()
    const parsed = await core.safeParseAsync(names === 'open' ? schema : closedOnce(schema, core), value, { error: issueWords })
    if (parsed.success) return { ok: true, value: parsed.data as Meta }
    return { ok: false, issues: withoutEchoes(parsed.error.issues.flatMap(meant)).flatMap(fromZod) }
  }
  const { validate, hasDefaults } = await compiled(schema, names)
  const own = hasDefaults ? copyOf(value) : value
  if (own === notCopied) return { ok: false, issues: [{ path: [], message: 'is not JSON' }] }
  return validate(own)
    ? { ok: true, value: own as Meta }
    : { ok: false, issues: withoutDoubts((validate.errors ?? []).map(fromAjv), schema) }
}

const nothing: JsonSchema = { type: 'object', additionalProperties: false }

const closedOnes = new WeakMap<object, ZodCore.$ZodType>()
const closedOnce = (schema: ZodCore.$ZodType, { $ZodNever }: typeof ZodCore): ZodCore.$ZodType => {
  const known = closedOnes.get(schema)
  if (known) return known
  const made = closedZod(schema, new $ZodNever({ type: 'never' }))
  closedOnes.set(schema, made)
  return made
}

const fromZod = (issue: ZodCore.$ZodIssue): readonly Issue[] => {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  return issue.keys.map((unknown) => ({ path, message: noName(unknown), unknown }))
}

/** A value of the wrong kind also has the wrong length; its kind says enough. */
const withoutEchoes = (issues: readonly ZodCore.$ZodIssue[]): ZodCore.$ZodIssue[] => {
  const place = ({ path }: ZodCore.$ZodIssue): string => path.map(String).join('\n')
  const kinds = new Set(issues.filter(({ code }) => code === 'invalid_type').map(place))
  return issues.filter((issue) => issue.code === 'invalid_type' || !kinds.has(place(issue)))
}

/** Of alternatives, what is wrong with the one that was meant: the only one of the right kind, or the one that lacks names alone. */
function meant(issue: ZodCore.$ZodIssue): readonly ZodCore.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const ofThisKind = issue.errors.filter((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
  const byNames = ofThisKind
    .filter((branch) => branch.flatMap(meant).every(({ code }) => code === 'unrecognized_keys'))
    .toSorted((a, b) => namesIn(a).length - namesIn(b).length)
  const chosen = ofThisKind.length === 1 ? ofThisKind[0] : byNames[0]
  const inner = chosen?.flatMap(meant) ?? unknownToAll(ofThisKind)
  return inner.length > 0 ? inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) : [issue]
}

const namesIn = (branch: readonly ZodCore.$ZodIssue[]): readonly string[] =>
  branch.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []))

/** Names that none of several alternatives knows. */
function unknownToAll(branches: readonly (readonly ZodCore.$ZodIssue[])[]): readonly ZodCore.$ZodIssue[] {
  const [first = [], ...others] = branches.map(namesIn)
  const keys = first.filter((name) => others.every((names) => names.includes(name)))
  return keys.length > 0 ? [{ code: 'unrecognized_keys', keys, path: [], message: '' }] : []
}

/** ajv tells of the object that lacks something; people look for what is missing. */
const fromAjv = ({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): Issue => {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const unknown = params['additionalProperty'] ?? params['unevaluatedProperty']
  if (typeof unknown === 'string') return { path, message: noName(unknown), unknown }
  return {
    path: keyword === 'required' ? [...path, String(params['missingProperty'])] : path,
    message: jsonIssueWords(keyword, params) ?? message,
  }
}

/** Where a value is wrong, none of the names beside it count as looked at: only those that no alternative knows are sure to be unknown. */
const withoutDoubts = (issues: readonly Issue[], schema: JsonSchema): readonly Issue[] =>
  issues.every(({ unknown }) => unknown !== undefined)
    ? issues
    : issues.filter(({ unknown, path }) => unknown === undefined || !namesAt(schema, path).includes(unknown))

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
const cache = { open: new WeakMap<object, Promise<Compiled>>(), closed: new WeakMap<object, Promise<Compiled>>() }
const compiled = (schema: JsonSchema, names: keyof typeof cache): Promise<Compiled> => {
  const known = cache[names].get(schema)
  if (known) return known
  const made = import('ajv/dist/2020.js').then(({ Ajv2020 }) => ({
    validate: new Ajv2020({ strict: false, allErrors: true, validateFormats: false, useDefaults: true }).compile(
      names === 'open' ? schema : closedJson(schema),
    ),
    hasDefaults: JSON.stringify(schema).includes('"default":'),
  }))
  cache[names].set(schema, made)
  return made
}

const listed = { input: new WeakMap<object, JsonSchema>(), output: new WeakMap<object, JsonSchema>() }
/** The JSON Schema 2020-12 to list: a raw one verbatim, a zod one converted once for each side, without `$schema`. */
export async function toJsonSchema(schema: Schema | undefined, io: 'input' | 'output'): Promise<JsonSchema> {
  if (schema === undefined) return nothing
  if (!isZod(schema)) return schema
  const known = listed[io].get(schema)
  if (known) return known
  const { toJSONSchema } = await zodCore()
  const { $schema: _, ...json } = toJSONSchema(schema, { io, unrepresentable: 'any' })
  const made = json as JsonSchema
  listed[io].set(schema, made)
  return made
}
