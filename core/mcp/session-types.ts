/** A session of the revisions up to 2025-11-25. Types alone, so that all may import them. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js'
import type { Client, LogLevel } from '../kernel/contract/caller.ts'
import type { SessionChange } from '../kernel/contract/session-book.ts'
import type { LastMade } from '../kernel/call/last-made.ts'
import type { Connection, Exchange, Folders } from './exchange.ts'

/** What the SDK hands to a request's handler: signal, ids, and how to write back on the same stream. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>

export interface SessionExchange extends Exchange {
  readonly session: Session
}
/** What a server tells about the connection when it opens a session. */
export interface SessionInit extends Omit<Connection, 'last'> {
  /** False: every request stands alone, so nothing can be subscribed to. */
  readonly stateful: boolean
  /** Hears what the client sets by `logging/setLevel`. */
  readonly onLevel?: (level: LogLevel) => void
  /** Where other hosts open it as well. */
  readonly shared?: {
    /** What its client chooses. Throws `ENGINE_AWAY`. */
    change(change: SessionChange): Promise<void>
    /** What it has made is known to all before its client is answered, as far as they can be reached. Never throws. */
    made(last: LastMade): Promise<void>
  }
}
/** One client's connection, and what this client has chosen. */
export interface Session extends SessionInit {
  readonly server: Server
  /** Of the protocol, once it is agreed on. */
  readonly version: string | undefined
  /** As far as the client has said who it is. */
  client(extra: Extra): Client
  level: LogLevel
  readonly subscriptions: Set<string>
  readonly roots: Roots
  /** What it has made last. */
  readonly last: LastMade
  /** Requests being answered now. */
  readonly busy: number
  /** Resolves when no request is being answered. */
  idle(): Promise<void>
  /** Aborts with `SESSION_ENDED`, for what waits for its client: nobody hears an answer any more. */
  readonly gone: AbortSignal
  /** It has ended, and what it has at work goes on. */
  leave(): void
  connect(transport: Transport): Promise<void>
  close(): Promise<void>
}
/** A session's memory of the client's folders; `undefined` until they are asked for, and when they have changed. */
export interface Roots {
  known: Promise<Folders> | undefined
}
