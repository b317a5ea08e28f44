/** `${env:NAME}` in configs: replaced at load, and blotted out of logs from then on. */
import { registerSecret } from '../../kernel/errors/redact.ts'
import { pathText } from './option-problems.ts'

type Environment = Readonly<Record<string, string | undefined>>

const reference = /\$\{env:([^{}]*)\}/g

/**
 * A copy of `value` with its references replaced, in texts inside of plain objects and arrays; everything else stays as
 * it is. A text that names something unset (or empty) becomes `undefined`, as if it were not there.
 */
export function resolveReferences<T>(value: T, environment: Environment): T {
  return resolved(value, environment, new Map()) as T
}

/** Names of all references in `value`, for `doctor`. */
export function referencesIn(value: unknown): string[] {
  const names = new Set<string>()
  const looker: Environment = new Proxy({}, { get: (_, name) => (names.add(String(name)), undefined) })
  resolved(value, looker, new Map())
  return [...names]
}

/** By the path of an option, as problems name it: the variables that it takes its value from, ` and ` between several. */
export function variablesIn(
  value: unknown,
  path: readonly PropertyKey[] = [],
  seen: ReadonlySet<unknown> = new Set(),
): Map<string, string> {
  if (typeof value === 'string') {
    const names = referencesIn(value)
    return new Map(names.length > 0 ? [[pathText(path), names.join(' and ')]] : [])
  }
  if (typeof value !== 'object' || value === null || seen.has(value) || !(Array.isArray(value) || isPlain(value))) return new Map()
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value)
  return new Map(entries.flatMap(([key, item]) => [...variablesIn(item, [...path, key], new Set([...seen, value]))]))
}

function resolved(value: unknown, environment: Environment, seen: Map<object, unknown>): unknown {
  if (typeof value === 'string') return resolvedText(value, environment)
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return seen.get(value)
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    seen.set(value, copy)
    for (const item of value) copy.push(resolved(item, environment, seen))
    return copy
  }
  if (!isPlain(value)) return value
  const copy: Record<PropertyKey, unknown> = {}
  seen.set(value, copy)
  // Defined, not assigned: `__proto__` is a name like any other here, to be refused by whoever checks them.
  for (const key of Reflect.ownKeys(value))
    Object.defineProperty(copy, key, {
      value: resolved((value as Record<PropertyKey, unknown>)[key], environment, seen),
      configurable: true,
      enumerable: true,
      writable: true,
    })
  return copy
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function resolvedText(text: string, environment: Environment): string | undefined {
  if (!text.includes('${env:')) return text
  let missing = false
  const filled = text.replaceAll(reference, (_, name: string) => {
    const found = environment[name]
    if (!found) missing = true
    else registerSecret(found, name)
    return found ?? ''
  })
  return missing ? undefined : filled
}
