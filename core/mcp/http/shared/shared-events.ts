/** What a session sends in answer to requests, kept in this host's memory and for all others, in case that this one ends or a client comes back elsewhere. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { AtelierError } from '../../../kernel/contract/errors.ts'
import type { SessionBook, SessionEvent } from '../../../kernel/contract/session-book.ts'
import { codedRpcError, rpcCodes } from '../../rpc-error.ts'
import type { SessionEvents } from '../event-store.ts'
import { eventIdOf, readEventId, standaloneStream } from './event-ids.ts'

export interface SharedEvents extends SessionEvents {
  /** Has this copy sent the event, or does it belong to the stream that its client opens by itself? Else it is another host's. */
  has(lastEventId: string): boolean
  /** What is sent while `work` runs belongs to a stream that answers these requests. */
  answering<T>(asked: readonly RequestId[], work: () => T): T
}
export interface SharedEventsInit {
  readonly host: string
  readonly session: string
  readonly book: () => SessionBook
  /** What a client may have missed on the stream that it opens by itself, while another host had it. */
  readonly missed: () => readonly JSONRPCMessage[]
}

/** A longer message is kept by this host alone. */
const mostBytes = 8 * 1024 ** 2
/** So many streams are known as this copy's own, as the local memory has events of no more. */
const mostStreams = 1000
/** What waits for a server that is away, of one session: events, and bytes. The oldest go first, the newest is always kept. */
const mostWaiting = { events: 1000, bytes: mostBytes }
const againMs = 1000

/** `local`: this host's memory. What cannot be kept for others now waits, and nobody waits for it. */
export function sharedEvents(local: SessionEvents, { host, session, book, missed }: SharedEventsInit): SharedEvents {
  const asking = new AsyncLocalStorage<readonly RequestId[]>()
  const streams = new Set<string>()
  const waiting: { readonly stream: string; readonly event: SessionEvent; readonly bytes: number }[] = []
  let waitingBytes = 0
  const shift = (): void => void (waitingBytes -= waiting.shift()?.bytes ?? 0)
  let keeping: Promise<void> | undefined
  let again: NodeJS.Timeout | undefined
  const keepAll = async (): Promise<void> => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      await book().keep(session, next.stream, next.event)
      // It may have had to go meanwhile.
      if (waiting[0] === next) shift()
    }
  }
  /** In order, one after the other. */
  const keepOn = (): Promise<void> => {
    clearTimeout(again)
    again = undefined
    keeping ??= keepAll()
      .catch(() => void (again = setTimeout(keepOn, againMs).unref()))
      .finally(() => {
        keeping = undefined
        // What came when the last one had just been kept.
        if (waiting.length > 0 && again === undefined) void keepOn()
      })
    return keeping
  }
  return {
    ...local,
    has(lastEventId) {
      const id = readEventId(lastEventId)
      return !id || id.stream === standaloneStream || (id.host === host && streams.has(id.stream))
    },
    answering: (asked, work) => asking.run(asked, work),
    async storeEvent(stream, message) {
      const id = eventIdOf(host, await local.storeEvent(stream, message))
      if (stream === standaloneStream) return id
      streams.add(stream)
      for (const oldest of streams) {
        if (streams.size <= mostStreams) break
        streams.delete(oldest)
      }
      const bytes = Buffer.byteLength(JSON.stringify(message))
      const kept = bytes > mostBytes ? tooLarge(message, bytes) : message
      const event = { sequence: readEventId(id)!.sequence, asked: asking.getStore() ?? [], message: { ...kept } }
      waiting.push({ stream, event, bytes: Math.min(bytes, mostBytes) })
      waitingBytes += Math.min(bytes, mostBytes)
      while (waiting.length > 1 && (waiting.length > mostWaiting.events || waitingBytes > mostWaiting.bytes)) shift()
      const isAway = again !== undefined
      if (!isAway) await keepOn()
      return id
    },
    getStreamIdForEventId: async (id) => readEventId(id)?.stream,
    async replayEventsAfter(lastId, { send }) {
      const { host: by, stream, sequence } = readEventId(lastId)!
      if (by === host) {
        await local.replayEventsAfter(`${stream}_${sequence}`, { send: (id, message) => send(eventIdOf(host, id), message) })
        return stream
      }
      for (const message of missed()) await send(eventIdOf(host, await local.storeEvent(stream, message)), message)
      return stream
    },
  }
}

/** What stands in its place, and says why it is not here. */
function tooLarge(message: JSONRPCMessage, bytes: number): JSONRPCMessage {
  const { message: words, data } = codedRpcError(
    rpcCodes.internal,
    new AtelierError({
      code: 'RESULT_TOO_LARGE',
      message: `The answer has ${Math.ceil(bytes / 1024 ** 2)} MiB, and was kept by the host that made it alone. The connection to it broke.`,
      fix: 'Ask the same once more: what was made for it is kept, and nothing is paid twice.',
    }),
  )
  const isAnswer = !('method' in message) && message.id !== undefined
  return isAnswer
    ? { jsonrpc: '2.0', id: message.id!, error: { code: rpcCodes.internal, message: words, data } }
    : { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'warning', data: words } }
}
