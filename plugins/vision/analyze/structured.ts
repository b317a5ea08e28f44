/** Keeps structured answers honest: what does not satisfy the schema is asked for once more, then refused. */
import { jsonIn, AtelierError, type Hooks, type JsonSchema, reject, revise, type VisionData } from 'atelier-mcp'
import type { AnswerSchemas } from './answer-schema.ts'

/** `hopeless`: the schema itself cannot be checked in time, so asking again is of no use. */
type Checked = { readonly json: unknown; readonly problem?: undefined } | { readonly problem: string; readonly hopeless?: boolean }

/** The JSON of an answer, or what is wrong with it. */
export async function checked(schemas: AnswerSchemas, schema: JsonSchema, { json, text }: VisionData): Promise<Checked> {
  const value = json ?? jsonIn(text)
  if (value === undefined) return { problem: 'it is prose, not JSON' }
  try {
    const problem = await schemas.problems(schema, value)
    return problem === undefined ? { json: value } : { problem }
  } catch (error) {
    if (AtelierError.is(error, 'DEADLINE')) return { problem: 'a `pattern` of the schema takes too long to check', hopeless: true }
    throw error
  }
}

/** Judges fresh answers in `review`: the first that does not fit is asked for again, the second is an error. */
export function reviewStructured(hooks: Hooks, schemas: AnswerSchemas): void {
  hooks.review('vision.analyze', async ({ data }, run) => {
    const { schema, question } = run.request
    if (!schema) return
    const result = await checked(schemas, schema, data)
    if (result.problem === undefined) return
    if (run.attempt > 1 || result.hopeless) return reject({ code: 'VISION_JSON_INVALID', ...unfit(result.problem, data.text, run.attempt) })
    return revise(`The answer did not satisfy the schema: ${result.problem}.`, {
      ...run.request,
      question: `${question}\n\nYour last answer could not be used: ${result.problem}. It was:\n${data.text.slice(0, 2000)}\n\nAnswer again with JSON alone that satisfies the schema.`,
    })
  })
}

/** The words of the error, after so many tries. */
export const unfit = (problem: string, answer: string, tries: number) => ({
  message: `The model's answer does not satisfy the schema: ${problem}.${tries > 1 ? ' It was asked twice.' : ''}`,
  fix: 'Make the schema simpler, ask with `force: true` for a new answer, or name another provider or model.',
  details: { answer: answer.slice(0, 500) },
})
