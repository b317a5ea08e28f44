/** From one request of a client to a call of the host: progress, log, questions and folders go back to that client. */
import type { Call, Caller } from '../kernel/contract/caller.ts'
import type { Ask } from '../kernel/contract/question.ts'
import type { Peer } from '../kernel/ports/peer.ts'
import type { Exchange } from './exchange.ts'
import { originOf } from './http/forwarded.ts'
import { logData, reaches } from './log-level.ts'
import { requestIdHeader } from './request-id.ts'
import { progressReporter } from './progress.ts'

type Asked = { -readonly [K in keyof Peer]: Peer[K] }

export interface OpenedRequest {
  readonly call: Call
  /** Must be called when the answer is known: it stops the heartbeat before the answer goes out. `reason` ends what is still at work. */
  end(reason?: unknown): void
  /** The client has its answer, and the work goes on without it. `by`: how it can be asked from now on; default: not at all. */
  answered(by?: Promise<Ask | undefined>): void
  /** The client was told, and the work is another's by now: that its request is over, or its connection, ends it no more. */
  leave(): void
  /** Hears of the progress that no client is told, from the last that was made. */
  onProgress(listener: Caller['progress']): void
}

export function openRequest(exchange: Exchange): OpenedRequest {
  const { host, connection, client, meta, headers, signal, closeStream } = exchange
  const token = meta?.['progressToken']
  const progress =
    token === undefined
      ? undefined
      : progressReporter((params) => exchange.notify('notifications/progress', { progressToken: token, ...params }))

  const untold = untoldProgress()
  let isAnswered = false
  let asksBy: Promise<Ask | undefined> | undefined
  const requestId = exchange.requestId ?? headers?.[requestIdHeader]
  const questions = exchange.questions({ signal: () => opened.call.signal, isAnswered: () => isAnswered, by: async () => asksBy })
  const peer: Asked = {
    principal: connection.principal,
    client,
    paths: connection.paths,
    signal,
    log: (level, data, logger) => {
      if (exchange.logLevel === undefined || !reaches(level, exchange.logLevel)) return
      exchange.notify('notifications/message', { level, data: logData(data), ...(logger !== undefined && { logger }) })
    },
    progress: untold.report,
  }
  if (typeof requestId === 'string') peer.requestId = requestId
  if (connection.last) peer.last = connection.last
  if (!connection.paths && headers?.['host'] !== undefined) peer.link = `${originOf({ headers }, host.config.http?.publicUrl)}/assets/`
  if (connection.isSigned?.()) peer.isSigned = true
  if (closeStream) peer.closeStream = closeStream
  if (progress) {
    peer.progress = progress.report
    peer.watches = true
  }
  const opened = host.openCall(Object.assign(peer, questions))
  return {
    call: opened.call,
    end(reason) {
      progress?.stop()
      opened.end(reason)
    },
    answered(by) {
      isAnswered = true
      asksBy = by
    },
    leave: opened.leave,
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
