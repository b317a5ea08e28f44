/** What is wrong with a value, in the words of somebody who has to put it right: the one table for zod, JSON Schema and the command line. */
import { tableOf } from '../contract/table.ts'
import type { $ZodIssue, $ZodRawIssue } from 'zod/v4/core'

type AnyIssue = $ZodIssue | $ZodRawIssue

const kinds: Readonly<Record<string, string>> = tableOf({
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  function: 'a function',
  undefined: 'nothing',
  never: 'nothing',
})
const counted: Readonly<Record<string, string>> = tableOf({ string: 'characters', array: 'entries', set: 'entries' })

/** The kind of a value, by its name in zod or JSON Schema: `a whole number`. */
export const kindWords = (kind: string): string => kinds[kind] ?? kind

/** What a zod schema wants instead: `a number`, `at least 2 entries`; `undefined` where only its own message says. */
export function wantedBy(issue: AnyIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return kindWords(issue.expected)
    case 'invalid_value':
      return listed(issue.values)
    case 'invalid_union':
      return eitherOf(issue)
    case 'too_small':
    case 'too_big':
      return limitWords(limitOf(issue))
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_format':
      return formWords(issue)
    default:
      return undefined
  }
}

/** An error map for zod: `is missing`, `must be at least 1`. What a schema says itself goes before; `undefined` leaves it to zod. */
export function issueWords(issue: $ZodRawIssue): string | undefined {
  if (issue.input === undefined && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code)) return 'is missing'
  const wanted = wantedBy(issue)
  if (wanted === undefined) return undefined
  return issue.code === 'too_small' || issue.code === 'too_big' ? beyond(limitOf(issue)) : `must be ${wanted}`
}

/** The same for what ajv reports by `keyword` and `params`; `undefined` leaves it to ajv. */
export function jsonIssueWords(keyword: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const known = limits[keyword]
  if (known) return beyond([...known, Number(params['limit'])])
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'type':
      return `must be ${[params['type']].flat().map(String).map(kindWords).join(' or ')}`
    case 'enum':
      return `must be ${listed(params['allowedValues'] as readonly unknown[])}`
    case 'const':
      return `must be ${listed([params['allowedValue']])}`
    default:
      return undefined
  }
}

type Limit = readonly [origin: string, within: string, limit: number | bigint]

const limits: Readonly<Record<string, readonly [origin: string, within: string]>> = tableOf({
  minimum: ['number', 'at least'],
  exclusiveMinimum: ['number', 'more than'],
  maximum: ['number', 'at most'],
  exclusiveMaximum: ['number', 'less than'],
  minLength: ['string', 'at least'],
  maxLength: ['string', 'at most'],
  minItems: ['array', 'at least'],
  maxItems: ['array', 'at most'],
})

const limitOf = (issue: Extract<AnyIssue, { code: 'too_small' | 'too_big' }>): Limit =>
  issue.code === 'too_small'
    ? [issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum]
    : [issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum]

const limitWords = ([origin, within, limit]: Limit): string => `${within} ${limit}${counted[origin] ? ` ${counted[origin]}` : ''}`

const beyond = (limit: Limit): string => {
  const [origin, within, most] = limit
  if (!counted[origin]) return `must be ${limitWords(limit)}`
  return within === 'at least' && most === 1 ? 'is empty' : `must have ${limitWords(limit)}`
}

/** `true or false or text`: what each alternative wants, where that is all that is wrong with it. */
function eitherOf({ errors, ...issue }: Extract<AnyIssue, { code: 'invalid_union' }>): string | undefined {
  const { options } = issue as { readonly options?: readonly unknown[] }
  if (errors.length === 0) return options && listed(options)
  const wanted = errors.flatMap((branch) => branch.filter(({ path }) => path.length === 0).map(wantedBy))
  return wanted.length > 0 && wanted.every((words) => words !== undefined) ? [...new Set(wanted)].join(' or ') : undefined
}

function formWords({ format, ...issue }: Extract<AnyIssue, { code: 'invalid_format' }>): string {
  const { prefix, suffix, includes, pattern } = issue as Readonly<Record<string, unknown>>
  if (format === 'regex') return `text like ${String(pattern)}`
  if (prefix !== undefined) return `text that starts with ${quoted(prefix)}`
  if (suffix !== undefined) return `text that ends with ${quoted(suffix)}`
  return includes === undefined ? `text in the form of ${format}` : `text with ${quoted(includes)} in it`
}

/** Said of a name that a schema does not know. */
export const noName = (name: string): string => `there is no ${quoted(name)}`

const listed = (values: readonly unknown[]): string => (values.length > 1 ? `one of ${values.map(quoted).join(', ')}` : quoted(values[0]))
const quoted = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value))
