/** The sessions of Streamable HTTP: opened by `initialize`, closed by DELETE, by time, or to make room. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Http } from '../../kernel/contract/config.ts'
import type { NewSession, SharedSession } from '../../kernel/contract/session-book.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Session } from '../session-types.ts'
import type { Standing } from '../exchange.ts'
import { openSession } from '../session.ts'
import { isInitialize, refusesBatch } from './batch-refusal.ts'
import { replayMemory, type SessionEvents } from './event-store.ts'
import type { McpDoor } from './mcp-door.ts'
import { peerOf } from './peers.ts'
import { type HttpTransport, withQuickAnswers } from './quick-answers.ts'
import { replyRpcError } from './reply.ts'
import type { Share, Sharing } from './shared/sharing.ts'
import { takenBy } from './taken-by.ts'
import { refusesMore, requestsIn, sumOf, type Waiting, waitingIn } from './waiting.ts'

interface Open {
  readonly id: string
  /** As `peerOf` gives it. */
  readonly peer: string
  readonly session: Session
  readonly transport: HttpTransport
  readonly events: SessionEvents
  /** Requests and streams that are connected now. */
  connected: number
  /** Those of them that are GET: they are held for as long as the client likes. */
  streams: number
  /** Requests whose answer is waited for. */
  asked: number
  lastSeen: number
  /** Nobody else knows it any more: it ends with what it has at work, which may be paid for. */
  isLeaving: boolean
}

/** `max` is for one peer: its sessions, and its streams. */
const defaults = { max: 100, idleMs: 30 * 60_000 }
/** All together may have as many sessions as so many peers: who gives a new name each time is stopped here. */
const mostPeers = 10
const sweepMs = 60_000
/** When a client whose stream has ended is to come back. */
const retryMs = 1_000

/**
 * A client that goes away does not stop what it asked for: the answer waits in the session until it comes back for it. `share`: other hosts
 * open the same sessions, each its own copy; absent: there are none.
 */
export function keptSessions(host: Host, init: Standing, http: Http, share?: Share): McpDoor {
  const { max, idleMs } = { ...defaults, ...(http.sessions === false ? {} : http.sessions) }
  /** Also those that have no id yet: whoever opens many at once is counted right. */
  const all = new Set<Open>()
  const open = new Map<string, Open>()
  /** Those that answers are waited for in, and a few where none are any more. */
  const asking = new Set<Open>()
  const replay = replayMemory()
  /** Copies of sessions that another host has opened, while they are made. */
  const opening = new Map<string, Promise<Open | undefined>>()
  const isIdle = ({ connected, session }: Open): boolean => connected === 0 && session.busy === 0
  const forget = (one: Open): void => {
    all.delete(one)
    asking.delete(one)
    if (one.transport.sessionId !== undefined) open.delete(one.transport.sessionId)
    one.events.close()
  }
  const drop = async (one: Open): Promise<void> => {
    forget(one)
    await one.session.close()
  }
  const dropIfDone = (one: Open): void => {
    if (one.isLeaving && one.asked === 0 && one.session.busy === 0 && all.has(one)) void drop(one)
  }
  const leave = (one: Open): void => {
    one.isLeaving = true
    one.session.leave()
    dropIfDone(one)
  }
  const everyMs = Math.min(sweepMs, idleMs)
  // A copy that nobody uses is dropped before the session itself ends.
  const sharing = share?.(host, {
    idleMs: idleMs + 2 * everyMs,
    most: { ofPeer: max, ofAll: max * mostPeers },
    find: (id) => open.get(id),
    drop: (id) => {
      const one = open.get(id)
      if (one) void drop(one)
    },
    leave: (id) => {
      const one = open.get(id)
      if (one) leave(one)
    },
  })
  const sweep = setInterval(() => {
    const before = Date.now() - idleMs
    for (const one of all) {
      if (one.isLeaving) dropIfDone(one)
      else if (!isIdle(one)) sharing?.keepAlive(one.id, one.session)
      else if (one.lastSeen < before) void drop(one)
    }
  }, everyMs).unref()

  /** Looked at for every request: of a thousand sessions most only lie there. */
  const waitingNow = (own: Open): Waiting => {
    let [ofOwnPeer, ofAll] = [0, 0]
    for (const one of asking) {
      const count = waitingIn(one)
      ofAll += count
      if (one.peer === own.peer) ofOwnPeer += count
      if (count === 0) asking.delete(one)
    }
    asking.add(own)
    return { session: waitingIn(own), peer: ofOwnPeer, all: ofAll }
  }
  const ofPeer = (peer: string): Open[] => [...all].filter((one) => one.peer === peer)
  /** The longest idle one goes, where there are too many; false where all are in use. */
  const hasRoom = (sessions: readonly Open[], most: number): boolean => {
    if (sessions.length < most) return true
    const oldest = sessions.filter(isIdle).toSorted((a, b) => a.lastSeen - b.lastSeen)[0]
    if (oldest) void drop(oldest)
    return oldest !== undefined
  }
  const create = async ({ id, principal, peer, isPlain }: Omit<NewSession, 'introduction' | 'idleMs'>): Promise<Open> => {
    const shared = sharing && { shared: sharing.inSession(id) }
    const session = openSession(sharing?.host ?? host, { ...init, principal, stateful: true, ...shared })
    const local = replay.open()
    const copy = sharing?.copy(id, local)
    const events = copy?.events ?? local
    const streams = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      eventStore: events,
      retryInterval: http.retryMs ?? retryMs,
      enableJsonResponse: isPlain,
      onsessioninitialized: () => void open.set(id, one),
      onsessionclosed: () => forget(one),
    })
    const quick = withQuickAnswers(streams, { resumable: true, isPlain })
    const transport = copy?.transport(quick) ?? quick
    // Connected from the start, so that nobody takes it for idle before its first request is passed on.
    const one: Open = { id, peer, session, transport, events, connected: 1, streams: 0, asked: 0, lastSeen: Date.now(), isLeaving: false }
    all.add(one)
    await session.connect(transport)
    return one
  }
  /** A copy of a session that another host has opened; nothing where there is no room for it. */
  const reopen = async (kept: SharedSession, { introduce }: Sharing): Promise<Open | undefined> => {
    if (!hasRoom(ofPeer(kept.peer), max) || !hasRoom([...all], max * mostPeers)) return undefined
    const one = await create(kept)
    try {
      await introduce(kept, one)
    } finally {
      one.connected--
      if (one.transport.sessionId === undefined) await drop(one)
    }
    return one
  }
  /** Whichever host has opened it, if it is `principal`'s: somebody else's is not there, neither is one that was opened with other scopes, as they count as they were then. */
  const find = async (id: string, principal: Principal): Promise<Open | 'gone' | 'no room'> => {
    const own = (await opening.get(id)) ?? open.get(id)
    const kept = sharing ? await sharing.use(id, own?.session) : 'open'
    if (!kept && own) leave(own)
    const whose = typeof kept === 'object' ? kept.principal : kept && own?.session.principal
    if (!whose || !isSame(whose, principal)) return 'gone'
    if (own || typeof kept !== 'object' || !sharing) return own ?? 'gone'
    const made = opening.get(id) ?? reopen(kept, sharing).finally(() => opening.delete(id))
    opening.set(id, made)
    return (await made) ?? 'no room'
  }
  const pass = async (one: Open, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> => {
    const held = request.method === 'GET' ? 1 : 0
    if (held > 0 && sumOf(ofPeer(one.peer), ({ streams }) => streams) >= max)
      return refuse(response, `Your client holds ${max} streams. Close some, or raise \`http.sessions.max\`.`)
    const asked = requestsIn(body)
    if (refusesMore(response, waitingNow(one), asked)) return
    one.connected++
    one.streams += held
    one.asked += asked
    one.lastSeen = Date.now()
    response.once('close', () => {
      one.connected--
      one.streams -= held
      one.asked -= asked
      one.lastSeen = Date.now()
      dropIfDone(one)
    })
    await one.transport.handleRequest(request, response, body)
  }
  const handle: McpDoor['handle'] = async (principal, request, response, body) => {
    const id = request.headers['mcp-session-id']
    if (id !== undefined) {
      const one = await find(String(id), principal)
      if (one === 'gone') return replyRpcError(response, 404, 'There is no such session. Start a new one with initialize.', -32001)
      if (one === 'no room') return refuse(response, inUse)
      return refusesBatch(response, body, one.session.version) ? undefined : pass(one, request, response, body)
    }
    if (refusesBatch(response, body, undefined)) return
    if (request.method !== 'POST' || !isInitialize(body))
      return replyRpcError(response, 400, 'The Mcp-Session-Id header is missing. Start with initialize.')
    const peer = peerOf(principal, request, body)
    if (!hasRoom(ofPeer(peer), max))
      return refuse(response, `All ${max} sessions of your client are in use. Try again later, or raise \`http.sessions.max\`.`)
    if (!hasRoom([...all], max * mostPeers)) return refuse(response, inUse)
    const made = { id: randomUUID(), principal, peer, isPlain: takenBy(request) === 'json' }
    if (sharing && !(await sharing.add(made, body))) return replyRpcError(response, 413, 'What the client says of itself is too long.')
    const one = await create(made)
    try {
      await pass(one, request, response, body)
    } finally {
      one.connected--
      if (one.transport.sessionId === undefined) {
        await drop(one)
        await sharing?.remove(one.id)
      }
    }
  }
  return {
    handle: sharing ? sharing.refusing(handle) : handle,
    count: () => all.size,
    async close() {
      clearInterval(sweep)
      await Promise.allSettled([...all].map(drop))
    },
  }
}

const inUse = 'All sessions of this server are in use. Try again later.'
const isSame = (one: Principal, other: Principal): boolean =>
  one.id === other.id && sameNames(one.scopes, other.scopes) && sameNames(one.groups, other.groups)
const sameNames = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.length === others.length && some.every((name) => others.includes(name))

const refuse = (response: ServerResponse, message: string): void => replyRpcError(response, 503, message, -32000, { 'retry-after': '30' })
