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
  const referred =
    typeof ref === 'string' && ref.startsWith('#') ? [pointerPath(ref.slice(1)).reduce((inner, key) => object(inner[key]), root)] : []
  const alternatives = ['anyOf', 'oneOf', 'allOf', 'then', 'else'].flatMap((keyword) => shape[keyword] ?? []).map(object)
  const dependent = Object.values(object(shape['dependentSchemas'])).map(object)
  return [shape, ...[...referred, ...alternatives, ...dependent].flatMap((one) => branchesOf(one, root, further))]
}

/** Every schema that a value at `path` has to do with. */
export const shapesAt = (root: JsonSchema, path: Path): readonly Shape[] =>
  path.reduce<readonly Shape[]>(
    (shapes, key) => shapes.flatMap((shape) => branchesOf(below(shape, String(key)), root)),
    branchesOf(root, root),
  )

function below(shape: Shape, key: string): Shape {
  const properties = object(shape['properties'])
  if (Object.hasOwn(properties, key)) return object(properties[key])
  const isIndex = /^\d+$/.test(key)
  return object((isIndex && (object(shape['prefixItems'])[key] ?? shape['items'])) || shape['additionalProperties'])
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
