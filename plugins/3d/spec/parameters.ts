/** Named numbers of a spec, in which its other numbers can be written: `{ "width": 80, "inner": "width - 2 * wall" }`. */
import { compute, type Computed, fault, reservedNames } from './expression.ts'
import { limits } from './limits.ts'
import { suggestion } from './suggestion.ts'
import type { Problem } from './problems.ts'

const parameterName = /^[A-Za-z_]\w{0,39}$/

/** One named value as somebody wrote it. */
export interface Parameter {
  readonly id: string
  readonly value: number | string
}

export interface Parameters {
  /** The value of an expression in them. */
  readonly compute: (text: string) => Computed
  readonly names: readonly string[]
  /** Those that an expression has used so far. */
  readonly used: ReadonlySet<string>
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** List or object as entries with the path of each value. */
function entries(given: unknown): { readonly id: unknown; readonly value: unknown; readonly path: string }[] | undefined {
  if (given === undefined || given === null) return []
  if (Array.isArray(given))
    return given.map((one: unknown, at) =>
      isRecord(one)
        ? { id: one['id'], value: one['value'], path: `parameters[${at}]` }
        : { id: undefined, value: one, path: `parameters[${at}]` },
    )
  return isRecord(given) ? Object.entries(given).map(([id, value]) => ({ id, value, path: `parameters.${id.slice(0, 64)}` })) : undefined
}

/** The well-formed parameters of a spec that nobody has checked. */
export const parametersOf = (spec: unknown): readonly Parameter[] =>
  (entries(isRecord(spec) ? spec['parameters'] : undefined) ?? []).flatMap(({ id, value }) =>
    typeof id === 'string' && (typeof value === 'number' || typeof value === 'string') ? [{ id, value }] : [],
  )

/** Checks them, all at once: names, values, circles. */
export function readParameters(given: unknown, problems: Problem[]): Parameters {
  const list = entries(given)
  const all = new Map<string, { value: number | string; path: string }>()
  if (!list)
    problems.push({
      path: 'parameters',
      message: 'must be a list like [{ "id": "width", "value": 80 }], or an object like { "width": 80 }.',
    })
  else if (list.length > limits.parameters)
    problems.push({ path: 'parameters', message: `must have at most ${limits.parameters} entries, not ${list.length}.` })
  else
    for (const { id, value, path } of list) {
      const at = (message: string) => problems.push({ path, message })
      if (typeof id !== 'string' || !parameterName.test(id))
        at('needs a name (id) of 1 to 40 letters, digits and _ that begins with no digit, like { "id": "width", "value": 80 }.')
      else if (reservedNames.has(id)) at(`is called "${id}", which expressions mean something else by; choose another name.`)
      else if (all.has(id)) at(`is the second one called "${id}".`)
      else if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) all.set(id, { value, path })
      else at(`"${id}" must be a number or an expression such as "2 * width".`)
    }
  const values = new Map<string, number>()
  const failed = new Set<string>()
  const open: string[] = []
  const used = new Set<string>()
  const names = [...all.keys()]
  const find = (name: string): number | undefined => {
    const parameter = all.get(name)
    if (!parameter) return undefined
    used.add(name)
    const known = typeof parameter.value === 'number' ? parameter.value : values.get(name)
    if (known !== undefined) return known
    if (open.includes(name)) return fault(`goes in a circle: ${[...open.slice(open.indexOf(name)), name].join(' -> ')}.`)
    if (failed.has(name)) return fault(`needs the parameter "${name}", which has no value itself.`)
    open.push(name)
    const made = compute(parameter.value as string, find, () => names)
    open.pop()
    if (made.ok) {
      values.set(name, made.value)
      return made.value
    }
    failed.add(name)
    problems.push({ path: parameter.path, message: `"${parameter.value as string}" ${made.message}` })
    return fault(`needs the parameter "${name}", which has no value itself.`)
  }
  for (const [name, { value }] of all) {
    const before = used.has(name)
    // Through an expression of its own, so that its faults are told whoever uses it.
    if (typeof value === 'string') compute(name, find, () => names)
    if (!before) used.delete(name)
  }
  return { compute: (text) => compute(text, find, () => names), names, used }
}

/** Another spec with other values for its parameters. What is unknown comes back by name, with what there is. */
export function withParameters(
  spec: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): { readonly spec: Readonly<Record<string, unknown>> } | { readonly unknown: string } {
  const now = parametersOf(spec)
  const names = now.map(({ id }) => id)
  const unknown = Object.keys(wanted).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const there = now.length > 0 ? `It has: ${parametersText(now)}.` : 'It has no parameters.'
    return { unknown: `The spec has no parameter "${unknown.slice(0, 64)}".${suggestion(unknown, names)} ${there}` }
  }
  return { spec: { ...spec, parameters: now.map(({ id, value }) => ({ id, value: Object.hasOwn(wanted, id) ? wanted[id] : value })) } }
}

/** `width = 80, inner = width - 4`. */
export const parametersText = (list: readonly Parameter[]): string => list.map(({ id, value }) => `${id} = ${value}`).join(', ')
