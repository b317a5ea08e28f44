/** Keeps structured answers honest: what does not satisfy the schema is asked for once more, then refused. */
import {
  type Caller,
  type Hooks,
  type JsonSchema,
  reject,
  revise,
  type StructuredAnswer,
  structuredAnswer,
  type VisionData,
} from 'atelier-mcp'

/** The JSON of an answer, or what is wrong with it. A provider's own JSON is held against the schema too. */
export const structured = ({ json, text }: VisionData, schema: JsonSchema, by: Pick<Caller, 'principal'>): Promise<StructuredAnswer> =>
  structuredAnswer(json === undefined ? text : JSON.stringify(json), schema, by)

/** Judges fresh answers in `review`: the first that does not fit is asked for again, the second is an error. What cannot be checked is kept as text. */
export function reviewStructured(hooks: Hooks): void {
  hooks.review('vision.analyze', async ({ data }, run) => {
    const { schema, question } = run.request
    if (!schema) return
    const { problem } = await structured(data, schema, run)
    if (problem === undefined || problem.code === 'answer-unchecked') return
    if (run.attempt > 1) return reject({ code: 'VISION_JSON_INVALID', ...unfit(problem, data.text, run.attempt) })
    return revise(problem.message, {
      ...run.request,
      question: `${question}\n\nYour last answer could not be used. ${problem.message} It was:\n${data.text.slice(0, 2000)}\n\nAnswer again with JSON alone that satisfies the schema.`,
    })
  })
}

/** The words of the error, after so many tries. */
export const unfit = ({ message }: { readonly message: string }, answer: string, tries: number) => ({
  message: `${message}${tries > 1 ? ' It was asked twice.' : ''}`,
  fix: 'Make the schema simpler, ask with `force: true` for a new answer, or name another provider or model.',
  details: { answer: answer.slice(0, 500) },
})
