/** What is wrong with a spec, in words that say what would be right. */
import { tableOf } from 'atelier-mcp'
import type { $ZodIssue } from 'zod/v4/core'
import { suggestion } from './suggestion.ts'
import { insteadOfField, insteadOfValue } from './wishes.ts'

export interface Problem {
  /** Where: `nodes[3].height`. */
  readonly path: string
  /** The node's or material's id, where it has one. */
  readonly id?: string
  readonly message: string
}

/** `['nodes', 3, 'size', 0]` as `nodes[3].size[0]`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`)).join('')

/** One line for a person: `nodes[3].height (node "leg"): must be …`. */
export const problemText = ({ path, id, message }: Problem): string =>
  `${path || 'spec'}${id === undefined ? '' : ` (${path.startsWith('materials') ? 'material' : 'node'} "${id}")`}: ${message}`

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const names: Readonly<Record<string, string>> = tableOf({
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
})

const isNode = (value: unknown): boolean => typeof value === 'object' && value !== null && ('kind' in value || 'type' in value)
const between = /[\s,;x×]+/
/** Numbers in a text: `10, 20, 30`, `10x20`. */
const isListed = (text: string): boolean => {
  const parts = text.trim().split(between)
  return parts.length > 1 && parts.every((part) => part !== '' && Number.isFinite(Number(part)))
}

/** What lies at a path, if anything. */
export const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )

/** Zod's findings about `value` in our words; `fieldsAt` gives the names that would have been right at a path of it. */
export function explain(
  issues: readonly $ZodIssue[],
  value: unknown,
  prefix: readonly PropertyKey[],
  fieldsAt: (path: readonly PropertyKey[]) => readonly string[],
  id?: string,
): Problem[] {
  const mistyped = new Set(issues.flatMap(({ code, path }) => (code === 'invalid_type' ? [pathText(path)] : [])))
  return issues.flatMap((issue) => {
    // What is no list has no length either.
    if (issue.code !== 'invalid_type' && mistyped.has(pathText(issue.path))) return []
    const got = valueAt(value, issue.path)
    const at = (message: string, more: readonly PropertyKey[] = []): Problem => ({
      path: pathText([...prefix, ...issue.path, ...more]),
      ...(id !== undefined && { id }),
      message,
    })
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const known = fieldsAt(issue.path)
          const instead = insteadOfField(key, known)
          return at(
            `is no field here.${instead ? ` ${instead}` : suggestion(key, known)}${known.length > 0 ? ` Known: ${known.join(', ')}.` : ''}`,
            [key],
          )
        })
      case 'invalid_type':
        if (Number.isNaN(got)) return at('must be a number, and is none.')
        if (issue.expected === 'string' && isNode(got))
          return at('must be the id of a node, not the node itself: put that into `nodes`, with an id, and name it here.')
        if (issue.expected === 'array' && typeof got === 'string' && got.length < 200 && isListed(got))
          return at(`must be a list, [${got.trim().split(between).join(', ')}], not the text ${shown(got)}.`)
        return at(`must be ${names[issue.expected] ?? issue.expected}, ${got === undefined ? 'and is missing' : `not ${shown(got)}`}.`)
      case 'too_small':
        if (issue.origin === 'array')
          return at(`must have ${issue.exact ? 'exactly' : 'at least'} ${issue.minimum} entries, not ${(got as unknown[])?.length ?? 0}.`)
        if (issue.origin === 'string') return at('must not be empty.')
        return at(`must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, not ${shown(got)}.`)
      case 'too_big':
        if (issue.origin === 'array')
          return at(`must have ${issue.exact ? 'exactly' : 'at most'} ${issue.maximum} entries, not ${(got as unknown[])?.length ?? 0}.`)
        if (issue.origin === 'string') return at(`must have at most ${issue.maximum} characters.`)
        return at(`must be at most ${issue.maximum}, not ${shown(got)}.`)
      case 'invalid_value': {
        const values = issue.values.map(String)
        const instead = insteadOfValue(got, values)
        return at(
          `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}, not ${shown(got)}.${instead ? ` ${instead}` : typeof got === 'string' ? suggestion(got, values) : ''}`,
        )
      }
      case 'invalid_format':
        return at(`${issue.message}, not ${shown(got)}.`)
      default:
        return at(`${issue.message}.`)
    }
  })
}
