/** Asking the client of a session: a request of its own for each question, on the stream of the request at work. */
import { randomUUID } from 'node:crypto'
import {
  CreateMessageResultSchema,
  type CreateMessageRequestParams,
  ElicitResultSchema,
  type ElicitRequestFormParams,
  type ElicitRequestURLParams,
  type ElicitResult,
  ErrorCode,
  type ServerNotification,
} from '@modelcontextprotocol/sdk/types.js'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'
import type { Peer } from '../kernel/ports/peer.ts'
import { askedNoMore } from './asked-no-more.ts'
import { canBeAsked } from './can-be-asked.ts'
import type { Asking, Questions } from './exchange.ts'
import { rootsOf } from './roots.ts'
import { fromSamplingResult, keyMeta, toSamplingParams } from './sampling.ts'
import type { Extra, Session } from './session-types.ts'

/** The SDK lists the keywords of a form one by one; ours may have more, which clients look at by themselves. */
type FormSchema = JsonSchema & ElicitRequestFormParams['requestedSchema']

/** The longest that a timer can wait; calls have their own deadline, people need their time. */
const noTimeout = 2 ** 31 - 1
const ignore = (): void => {}

export function sessionQuestions(session: Session, extra: Extra, { signal: ofCall, isAnswered }: Asking): Questions {
  /** Ends what is asked: with its call, or when nobody can answer any more. */
  const signal = (more: AbortSignal = ofCall()): AbortSignal => AbortSignal.any([more, session.gone])
  const can = canBeAsked(session.client(extra))
  const questions: Questions = {}
  if (can.forms)
    questions.elicit = async (message, schema, key) => {
      if (isAnswered()) return { action: 'unavailable' }
      const params: ElicitRequestFormParams = { mode: 'form', message, requestedSchema: schema as FormSchema, _meta: { ...keyMeta(key) } }
      const answer = await elicit(extra, signal(), params)
      return answer.action === 'accept' ? { action: 'accept', content: answer.content ?? {} } : { action: answer.action }
    }
  if (can.pages)
    questions.elicitUrl = async (message, url, key) => {
      if (isAnswered()) return { action: 'unavailable' }
      const elicitationId = randomUUID()
      const params: ElicitRequestURLParams = { mode: 'url', message, url, elicitationId, _meta: { ...keyMeta(key) } }
      const { action } = await elicit(extra, signal(), params)
      if (action !== 'accept') return { action }
      const done: ServerNotification = { method: 'notifications/elicitation/complete', params: { elicitationId } }
      // After the call its stream is closed; then the session's own carries it.
      return { action, complete: () => (ofCall().aborted ? session.server.notification(done) : extra.sendNotification(done)).catch(ignore) }
    }
  if (can.sampling)
    questions.sample = async (request, until) => {
      if (isAnswered()) throw askedNoMore()
      return sample(extra, signal(until), request)
    }
  if (can.roots) questions.roots = () => rootsOf(session.roots, extra, signal())
  return questions
}

type Answer = Pick<ElicitResult, 'content'> & { readonly action: ElicitResult['action'] | 'unavailable' }

async function elicit(extra: Extra, signal: AbortSignal, params: ElicitRequestFormParams | ElicitRequestURLParams): Promise<Answer> {
  try {
    return await extra.sendRequest({ method: 'elicitation/create', params }, ElicitResultSchema, { signal, timeout: noTimeout })
  } catch (error) {
    if (rpcCodeOf(error) === ErrorCode.MethodNotFound) return { action: 'unavailable' }
    throw clientFailed(error, signal, 'the question to the person')
  }
}

async function sample(
  extra: Extra,
  signal: AbortSignal,
  request: Parameters<NonNullable<Peer['sample']>>[0],
): ReturnType<NonNullable<Peer['sample']>> {
  try {
    const params: CreateMessageRequestParams = toSamplingParams(request)
    return fromSamplingResult(
      await extra.sendRequest({ method: 'sampling/createMessage', params }, CreateMessageResultSchema, { signal, timeout: noTimeout }),
    )
  } catch (error) {
    if (rpcCodeOf(error) === ErrorCode.MethodNotFound)
      throw new AtelierError({
        code: 'CLIENT_UNSUPPORTED',
        message: 'The client said that it can sample, but it does not answer.',
        outcome: 'none',
        cause: error,
      })
    throw clientFailed(error, signal, "the request to the client's model")
  }
}

const rpcCodeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code

/** An abort keeps its own reason (cancel, deadline, close); all else is the client's refusal. */
function clientFailed(error: unknown, signal: AbortSignal, what: string): unknown {
  if (signal.aborted) return signal.reason
  const message = error instanceof Error ? error.message : String(error)
  return new AtelierError({ code: 'CLIENT_REFUSED', message: `The client declined ${what}: ${message}`, outcome: 'none', cause: error })
}
