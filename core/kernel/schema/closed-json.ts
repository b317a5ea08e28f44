/** A JSON Schema that refuses names which it does not know, where the original lets them pass. */
import type { JsonSchema } from '../contract/infer.ts'
import { branchesOf, type Shape } from './schema-shape.ts'
import { isFields } from './shape.ts'

/** Keywords whose schemas are about a part of the value. */
const ofParts = [
  'properties',
  'patternProperties',
  'prefixItems',
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
]
/** And about the value itself. Without `not`, `if` and `contains`: there, to refuse more is to let more pass. */
const ofWhole = ['allOf', 'anyOf', 'oneOf', 'then', 'else', 'dependentSchemas', '$defs', 'definitions']
/** Those of both whose schemas stand under names. */
const underNames = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']

/**
 * The same schema, each object in it that names its properties closed by `unevaluatedProperties: false`, unless it says
 * `additionalProperties` or `unevaluatedProperties` itself. The outermost is closed even where it names nothing.
 */
export function closedJson(root: JsonSchema): JsonSchema {
  const closed = (shape: Shape): Shape =>
    'additionalProperties' in shape || 'unevaluatedProperties' in shape ? within(shape) : { ...within(shape), unevaluatedProperties: false }
  const within = (shape: Shape): Shape =>
    Object.fromEntries(
      Object.entries(shape).map(([keyword, value]) => {
        const change = ofParts.includes(keyword) ? part : ofWhole.includes(keyword) ? branch(keyword) : undefined
        return [keyword, change ? eachSchema(keyword, value, change) : value]
      }),
    )
  const part = (shape: Shape): Shape => (namesProperties(shape, root) ? closed(shape) : within(shape))
  const branch = (keyword: string) => (shape: Shape) =>
    (keyword === 'anyOf' || keyword === 'oneOf') && takesAnyObject(shape) ? { ...within(shape), additionalProperties: true } : within(shape)
  return closed(root) as JsonSchema
}

const namesProperties = (shape: Shape, root: Shape): boolean =>
  branchesOf(shape, root).some((one) => 'properties' in one || 'patternProperties' in one)

/** An alternative such as `{ type: 'object' }`. */
const takesAnyObject = (shape: Shape): boolean =>
  Object.keys(shape).every((keyword) => ['type', 'title', 'description'].includes(keyword)) && (shape['type'] ?? 'object') === 'object'

/** `true` and `false` are schemas too, and stay. */
function eachSchema(keyword: string, value: unknown, change: (schema: Shape) => Shape): unknown {
  const changed = (one: unknown): unknown => (isFields(one) ? change(one) : one)
  if (Array.isArray(value)) return value.map(changed)
  if (!isFields(value) || !underNames.includes(keyword)) return changed(value)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one)]))
}
