/** A part of a spec with its expressions computed: a text where its schema has a number. */
import type { z } from 'zod'
import type { $ZodIssue } from 'zod/v4/core'
import type { Parameters } from './parameters.ts'
import { explain, type Problem, valueAt } from './problems.ts'

const isNumber = (issue: $ZodIssue): boolean => issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int')
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
  /** Names that would have been right for an unknown field. */
  readonly fields: readonly string[]
  readonly id?: string | undefined
  readonly problems: Problem[]
}

/** Checked against the schema; `undefined` where something is wrong, which is in `problems` then. */
export function settled<S extends z.ZodType>(
  schema: S,
  value: unknown,
  { parameters, prefix, fields, id, problems }: Place,
): z.output<S> | undefined {
  const first = schema.safeParse(value)
  if (first.success) return first.data
  const found: { path: readonly PropertyKey[]; value: number }[] = []
  const failed = new Map<string, string>()
  for (const issue of first.error.issues) {
    const text = isNumber(issue) ? valueAt(value, issue.path) : undefined
    if (typeof text !== 'string') continue
    const computed = parameters.compute(text)
    if (computed.ok) found.push({ path: issue.path, value: computed.value })
    else failed.set(keyOf(issue.path), `must be a number or an expression: "${text.slice(0, 200)}" ${computed.message}`)
  }
  const plain = found.length > 0 ? replaced(value, found) : value
  const parsed = found.length > 0 ? schema.safeParse(plain) : first
  if (parsed.success) return parsed.data
  const written = new Set(found.map(({ path }) => keyOf(path)))
  for (const issue of parsed.error.issues) {
    const key = keyOf(issue.path)
    const [only, ...more] = explain([issue], plain, prefix, fields, id)
    if (!only) continue
    const list = issue.code === 'invalid_type' && issue.expected === 'array' ? listOf(schema, plain, issue) : undefined
    const message =
      (list && `must be a list like ${list}, not a single number.`) ??
      failed.get(key) ??
      (written.has(key) ? `${only.message} It says "${String(valueAt(value, issue.path))}".` : only.message)
    problems.push({ ...only, message }, ...more)
  }
  return undefined
}
