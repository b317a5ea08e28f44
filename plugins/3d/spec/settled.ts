/** A part of a spec with its texts read: an expression where its schema has a number, JSON where it has a list or an object. */
import type { z } from 'zod'
import type { $ZodIssue } from 'zod/v4/core'
import type { Parameters } from './parameters.ts'
import { fieldsAt } from './fields-at.ts'
import { fromJsonText } from './json-text.ts'
import { explain, type Problem, valueAt } from './problems.ts'

const isNumber = (issue: $ZodIssue): boolean => issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int')
const isContainer = (issue: $ZodIssue): boolean =>
  issue.code === 'invalid_type' && ['array', 'tuple', 'object', 'record'].includes(issue.expected)
const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join('/')

/** A copy of `value` with `made` at their places; what they do not touch is shared. */
function replaced(value: unknown, made: readonly { readonly path: readonly PropertyKey[]; readonly value: unknown }[]): unknown {
  const root: Record<PropertyKey, unknown> = { value }
  const copies = new Set<unknown>()
  for (const { path, value: number } of made) {
    let holder = root
    let key: PropertyKey = 'value'
    for (const step of path) {
      const inner = holder[key]
      const copy = copies.has(inner) ? inner : Array.isArray(inner) ? [...(inner as unknown[])] : { ...(inner as object) }
      copies.add(copy)
      holder[key] = copy
      holder = copy as Record<PropertyKey, unknown>
      key = step
    }
    holder[key] = number
  }
  return root['value']
}

/** The list that fits where a single number stands, `[10, 10, 10]` for a size of 10; `undefined` where none does. */
function listOf(schema: z.ZodType, value: unknown, { path }: $ZodIssue): string | undefined {
  const got = valueAt(value, path)
  if (typeof got !== 'number') return undefined
  const fitting = [2, 3]
    .map((count) => Array<number>(count).fill(got))
    .find((list) => {
      const { error } = schema.safeParse(replaced(value, [{ path, value: list }]))
      return !error?.issues.some((issue) => path.every((key, at) => issue.path[at] === key))
    })
  return fitting && JSON.stringify(fitting).replaceAll(',', ', ')
}

interface Place {
  readonly parameters: Parameters
  readonly prefix: readonly PropertyKey[]
  readonly id?: string | undefined
  readonly problems: Problem[]
}

/** Lists in lists, as points are: no field of a spec has more. */
const deepest = 3

/** With JSON text read where the schema has a list or an object; what it holds may be such text again. */
function withJsonRead(schema: z.ZodType, value: unknown): unknown {
  let read = value
  for (let depth = 0; depth < deepest; depth++) {
    const made = (schema.safeParse(read).error?.issues ?? []).filter(isContainer).flatMap(({ path }) => {
      const text = valueAt(read, path)
      const said = fromJsonText(text)
      return said === text ? [] : [{ path, value: said }]
    })
    if (made.length === 0) return read
    read = replaced(read, made)
  }
  return read
}

/** Checked against the schema; `undefined` where something is wrong, which is in `problems` then. */
export function settled<S extends z.ZodType>(
  schema: S,
  written: unknown,
  { parameters, prefix, id, problems }: Place,
): z.output<S> | undefined {
  const untouched = schema.safeParse(written)
  if (untouched.success) return untouched.data
  const value = withJsonRead(schema, written)
  const first = value === written ? untouched : schema.safeParse(value)
  if (first.success) return first.data
  const found: { path: readonly PropertyKey[]; value: number }[] = []
  const failed = new Map<string, string>()
  for (const issue of first.error.issues) {
    const text = isNumber(issue) ? valueAt(value, issue.path) : undefined
    if (typeof text !== 'string') continue
    const result = parameters.compute(text)
    if (result.ok) found.push({ path: issue.path, value: result.value })
    else failed.set(keyOf(issue.path), `must be a number or an expression: "${text.slice(0, 200)}" ${result.message}`)
  }
  const plain = found.length > 0 ? replaced(value, found) : value
  const parsed = found.length > 0 ? schema.safeParse(plain) : first
  if (parsed.success) return parsed.data
  const computed = new Set(found.map(({ path }) => keyOf(path)))
  const mistyped = new Set(parsed.error.issues.flatMap(({ code, path }) => (code === 'invalid_type' ? [keyOf(path)] : [])))
  for (const issue of parsed.error.issues) {
    const key = keyOf(issue.path)
    // What is no list has no length either.
    if (issue.code !== 'invalid_type' && mistyped.has(key)) continue
    const [only, ...more] = explain([issue], plain, prefix, (path) => fieldsAt(schema, path), id)
    if (!only) continue
    const list = issue.code === 'invalid_type' && issue.expected === 'array' ? listOf(schema, plain, issue) : undefined
    const message =
      (list && `must be a list like ${list}, not a single number.`) ??
      failed.get(key) ??
      (computed.has(key) ? `${only.message} It says "${String(valueAt(value, issue.path))}".` : only.message)
    problems.push({ ...only, message }, ...more)
  }
  return undefined
}
