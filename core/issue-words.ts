/** What zod finds wrong, in the words of somebody who has to put it right. */
import type { $ZodRawIssue } from 'zod/v4/core'

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
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
      return issue.input === undefined ? 'is missing' : undefined
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum, issue.inclusive === false && 'more than')
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum, issue.inclusive === false && 'less than')
    case 'unrecognized_keys':
      return `there is no ${issue.keys.map(quoted).join(', ')}`
    default:
      return undefined
  }
}

function bound(origin: string, within: string, limit: number | bigint, beyond: string | false): string {
  const unit = counted[origin]
  if (unit && within === 'at least' && limit === 1) return 'is empty'
  return `must ${unit ? 'have' : 'be'} ${beyond || within} ${limit}${unit ? ` ${unit}` : ''}`
}

const listed = (values: readonly unknown[]): string => (values.length > 1 ? `one of ${values.map(quoted).join(', ')}` : quoted(values[0]))
const quoted = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value))
