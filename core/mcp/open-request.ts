/** From one request of a client to a call of the host: progress, log, questions and folders go back to that client. */
import { randomUUID } from 'node:crypto'
import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  type ElicitRequestFormParams,
  type ElicitRequestURLParams,
  type ElicitResult,
  ErrorCode,
  type ServerNotification,
} from '@modelcontextprotocol/sdk/types.js'
import type { Call, Caller } from '../kernel/contract/caller.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'
import type { Peer } from '../kernel/ports/peer.ts'
import type { Exchange, Extra } from './exchange.ts'
import { originOf } from './http/forwarded.ts'
import { logData, reaches } from './log-level.ts'
import { requestIdHeader } from './request-id.ts'
import { progressReporter } from './progress.ts'
import { rootsOf } from './roots.ts'
import { fromSamplingResult, keyMeta, toSamplingParams } from './sampling.ts'

/** The SDK lists the keywords of a form one by one; ours may have more, which clients look at by themselves. */
type FormSchema = JsonSchema & ElicitRequestFormParams['requestedSchema']
type Peered = { -readonly [K in keyof Peer]?: Peer[K] }

/** The longest that a timer can wait; calls have their own deadline, people need their time. */
const noTimeout = 2 ** 31 - 1
const ignore = (): void => {}

export interface OpenedRequest {
  readonly call: Call
  /** Must be called when the answer is known: it stops the heartbeat before the answer goes out. `reason` ends what is still at work. */
  end(reason?: unknown): void
  /** The client has its answer, and the work goes on without it: nobody can be asked any more. */
  answered(): void
  /** Hears of the progress that no client is told, from the last that was made. */
  onProgress(listener: Caller['progress']): void
}

export function openRequest({ host, session, extra }: Exchange): OpenedRequest {
  const client = session.client(extra)
  const { _meta: meta } = extra
  const { headers } = extra.requestInfo ?? {}
  const token = meta?.progressToken
  const progress =
    token === undefined
      ? undefined
      : progressReporter(
          (params) =>
            void extra.sendNotification({ method: 'notifications/progress', params: { progressToken: token, ...params } }).catch(ignore),
        )

  const untold = untoldProgress()
  let isAnswered = false
  const can: Peered = { progress: untold.report }
  const { elicitation, sampling, roots } = client.capabilities
  // An empty object means forms, as before there was a choice.
  if (elicitation && ('form' in elicitation || !('url' in elicitation)))
    can.elicit = async (message, schema, key) => {
      if (isAnswered) return { action: 'unavailable' }
      const params: ElicitRequestFormParams = { mode: 'form', message, requestedSchema: schema as FormSchema, _meta: { ...keyMeta(key) } }
      const answer = await elicit(extra, opened.call.signal, params)
      return answer.action === 'accept' ? { action: 'accept', content: answer.content ?? {} } : { action: answer.action }
    }
  if (elicitation && 'url' in elicitation)
    can.elicitUrl = async (message, url, key) => {
      if (isAnswered) return { action: 'unavailable' }
      const elicitationId = randomUUID()
      const params: ElicitRequestURLParams = { mode: 'url', message, url, elicitationId, _meta: { ...keyMeta(key) } }
      const { action } = await elicit(extra, opened.call.signal, params)
      if (action !== 'accept') return { action }
      const done: ServerNotification = { method: 'notifications/elicitation/complete', params: { elicitationId } }
      // After the call its stream is closed; then the session's own carries it.
      return {
        action,
        complete: () => (opened.call.signal.aborted ? session.server.notification(done) : extra.sendNotification(done)).catch(ignore),
      }
    }
  if (sampling)
    can.sample = async (request, signal) => {
      if (!isAnswered) return sample(extra, signal, request)
      throw new AtelierError({
        code: 'CLIENT_UNSUPPORTED',
        message: 'The call goes on as a job, and its client is asked no more.',
        outcome: 'none',
      })
    }
  if (roots) can.roots = () => rootsOf(session.roots, extra, opened.call.signal)
  if (extra.closeSSEStream) can.closeStream = extra.closeSSEStream
  if (progress) {
    can.progress = progress.report
    can.watches = true
  }

  const requestId = extra.requestInfo?.headers[requestIdHeader]
  const opened = host.openCall({
    ...(typeof requestId === 'string' && { requestId }),
    principal: session.principal,
    client,
    paths: session.paths,
    last: session.last,
    ...(!session.paths && headers?.['host'] !== undefined && { link: `${originOf({ headers }, host.config.http?.publicUrl)}/assets/` }),
    ...(session.isSigned && { isSigned: true }),
    signal: extra.signal,
    log: (level, data, logger) => {
      if (!reaches(level, session.level)) return
      const params = { level, data: logData(data), ...(logger !== undefined && { logger }) }
      extra.sendNotification({ method: 'notifications/message', params }).catch(ignore)
    },
    ...can,
  })
  return {
    call: opened.call,
    end(reason) {
      progress?.stop()
      opened.end(reason)
    },
    answered: () => void (isAnswered = true),
    onProgress: untold.listen,
  }
}

/** Keeps the last progress for whoever listens later. */
function untoldProgress() {
  let last: Parameters<Caller['progress']> | undefined
  let listener: Caller['progress'] | undefined
  return {
    report: (...told: Parameters<Caller['progress']>): void => {
      last = told
      listener?.(...told)
    },
    listen(to: Caller['progress']): void {
      listener = to
      if (last) to(...last)
    },
  }
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
    const params = toSamplingParams(request)
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
