/** Asking the client of one call: an answer that it has brought is given at once, any other question waits until all that can be done is done. */
import { createHash } from 'node:crypto'
import type { CallEntry } from '../../services/calls/call-book.ts'
import type { RecordedCall } from '../../services/calls/recorded-call.ts'
import { untilAborted } from '../../kernel/time/until-aborted.ts'
import { canBeAsked } from '../can-be-asked.ts'
import type { Asking, Exchange, Questions } from '../exchange.ts'
import { askedNoMore } from '../asked-no-more.ts'
import { fromSamplingResult, keyMeta, toSamplingParams } from '../sampling.ts'
import type { InputRequest } from './answers.ts'

export interface Pending {
  readonly question: string
  readonly request: InputRequest
  /** The call goes on, and nobody can be asked any more. */
  giveUp(): void
}
export interface CallQuestionsInit {
  readonly exchange: Exchange
  readonly recorded: RecordedCall
  readonly answers: CallEntry['answers']
  /** What waits, by its key. */
  readonly pending: Map<string, Pending>
}

/** For what was asked by other words, or of another schema, an answer does not count. */
const questionOf = (request: InputRequest): string => createHash('sha256').update(JSON.stringify(request)).digest('hex')

export function callQuestions({ exchange, recorded, answers, pending }: CallQuestionsInit, { signal, isAnswered }: Asking): Questions {
  const can = canBeAsked(exchange.client)
  /** `undefined`: nobody can be asked. */
  const ask = async <T>(key: string, request: InputRequest): Promise<T | undefined> => {
    const question = questionOf(request)
    const known = answers[key]
    if (known?.question === question) return known.answer as T
    if (isAnswered()) return undefined
    return recorded.waitFor(
      untilAborted(
        signal(),
        new Promise<undefined>((resolve) => void pending.set(key, { question, request, giveUp: () => resolve(undefined) })),
      ),
    )
  }
  const questions: Questions = { journal: recorded }
  if (can.forms)
    questions.elicit = async (message, requestedSchema, key) => {
      const params = { mode: 'form', message, requestedSchema, _meta: keyMeta(key) }
      const answer = await ask<{ readonly action: 'accept' | 'decline' | 'cancel'; readonly content?: object }>(key, {
        method: 'elicitation/create',
        params,
      })
      if (!answer) return { action: 'unavailable' }
      return answer.action === 'accept' ? { action: 'accept', content: { ...answer.content } } : { action: answer.action }
    }
  if (can.pages)
    questions.elicitUrl = async (message, url, key) => {
      const params = { mode: 'url', message, url, _meta: keyMeta(key) }
      const answer = await ask<{ readonly action: 'accept' | 'decline' | 'cancel' }>(key, { method: 'elicitation/create', params })
      if (!answer) return { action: 'unavailable' }
      // This revision has no message for it: the client sees by the result that the person is done.
      return answer.action === 'accept' ? { action: 'accept', complete: async () => {} } : { action: answer.action }
    }
  if (can.sampling)
    questions.sample = async (request) => {
      const params = { ...toSamplingParams(request) }
      const answer = await ask<Parameters<typeof fromSamplingResult>[0]>(request.key, { method: 'sampling/createMessage', params })
      if (!answer) throw askedNoMore()
      return fromSamplingResult(answer)
    }
  if (can.roots)
    questions.roots = async () => {
      const answer = await ask<{ readonly roots: readonly { readonly uri: string; readonly name?: string }[] }>('roots', {
        method: 'roots/list',
      })
      return answer?.roots.map(({ uri, name }) => ({ uri, ...(name !== undefined && { name }) })) ?? []
    }
  return questions
}
