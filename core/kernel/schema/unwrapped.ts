/** Arguments and entries out of what some clients and models put around them. */
import type { JsonSchema } from '../contract/infer.ts'
import { jsonIn } from './json-text.ts'
import { kindOf, namesAt, object } from './schema-shape.ts'

/** Names under which whole calls are handed on as one argument (PrefectHQ/fastmcp#932). */
const around: ReadonlySet<string> = new Set([
  'arguments',
  'args',
  'kwargs',
  'input',
  'inputs',
  'params',
  'parameters',
  'tool_input',
  'toolInput',
  'tool_arguments',
])
/** Beside them stands at most which tool is called. */
const beside: ReadonlySet<string> = new Set(['name', 'tool', 'tool_name', 'toolName', 'function'])
const mostLayers = 3

/** The arguments in `value`, itself where they are not wrapped up. A name that the schema knows wraps nothing, and nothing else may stand beside it. */
export function unwrapped(schema: JsonSchema, value: unknown, tool: string): unknown {
  const known = new Set(namesAt(schema, []))
  let inner = value
  for (let layer = 0; layer < mostLayers; layer++) {
    const held = typeof inner === 'string' ? jsonIn(inner) : inner
    if (kindOf(held) !== 'object') return inner
    const entries = Object.entries(object(held))
    const [wrapping, ...more] = entries.filter(([name, one]) => !(beside.has(name) && one === tool))
    if (!wrapping || more.length > 0 || known.has(wrapping[0]) || !around.has(wrapping[0])) return inner
    const [, content] = wrapping
    const meant = typeof content === 'string' ? jsonIn(content) : content
    if (content !== null && kindOf(meant) !== 'object') return inner
    inner = meant ?? {}
  }
  return inner
}

/** The list in `{ item: [...] }`, and the entries of `[{ item: … }]`, as templates with XML in between make them (NousResearch/hermes-agent#99270). */
export function withoutItems(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every(isItem) ? value.map((one: unknown) => object(one)['item']) : value
  return isItem(value) && Array.isArray(object(value)['item']) ? object(value)['item'] : value
}

const isItem = (value: unknown): boolean =>
  kindOf(value) === 'object' && Object.keys(object(value)).length === 1 && Object.hasOwn(object(value), 'item')
