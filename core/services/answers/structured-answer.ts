/** What a language model wrote, as the JSON that was asked for. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import type { Warning } from '../../kernel/contract/run.ts'
import { messageOf } from '../../kernel/errors/to-atelier-error.ts'
import { type Asking, checkMs, issuesOf } from './answer-checks.ts'

export interface StructuredAnswer {
  /** Present only where it satisfies the schema. */
  readonly json?: unknown
  /**
   * Why it is not, to be handed on as a warning beside the answer's text: `answer-unstructured` for prose, `answer-unfit` in the validator's
   * words, `answer-unchecked` where the schema is none or takes more than two seconds to check.
   */
  readonly problem?: Warning & { readonly code: 'answer-unstructured' | 'answer-unfit' | 'answer-unchecked' }
}

const fence = '```'

/** The JSON in an answer, also inside a code block or between words; `undefined` where there is none. */
export function jsonIn(text: string): unknown {
  for (const candidate of [text, blockIn(text), text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)])
    try {
      if (candidate) return JSON.parse(candidate) as unknown
    } catch {
      // not this one
    }
  return undefined
}

/** Inside of the first code block. */
function blockIn(text: string): string {
  const [, block = ''] = text.split(fence, 2)
  return block.replace(/^json/, '')
}

/** For providers: reads the JSON in `text`, also from a code block, and holds it against the caller's schema, in a process and for two seconds at most. `by` (the call): whose turn it is, where others wait too. */
export async function structuredAnswer(text: string, schema: JsonSchema, by?: Asking): Promise<StructuredAnswer> {
  const json = jsonIn(text)
  if (json === undefined) return problem('answer-unstructured', 'The model answered in words instead of JSON.')
  try {
    const issues = await issuesOf(schema, json, by)
    return issues === undefined ? { json } : problem('answer-unfit', `The answer does not satisfy the schema: ${issues.slice(0, 500)}.`)
  } catch (error) {
    // Whoever paid for the answer gets it, whatever its schema is worth.
    const why = AtelierError.is(error, 'DEADLINE')
      ? `to hold it against the schema takes longer than ${checkMs} ms. Use patterns without repeats inside of repeats, and fewer alternatives and references`
      : messageOf(error).slice(0, 300)
    return problem('answer-unchecked', `The answer could not be checked, and is given as text: ${why}.`)
  }
}

const problem = (code: NonNullable<StructuredAnswer['problem']>['code'], message: string): StructuredAnswer => ({
  problem: { code, param: 'schema', message },
})
