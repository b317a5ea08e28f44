/** This host's copy of a session that others have open as well: its requests, what it sends, and what it keeps for the others. */
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import type { Meta } from '../../../kernel/contract/infer.ts'
import type { SessionBook } from '../../../kernel/contract/session-book.ts'
import { isMessage } from '../../json-rpc-message.ts'
import type { Session } from '../../session-types.ts'
import type { SessionEvents } from '../event-store.ts'
import type { HttpTransport } from '../quick-answers.ts'
import { takenBy } from '../taken-by.ts'
import { readEventId } from './event-ids.ts'
import { followStream } from './followed-stream.ts'
import { sharedEvents } from './shared-events.ts'
import { askedBy, sharedTransport } from './shared-transport.ts'

/** What hosts tell each other of a session. */
export type Told =
  /** For its copies: something that its client has sent. */
  | { readonly what: 'message'; readonly session: string; readonly message: Meta }
  /** For its client, on the stream that it has opened by itself at whichever host. */
  | { readonly what: 'say'; readonly session: string; readonly message: Meta }
  /** Its client has chosen something else. */
  | { readonly what: 'changed'; readonly session: string }
  | { readonly what: 'ended'; readonly session: string }
  /** It has made room for another one: what it has at work goes on. */
  | { readonly what: 'crowded'; readonly session: string }
  /** To find out whether a host is there. */
  | { readonly what: 'there'; readonly session: string }

export interface SharedCopyInit {
  readonly id: string
  /** Of this host. */
  readonly host: string
  readonly book: () => SessionBook
  /** False where there is no such host any more. Rejects where the server is away. */
  readonly tell: (told: Told, to?: string) => Promise<boolean>
  readonly tellIfPossible: (told: Told) => Promise<void>
  readonly remove: (id: string) => Promise<void>
  readonly session: () => Session | undefined
}
export interface SharedCopy {
  readonly events: SessionEvents
  transport(inner: HttpTransport): HttpTransport
}

/** What every copy is to hear of. */
const forAll: ReadonlySet<string> = new Set(['notifications/cancelled', 'notifications/roots/list_changed'])
/** Sent by one host alone, after the call that it belongs to; what else comes on a client's own stream every host sends by itself. */
const ofOneHost = 'notifications/elicitation/complete'

/** `local`: this host's memory of what it has sent. */
export function sharedCopy(local: SessionEvents, init: SharedCopyInit): SharedCopy {
  const { id, host, book, tell, tellIfPossible, remove, session } = init
  const missed = (): JSONRPCMessage[] => [
    ...['tools', 'resources', 'prompts'].map((list) => ({ jsonrpc: '2.0' as const, method: `notifications/${list}/list_changed` })),
    ...[...(session()?.subscriptions ?? [])].map((uri) => ({
      jsonrpc: '2.0' as const,
      method: 'notifications/resources/updated',
      params: { uri },
    })),
  ]
  const events = sharedEvents(local, { host, session: id, book, missed })
  /** Of each request of a batch: all of them, which one stream answers. */
  const together = new Map<RequestId, readonly RequestId[]>()
  /** Whether one message is for this host; it is told to others that it is for. */
  const isOwn = async (message: JSONRPCMessage): Promise<boolean> => {
    const to = askedBy(message)
    if (to === host) return true
    const told: Told = { what: 'message', session: id, message: { ...message } }
    if (to !== undefined) {
      // Where that host is gone, nobody waits for it any more.
      await tell(told, to)
      return false
    }
    if ('method' in message && forAll.has(message.method)) await tell(told)
    return true
  }
  /** What of a body is for this host; nothing where all of it was for others. */
  const ownPart = async (body: unknown): Promise<unknown> => {
    if (!Array.isArray(body)) return !isMessage(body) || (await isOwn(body)) ? body : undefined
    const own: unknown[] = []
    for (const message of body) if (!isMessage(message) || (await isOwn(message))) own.push(message)
    return own.length > 0 || body.length === 0 ? own : undefined
  }
  const handleBy =
    (inner: HttpTransport): HttpTransport['handleRequest'] =>
    async (request, response, body) => {
      const { method, headers } = request
      const lastId = headers['last-event-id']
      if (method === 'DELETE') await remove(id)
      if (method === 'GET' && typeof lastId === 'string' && !events.has(lastId) && takenBy(request) !== 'json') {
        const from = readEventId(lastId)!
        const isThere = async (): Promise<boolean> => from.host !== host && tell({ what: 'there', session: id }, from.host)
        return followStream(response, { session: id, from, book, isThere, isOpen: () => session() !== undefined })
      }
      if (method !== 'POST') return inner.handleRequest(request, response, body)
      const own = await ownPart(body)
      if (own === undefined) return void response.writeHead(202).end()
      const asked = idsIn(own)
      if (asked.length > 1) for (const one of asked) together.set(one, asked)
      return events.answering(asked, () => inner.handleRequest(request, response, own))
    }
  return {
    events,
    transport: (inner) =>
      sharedTransport(inner, host, {
        handle: handleBy(inner),
        sending: (request, isAnswer, work) => {
          const asked = together.get(request) ?? [request]
          if (isAnswer) together.delete(request)
          return events.answering(asked, work)
        },
        standalone(message) {
          if ('method' in message && message.method === ofOneHost)
            void tellIfPossible({ what: 'say', session: id, message: { ...message } })
        },
      }),
  }
}

const idsIn = (body: unknown): RequestId[] =>
  (Array.isArray(body) ? body : [body]).flatMap((message) =>
    isMessage(message) && 'method' in message && 'id' in message ? message.id : [],
  )
