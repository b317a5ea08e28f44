/** Which names a JSON Schema knows where: for errors that say what could have been written. */
import type { JsonSchema } from '../contract/infer.ts'
import { nearest } from '../errors/nearest.ts'
import type { Issue } from './check.ts'
import { branchesOf, object, type Shape } from './schema-shape.ts'

type Path = Issue['path']

/** The names of the properties at `path`, in the schema's order, of all branches; none where there is no object. */
export const namesAt = (schema: JsonSchema, path: Path): readonly string[] => [
  ...new Set(shapesAt(schema, path).flatMap((shape) => Object.keys(object(shape['properties'])))),
]

/** `There is no argument "crop.widht"; did you mean "crop.width"?` What is given already was not meant once more. */
export function unknownName(schema: JsonSchema, value: unknown, { path, unknown = '' }: Issue): string {
  const free = namesAt(schema, path).filter((name) => !Object.hasOwn(object(at(value, path)), name))
  const near = nearest(unknown, free, (name) => `; did you mean ${JSON.stringify([...path, name].join('.'))}?`)
  return `There is no argument ${JSON.stringify([...path, unknown.slice(0, 40)].join('.'))}${near || '.'}`
}

/**
 * What the places in question take: `crop takes: x, y, width, height.` Where only values are wrong, names are no help.
 */
export function namesHint(schema: JsonSchema, value: unknown, issues: readonly Issue[]): string {
  const ofNames = issues.filter(
    ({ path, unknown }) => unknown !== undefined || namesAt(schema, path).length > 0 || !isSimple(at(value, path)),
  )
  if (ofNames.length === 0) return 'Change the arguments as the message says.'
  const places = new Map(ofNames.map(({ path }) => placeOf(schema, path)).map((place) => [place.join('.'), place]))
  return [...places.values()]
    .slice(0, mostPlaces)
    .map((place) => takes(schema, place))
    .join(' ')
}

/** Further places would only repeat what the first have taught. */
const mostPlaces = 3

/** The innermost object on the way to what is wrong. */
const placeOf = (schema: JsonSchema, path: Path): Path =>
  path.length === 0 || namesAt(schema, path).length > 0 ? path : placeOf(schema, path.slice(0, -1))

const takes = (schema: JsonSchema, place: Path): string =>
  `${place.length > 0 ? `\`${place.join('.')}\`` : 'It'} takes: ${namesAt(schema, place).join(', ') || 'nothing'}.`

/** What is given at `path`; `undefined` where nothing is. */
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (Object.hasOwn(Object(inner) as object, key) ? (inner as Shape)[key] : undefined), value)

const isSimple = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null)

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
