/** Over the SDK's transport: what is answered soon, and without a word before, is answered as plain JSON. There is no stream then, and nothing is kept. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { isJsonContentType } from '@modelcontextprotocol/sdk/shared/mediaType.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  type JSONRPCRequest,
  type JSONRPCMessage,
  type MessageExtraInfo,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js'
import { isMessage } from '../json-rpc-message.ts'
import { rpcCodes, rpcError } from '../rpc-error.ts'
import { replyJson } from './reply.ts'
import { retryAfterOf } from './retry-after.ts'
import { asTakingBoth, takenBy } from './taken-by.ts'
import { requestsIn } from './waiting.ts'

export interface HttpTransport extends Transport {
  /** Answers one request to `/mcp`; `body` is there for POST. */
  handleRequest(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>
}
interface Waiting {
  /** Whether its client takes a stream; else nothing but the answer can be sent. */
  readonly takesStream: boolean
  /** Writes the answer as JSON. Throws where it cannot be written. */
  answer(message: object): void
  /** Hands the request to the SDK's transport, which opens a stream for it; resolves when messages can be sent. */
  stream(): Promise<void>
  /** The SDK's transport has opened the stream, and hands the request back to whom it has been given long ago. */
  opened: (() => void) | undefined
}

/** How long an answer may take and still come without a stream: short enough that nobody waits for a first sign of life. */
const quickMs = 50
/** Since this revision a client whose stream is closed early comes back for the rest. */
const firstResumable = '2025-11-25'

export interface QuickOptions {
  /** `streams` keeps what it sends. */
  readonly resumable: boolean
  /** `streams` answers in plain JSON, too: its client takes nothing else. */
  readonly isPlain?: boolean
}

export function withQuickAnswers(streams: StreamableHTTPServerTransport, { resumable, isPlain = false }: QuickOptions): HttpTransport {
  const waiting = new Map<RequestId, Waiting>()
  const ofSession = () => (streams.sessionId === undefined ? {} : { 'mcp-session-id': streams.sessionId })

  const start = (message: JSONRPCRequest, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> =>
    new Promise((done) => {
      const { id } = message
      const takesStream = takenBy(request) === 'both'
      const end = (): void => {
        clearTimeout(timer)
        waiting.delete(id)
      }
      let streaming: Promise<void> | undefined
      const one: Waiting = {
        opened: undefined,
        takesStream,
        answer(answer) {
          replyJson(response, 200, answer, { ...ofSession(), ...retryAfterOf(answer) })
          end()
          done()
        },
        stream() {
          streaming ??= new Promise<void>((resolve) => {
            one.opened = resolve
            // Refused, or the client is gone: nothing is opened then.
            done(toStreams(request, response, body).finally(resolve))
          })
          // Before all that waits for the stream: later messages then go straight to it, and stay in order.
          void streaming.then(end)
          return streaming
        },
      }
      const timer = takesStream ? setTimeout(() => void one.stream(), quickMs) : undefined
      waiting.set(id, one)
      const extra: MessageExtraInfo = { requestInfo: { headers: request.headers } }
      if (resumable && takesStream && String(request.headers['mcp-protocol-version'] ?? '') >= firstResumable)
        extra.closeSSEStream = () => void one.stream().then(() => streams.closeSSEStream(id))
      transport.onmessage?.(message, extra)
    })

  /** The answers in one piece, when all are there. */
  const startBatch = (messages: readonly JSONRPCMessage[], request: IncomingMessage, response: ServerResponse): Promise<void> =>
    new Promise((done) => {
      const answers: object[] = []
      const left = new Set(messages.flatMap((message) => ('method' in message && 'id' in message ? [message.id] : [])))
      for (const id of left)
        waiting.set(id, {
          opened: undefined,
          takesStream: false,
          stream: async () => undefined,
          answer(answer) {
            waiting.delete(id)
            left.delete(id)
            answers.push(answer)
            if (left.size > 0) return
            replyJson(response, 200, answers, ofSession())
            done()
          },
        })
      response.once('close', () => {
        for (const id of left) waiting.delete(id)
        done()
      })
      for (const message of messages) transport.onmessage?.(message, { requestInfo: { headers: request.headers } })
    })

  const toStreams: HttpTransport['handleRequest'] = (request, response, body) => {
    const taken = takenBy(request)
    const isAnswered = request.method === 'POST' && (isPlain || requestsIn(body) === 0)
    // What can be answered in a form that the client takes. The rest is refused.
    if (taken !== undefined && (taken !== 'json' || isAnswered)) asTakingBoth(request)
    return streams.handleRequest(request, response, body)
  }
  const transport: HttpTransport = {
    get sessionId() {
      return streams.sessionId
    },
    start: () => streams.start(),
    close: () => streams.close(),
    async send(message, options) {
      const isAnswer = !('method' in message)
      const related = options?.relatedRequestId
      const id = isAnswer ? message.id : related
      const one = id === undefined ? undefined : waiting.get(id)
      if (one && isAnswer && !one.opened) return one.answer(message)
      if (!isAnswer && related !== undefined && !(one?.takesStream ?? !isPlain)) {
        // Progress may be lost. A question would wait for ever.
        if (!('id' in message)) return
        throw rpcError(rpcCodes.method, 'The client takes no stream, on which it could be asked.')
      }
      await one?.stream()
      return streams.send(message, related === undefined ? {} : { relatedRequestId: related })
    },
    handleRequest(request, response, body) {
      if (request.headers['mcp-session-id'] !== streams.sessionId || !isReadable(request)) return toStreams(request, response, body)
      const isFree = (one: JSONRPCMessage): boolean => !('method' in one && 'id' in one && waiting.has(one.id))
      const message = quick(request, body)
      if (message && isFree(message)) return start(message, request, response, body)
      const batch = isPlain || takenBy(request) !== 'json' ? undefined : batchOf(body)
      return batch?.every(isFree) ? startBatch(batch, request, response) : toStreams(request, response, body)
    },
  }
  streams.onclose = () => transport.onclose?.()
  streams.onerror = (error) => transport.onerror?.(error)
  streams.onmessage = (message, extra) => {
    const opened = 'method' in message && 'id' in message ? waiting.get(message.id)?.opened : undefined
    if (opened) opened()
    else transport.onmessage?.(message, extra)
  }
  return transport
}

/** What is nothing that may be answered in plain JSON is for the SDK's transport to judge. */
function isReadable(request: IncomingMessage): boolean {
  const { 'content-type': type, 'mcp-protocol-version': version } = request.headers
  const isKnown = version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))
  return request.method === 'POST' && isJsonContentType(type) && isKnown
}

/** The messages of a batch that asks something, where all of them are messages. */
function batchOf(body: unknown): readonly JSONRPCMessage[] | undefined {
  if (!Array.isArray(body) || requestsIn(body) === 0) return undefined
  return body.every(isMessage) ? body : undefined
}

/** The one request that the body is, where it may be answered in plain JSON. */
function quick(request: IncomingMessage, body: unknown): JSONRPCRequest | undefined {
  const taken = takenBy(request)
  if (taken !== 'both' && taken !== 'json') return
  return isMessage(body) && 'method' in body && 'id' in body && body.method !== 'initialize' ? body : undefined
}
