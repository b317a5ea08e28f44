/** What one tool takes, for people: `atelier tools NAME` and `atelier call NAME --help`. */
import type { Tool } from '../kernel/contract/tools.ts'
import { toolNamed as entryNamed } from '../kernel/call/tool-named.ts'
import type { Host } from '../kernel/ports/host.ts'
import { toJsonSchema } from '../kernel/schema/check.ts'
import { kindWords } from '../kernel/schema/issue-words.ts'
import { paintFor } from './colour.ts'
import { table } from './table.ts'
import { hanging, wrapText } from './text-width.ts'

/** The tool of this name and whose it is. Throws `INPUT_NOT_FOUND`, with the nearest name. */
export function toolNamed(name: string, { registry }: Host): { readonly plugin: string; readonly value: Tool } {
  return entryNamed(name, registry.tools, '`atelier tools` lists them.')
}

/** Its description and a table of its arguments. */
export async function toolHelp({ name, description, input }: Tool, columns: number): Promise<string> {
  const { properties = {}, required = [] } = (await toJsonSchema(input, 'input')) as ObjectSchema
  const rows = Object.entries(properties).map(([key, schema]) => [
    `  ${key}${required.includes(key) ? ' *' : ''}`,
    shapeOf(schema),
    [schema.description, schema.default !== undefined && `Default: ${JSON.stringify(schema.default)}.`].filter(Boolean).join(' '),
  ])
  const listed =
    rows.length > 0
      ? [
          table(['  argument', 'takes', 'what for'], rows, columns, paintFor(process.stdout)),
          ...(required.length > 0 ? ['', '* is needed.'] : []),
        ]
      : ['It takes no arguments.']
  return [hanging('Usage: ', `atelier call ${name} [key=value ...]`, columns), '', wrapText(description, columns), '', ...listed].join('\n')
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
}
interface Property extends ObjectSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly items?: Property
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly Property[]
}

/** `whole number 1 to 10`, `png | webp`, `{ tool, arguments }`. */
function shapeOf({ type = 'value', enum: choices, items, minimum, maximum, anyOf, properties }: Property): string {
  if (choices) return choices.join(' | ')
  if (anyOf) return [...new Set(anyOf.map(shapeOf))].join(' or ')
  if (Array.isArray(type)) return type.map((one: string) => shapeOf({ type: one })).join(' or ')
  if (type === 'array') return `list of ${items ? shapeOf(items) : 'values'}`
  if (properties && Object.keys(properties).length > 0) return `{ ${Object.keys(properties).join(', ')} }`
  return `${kindWords(String(type)).replace(/^an? /, '')}${rangeOf(minimum, maximum)}`
}

/** Limits that only say "a number that JavaScript can count" are left out. */
function rangeOf(minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY): string {
  const least = minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined
  const most = maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (least !== undefined && most !== undefined) return ` ${least} to ${most}`
  if (least !== undefined) return ` from ${least}`
  return most === undefined ? '' : ` up to ${most}`
}
