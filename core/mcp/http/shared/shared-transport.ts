/** The transport of a shared session: what hosts ask its client has the host's name in its id, so that an answer finds its way back from any other. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import type { HttpTransport } from '../quick-answers.ts'

/** Which host has asked what an answer of a client is for; nothing where it is no such answer. */
export function askedBy(message: JSONRPCMessage): string | undefined {
  if ('method' in message || typeof message.id !== 'string') return undefined
  return hostIn(message.id)
}
const hostIn = (id: string): string | undefined => /^([\w-]+)\/\d+$/.exec(id)?.[1]

/** What else a shared session does with what is sent. */
export interface SharedWays {
  /** A request of its client. */
  readonly handle: HttpTransport['handleRequest']
  /** Something is sent on the stream that answers this request. */
  sending<T>(request: RequestId, isAnswer: boolean, work: () => T): T
  /** Sent on the stream that its client opens by itself, which may be at any host. */
  standalone(message: JSONRPCMessage): void
}

/** `inner`, where what `host` asks has its name in the id. */
export function sharedTransport(inner: HttpTransport, host: string, { handle, sending, standalone }: SharedWays): HttpTransport {
  const named = (id: RequestId): string => `${host}/${id}`
  const transport: HttpTransport = {
    get sessionId() {
      return inner.sessionId
    },
    start: () => inner.start(),
    close: () => inner.close(),
    send(message, options) {
      const isAnswer = !('method' in message)
      const request = isAnswer ? message.id : options?.relatedRequestId
      const send = (): Promise<void> => inner.send(outgoing(message, named), options)
      if (request !== undefined) return sending(request, isAnswer, send)
      standalone(message)
      return send()
    },
    handleRequest: handle,
  }
  inner.onclose = () => transport.onclose?.()
  inner.onerror = (error) => transport.onerror?.(error)
  inner.onmessage = (message, extra) => transport.onmessage?.(incoming(message, host), extra)
  return transport
}

/** A question, or that it is asked no more. */
function outgoing(message: JSONRPCMessage, named: (id: RequestId) => string): JSONRPCMessage {
  if (!('method' in message)) return message
  if ('id' in message) return { ...message, id: named(message.id) }
  const asked = message.method === 'notifications/cancelled' ? message.params?.['requestId'] : undefined
  return typeof asked === 'number' || typeof asked === 'string'
    ? { ...message, params: { ...message.params, requestId: named(asked) } }
    : message
}

/** An answer to what `host` has asked, as the SDK knows it. */
export const incoming = (message: JSONRPCMessage, host: string): JSONRPCMessage =>
  'id' in message && askedBy(message) === host ? { ...message, id: Number(String(message.id).slice(host.length + 1)) } : message
