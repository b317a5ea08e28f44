/** A zod schema that refuses names which it does not know, where the original would drop them without a word. */
import type { $ZodType, $ZodTypeDef } from 'zod/v4/core'

/** What the parts of a definition are called, over all kinds that have parts. */
interface Parts {
  readonly shape: Readonly<Record<string, $ZodType>>
  readonly catchall: $ZodType | undefined
  readonly element: $ZodType
  readonly items: readonly $ZodType[]
  readonly rest: $ZodType | null
  readonly options: readonly $ZodType[]
  readonly left: $ZodType
  readonly right: $ZodType
  readonly valueType: $ZodType
  readonly innerType: $ZodType
  readonly in: $ZodType
  readonly out: $ZodType
  readonly getter: () => $ZodType
}
type Close = (part: $ZodType) => $ZodType

/**
 * The same schema (of any copy of zod), each plain `z.object` in it as strict as a `z.strictObject`. What says that it takes more
 * (`z.looseObject`, `catchall`) still does; so do records, `catch`, and what a transform makes. `never`: an instance of `z.never()`.
 */
export function closedZod(schema: $ZodType, never: $ZodType): $ZodType {
  const made = new Map<$ZodType, $ZodType>()
  const close: Close = (part) => {
    const known = made.get(part)
    if (known) return known
    const parts = closedParts(part, close, never)
    const closed = parts ? rebuilt(part, parts) : part
    made.set(part, closed)
    return closed
  }
  return close(schema)
}

type Descriptors = { readonly [P in keyof Parts]?: PropertyDescriptor }

/** The parts that are to be other ones; nothing where there are none to close. */
function closedParts({ _zod: { def, version } }: $ZodType, close: Close, never: $ZodType): Descriptors | undefined {
  const parts = def as unknown as Parts
  switch (def.type) {
    case 'object':
      // Read when zod asks for it: a shape may lead back to itself.
      return { shape: later(() => mapped(parts.shape, close)), catchall: now(parts.catchall ? close(parts.catchall) : never) }
    case 'lazy':
      return { getter: now(() => close(parts.getter())) }
    case 'array':
      return changed(parts, ['element'], close)
    case 'tuple':
      return changed(parts, ['items', 'rest'], close)
    case 'record':
      return changed(parts, ['valueType'], close)
    case 'union':
      return changed(parts, ['options'], close)
    case 'intersection':
      // Before 4.3, either side refused what only the other knows.
      return version.minor < 3 ? undefined : changed(parts, ['left', 'right'], close)
    case 'pipe':
      // What a preprocessor hands on is still what the caller wrote; what another transform makes is not.
      return changed(parts, isTransform(parts.in) ? ['in', 'out'] : ['in'], close)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return changed(parts, ['innerType'], close)
    default:
      return undefined
  }
}

const isTransform = ({ _zod: { def } }: $ZodType): boolean => def.type === 'transform'

/** Those of `names` whose closed form is another one. */
function changed(parts: Parts, names: readonly (keyof Parts)[], close: Close): Descriptors | undefined {
  const others = names.flatMap((name) => {
    const part = parts[name] as $ZodType | readonly $ZodType[] | null
    if (part === null) return []
    const closed = '_zod' in part ? close(part) : part.map(close)
    const same = Array.isArray(closed) ? closed.every((one, index) => one === (part as readonly $ZodType[])[index]) : closed === part
    return same ? [] : [[name, now(closed)] as const]
  })
  return others.length > 0 ? Object.fromEntries(others) : undefined
}

const mapped = (shape: Parts['shape'], close: Close): Parts['shape'] =>
  Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, close(part)]))

const now = (value: unknown): PropertyDescriptor => ({ value, enumerable: true, configurable: true, writable: true })
const later = (make: () => unknown): PropertyDescriptor => {
  let made: { readonly value: unknown } | undefined
  return { get: () => (made ??= { value: make() }).value, enumerable: true, configurable: true }
}

/** By the same constructor and definition but for `parts`. Getters stay getters: a default is made anew each time. */
function rebuilt({ _zod: { def, constr: Constructor } }: $ZodType, parts: Descriptors): $ZodType {
  // What a lazy schema found before is the open one.
  const { _cachedInner: _, ...own }: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(def)
  return new Constructor(Object.defineProperties({}, { ...own, ...parts } as PropertyDescriptorMap) as $ZodTypeDef)
}
