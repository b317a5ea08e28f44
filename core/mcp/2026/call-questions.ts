/** Asking the client of one call: an answer that it has brought is given at once, any other question waits until all that can be done is done. */
import { createHash } from 'node:crypto'
import { askedLater } from '../../kernel/call/asked-later.ts'
import type { Ask, AskedSort } from '../../kernel/contract/question.ts'
import type { CallEntry } from '../../services/calls/call-entry.ts'
import type { RecordedCall } from '../../services/calls/recorded-call.ts'
import { untilAborted } from '../../kernel/time/until-aborted.ts'
import { canBeAsked } from '../can-be-asked.ts'
import type { Asking, Exchange, Folders, Questions } from '../exchange.ts'
import { fromAnswer, type InputRequest, toInputRequest } from './answers.ts'

export interface Pending {
  readonly question: string
  readonly request: InputRequest
  /** The call goes on, and its client is asked no more, or in another way. `reason`: it may not be asked, and whoever wants to gets that. */
  giveUp(reason?: Error): void
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

/** No name that a plugin would give to a question of its own. */
const rootsKey = 'roots/list'

export function callQuestions({ exchange, recorded, answers, pending }: CallQuestionsInit, { signal, isAnswered, by }: Asking): Questions {
  /** The client's own answer. `undefined`: it is asked no more in this way. */
  const answerTo = async (key: string, request: InputRequest): Promise<unknown> => {
    const question = questionOf(request)
    const known = answers[key]
    if (known?.question === question) return known.answer
    if (isAnswered()) return undefined
    return recorded.waitFor(
      untilAborted(
        signal(),
        new Promise<undefined>((resolve, reject) => {
          const giveUp = (reason?: Error): void => (reason ? reject(reason) : resolve(undefined))
          pending.set(key, { question, request, giveUp })
        }),
      ),
    )
  }
  const ask: Ask = async (key, question) => {
    const answer = await answerTo(key, toInputRequest(key, question))
    return answer === undefined ? (await by())?.(key, question) : fromAnswer(question, answer)
  }
  const questions: Questions = { journal: recorded, ...askedLater({ can: askable(exchange), ask }) }
  // A task asks for no folders: what it is told of them may be another's by then.
  if (canBeAsked(exchange.client).roots) {
    const foldersOf = async (): Promise<Folders> => {
      const answer = (await answerTo(rootsKey, { method: 'roots/list' })) as { readonly roots: Folders } | undefined
      return answer?.roots.map(({ uri, name }) => ({ uri, ...(name !== undefined && { name }) })) ?? []
    }
    let asked: Promise<Folders> | undefined
    // Several inputs are loaded at once, and all wait for the one answer.
    questions.roots = () => (asked ??= foldersOf())
  }
  return questions
}

/** What the client can be asked at any time. */
export function askable({ client }: Pick<Exchange, 'client'>): readonly AskedSort[] {
  const { forms, pages, sampling } = canBeAsked(client)
  return [...(forms ? (['elicit'] as const) : []), ...(pages ? (['elicitUrl'] as const) : []), ...(sampling ? (['sample'] as const) : [])]
}
