/** Over the SDK's transport: what is answered soon, and without a word before, is answered as plain JSON. There is no stream then, and nothing is kept. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { isJsonContentType } from '@modelcontextprotocol/sdk/shared/mediaType.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  type JSONRPCRequest,
  JSONRPCRequestSchema,
  type MessageExtraInfo,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js'
import { replyJson } from './reply.ts'

export interface HttpTransport extends Transport {
  /** Answers one request to `/mcp`; `body` is there for POST. */
  handleRequest(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>
}
interface Waiting {
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

/** `resumable`: `streams` keeps what it sends. */
export function withQuickAnswers(streams: StreamableHTTPServerTransport, resumable: boolean): HttpTransport {
  const waiting = new Map<RequestId, Waiting>()

  const start = (message: JSONRPCRequest, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> =>
    new Promise((done) => {
      const { id } = message
      const end = (): void => {
        clearTimeout(timer)
        waiting.delete(id)
      }
      let streaming: Promise<void> | undefined
      const one: Waiting = {
        opened: undefined,
        answer(answer) {
          replyJson(response, 200, answer, transport.sessionId === undefined ? {} : { 'mcp-session-id': transport.sessionId })
          end()
          done()
        },
        stream() {
          streaming ??= new Promise<void>((resolve) => {
            one.opened = resolve
            // Refused, or the client is gone: nothing is opened then.
            done(streams.handleRequest(request, response, body).finally(resolve))
          })
          // Before all that waits for the stream: later messages then go straight to it, and stay in order.
          void streaming.then(end)
          return streaming
        },
      }
      const timer = setTimeout(() => void one.stream(), quickMs)
      waiting.set(id, one)
      const extra: MessageExtraInfo = { requestInfo: { headers: request.headers } }
      if (resumable && String(request.headers['mcp-protocol-version'] ?? '') >= firstResumable)
        extra.closeSSEStream = () => void one.stream().then(() => streams.closeSSEStream(id))
      transport.onmessage?.(message, extra)
    })

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
      await one?.stream()
      return streams.send(message, related === undefined ? {} : { relatedRequestId: related })
    },
    handleRequest(request, response, body) {
      const message = request.headers['mcp-session-id'] === streams.sessionId ? quick(request, body) : undefined
      return message && !waiting.has(message.id) ? start(message, request, response, body) : streams.handleRequest(request, response, body)
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

/** The one request that the body is, where the SDK's transport would take it; all else is for that transport to judge. */
function quick({ method, headers }: IncomingMessage, body: unknown): JSONRPCRequest | undefined {
  const { accept = '', 'content-type': type, 'mcp-protocol-version': version } = headers
  if (method !== 'POST' || !accept.includes('application/json') || !accept.includes('text/event-stream') || !isJsonContentType(type)) return
  if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))) return
  const { data } = JSONRPCRequestSchema.safeParse(body)
  return data?.method === 'initialize' ? undefined : data
}
