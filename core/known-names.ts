/** Which names a JSON Schema knows where: for errors that say what could have been written. */
import type { JsonSchema } from './contract/infer.ts'
import { nearest } from './errors/nearest.ts'
import type { Issue } from './schema.ts'

type Shape = Readonly<Record<string, unknown>>
type Path = Issue['path']

/** The names of the properties at `path`, in the schema's order, of all branches; none where there is no object. */
export const namesAt = (schema: JsonSchema, path: Path): readonly string[] => [
  ...new Set(shapesAt(schema, path).flatMap((shape) => Object.keys(object(shape['properties'])))),
]

/**
 * What to do about issues: for each name that is not known the nearest that is, then what the places in question take.
 * `Did you mean "crop.width" by "crop.widht"? crop takes: x, y, width, height.` Where only values are wrong, names are no help.
 */
export function namesHint(schema: JsonSchema, value: unknown, issues: readonly Issue[]): string {
  const ofNames = issues.filter(({ path }) => namesAt(schema, path).length > 0 || !isSimple(at(value, path)))
  if (ofNames.length === 0) return 'Change the arguments as the message says.'
  const places = new Map(ofNames.map(({ path }) => placeOf(schema, path)).map((place) => [place.join('.'), place]))
  const asked = [...places.values()].slice(0, mostPlaces)
  return [...asked.flatMap((place) => nearNames(schema, place, value)), ...asked.map((place) => takes(schema, place))].join(' ')
}

/** Further places would only repeat what the first have taught. */
const mostPlaces = 3

/** The innermost object on the way to what is wrong. */
const placeOf = (schema: JsonSchema, path: Path): Path =>
  path.length === 0 || namesAt(schema, path).length > 0 ? path : placeOf(schema, path.slice(0, -1))

const takes = (schema: JsonSchema, place: Path): string =>
  `${place.length > 0 ? `\`${place.join('.')}\`` : 'It'} takes: ${namesAt(schema, place).join(', ') || 'nothing'}.`

function nearNames(schema: JsonSchema, place: Path, value: unknown): string[] {
  const known = namesAt(schema, place)
  const given = at(value, place)
  const unknown = Array.isArray(given) ? [] : Object.keys(object(given)).filter((key) => !known.includes(key))
  // What is given already was not meant once more.
  const free = known.filter((name) => !Object.hasOwn(object(given), name))
  return unknown.slice(0, 8).flatMap((key) => {
    const written = [...place, key.slice(0, 40)].join('.')
    return nearest(key, free, (near) => `Did you mean "${[...place, near].join('.')}" by "${written}"?`) || []
  })
}

/** What is given at `path`; `undefined` where nothing is. */
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (Object.hasOwn(Object(inner) as object, key) ? (inner as Shape)[key] : undefined), value)

const isSimple = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null)

const object = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {})

/** Every schema that a value at `path` has to do with. */
function shapesAt(root: JsonSchema, path: Path): readonly Shape[] {
  let shapes = branchesOf(root, root)
  for (const key of path) shapes = shapes.flatMap((shape) => below(shape, String(key))).flatMap((shape) => branchesOf(shape, root))
  return shapes
}

function below(shape: Shape, key: string): readonly Shape[] {
  const properties = object(shape['properties'])
  if (Object.hasOwn(properties, key)) return [object(properties[key])]
  const prefix = shape['prefixItems']
  const item = Array.isArray(prefix) ? (prefix as unknown[])[Number(key)] : undefined
  return [object(item ?? (/^\d+$/.test(key) ? shape['items'] : undefined) ?? shape['additionalProperties'])]
}

/** Itself, what it refers to, and its alternatives. */
function branchesOf(shape: Shape, root: Shape, seen: ReadonlySet<Shape> = new Set()): readonly Shape[] {
  if (seen.has(shape)) return []
  const further = new Set(seen).add(shape)
  const ref = shape['$ref']
  const alternatives = [shape['anyOf'], shape['oneOf'], shape['allOf']].flat().filter(Boolean).map(object)
  const referred = typeof ref === 'string' && ref.startsWith('#') ? [pointed(root, ref.slice(1))] : []
  return [shape, ...[...referred, ...alternatives].flatMap((one) => branchesOf(one, root, further))]
}

/** By a JSON pointer (RFC 6901). */
const pointed = (root: Shape, pointer: string): Shape =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((inner, key) => object(inner[key]), root)
