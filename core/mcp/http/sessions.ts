/** The sessions of Streamable HTTP: opened by `initialize`, closed by DELETE, by time, or to make room. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { DEFAULT_NEGOTIATED_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Http } from '../../kernel/contract/config.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { batchProblem } from '../batches.ts'
import type { Session } from '../session-types.ts'
import type { Standing } from '../exchange.ts'
import { rpcCodes } from '../rpc-error.ts'
import { openSession } from '../session.ts'
import { replayMemory, type SessionEvents } from './event-store.ts'
import type { McpDoor } from './mcp-door.ts'
import { peerOf } from './peers.ts'
import { type HttpTransport, withQuickAnswers } from './quick-answers.ts'
import { takenBy } from './taken-by.ts'
import { replyRpcError } from './reply.ts'
import { refusesMore, requestsIn, type Waiting } from './waiting.ts'

interface Open {
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
}

/** `max` is for one peer: its sessions, and its streams. */
const defaults = { max: 100, idleMs: 30 * 60_000 }
/** All together may have as many sessions as so many peers: who gives a new name each time is stopped here. */
const mostPeers = 10
const sweepMs = 60_000
/** When a client whose stream has ended is to come back. */
const retryMs = 1_000

/** A client that goes away does not stop what it asked for: the answer waits in the session until it comes back for it. */
export function keptSessions(host: Host, init: Standing, http: Http): McpDoor {
  const { max, idleMs } = { ...defaults, ...(http.sessions === false ? {} : http.sessions) }
  /** Also those that have no id yet: whoever opens many at once is counted right. */
  const all = new Set<Open>()
  const open = new Map<string, Open>()
  /** Those that answers are waited for in, and a few where none are any more. */
  const asking = new Set<Open>()
  const replay = replayMemory()
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
  const sweep = setInterval(
    () => {
      const before = Date.now() - idleMs
      for (const one of all) if (isIdle(one) && one.lastSeen < before) void drop(one)
    },
    Math.min(sweepMs, idleMs),
  ).unref()

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
  /** `isPlain`: the client takes no streams. */
  const create = async (principal: Principal, peer: string, isPlain: boolean): Promise<Open> => {
    const session = openSession(host, { ...init, principal, stateful: true })
    const events = replay.open()
    const streams = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: events,
      retryInterval: http.retryMs ?? retryMs,
      enableJsonResponse: isPlain,
      onsessioninitialized: (id) => void open.set(id, one),
      onsessionclosed: () => forget(one),
    })
    const transport = withQuickAnswers(streams, { resumable: true, isPlain })
    // Connected from the start, so that nobody takes it for idle before its first request is passed on.
    const one: Open = { peer, session, transport, events, connected: 1, streams: 0, asked: 0, lastSeen: Date.now() }
    all.add(one)
    await session.connect(transport)
    return one
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
    })
    await one.transport.handleRequest(request, response, body)
  }
  return {
    async handle(principal, request, response, body) {
      const id = request.headers['mcp-session-id']
      if (id !== undefined) {
        const one = open.get(String(id))
        // Somebody else's is not there; neither is one that was opened with other scopes: they count as they were then.
        if (!one || !isSame(one.session.principal, principal))
          return replyRpcError(response, 404, 'There is no such session. Start a new one with initialize.', -32001)
        return refusesBatch(response, body, one.session.version) ? undefined : pass(one, request, response, body)
      }
      if (refusesBatch(response, body, undefined)) return
      if (request.method !== 'POST' || !isInitialize(body))
        return replyRpcError(response, 400, 'The Mcp-Session-Id header is missing. Start with initialize.')
      const peer = peerOf(principal, request, body)
      if (!hasRoom(ofPeer(peer), max))
        return refuse(response, `All ${max} sessions of your client are in use. Try again later, or raise \`http.sessions.max\`.`)
      if (!hasRoom([...all], max * mostPeers)) return refuse(response, 'All sessions of this server are in use. Try again later.')
      const one = await create(principal, peer, takenBy(request) === 'json')
      try {
        await pass(one, request, response, body)
      } finally {
        one.connected--
        if (one.transport.sessionId === undefined) await drop(one)
      }
    },
    count: () => all.size,
    async close() {
      clearInterval(sweep)
      await Promise.allSettled([...all].map(drop))
    },
  }
}

/** What a client has left goes on without it, and counts. */
const waitingIn = ({ asked, session }: Pick<Open, 'asked' | 'session'>): number => Math.max(asked, session.busy)
const sumOf = <T>(all: readonly T[], value: (one: T) => number): number => all.reduce((sum, one) => sum + value(one), 0)

const isSame = (one: Principal, other: Principal): boolean =>
  one.id === other.id && sameNames(one.scopes, other.scopes) && sameNames(one.groups, other.groups)
const sameNames = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.length === others.length && some.every((name) => others.includes(name))

const refuse = (response: ServerResponse, message: string): void => replyRpcError(response, 503, message, -32000, { 'retry-after': '30' })

const isInitialize = (body: unknown): boolean => (body as { method?: unknown } | null)?.method === 'initialize'

/** True where `body` is a batch that a session of this version does not take; it is answered then. */
function refusesBatch(response: ServerResponse, body: unknown, version: string | undefined): boolean {
  if (!Array.isArray(body)) return false
  const problem = body.some(isInitialize) ? 'An initialize stands by itself, in no batch.' : batchProblem(body, version)
  if (problem !== undefined) replyRpcError(response, 400, problem, rpcCodes.request)
  return problem !== undefined
}

/** `http.sessions: false`: every request stands alone, with nothing remembered between them. */
export function statelessRequests(host: Host, init: Standing): McpDoor {
  const open = new Set<Pick<Open, 'peer' | 'session' | 'asked'>>()
  return {
    async handle(principal, request, response, body) {
      if (request.method !== 'POST')
        return replyRpcError(response, 405, 'This server keeps no sessions and takes only POST.', -32000, { allow: 'POST' })
      if (refusesBatch(response, body, String(request.headers['mcp-protocol-version'] ?? DEFAULT_NEGOTIATED_PROTOCOL_VERSION))) return
      const peer = peerOf(principal, request, body)
      const asked = requestsIn(body)
      const ofPeer = [...open].filter((one) => one.peer === peer)
      if (refusesMore(response, { session: 0, peer: sumOf(ofPeer, waitingIn), all: sumOf([...open], waitingIn) }, asked)) return
      const session = openSession(host, { ...init, principal, stateful: false })
      const one = { peer, session, asked }
      open.add(one)
      const isPlain = takenBy(request) === 'json'
      const streams = new StreamableHTTPServerTransport({ enableJsonResponse: isPlain })
      const transport = withQuickAnswers(streams, { resumable: false, isPlain })
      await session.connect(transport)
      response.once('close', () => {
        void session.idle().then(() => {
          open.delete(one)
          return session.close()
        })
      })
      await transport.handleRequest(request, response, body)
    },
    count: () => open.size,
    async close() {
      await Promise.allSettled([...open].map(({ session }) => session.close()))
    },
  }
}
