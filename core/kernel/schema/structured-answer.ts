/** What a language model wrote, as the JSON that was asked for. */
import type { JsonSchema } from '../contract/infer.ts'
import type { Warning } from '../contract/run.ts'
import { check } from './check.ts'

export interface StructuredAnswer {
  /** Present only where it satisfies the schema. */
  readonly json?: unknown
  /** Why it is not: `answer-unstructured` for prose, `answer-unfit` in the validator's words. To be handed on as a warning. */
  readonly problem?: Warning
}

/** The JSON in an answer, also inside a code block or between words; `undefined` where there is none. */
export function jsonIn(text: string): unknown {
  const block = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1]
  const braces = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  for (const candidate of [text, block, braces])
    try {
      if (candidate) return JSON.parse(candidate) as unknown
    } catch {
      // not this one
    }
  return undefined
}

/** For providers: reads the JSON in `text`, also from a code block, and holds it against the caller's schema. */
export async function structuredAnswer(text: string, schema: JsonSchema): Promise<StructuredAnswer> {
  const json = jsonIn(text)
  if (json === undefined)
    return { problem: { code: 'answer-unstructured', param: 'schema', message: 'The model answered in words instead of JSON.' } }
  const checked = await check(schema, json)
  if (checked.ok) return { json }
  const words = checked.issues.map(({ path, message }) => `answer${path.map((key) => `/${key}`).join('')} ${message}`).join('; ')
  return { problem: { code: 'answer-unfit', param: 'schema', message: `The answer does not satisfy the schema: ${words.slice(0, 500)}` } }
}
