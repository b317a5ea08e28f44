/** What a session has sent, so that a client whose connection broke can have the rest. In memory, bounded. */
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

interface Event {
  readonly id: string
  readonly stream: string
  readonly message: JSONRPCMessage
  readonly chars: number
}

/** A session's share; the oldest go first, the newest is always kept. */
const mostEvents = 1_000
const mostChars = 8 * 1024 * 1024

/** One session's events; ids of another session mean nothing here. */
export function boundedEventStore(): EventStore {
  const events: Event[] = []
  let chars = 0
  let sequence = 0
  return {
    storeEvent(stream, message) {
      const event: Event = { id: `${stream}_${++sequence}`, stream, message, chars: size(message) }
      events.push(event)
      chars += event.chars
      while (events.length > 1 && (events.length > mostEvents || chars > mostChars)) chars -= events.shift()!.chars
      return Promise.resolve(event.id)
    },
    getStreamIdForEventId: (id) => Promise.resolve(streamOf(id) || undefined),
    async replayEventsAfter(lastId, { send }) {
      const stream = streamOf(lastId)
      const after = Number(lastId.slice(stream.length + 1))
      for (const { id, stream: of, message } of events.slice()) {
        // An empty message only primed the stream.
        if (of === stream && Number(id.slice(of.length + 1)) > after && 'jsonrpc' in message) await send(id, message)
      }
      return stream
    },
  }
}

const streamOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('_')))

/** About how many characters the message takes, without writing it. */
function size(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + size(item), 0)
}
