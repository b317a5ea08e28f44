/** What sessions have sent, so that a client whose connection broke can have the rest. In memory, bounded for each and for all together. */
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

interface Event {
  readonly id: string
  readonly stream: string
  /** The message in JSON, outside of the heap: what is kept there for long makes V8 let it grow to three times as much. */
  readonly json: Uint8Array
}
/** One session's events; ids of another session mean nothing here. */
export interface SessionEvents extends EventStore {
  /** Forgets them all. */
  close(): void
}
export interface ReplayMemory {
  open(): SessionEvents
  /** What is held now, of all sessions. */
  readonly bytes: number
}

/** A session's share; the oldest go first, the newest is always kept. */
const mostEvents = 1_000
const mostBytes = 8 * 1024 * 1024
/** Of all sessions together. */
const mostBytesOfAll = 16 * 1024 * 1024
/** What an event takes beside its JSON, roughly. */
const ownBytes = 200

/**
 * Where all hold too much, the oldest events of whoever holds most go first. Only the event that has just come is always kept: it may
 * be larger than a share.
 */
export function replayMemory(): ReplayMemory {
  const sessions = new Set<{ readonly bytes: number; shift(): void }>()
  const all = { bytes: 0 }
  const largest = () => [...sessions].reduce((most, one) => (one.bytes > most.bytes ? one : most))
  return {
    get bytes() {
      return all.bytes
    },
    open() {
      const events: Event[] = []
      let bytes = 0
      let sequence = 0
      const held = {
        get bytes() {
          return bytes
        },
        shift() {
          const gone = events.shift()
          if (!gone) return
          bytes -= sizeOf(gone)
          all.bytes -= sizeOf(gone)
        },
      }
      sessions.add(held)
      return {
        storeEvent(stream, message) {
          const event: Event = { id: `${stream}_${++sequence}`, stream, json: new TextEncoder().encode(JSON.stringify(message)) }
          const size = sizeOf(event)
          const isFull = (): boolean => events.length > 0 && (events.length >= mostEvents || bytes + size > mostBytes)
          const areFull = (): boolean => all.bytes > 0 && all.bytes + size > mostBytesOfAll
          while (isFull()) held.shift()
          while (areFull()) largest().shift()
          // A session that is closed already gets no more.
          if (sessions.has(held)) {
            events.push(event)
            bytes += size
            all.bytes += size
          }
          return Promise.resolve(event.id)
        },
        getStreamIdForEventId: (id) => Promise.resolve(streamOf(id) || undefined),
        async replayEventsAfter(lastId, { send }) {
          const stream = streamOf(lastId)
          const after = Number(lastId.slice(stream.length + 1))
          for (const { id, stream: of, json } of events.slice()) {
            if (of !== stream || Number(id.slice(of.length + 1)) <= after) continue
            const message = JSON.parse(new TextDecoder().decode(json)) as JSONRPCMessage
            // An empty message only primed the stream.
            if ('jsonrpc' in message) await send(id, message)
          }
          return stream
        },
        close() {
          sessions.delete(held)
          all.bytes -= bytes
          bytes = 0
          events.length = 0
        },
      }
    },
  }
}

const streamOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('_')))
const sizeOf = ({ json }: Event): number => json.byteLength + ownBytes
