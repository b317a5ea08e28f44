/** `key=value` words as the arguments of a tool or command, made to fit its JSON Schema. */
import { AtelierError } from '../kernel/contract/errors.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'

type Shape = Readonly<Record<string, unknown>>

/**
 * Numbers, booleans, lists and objects where the schema wants them, else text. A repeated key, or commas where no text is
 * wanted, make a list; `a.b=1` goes into an object. What does not fit stays text, for the schema to refuse. Throws `COMMAND_USAGE`.
 */
export function argumentsFrom(words: readonly string[], schema: JsonSchema): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `"${word}" is not of the form key=value.`,
        fix: 'Write `key=value`, in quotes where the value has spaces: `prompt="a red fox"`.',
        outcome: 'none',
      })
    place(result, word.slice(0, at).split('.'), word.slice(at + 1), schema)
  }
  return result
}

function place(target: Record<string, unknown>, path: readonly string[], text: string, schema: Shape): void {
  const [key = '', ...rest] = path
  const shape = propertyOf(schema, key)
  // Object.hasOwn and defineProperty, because a key may be `__proto__`.
  const before = Object.hasOwn(target, key) ? target[key] : undefined
  const set = (value: unknown): void =>
    void Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  if (rest.length > 0) {
    const inner = typeof before === 'object' && before !== null && !Array.isArray(before) ? (before as Record<string, unknown>) : {}
    set(inner)
    return place(inner, rest, text, shape)
  }
  if (typesOf(shape).has('array')) {
    const items = asArray(text, shape)
    return set(Array.isArray(before) ? [...(before as unknown[]), ...items] : items)
  }
  set(coerced(text, shape))
}

function asArray(text: string, shape: Shape): unknown[] {
  const branch = branchesOf(shape).find((one) => one['type'] === 'array') ?? shape
  const items = (branch['items'] ?? {}) as Shape
  const parsed = json(text)
  if (Array.isArray(parsed)) return parsed
  const texts = typesOf(items).has('string')
  return (texts ? [text] : text.split(',')).map((item) => coerced(item, items))
}

function coerced(text: string, shape: Shape): unknown {
  const types = typesOf(shape)
  if ((types.has('number') || types.has('integer')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.has('null') && text === 'null') return null
  const fixed = branchesOf(shape).flatMap((one) => [
    ...((one['enum'] as unknown[] | undefined) ?? []),
    ...('const' in one ? [one['const']] : []),
  ])
  const meant = fixed.find((value) => typeof value !== 'string' && String(value) === text)
  if (meant !== undefined) return meant
  // Nothing known, or an object: JSON where it is JSON.
  if (types.has('object') || (types.size === 0 && fixed.length === 0 && /^[[{"]/.test(text))) {
    const parsed = json(text)
    if (parsed !== undefined) return parsed
  }
  return text
}

const propertyOf = (schema: Shape, key: string): Shape => {
  for (const branch of branchesOf(schema)) {
    const properties = branch['properties'] as Readonly<Record<string, Shape>> | undefined
    if (properties && Object.hasOwn(properties, key)) return properties[key]!
  }
  return typeof schema['additionalProperties'] === 'object' && schema['additionalProperties'] !== null
    ? (schema['additionalProperties'] as Shape)
    : {}
}
const branchesOf = (shape: Shape): readonly Shape[] => [
  shape,
  ...([shape['anyOf'], shape['oneOf'], shape['allOf']].flat().filter(Boolean) as Shape[]).flatMap(branchesOf),
]
const typesOf = (shape: Shape): ReadonlySet<unknown> => new Set(branchesOf(shape).flatMap((one) => one['type'] ?? []))

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
