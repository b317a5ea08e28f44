/** The arguments of a `tools/call`, as they were meant. */
import type { Meta } from '../kernel/contract/infer.ts'
import { fromText } from '../kernel/schema/from-text.ts'
import { kindOf } from '../kernel/schema/schema-shape.ts'

/**
 * Models' arguments are JSON text at first, empty where there are none; some clients pass that on as it is. An empty list is PHP's empty
 * object (modelcontextprotocol/php-sdk#284), and one of one is what it holds. Nothing for what is no object in any of these forms.
 */
export function toolArguments(given: unknown): Meta | undefined {
  const isEmpty = given === undefined || given === null || (typeof given === 'string' && given.trim() === '')
  const args = isEmpty ? {} : typeof given === 'string' ? fromText(given, containers) : given
  const [only, ...more] = Array.isArray(args) && args.length > 0 ? (args as readonly unknown[]) : [Array.isArray(args) ? {} : args]
  return more.length === 0 && kindOf(only) === 'object' ? (only as Meta) : undefined
}
const containers = new Set(['object' as const, 'array' as const])
