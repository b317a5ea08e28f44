/** What a client answers to the questions in an `input_required`, and whether it is an answer to that question. */
import type { JsonSchema, Meta } from '../../kernel/contract/infer.ts'
import { check } from '../../kernel/schema/check.ts'
import { isRecord } from '../incoming.ts'

export type InputRequest =
  | { readonly method: 'elicitation/create'; readonly params: Meta }
  | { readonly method: 'sampling/createMessage'; readonly params: Meta }
  | { readonly method: 'roots/list' }

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
