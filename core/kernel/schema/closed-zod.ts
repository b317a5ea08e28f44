/** A zod schema that refuses names which it does not know, where the original would drop them without a word. */
import { tableOf } from '../contract/table.ts'
import type { $ZodType, $ZodTypeDef } from 'zod/v4/core'

/** What the parts of a definition are called, over all kinds that have parts. */
interface Parts {
  readonly shape: Readonly<Record<string, $ZodType>>
  readonly catchall: $ZodType | undefined
  readonly getter: () => $ZodType
  readonly in: $ZodType
  readonly innerType: $ZodType
}
type Part = $ZodType | readonly $ZodType[] | null

/** By kind: which parts of a definition are about what the caller wrote. Of a pipe not `out`: what a transform makes, nobody wrote. */
const partsOf: Readonly<Record<string, readonly string[]>> = tableOf({
  array: ['element'],
  tuple: ['items', 'rest'],
  record: ['valueType'],
  union: ['options'],
  intersection: ['left', 'right'],
  pipe: ['in'],
  optional: ['innerType'],
  nullable: ['innerType'],
  default: ['innerType'],
  prefault: ['innerType'],
  nonoptional: ['innerType'],
  readonly: ['innerType'],
})

/** A closed schema, and what sees behind its `catch`. */
export interface Closed {
  readonly schema: $ZodType
  /**
   * Asked after `schema` was: the same without any `catch`, where one was met. A `catch` takes an unknown name for a wrong value, and drops it
   * with all that stands beside it; here it is found. Nothing else that this one finds counts.
   */
  uncaught(): $ZodType | undefined
}

/**
 * The same schema (of any copy of zod), each plain `z.object` in it as strict as a `z.strictObject`. What says that it takes more
 * (`z.looseObject`, `catchall`) still does; so do records, and what a transform makes. `never`: an instance of `z.never()`.
 */
export function closedZod(schema: $ZodType, never: $ZodType): Closed {
  let isCaught = false
  const caught = (part: $ZodType): $ZodType => {
    isCaught = true
    return part
  }
  let made: $ZodType | undefined
  return {
    schema: closing(never, caught)(schema),
    uncaught: () => (isCaught ? (made ??= closing(never)(schema)) : undefined),
  }
}

/** `caught`: what becomes of a `catch`; without, it is left out. */
function closing(never: $ZodType, caught?: (part: $ZodType) => $ZodType): (schema: $ZodType) => $ZodType {
  const made = new Map<$ZodType, $ZodType>()
  const close = (part: $ZodType): $ZodType => {
    const known = made.get(part)
    if (known) return known
    if (typeOf(part) === 'catch') return caught ? caught(part) : close(innerOf(part))
    const parts = closedParts(part)
    const closed = parts ? rebuilt(part, parts) : part
    made.set(part, closed)
    return closed
  }
  /** The parts that are to be other ones; nothing where there are none to close. */
  const closedParts = ({ _zod: { def, version } }: $ZodType): PropertyDescriptorMap | undefined => {
    const { shape, catchall, getter, in: first } = def as $ZodTypeDef & Parts
    if (def.type === 'object') return { shape: later(() => mapped(shape, close)), catchall: now(catchall ? close(catchall) : never) }
    if (def.type === 'lazy') return { getter: now(() => close(getter())) }
    // Before 4.3, either side of an intersection refused what only the other knows.
    if (def.type === 'intersection' && version.minor < 3) return undefined
    const names = def.type === 'pipe' && handsOn.includes(typeOf(first)) ? ['in', 'out'] : partsOf[def.type]
    return names && Object.fromEntries(names.map((name) => [name, now(closedPart((def as $ZodTypeDef & Record<string, Part>)[name]!))]))
  }
  const closedPart = (part: Part): Part => (part === null ? null : '_zod' in part ? close(part) : part.map(close))
  return close
}

const typeOf = ({ _zod: { def } }: $ZodType): string => def.type
const innerOf = ({ _zod: { def } }: $ZodType): $ZodType => (def as $ZodTypeDef & Parts).innerType

/** What such a first part of a pipe hands on is still what the caller wrote: a preprocessor, or one that takes anything. */
const handsOn: readonly string[] = ['transform', 'any', 'unknown', 'custom']

const mapped = (shape: Parts['shape'], close: (part: $ZodType) => $ZodType): Parts['shape'] =>
  Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, close(part)]))

const now = (value: unknown): PropertyDescriptor => ({ value, enumerable: true, configurable: true, writable: true })
/** Made when zod asks for it: a shape may lead back to itself. */
const later = (make: () => unknown): PropertyDescriptor => {
  let made: { readonly value: unknown } | undefined
  return { get: () => (made ??= { value: make() }).value, enumerable: true, configurable: true }
}

/** By the same constructor and definition but for `parts`. Getters stay getters: a default is made anew each time. */
function rebuilt({ _zod: { def, constr: Constructor } }: $ZodType, parts: PropertyDescriptorMap): $ZodType {
  // What a lazy schema found before is the open one.
  const { _cachedInner: _, ...own }: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(def)
  return new Constructor(Object.defineProperties({}, { ...own, ...parts }) as $ZodTypeDef)
}
