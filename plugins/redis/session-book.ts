/** Sessions of clients that hosts share: a small key each, which ends when nobody uses it. */
import type { NewSession, PluginLog, SessionBook, SessionEvent, SharedSession } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { hostInbox, type HostInbox } from './host-inbox.ts'
import { add, change, keep, remove, use } from './session-scripts.ts'

/** What is kept of one stream: events, and bytes; how many streams of one session, and how much of all together. */
const most = { events: 1000, bytes: 8 * 1024 ** 2, streams: 4000, bytesOfAll: 64 * 1024 ** 2 }

export interface RedisSessions {
  readonly book: SessionBook
  /** The hosts that have joined by it have ended. */
  close(): Promise<void>
}

/** Nothing is asked before the first session. */
export function redisSessions(connection: RedisConnection, log: PluginLog): RedisSessions {
  const { ask, key } = connection
  const prefix = key()
  const joined: HostInbox[] = []
  return {
    book: {
      async add(session, { ofPeer, ofAll }) {
        const { id, peer, idleMs } = session
        const made = JSON.stringify(session)
        return (await ask((redis) => redis.eval(add, 0, prefix, id, peer, made, idleMs, ofPeer, ofAll))) as string[]
      },
      async use(id) {
        const kept = (await ask((redis) => redis.eval(use, 0, prefix, id))) as readonly [string, string, string, string[]] | null
        return kept ? sessionOf(kept) : undefined
      },
      async change(id, { level = '', watch = '', unwatch = '', last }) {
        const at = key('session', id)
        const made = last ? JSON.stringify(last) : ''
        await ask((redis) => redis.eval(change, 2, at, `${at}:watched`, level, watch, unwatch, made))
      },
      remove: async (id) => (await ask((redis) => redis.eval(remove, 0, prefix, id))) === 1,
      async keep(id, stream, event) {
        const { events, bytes, streams, bytesOfAll } = most
        const json = JSON.stringify(event)
        await ask((redis) => redis.eval(keep, 0, prefix, id, stream, event.sequence, json, events, bytes, streams, bytesOfAll))
      },
      async kept(id, stream, after) {
        const at = key('session-events', id, stream)
        const [events, isThere] = await ask((redis) => Promise.all([redis.zrangebyscore(at, `(${after}`, '+inf'), redis.exists(at)]))
        return isThere === 1 ? events.map((event) => JSON.parse(event) as SessionEvent) : undefined
      },
      async join(host, hear) {
        const inbox = await hostInbox(connection, host, hear, log)
        joined.push(inbox)
        return inbox
      },
    },
    async close() {
      await Promise.all(joined.map((inbox) => inbox.close()))
    },
  }
}

/** Written by `add` and `change` alone. */
const sessionOf = ([made, level, last, watched]: readonly [string, string, string, string[]]): SharedSession => ({
  ...(JSON.parse(made) as NewSession),
  ...(level && { level: level as NonNullable<SharedSession['level']> }),
  ...(last && { last: JSON.parse(last) as NonNullable<SharedSession['last']> }),
  watched,
})
