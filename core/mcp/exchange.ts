/** What the adapters' methods work with: one request of one client, and the way back. Types alone, of no SDK, so that each era may serve them. */
import type { Caller, Client, LogLevel, Principal } from '../kernel/contract/caller.ts'
import type { LastMade } from '../kernel/call/last-made.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { Job } from '../kernel/contract/job-queue.ts'
import type { Ask, AskedSort } from '../kernel/contract/question.ts'
import type { Host } from '../kernel/ports/host.ts'
import type { Peer } from '../kernel/ports/peer.ts'

/** A request that is being answered. */
export interface Exchange {
  readonly host: Host
  readonly connection: Connection
  /** As far as it has said who it is. */
  readonly client: Client
  /** The request's own `_meta`. */
  readonly meta: Meta | undefined
  /** Of its call, where that is known: it is the same when the call is done again. Default: the request's own. */
  readonly requestId?: string
  /** Aborts when the client cancels the request. */
  readonly signal: AbortSignal
  /** Over HTTP. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  /** The least severe that the client wants to hear; absent: nothing. */
  readonly logLevel: LogLevel | undefined
  /** Tells the client something while the request is at work. Never fails. */
  notify(method: string, params: Meta): void
  /** What the client can be asked while the request is at work. `at.signal` ends with the call. */
  questions(at: Asking): Questions
  readonly closeStream?: () => void
  /** The client takes the handle of a task in the place of a result. Absent: it does not. */
  readonly tasks?: {
    /** What it can be asked while the task runs. */
    readonly asks: readonly AskedSort[]
    /** The call goes on as this job, and its client is told so. */
    became(job: Job): Promise<void>
  }
  /** Remembers that the call went on as a job: whoever sends the request once more is told of the same one. */
  becameJob?(id: string): Promise<void>
}
/** Where the client stands. */
export interface Connection {
  readonly principal: Principal
  /** Client and host share a disk. */
  readonly paths: boolean
  /** Links in its results are signed, and end. */
  readonly isSigned?: () => boolean
  /** Longest result in characters; a longer one becomes an error that says so. */
  readonly resultChars: number
  /** What it has made last, where it can be told from others. */
  readonly last?: LastMade
}
/** The same before it is known who asks. */
export type Standing = Omit<Connection, 'principal' | 'last'>
/** Absent is what the client cannot be asked. */
export type Questions = { -readonly [K in 'elicit' | 'elicitUrl' | 'sample' | 'roots' | 'journal']?: Peer[K] }

export interface Asking {
  /** Ends with the call. */
  signal(): AbortSignal
  /** The client has its answer, and is asked no more. */
  isAnswered(): boolean
  /** Asks in another way once the client has the handle of a task. Nothing: nobody can be asked any more. */
  by(): Promise<Ask | undefined>
}
/** The client's open folders. */
export type Folders = Awaited<ReturnType<Caller['roots']>>
