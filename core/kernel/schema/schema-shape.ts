/** The one walk over a JSON Schema: its alternatives, what it refers to, and what it says of each place in a value. */
import type { JsonSchema } from '../contract/infer.ts'

export type Shape = Readonly<Record<string, unknown>>
export type Path = readonly (string | number)[]

/** What is no object counts as an empty one. */
export const object = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {})

/** The keys of a JSON pointer (RFC 6901). */
export const pointerPath = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** Itself, what it refers to, and its alternatives: all that says something of the same value. */
export function branchesOf(shape: Shape, root: Shape, seen: ReadonlySet<Shape> = new Set()): readonly Shape[] {
  if (seen.has(shape)) return []
  const further = new Set(seen).add(shape)
  const ref = shape['$ref']
  const alternatives = ['anyOf', 'oneOf', 'allOf', 'then', 'else'].flatMap((keyword) => shape[keyword] ?? []).map(object)
  const dependent = Object.values(object(shape['dependentSchemas'])).map(object)
  return [
    shape,
    ...[...(typeof ref === 'string' ? referred(ref, root) : []), ...alternatives, ...dependent].flatMap((one) =>
      branchesOf(one, root, further),
    ),
  ]
}

/** What a `$ref` leads to, where that is in the same schema. */
const referred = (ref: string, root: Shape): readonly Shape[] =>
  ref.startsWith('#') ? [pointerPath(ref.slice(1)).reduce((inner, key) => object(inner[key]), root)] : []

/** Every schema that a value at `path` has to do with. */
export const shapesAt = (root: JsonSchema, path: Path): readonly Shape[] =>
  path.reduce<readonly Shape[]>((shapes, key) => below(shapes, key).flatMap((shape) => branchesOf(shape, root)), branchesOf(root, root))

/** What each of these branches says of the value under `key`; nothing where none does. */
export const below = (branches: readonly Shape[], key: string | number): readonly Shape[] =>
  branches.flatMap((shape) => belowOne(shape, String(key)))

function belowOne(shape: Shape, key: string): readonly Shape[] {
  const properties = object(shape['properties'])
  if (Object.hasOwn(properties, key)) return [object(properties[key])]
  const isIndex = /^\d+$/.test(key)
  const said = (isIndex && (object(shape['prefixItems'])[key] ?? shape['items'])) || shape['additionalProperties']
  return said ? [object(said)] : []
}

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'
const anyKind: ReadonlySet<Kind> = new Set(['null', 'boolean', 'number', 'string', 'array', 'object'])

/** Of a value in JSON; `undefined` for what is none. */
export function kindOf(value: unknown): Kind | undefined {
  if (value === null) return 'null'
  const kind = Array.isArray(value) ? 'array' : typeof value
  return anyKind.has(kind as Kind) ? (kind as Kind) : undefined
}

/** What a value may be for a schema by itself, with all that it refers to and its alternatives; anything where it does not say. */
export function kindsOf(shape: Shape, root: Shape, seen: ReadonlySet<Shape> = new Set()): ReadonlySet<Kind> {
  if (seen.has(shape)) return anyKind
  const further = new Set(seen).add(shape)
  const schemas = (keyword: string): readonly Shape[] => Object.values(object(shape[keyword])).map(object)
  const kinds = (one: Shape): ReadonlySet<Kind> => kindsOf(one, root, further)
  const either = (keyword: string) => (shape[keyword] ? [new Set(schemas(keyword).flatMap((one) => [...kinds(one)]))] : [])
  const { type, $ref: ref } = shape
  const values = valuesOf([shape])
  const said: readonly ReadonlySet<unknown>[] = [
    ...(type === undefined ? [] : [new Set([type].flat().map((one) => (one === 'integer' ? 'number' : one)))]),
    ...(values.length > 0 ? [new Set(values.map(kindOf))] : []),
    ...either('anyOf'),
    ...either('oneOf'),
    ...schemas('allOf').map(kinds),
    ...(typeof ref === 'string' ? referred(ref, root).map(kinds) : []),
  ]
  return new Set([...anyKind].filter((kind) => said.every((set) => set.has(kind))))
}

/** The names of the properties at `path`, in the schema's order, of all branches; none where there is no object. */
export const namesAt = (schema: JsonSchema, path: Path): readonly string[] => [
  ...new Set(shapesAt(schema, path).flatMap((shape) => Object.keys(object(shape['properties'])))),
]

/** The values that shapes name one by one, by `enum` and `const`. */
export const valuesOf = (shapes: readonly Shape[]): readonly unknown[] =>
  shapes.flatMap((shape) => [...((shape['enum'] as readonly unknown[] | undefined) ?? []), ...('const' in shape ? [shape['const']] : [])])

/** What is given at `path`; `undefined` where nothing is. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (Object.hasOwn(object(inner), key) ? object(inner)[key] : undefined), value)
