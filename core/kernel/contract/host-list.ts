/** The hosts of a deployment, as each says of itself. */

/** What a host says of itself now and then. */
export interface HostState {
  /** Of this life of the host: one that is started again has another. */
  readonly id: string
  /** Of the machine, as it calls itself. */
  readonly name: string
  readonly version: string
  /** Where it is served by HTTP, as it sees that itself. Absent: by stdio. */
  readonly address?: string
  /** Epoch milliseconds, by its own clock. */
  readonly startedAt: number
  readonly state: 'ready' | 'closing'
  /** Sessions of clients that are open here. */
  readonly sessions: number
  /** Calls of clients that are answered now. */
  readonly calls: number
  readonly jobs: { readonly waiting: number; readonly running: number }
  /** Plugins whose server does not answer this host. */
  readonly away: readonly string[]
}
/** A host as the others see it. */
export interface SeenHost extends HostState {
  /** How long ago it last said so, milliseconds by the clock of the server that keeps it. */
  readonly saidAgoMs: number
}

/** Hosts say that they are there every 5 s; a list has those that have done so within a minute, so that one that died is seen, and then gone. */
export interface HostList {
  /** Until it leaves, or has said nothing for a minute. The last that it said counts. */
  tell(state: HostState): Promise<void>
  /** It ends: nobody is to see it any more. */
  leave(id: string): Promise<void>
  /** All that are there, in any order; this one as well. */
  list(): Promise<readonly SeenHost[]>
}
