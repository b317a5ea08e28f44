/** Questions as clients get them in an `input_required`, and what they answer: whether it is an answer to that question, and what it says. */
import type { JsonSchema, Meta } from '../../kernel/contract/infer.ts'
import type { Question } from '../../kernel/contract/question.ts'
import { check } from '../../kernel/schema/check.ts'
import { isRecord } from '../incoming.ts'
import { fromSamplingResult, keyMeta, toSamplingParams } from '../sampling.ts'

export type InputRequest =
  | { readonly method: 'elicitation/create'; readonly params: Meta }
  | { readonly method: 'sampling/createMessage'; readonly params: Meta }
  | { readonly method: 'roots/list' }

export function toInputRequest(key: string, question: Question): InputRequest {
  if (question.ask === 'sample') return { method: 'sampling/createMessage', params: { ...toSamplingParams({ ...question.request, key }) } }
  const { message } = question
  const params =
    question.ask === 'elicit'
      ? { mode: 'form', message, requestedSchema: question.schema, _meta: keyMeta(key) }
      : { mode: 'url', message, url: question.url, _meta: keyMeta(key) }
  return { method: 'elicitation/create', params }
}

/** What an answer says, as `Ask` gives it. */
export function fromAnswer({ ask }: Pick<Question, 'ask'>, answer: unknown): unknown {
  if (ask === 'sample') return fromSamplingResult(answer as Parameters<typeof fromSamplingResult>[0])
  const { action, content } = answer as { readonly action: string; readonly content?: object }
  return ask === 'elicit' && action === 'accept' ? { action, content: { ...content } } : { action }
}

const actions: ReadonlySet<unknown> = new Set(['accept', 'decline', 'cancel'])

/** False for what is no answer to it, or does not fit the schema of its form: it is asked again then. */
export async function isAnswerTo(request: InputRequest, answer: unknown): Promise<boolean> {
  if (!isRecord(answer)) return false
  if (request.method === 'roots/list')
    return Array.isArray(answer['roots']) && answer['roots'].every((one) => isRecord(one) && typeof one['uri'] === 'string')
  if (request.method === 'sampling/createMessage') return typeof answer['model'] === 'string' && typeof answer['content'] === 'object'
  if (!actions.has(answer['action'])) return false
  const { requestedSchema: schema } = request.params
  if (answer['action'] !== 'accept' || schema === undefined) return true
  return (await check(schema as JsonSchema, answer['content'] ?? {})).ok
}
