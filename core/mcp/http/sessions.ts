/** The sessions of Streamable HTTP: opened by `initialize`, closed by DELETE, by time, or to make room. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Http } from '../../kernel/contract/config.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Session, SessionInit } from '../exchange.ts'
import { openSession } from '../session.ts'
import { boundedEventStore } from './event-store.ts'
import { replyRpcError } from './reply.ts'

interface Open {
  readonly session: Session
  readonly transport: StreamableHTTPServerTransport
  /** Requests and streams that are connected now. */
  connected: number
  lastSeen: number
}
export interface Sessions {
  /** Answers a request to `/mcp`; `body` is there for POST. */
  handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>
  close(): Promise<void>
}

const defaults = { max: 100, idleMs: 30 * 60_000 }
const sweepMs = 60_000
/** When a client whose stream has ended is to come back. */
const retryMs = 1_000

/** A client that goes away does not stop what it asked for: the answer waits in the session until it comes back for it. */
export function keptSessions(host: Host, init: Omit<SessionInit, 'stateful'>, http: Http): Sessions {
  const { max, idleMs } = { ...defaults, ...(http.sessions === false ? {} : http.sessions) }
  const open = new Map<string, Open>()
  const isIdle = ({ connected, session }: Open): boolean => connected === 0 && session.busy === 0
  const drop = async (id: string, { session }: Open): Promise<void> => {
    open.delete(id)
    await session.close()
  }
  const sweep = setInterval(
    () => {
      const before = Date.now() - idleMs
      for (const [id, one] of open) if (isIdle(one) && one.lastSeen < before) void drop(id, one)
    },
    Math.min(sweepMs, idleMs),
  ).unref()

  /** The longest idle session goes; false where all are in use. */
  const makeRoom = async (): Promise<boolean> => {
    if (open.size < max) return true
    const oldest = [...open].filter(([, one]) => isIdle(one)).toSorted(([, a], [, b]) => a.lastSeen - b.lastSeen)[0]
    if (oldest) await drop(...oldest)
    return oldest !== undefined
  }
  const create = async (): Promise<Open> => {
    const session = openSession(host, { ...init, stateful: true })
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: boundedEventStore(),
      retryInterval: http.retryMs ?? retryMs,
      onsessioninitialized: (id) => void open.set(id, one),
      onsessionclosed: (id) => void open.delete(id),
    })
    const one: Open = { session, transport, connected: 0, lastSeen: Date.now() }
    await session.connect(transport)
    return one
  }
  const pass = async (one: Open, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> => {
    one.connected++
    one.lastSeen = Date.now()
    response.once('close', () => {
      one.connected--
      one.lastSeen = Date.now()
    })
    await one.transport.handleRequest(request, response, body)
  }
  return {
    async handle(request, response, body) {
      const id = request.headers['mcp-session-id']
      if (id !== undefined) {
        const one = open.get(String(id))
        return one
          ? pass(one, request, response, body)
          : replyRpcError(response, 404, 'There is no such session. Start a new one with initialize.', -32001)
      }
      if (request.method !== 'POST' || !isInitialize(body))
        return replyRpcError(response, 400, 'The Mcp-Session-Id header is missing. Start with initialize.')
      if (!(await makeRoom()))
        return replyRpcError(response, 503, `All ${max} sessions are in use. Try again later, or raise \`http.sessions.max\`.`, -32000, {
          'retry-after': '30',
        })
      const one = await create()
      await pass(one, request, response, body)
      if (one.transport.sessionId === undefined) await one.session.close()
    },
    async close() {
      clearInterval(sweep)
      await Promise.allSettled([...open].map((entry) => drop(...entry)))
    },
  }
}

const isInitialize = (body: unknown): boolean =>
  (Array.isArray(body) ? body : [body]).some((message: unknown) => (message as { method?: unknown } | null)?.method === 'initialize')

/** `http.sessions: false`: every request stands alone, with nothing remembered between them. */
export function statelessRequests(host: Host, init: Omit<SessionInit, 'stateful'>): Sessions {
  const open = new Set<Session>()
  return {
    async handle(request, response, body) {
      if (request.method !== 'POST')
        return replyRpcError(response, 405, 'This server keeps no sessions and takes only POST.', -32000, { allow: 'POST' })
      const session = openSession(host, { ...init, stateful: false })
      open.add(session)
      const transport = new StreamableHTTPServerTransport({})
      await session.connect(transport)
      response.once('close', () => {
        void session.idle().then(() => {
          open.delete(session)
          return session.close()
        })
      })
      await transport.handleRequest(request, response, body)
    },
    async close() {
      await Promise.allSettled([...open].map((session) => session.close()))
    },
  }
}
