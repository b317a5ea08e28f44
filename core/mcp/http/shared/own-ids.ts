/** Ids of what hosts ask clients: each is known by the host that asked, so that an answer finds its way back from any other. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import type { HttpTransport } from '../quick-answers.ts'

/** Which host has asked what an answer of a client is for; nothing where it is no such answer. */
export function askedBy(message: JSONRPCMessage): string | undefined {
  if ('method' in message || typeof message.id !== 'string') return undefined
  return hostIn(message.id)
}
const hostIn = (id: string): string | undefined => /^([\w-]+)\/\d+$/.exec(id)?.[1]

/** `inner`, where what `host` asks has its name in the id. */
export function withOwnIds(inner: HttpTransport, host: string): HttpTransport {
  const named = (id: RequestId): string => `${host}/${id}`
  const transport: HttpTransport = {
    get sessionId() {
      return inner.sessionId
    },
    start: () => inner.start(),
    close: () => inner.close(),
    send: (message, options) => inner.send(outgoing(message, named), options),
    handleRequest: (...request) => inner.handleRequest(...request),
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
