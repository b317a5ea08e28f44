/** For errors: which names could have been written instead of one that a schema does not know. */
import type { JsonSchema } from '../contract/infer.ts'
import { nearest } from '../errors/nearest.ts'
import type { Issue } from './checked.ts'
import { namesAt, object, type Path, valueAt } from './schema-shape.ts'

/** `There is no argument "crop.widht"; did you mean "crop.width"?` What is given already was not meant once more. */
export function unknownName(schema: JsonSchema, value: unknown, { path, unknown = '' }: Issue): string {
  const free = namesAt(schema, path).filter((name) => !Object.hasOwn(object(valueAt(value, path)), name))
  const near = nearest(unknown, free, (name) => `; did you mean ${JSON.stringify([...path, name].join('.'))}?`)
  return `There is no argument ${JSON.stringify([...path, unknown.slice(0, 40)].join('.'))}${near || '.'}`
}

/** Further places would only repeat what the first have taught. */
const mostPlaces = 3

/** What the places in question take: `crop takes: x, y, width, height.` Where only values are wrong, names are no help. */
export function namesHint(schema: JsonSchema, value: unknown, issues: readonly Issue[]): string {
  const ofNames = issues.filter(
    ({ path, unknown }) => unknown !== undefined || namesAt(schema, path).length > 0 || !isSimple(valueAt(value, path)),
  )
  if (ofNames.length === 0) return 'Change the arguments as the message says.'
  const places = new Map(ofNames.map(({ path }) => placeOf(schema, path)).map((place) => [place.join('.'), place]))
  return [...places.values()]
    .slice(0, mostPlaces)
    .map((place) => `${place.length > 0 ? `\`${place.join('.')}\`` : 'It'} takes: ${namesAt(schema, place).join(', ') || 'nothing'}.`)
    .join(' ')
}

/** The innermost object on the way to what is wrong. */
const placeOf = (schema: JsonSchema, path: Path): Path =>
  path.length === 0 || namesAt(schema, path).length > 0 ? path : placeOf(schema, path.slice(0, -1))

const isSimple = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null)
