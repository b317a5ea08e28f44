/** Sessions of clients (MCP up to 2025-11-25) that hosts share, so that each request may reach any of them. Types alone. */
import type { LogLevel, Principal } from './caller.ts'
import type { Meta } from './infer.ts'

/** A session as it is opened. All of it can be written as JSON. */
export interface NewSession {
  /** Random, and known to its client alone. */
  readonly id: string
  /** Whose it is: nobody else finds it. */
  readonly principal: Principal
  /** Whoever counts as one client where sessions are limited. */
  readonly peer: string
  /** How long it lasts from each use on. */
  readonly idleMs: number
  /** `params` of its `initialize`: what the client is, and what it can do. */
  readonly introduction: Meta
  /** Its client takes no streams. */
  readonly isPlain: boolean
}
/** A session as it is now, with what its client has chosen since. */
export interface SharedSession extends NewSession {
  /** What its client chose by `logging/setLevel`; absent: nothing yet. */
  readonly level?: LogLevel
  /** Resources whose changes it wants to hear of. */
  readonly watched: readonly string[]
  /** What it has made last, as JSON; absent: nothing yet. */
  readonly last?: Meta
}
/** One change; what is not named stays as it is. */
export interface SessionChange {
  readonly level?: LogLevel
  readonly watch?: string
  readonly unwatch?: string
  readonly last?: Meta
}
/** Something that a host has sent on a stream of a session, kept for a client whose connection broke. */
export interface SessionEvent {
  /** Rises with each event of a stream, from 1 on. */
  readonly sequence: number
  /** Ids of the requests that the stream answers. */
  readonly asked: readonly (string | number)[]
  /** As JSON-RPC has it; empty where the stream was only opened. */
  readonly message: Meta
}
/** How many sessions there may be: those of one peer, and all. */
export interface MostSessions {
  readonly ofPeer: number
  readonly ofAll: number
}

/** All of it rejects with `ENGINE_AWAY` within a few seconds where the server does not answer. */
export interface SessionBook {
  /**
   * Keeps a new session. Where there are too many already, those that were used longest ago end, first those of the same peer. Resolves to
   * their ids.
   */
  add(session: NewSession, most: MostSessions): Promise<readonly string[]>
  /** The session, which lasts `idleMs` from now on; nothing where it has ended. */
  use(id: string): Promise<SharedSession | undefined>
  /** Of a session that has ended nothing is changed. */
  change(id: string, change: SessionChange): Promise<void>
  /** Ends it. False where it had ended before. */
  remove(id: string): Promise<boolean>
  /**
   * Keeps an event of a stream as long as its session lasts; nothing where that has ended. Kept twice, it is there once. Of one stream at most 1,000
   * events and 8 MiB, of one session as many streams as are removed in a moment, of all streams what the server has room for: the oldest go first,
   * the newest is always kept.
   */
  keep(id: string, stream: string, event: SessionEvent): Promise<void>
  /** Events of a stream that came after one, in order; nothing where nothing of the stream is kept. */
  kept(id: string, stream: string, after: number): Promise<readonly SessionEvent[] | undefined>
  /**
   * This host takes part, under a name that no other one has, until the engine is closed: `hear` gets what others tell it. Joined twice under one
   * name, as while a config is loaded anew, both hear, and each message once.
   */
  join(host: string, hear: (message: Meta) => void): Promise<JoinedHost>
}
/** A host among those that share sessions. */
export interface JoinedHost {
  /**
   * To one host, or to all others. Resolves when they will hear of it, each message once and in order; false where there is no such host any more.
   * What waits for a host that does not take it is limited: then nobody hears of what is for that host alone, which rejects with `HOST_SILENT`, and
   * all others of what is for all.
   */
  tell(message: Meta, to?: string): Promise<boolean>
  /** Resolves when this host has heard all that it was told before. Absent: nobody waits for that, and what follows from it may come too late. */
  caughtUp?(): Promise<void>
}
