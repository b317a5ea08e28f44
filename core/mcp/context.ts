/** What every method of the protocol works with: the host, the client's session, and this request of its. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js'
import type { Caller, Client, LogLevel, Principal } from '../kernel/contract/caller.ts'
import type { Host } from '../kernel/ports/host.ts'

export interface Context {
  readonly host: Host
  readonly session: Session
  readonly extra: Extra
}
/** What the SDK hands to a request's handler: signal, ids, and how to write back on the same stream. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>

export interface SessionInit {
  readonly principal: Principal
  /** Client and host share a disk. */
  readonly paths: boolean
  /** False: every request stands alone, so nothing can be subscribed to. */
  readonly stateful: boolean
  /** Longest result in characters; a longer one becomes an error that says so. */
  readonly resultChars: number
  /** Hears what the client sets by `logging/setLevel`. */
  readonly onLevel?: (level: LogLevel) => void
}
export interface Session extends SessionInit {
  readonly server: Server
  /** As far as the client has said who it is. */
  client(extra: Extra): Client
  level: LogLevel
  readonly subscriptions: Set<string>
  readonly roots: Roots
  /** Requests being answered now. */
  readonly busy: number
  /** Resolves when no request is being answered. */
  idle(): Promise<void>
  connect(transport: Transport): Promise<void>
  close(): Promise<void>
}

export type Folders = Awaited<ReturnType<Caller['roots']>>
/** One session's memory of the client's open folders. */
export interface Roots {
  known: Promise<Folders> | undefined
}
