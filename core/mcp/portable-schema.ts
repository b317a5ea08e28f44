/**
 * The one schema of a tool that every model API takes. Clients hand on what a server lists, and one schema that an API refuses fails
 * every message of the session. What is left out here is still checked when the tool is called.
 *
 * `test/fixtures/schema-dialects.ts` has what each API refuses, with its source.
 */
import type { JsonSchema } from '../kernel/contract/infer.ts'
import { branchesOf, object, type Shape, valuesOf } from '../kernel/schema/schema-shape.ts'
import { idleArgument } from '../kernel/schema/idle-argument.ts'

/** Of arguments, as Claude has it, at the top and wherever else models write names: anthropics/claude-code#79418. */
const argumentName = /^[a-zA-Z0-9_.-]{1,64}$/
/** Objects in objects; below, JSON in text is what models write best. */
const deepest = 5
/** llama.cpp makes rules of every repetition, and adds them up over all tools: ggml-org/llama.cpp#25746, #26596. Of longer texts no model needs to know. */
const longestText = 50
const longestList = 10
/** Of bounds of numbers: llama.cpp spells a range out (ggml-org/llama.cpp#16622, #16626), and no model runs into a larger one by mistake. */
const largest = 10_000

interface Place {
  readonly root: Shape
  readonly depth: number
  /** What stands around it, to see circles. */
  readonly around: readonly Shape[]
}

/** Throws where a needed argument has a name that not every API takes: such a tool cannot be listed. */
export function portableSchema(schema: JsonSchema): JsonSchema {
  const branches = branchesOf(schema, schema)
  const { description, ...rest } = objectOf(branches, { root: schema, depth: 1, around: branches })
  const told = sentences(schema['description'], description)
  return { ...rest, ...(told && { description: told }) } as JsonSchema
}

/** Whether Claude's API takes it as it is: no references, no alternatives at the top, and names of its pattern (sources as above). */
export const isTakenByClaude = (schema: JsonSchema): boolean =>
  !['anyOf', 'oneOf', 'allOf'].some((keyword) => keyword in schema) &&
  !/"\$(?:ref|dynamicRef|recursiveRef)":/.test(JSON.stringify(schema)) &&
  Object.entries(object(schema['properties'])).every(([name, one]) => argumentName.test(name) && isSchema(one))

/** One value, whatever it is. */
function valueOf(shape: Shape, place: Place): Shape {
  const branches = branchesOf(shape, place.root).filter((one) => one['deprecated'] !== true)
  const kinds = typesFor(shape, place.root)
  const description = branches.map((one) => one['description']).find((one) => typeof one === 'string')
  const { description: words, ...listed } = listedAs(kinds, branches, shape, place)
  const told = sentences(description, words, byDefault(shape))
  return { ...listed, ...(told && { description: told }) }
}

function listedAs(kinds: ReadonlySet<string>, branches: readonly Shape[], shape: Shape, place: Place): Shape {
  const isTooDeep = place.depth >= deepest || branches.some((one) => place.around.includes(one))
  const inner: Place = { ...place, depth: place.depth + 1, around: [...place.around, ...branches] }
  if (kinds.size === 0) return { type: 'string', description: 'Any value; lists and objects as JSON text.' }
  if (kinds.has('object')) {
    if (kinds.size > 1) return { type: 'string', description: 'Text; lists and objects as JSON text.' }
    return fieldsOf(branches).length === 0 || isTooDeep
      ? { type: 'string', description: `A JSON object, as text${namesWithin(branches)}.` }
      : objectOf(branches, inner)
  }
  // One value stands for a list of one.
  if (kinds.has('array')) return isTooDeep ? { type: 'string', description: 'A JSON list, as text.' } : listOf(branches, inner)
  const [only] = kinds
  if (kinds.size === 1 && only === 'boolean') return { type: 'boolean', description: constants(choicesOf(shape, place.root), 'boolean') }
  const isNumber = [...kinds].every((kind) => kind === 'number' || kind === 'integer')
  return isNumber ? numberOf(kinds, branches, shape, place) : textOf(branches, shape, place)
}

function objectOf(branches: readonly Shape[], place: Place): Shape {
  const names = fieldsOf(branches)
  const needed = neededIn(branches[0] ?? {}, place.root)
  const odd = [...needed].find((name) => !argumentName.test(name))
  if (odd !== undefined) throw new Error(`The name of its argument ${JSON.stringify(odd)} is refused by model APIs.`)
  const properties = Object.fromEntries(
    names
      .filter((name) => argumentName.test(name) && (needed.has(name) || !isDeprecated(branches, name)))
      .map((name) => {
        const shapes = branches.flatMap((one) =>
          Object.entries(object(one['properties'])).flatMap(([key, value]) => (key === name ? [object(value)] : [])),
        )
        return [name, valueOf(shapes.length === 1 ? shapes[0]! : { anyOf: shapes }, place)]
      }),
  )
  const required = Object.keys(properties).filter((name) => needed.has(name))
  const takesMore = branches.some(
    (one) => one['additionalProperties'] === true || isSchema(one['additionalProperties']) || 'patternProperties' in one,
  )
  return {
    type: 'object',
    // Gemini refuses objects without properties, OpenAI those that do not say which they have.
    properties: Object.keys(properties).length > 0 ? properties : { [idleArgument]: { type: 'boolean', description: 'Changes nothing.' } },
    ...(required.length > 0 && { required }),
    ...(takesMore && { description: 'Takes other names, too.' }),
  }
}

/** Taken for those who know it; another argument says the same. */
const isDeprecated = (branches: readonly Shape[], name: string): boolean =>
  branches.some((one) => object(object(one['properties'])[name])['deprecated'] === true)

function listOf(branches: readonly Shape[], place: Place): Shape {
  const lists = branches.filter((one) => typesOf(one).includes('array'))
  const shapes = lists.flatMap((one) => [one['items'], ...[one['prefixItems'] ?? []].flat()]).filter(isSchema)
  const [first = {}, ...others] = shapes
  return {
    type: 'array',
    items: valueOf(others.length === 0 ? first : { anyOf: shapes }, place),
    ...within(lists, 'minItems', longestList),
    ...within(lists, 'maxItems', longestList),
    description: sentences(lists.some((one) => one['uniqueItems'] === true) && 'No two the same.'),
  }
}

function numberOf(kinds: ReadonlySet<string>, branches: readonly Shape[], shape: Shape, { root }: Place): Shape {
  const isWhole = !kinds.has('number')
  const step = isWhole ? 1 : 0
  const bound = (keyword: string, exclusive: string, by: number): number | undefined => {
    const limits = branches.flatMap((one) => [numberAt(one, keyword), add(numberAt(one, exclusive), by)]).filter((one) => one !== undefined)
    const limit = keyword === 'minimum' ? Math.max(...limits) : Math.min(...limits)
    return Math.abs(limit) < largest ? limit : undefined
  }
  // What several alternatives say of a range, none says of all.
  const isOne = branches.filter((one) => typesOf(one).length > 0).length === 1
  const least = isOne ? bound('minimum', 'exclusiveMinimum', step) : undefined
  const most = isOne ? bound('maximum', 'exclusiveMaximum', -step) : undefined
  const isTold = most !== undefined || (least !== undefined && least > 1)
  const exclusive = (keyword: string, words: string) =>
    !isWhole &&
    isOne &&
    branches.map((one) => numberAt(one, keyword)).flatMap((limit) => (limit === undefined ? [] : `${words} ${limit}.`))[0]
  const multiple = branches.map((one) => numberAt(one, 'multipleOf')).find((one) => one !== undefined && one !== 1)
  return {
    type: isWhole ? 'integer' : 'number',
    ...(least !== undefined && isTold && { minimum: least }),
    ...(most !== undefined && { maximum: most }),
    description: sentences(
      constants(choicesOf(shape, root), 'number'),
      exclusive('exclusiveMinimum', 'More than'),
      exclusive('exclusiveMaximum', 'Less than'),
      multiple !== undefined && `A multiple of ${multiple}.`,
    ),
  }
}

/** Where it may be a number or a yes or no, too, text says it all. */
function textOf(branches: readonly Shape[], shape: Shape, { root }: Place): Shape {
  const choices = choicesOf(shape, root)
  if (choices?.every((one) => typeof one === 'string')) {
    const named = choices.filter((one) => one !== '')
    if (named.length > 0) return { type: 'string', enum: named, description: sentences(named.length < choices.length && 'Or empty.') }
  }
  const texts = branches.filter((one) => typesOf(one).includes('string'))
  const [first] = texts.length === 1 && branches.every((one) => typesOf(one).length === 0 || one === texts[0]) ? texts : []
  const { pattern, format } = first ?? {}
  return {
    type: 'string',
    ...(first && { ...within([first], 'minLength', longestText), ...within([first], 'maxLength', longestText) }),
    description: sentences(
      constants(choices, 'string'),
      typeof format === 'string' && `Form: ${format}.`,
      typeof pattern === 'string' && typeof format !== 'string' && pattern.length <= 120 && `Form: ${pattern}`,
    ),
  }
}

/** Of the kinds that JSON Schema knows, without `null`: what is optional is left out. Its own `type` says it, else its alternatives do. */
function typesFor(shape: Shape, root: Shape): ReadonlySet<string> {
  const own = typesOf(shape)
  const kinds = new Set(own.length > 0 ? own : branchesOf(shape, root).flatMap((one) => (one['deprecated'] === true ? [] : typesOf(one))))
  kinds.delete('null')
  return kinds
}

function typesOf(shape: Shape): readonly string[] {
  if ('type' in shape) return [shape['type']].flat().map(String)
  const values = valuesOf([shape])
  if (values.length > 0)
    return [...new Set(values.map((value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)))]
  if (['properties', 'additionalProperties', 'patternProperties'].some((keyword) => keyword in shape)) return ['object']
  if ('items' in shape || 'prefixItems' in shape) return ['array']
  if ('pattern' in shape || 'maxLength' in shape || 'minLength' in shape) return ['string']
  return 'minimum' in shape || 'maximum' in shape ? ['number'] : []
}

/** The values to choose from, where every alternative names its own. */
function choicesOf(shape: Shape, root: Shape): readonly unknown[] | undefined {
  const leaves = branchesOf(shape, root).filter((one) => valuesOf([one]).length > 0 || isPlain(one))
  if (leaves.length === 0 || leaves.some((one) => valuesOf([one]).length === 0)) return undefined
  return [...new Set(valuesOf(leaves))].filter((value) => value !== null)
}
/** Says something of the value itself, not only where else to look; `null` is no choice. */
const isPlain = (shape: Shape): boolean =>
  typesOf(shape).some((type) => type !== 'null') && !['anyOf', 'oneOf', 'allOf', '$ref'].some((keyword) => keyword in shape)

/** Names of arguments over all branches. */
const fieldsOf = (branches: readonly Shape[]): readonly string[] => [
  ...new Set(branches.flatMap((one) => Object.keys(object(one['properties'])))),
]

/** What is needed whichever alternative is meant. */
function neededIn(shape: Shape, root: Shape, around: readonly Shape[] = []): ReadonlySet<string> {
  if (around.includes(shape)) return new Set()
  const further = [...around, shape]
  const needed = new Set(([shape['required'] ?? []].flat() as unknown[]).map(String))
  const ref = shape['$ref'] === undefined ? [] : branchesOf({ $ref: shape['$ref'] }, root).slice(1, 2)
  for (const one of [...ref, ...[shape['allOf'] ?? []].flat().map(object)])
    for (const name of neededIn(one, root, further)) needed.add(name)
  for (const keyword of ['anyOf', 'oneOf']) {
    const [first, ...others] = [shape[keyword] ?? []].flat().map((one) => neededIn(object(one), root, further))
    for (const name of first ?? []) if (others.every((names) => names.has(name))) needed.add(name)
  }
  return needed
}

const isSchema = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value)
const numberAt = (shape: Shape, keyword: string): number | undefined =>
  typeof shape[keyword] === 'number' && Number.isFinite(shape[keyword]) ? shape[keyword] : undefined
const add = (value: number | undefined, by: number): number | undefined => (value === undefined ? undefined : value + by)

/** The keyword, where exactly one schema says it, and nothing that grammars choke on. */
function within(shapes: readonly Shape[], keyword: string, most: number): Shape {
  const [limit, ...others] = shapes.map((one) => numberAt(one, keyword))
  const isTrivial = keyword.startsWith('min') && limit !== undefined && limit <= 1
  return limit === undefined || others.length > 0 || limit > most || isTrivial ? {} : { [keyword]: limit }
}

const constants = (choices: readonly unknown[] | undefined, kind: string): string | undefined =>
  choices === undefined || (kind === 'boolean' && choices.length > 1)
    ? undefined
    : `One of: ${choices.map((one) => JSON.stringify(one)).join(', ')}.`

const byDefault = (shape: Shape): string | undefined => {
  const value = shape['default']
  const isNothing = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return isNothing ? undefined : `Default: ${JSON.stringify(value)}.`
}

/** The names of an object that is written as text. */
const namesWithin = (branches: readonly Shape[]): string => {
  const names = fieldsOf(branches)
  return names.length === 0 ? '' : `, of ${names.slice(0, 30).join(', ')}`
}

/** One after the other, each ended by a full stop. */
const sentences = (...said: readonly unknown[]): string | undefined => {
  const parts = said.filter((one): one is string => typeof one === 'string' && one.trim() !== '').map((one) => one.trim())
  const ended = parts.map((one, index) => (index < parts.length - 1 && !/[.!?:;]$/.test(one) ? `${one}.` : one))
  return ended.length > 0 ? ended.join(' ') : undefined
}
