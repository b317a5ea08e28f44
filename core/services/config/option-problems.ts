/** From a schema's issues to lines that say where, what was given, what is taken, and what was probably meant. */
import type { $ZodType } from 'zod/v4/core'
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import { nearest } from '../../kernel/errors/nearest.ts'
import { redact } from '../../kernel/errors/redact.ts'
import { check, toJsonSchema } from '../../kernel/schema/check.ts'
import type { Issue } from '../../kernel/schema/checked.ts'
import { namesAt, shapesAt, valueAt, valuesOf } from '../../kernel/schema/schema-shape.ts'

/** One thing that is wrong with options. */
export interface Problem {
  /** `words.violent[0]`; empty for the whole. */
  readonly path: string
  readonly got: string
  readonly expected: string
  /** The nearest right name, where one is near. */
  readonly nearest?: string
  /** Which variable of the environment the value came from. */
  readonly variable?: string
}

/** `models[2].price`, and `["odd key"]` where dots would mislead. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!/^[\w$-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')

/** Every problem that `schema` has with `value`; empty where it fits. */
export async function problemsWith(schema: $ZodType, value: unknown): Promise<Problem[]> {
  const checked = await check(schema, value)
  return checked.ok ? [] : problemsOf(checked.issues, value, schema)
}

/** The same, from issues of a check that has been made. */
export async function problemsOf(issues: readonly Issue[], value: unknown, schema: $ZodType): Promise<Problem[]> {
  // zod cannot write every schema as JSON Schema; without it, only hints are missing.
  const shape = await toJsonSchema(schema, 'input').catch((): JsonSchema => ({ type: 'object' }))
  return issues.map((issue) => problemOf(issue, value, shape))
}

/** One line a problem: `  ttlMs: got "7 days", expected a number`. */
export const problemLines = (problems: readonly Problem[]): string => problems.map(line).join('\n')

const line = ({ path, got, expected, ...rest }: Problem): string =>
  `  ${path || '(the whole)'}${rest.variable === undefined ? '' : ` (from ${rest.variable})`}: got ${got}, expected ${expected}${rest.nearest ? `; did you mean "${rest.nearest}"?` : ''}`

function problemOf({ path, message, wanted = message, unknown }: Issue, value: unknown, shape: JsonSchema): Problem {
  if (unknown !== undefined) {
    const known = namesAt(shape, path)
    const expected = known.length === 0 ? 'nothing' : `one of ${list(known)}`
    return { path: pathText([...path, unknown]), got: 'a name that is not known', expected, ...near(unknown, known) }
  }
  const given = valueAt(value, path)
  const named = valuesOf(shapesAt(shape, path)).map(String)
  return { path: pathText(path), got: shown(given, path.at(-1)), expected: wanted, ...(typeof given === 'string' && near(given, named)) }
}

const near = (name: string, names: readonly string[]): { readonly nearest?: string } => {
  const found = nearest(name, names, (one) => one)
  return found === '' ? {} : { nearest: found }
}

const list = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')}, … (${names.length})` : names.join(', ')

/** A value in few words; secrets only by their type. */
export function shown(value: unknown, key?: PropertyKey): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null)
    return `an object with ${Object.keys(value).length === 0 ? 'nothing in it' : list(Object.keys(value))}`
  // An address that is no address may still have a password in it.
  const outside = typeof value === 'string' ? value.replace(/^([^:]*:)[^]+@/, '$1[redacted]@') : value
  const clean = Object.values(redact({ [String(key ?? 'value')]: outside }))[0]
  const text = JSON.stringify(clean) ?? String(clean)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}
