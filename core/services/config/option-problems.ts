/** From a schema's issues to lines that say where, what was given, what is taken, and what was probably meant. */
import type { $ZodIssue, $ZodType } from 'zod/v4/core'
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import { nearest } from '../../kernel/errors/nearest.ts'
import { redact } from '../../kernel/errors/redact.ts'

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
  const { safeParseAsync } = await import('zod/v4/core')
  const parsed = await safeParseAsync(schema, value)
  return parsed.success ? [] : problemsOf(parsed.error.issues, value, schema)
}

/** The same, from issues of a parse that has been made. */
export async function problemsOf(issues: readonly $ZodIssue[], value: unknown, schema: $ZodType): Promise<Problem[]> {
  const { toJSONSchema } = await import('zod/v4/core')
  let shape: unknown
  try {
    shape = toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  } catch {
    shape = {}
  }
  return issues.flatMap((issue) => problemOf(issue, value, shape as JsonSchema))
}

/** One line a problem: `  ttlMs: got "7 days", expected a number`. */
export const problemLines = (problems: readonly Problem[]): string => problems.map(line).join('\n')

const line = ({ path, got, expected, ...rest }: Problem): string =>
  `  ${path || '(the whole)'}${rest.variable === undefined ? '' : ` (from ${rest.variable})`}: got ${got}, expected ${expected}${rest.nearest ? `; did you mean "${rest.nearest}"?` : ''}`

function problemOf(issue: $ZodIssue, value: unknown, shape: JsonSchema): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys((at(shape, issue.path)?.['properties'] as object | undefined) ?? {})
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      got: 'a name that is not known',
      expected: known.length === 0 ? 'nothing' : `one of ${list(known)}`,
      ...near(key, known),
    }))
  }
  const given = issue.path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )
  // The branch that got furthest says most; a union alone says only "Invalid input".
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((branch) =>
      branch.flatMap((inner) => problemOf({ ...inner, path: [...issue.path, ...inner.path] } as $ZodIssue, value, shape)),
    )
    const deepest = branches.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0] ?? []
    if ((deepest[0]?.path ?? '') !== pathText(issue.path)) return deepest
    return [
      {
        path: pathText(issue.path),
        got: shown(given, issue.path.at(-1)),
        expected: [...new Set(branches.flatMap((branch) => branch.map(({ expected }) => expected)))].join(' or '),
      },
    ]
  }
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : []
  return [
    {
      path: pathText(issue.path),
      got: shown(given, issue.path.at(-1)),
      expected: expectedBy(issue),
      ...(typeof given === 'string' && near(given, values)),
    },
  ]
}

const near = (name: string, names: readonly string[]): { readonly nearest?: string } => {
  const found = nearest(name, names, (one) => one)
  return found === '' ? {} : { nearest: found }
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
  date: 'a date',
  undefined: 'nothing',
  null: 'null',
  never: 'nothing',
  function: 'a function',
}

function expectedBy(issue: $ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return words[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${list(issue.values.map((value) => JSON.stringify(value)))}`
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_format':
      return issue.format === 'regex' ? `a text like ${issue.pattern ?? 'the pattern'}` : `a text in the form of ${issue.format}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    default:
      return issue.message
  }
}

const unit = (origin: string): string => ({ string: ' characters', array: ' entries', set: ' entries' })[origin] ?? ''
const list = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')}, … (${names.length})` : names.join(', ')

/** A value in few words; secrets only by their type. */
export function shown(value: unknown, key?: PropertyKey): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null)
    return `an object with ${Object.keys(value).length === 0 ? 'nothing in it' : list(Object.keys(value))}`
  const clean = Object.values(redact({ [String(key ?? 'value')]: value }))[0]
  const text = JSON.stringify(clean) ?? String(clean)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}

/** The JSON Schema below a path, as far as it can be followed. */
function at(shape: JsonSchema, path: readonly PropertyKey[]): Readonly<Record<string, unknown>> | undefined {
  let here: Record<string, unknown> | undefined = shape
  for (const key of path) {
    if (!here) return undefined
    const properties = here['properties'] as Record<string, Record<string, unknown>> | undefined
    const rest = (typeof key === 'number' ? here['items'] : here['additionalProperties']) as Record<string, unknown> | undefined
    const branches: Record<string, unknown>[] = [here['anyOf'], here['oneOf'], here['allOf']]
      .flat()
      .filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    here =
      properties?.[String(key)] ??
      (typeof rest === 'object' ? rest : undefined) ??
      branches.map((branch) => at(branch as unknown as JsonSchema, [key])).find(Boolean)
  }
  if (!here || here['properties']) return here
  const branches = [here['anyOf'], here['oneOf']].flat() as (Record<string, unknown> | undefined)[]
  return branches.find((one) => one?.['properties']) ?? here
}
