/** How a server that keeps something for several hosts stands, as one host sees it. */

/**
 * Nothing while the server answers; else since when it does not, and why. Tells what is known already, at once: whoever polls a host asks no server
 * by that. Never throws.
 */
export type EngineHealth = () => EngineAway | undefined
/** Why a server is away for this host. */
export interface EngineAway {
  /** `ENGINE_AWAY`: it does not answer. `ENGINE_FAILED`: it answers with an error, and waiting may not help. */
  readonly code: string
  /** Epoch milliseconds. */
  readonly since: number
  /** In words, for the owner: with the server's address, and no secret. */
  readonly why: string
}

/** A plugin that keeps something for several hosts. */
export interface EngineStatus {
  readonly plugin: string
  /** What it keeps, by the names of the contract: engines such as `leases`, and services such as `jobQueue`. */
  readonly keeps: readonly string[]
  readonly away?: EngineAway
}
