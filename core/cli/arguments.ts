/** `key=value` words as the arguments of a tool or command, made to fit its JSON Schema. */
import { AtelierError } from '../kernel/contract/errors.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'
import { fromText } from '../kernel/schema/from-text.ts'
import { isExact } from '../kernel/schema/read-as-meant.ts'
import { type Kind, type Path, type Shape, shapesAt, valuesOf } from '../kernel/schema/schema-shape.ts'

/**
 * Numbers, booleans, lists and objects where the schema wants them, else text. A repeated key, or commas where no text is
 * wanted, or only texts that the schema names, make a list; `a.b=1` goes into an object. What does not fit stays text, for the schema to refuse. Throws `COMMAND_USAGE`,
 * also where one value is given twice.
 */
export function argumentsFrom(words: readonly string[], schema: JsonSchema): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [index, word] of words.entries()) {
    const at = word.indexOf('=')
    if (at < 1)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `"${word}" is not of the form key=value.`,
        fix: word.startsWith('{')
          ? "Give all arguments as one JSON object by `--args '{…}'`, or each as `key=value`."
          : 'Write `key=value`, in quotes where the value has spaces: `prompt="a red fox"`.',
        outcome: 'none',
      })
    const path = word.slice(0, at).split('.')
    const placed = place(result, path, (before) => valueOf(word.slice(at + 1), before, path, schema))
    if (!placed) throw twice(word, words.slice(0, index))
  }
  return result
}

/** Which of two was meant, only the person knows. */
const twice = (word: string, before: readonly string[]): AtelierError => {
  const keyOf = (one: string): string => `${one.slice(0, one.indexOf('='))}.`
  const other = before.findLast((one) => keyOf(one).startsWith(keyOf(word)) || keyOf(word).startsWith(keyOf(one))) ?? ''
  return new AtelierError({
    code: 'COMMAND_USAGE',
    message: `${JSON.stringify(other.slice(0, 80))} and ${JSON.stringify(word.slice(0, 80))} give two values where one is taken.`,
    fix: 'Leave one of them out.',
    outcome: 'none',
  })
}

/** Puts under `path` what `value` makes of what stands there; false where something stands there that it cannot go with. */
function place(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: (before: unknown) => unknown): boolean {
  // Object.hasOwn and defineProperty, because a key may be `__proto__`.
  const before = Object.hasOwn(target, key) ? target[key] : undefined
  const set = (one: unknown): void =>
    void Object.defineProperty(target, key, { value: one, enumerable: true, configurable: true, writable: true })
  if (rest.length === 0) {
    const made = value(before)
    if (made !== undefined) set(made)
    return made !== undefined
  }
  if (before !== undefined && (typeof before !== 'object' || before === null || Array.isArray(before))) return false
  const inner = (before ?? {}) as Record<string, unknown>
  set(inner)
  return place(inner, rest, value)
}

/** Nothing where `before` leaves no room. */
function valueOf(text: string, before: unknown, path: Path, schema: JsonSchema): unknown {
  const shapes = shapesAt(schema, path)
  const types = typesOf(shapes)
  const one = (): unknown => coerced(text, shapes, isExact(String(path.at(-1))))
  if (!types.has('array')) return before === undefined ? one() : undefined
  const items = itemsOf(text, shapesAt(schema, [...path, 0]))
  // A size is text, and may be a list: one word is what it says.
  if (before === undefined) return types.has('string') && !Array.isArray(json(text)) ? one() : items
  const isList = Array.isArray(before) || types.has('string')
  return isList ? [...[before].flat(), ...items] : undefined
}

function itemsOf(text: string, shapes: readonly Shape[]): unknown[] {
  const parsed = json(text)
  if (Array.isArray(parsed)) return parsed
  // The schema lists every text that may stand here, and none has a comma: so commas part them.
  const isNamed = valuesOf(shapes).length > 0 && shapes.every((one) => one['type'] !== 'string' || valuesOf([one]).length > 0)
  const parts = typesOf(shapes).has('string') && !isNamed ? [text] : text.split(',')
  return parts.map((item) => coerced(isNamed ? item.trim() : item, shapes))
}

/** By `shapes`, which are all that the schema says of this value. */
function coerced(text: string, shapes: readonly Shape[], asWritten = false): unknown {
  const types = typesOf(shapes)
  const scalars = [...types].flatMap((type): Kind[] =>
    type === 'boolean' ? [type] : type === 'number' || type === 'integer' ? ['number'] : [],
  )
  const scalar = fromText(text, new Set(scalars), asWritten)
  if (scalar !== undefined) return scalar
  if (types.has('null') && text === 'null') return null
  const fixed = valuesOf(shapes)
  const meant = fixed.find((value) => typeof value !== 'string' && String(value) === text)
  if (meant !== undefined) return meant
  // Nothing known, or an object: JSON where it is JSON.
  if (types.has('object') || (types.size === 0 && fixed.length === 0 && /^[[{"]/.test(text))) {
    const parsed = json(text)
    if (parsed !== undefined) return parsed
  }
  return text
}

const typesOf = (shapes: readonly Shape[]): ReadonlySet<unknown> => new Set(shapes.flatMap((one) => one['type'] ?? []))

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
