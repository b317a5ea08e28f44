/** The caller's JSON Schema, before a model is paid to answer by it. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import { messageOf } from '../../kernel/errors/to-atelier-error.ts'
import { type Asking, checkMs, compileSchema } from './answer-checks.ts'

/** Characters of a schema as JSON. */
const maxSchema = 50_000

/**
 * For tools that take a schema for an answer: throws `INPUT_INVALID` for what is no JSON Schema (2020-12) of an object, is longer than
 * 50,000 characters or takes longer than two seconds to compile. What fits can still be slow to hold against an answer: see `structuredAnswer`. `by`
 * (the call): whose turn it is, where others wait too.
 */
export async function checkAnswerSchema(schema: unknown, by?: Asking): Promise<void> {
  if (typeof schema !== 'object' || schema === null || (schema as { type?: unknown }).type !== 'object')
    throw wrong('`schema` does not describe an object. Put a list or a single value into a property of one.')
  try {
    if (JSON.stringify(schema).length > maxSchema) throw new Error(`it is longer than ${maxSchema} characters`)
    await compileSchema(schema as JsonSchema, by)
  } catch (error) {
    const why = AtelierError.is(error, 'DEADLINE') ? `to read it takes longer than ${checkMs} ms` : messageOf(error).slice(0, 300)
    throw wrong(`\`schema\` is no JSON Schema that can be used: ${why}.`, error)
  }
}

const wrong = (message: string, cause?: unknown): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message,
    fix: 'Give a JSON Schema (2020-12) with `type: "object"` and its `properties`.',
    outcome: 'none',
    cause,
  })
