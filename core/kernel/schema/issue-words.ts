/** What zod finds wrong, in the words of somebody who has to put it right. */
import type { $ZodRawIssue } from 'zod/v4/core'

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const counted: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', set: 'entries' }

/** An error map for zod: `is missing`, `must be at least 1`. What a schema says itself goes before; `undefined` leaves it to zod. */
export function issueWords(issue: $ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${listed(issue.values)}`
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : eitherOf(issue)
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum, issue.inclusive === false && 'more than')
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum, issue.inclusive === false && 'less than')
    default:
      return undefined
  }
}

/** The same for what ajv reports by `keyword` and `params`; `undefined` leaves it to ajv. */
export function jsonIssueWords(keyword: string, params: Readonly<Record<string, unknown>>): string | undefined {
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'type':
      return `must be ${[params['type']]
        .flat()
        .map((type) => kinds[String(type)] ?? String(type))
        .join(' or ')}`
    case 'enum':
      return `must be ${listed(params['allowedValues'] as readonly unknown[])}`
    case 'const':
      return `must be ${listed([params['allowedValue']])}`
    default:
      return undefined
  }
}

/** `must be true or false or text`: what each alternative wants, where that is all that is wrong with it. */
function eitherOf({ errors, ...issue }: Extract<$ZodRawIssue, { code: 'invalid_union' }>): string | undefined {
  const { options } = issue as { readonly options?: readonly unknown[] }
  if (errors.length === 0) return options ? `must be ${listed(options)}` : undefined
  const wanted = errors.flatMap((branch) => branch.filter(({ path }) => path.length === 0).map(({ message }) => message))
  return wanted.length > 0 && wanted.every((words) => words.startsWith('must be '))
    ? `must be ${[...new Set(wanted.map((words) => words.slice('must be '.length)))].join(' or ')}`
    : undefined
}

function bound(origin: string, within: string, limit: number | bigint, beyond: string | false): string {
  const unit = counted[origin]
  if (unit && within === 'at least' && limit === 1) return 'is empty'
  return `must ${unit ? 'have' : 'be'} ${beyond || within} ${limit}${unit ? ` ${unit}` : ''}`
}

/** Said of a name that a schema does not know. */
export const noName = (name: string): string => `there is no ${quoted(name)}`

const listed = (values: readonly unknown[]): string => (values.length > 1 ? `one of ${values.map(quoted).join(', ')}` : quoted(values[0]))
const quoted = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value))
