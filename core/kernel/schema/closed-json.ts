/** A JSON Schema that refuses names which it does not know, where the original lets them pass. */
import type { JsonSchema } from '../contract/infer.ts'
import { branchesOf, object, type Shape } from './schema-shape.ts'

/** Keywords by what stands there: one schema, a list of them, a map of them. */
interface Keywords {
  readonly one: readonly string[]
  readonly list: readonly string[]
  readonly map: readonly string[]
}
/** Their schemas are about a part of the value. */
const parts: Keywords = {
  one: ['items', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'],
  list: ['prefixItems'],
  map: ['properties', 'patternProperties'],
}
/** Their schemas are about the value itself. Without `not`, `if` and `contains`: there, to refuse more is to let more pass. */
const whole: Keywords = { one: ['then', 'else'], list: ['allOf', 'anyOf', 'oneOf'], map: ['dependentSchemas', '$defs', 'definitions'] }

/**
 * The same schema, each object in it that names its properties closed by `unevaluatedProperties: false`, unless it says
 * `additionalProperties` or `unevaluatedProperties` itself. The outermost is closed even where it names nothing.
 */
export function closedJson(root: JsonSchema): JsonSchema {
  const within = (shape: Shape): Shape => ({
    ...shape,
    ...mapped(shape, parts, (part) => (names(part, root) ? closed(part) : within(part))),
    ...mapped(shape, whole, (branch, keyword) => {
      const inner = within(branch)
      return (keyword === 'anyOf' || keyword === 'oneOf') && takesAnyObject(branch) ? { ...inner, additionalProperties: true } : inner
    }),
  })
  const closed = (shape: Shape): Shape =>
    'additionalProperties' in shape || 'unevaluatedProperties' in shape ? within(shape) : { ...within(shape), unevaluatedProperties: false }
  return closed(root) as JsonSchema
}

const names = (shape: Shape, root: Shape): boolean =>
  branchesOf(shape, root).some((one) => 'properties' in one || 'patternProperties' in one)

/** An alternative such as `{ type: 'object' }`. */
const takesAnyObject = (shape: Shape): boolean =>
  Object.keys(shape).every((keyword) => ['type', 'title', 'description'].includes(keyword)) && (shape['type'] ?? 'object') === 'object'

function mapped(shape: Shape, { one, list, map }: Keywords, change: (schema: Shape, keyword: string) => Shape): Shape {
  const schema = (value: unknown, keyword: string): unknown => (isSchema(value) ? change(value, keyword) : value)
  return Object.fromEntries([
    ...one.filter((keyword) => isSchema(shape[keyword])).map((keyword) => [keyword, schema(shape[keyword], keyword)]),
    ...list
      .filter((keyword) => Array.isArray(shape[keyword]))
      .map((keyword) => [keyword, (shape[keyword] as unknown[]).map((value) => schema(value, keyword))]),
    ...map
      .filter((keyword) => isSchema(shape[keyword]))
      .map((keyword) => [
        keyword,
        Object.fromEntries(Object.entries(object(shape[keyword])).map(([name, value]) => [name, schema(value, keyword)])),
      ]),
  ])
}

const isSchema = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value)
