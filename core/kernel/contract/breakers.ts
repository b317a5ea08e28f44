/** Circuit breakers that hosts share: a provider that one of them leaves alone for a while is left alone by all. */

/** That a provider is left alone. */
export interface OpenCircuit {
  /** What of it is left alone: one id may serve several kinds. */
  readonly kind: string
  readonly provider: string
  /** From now on, in milliseconds. */
  readonly ms: number
  /** It failed several times in a row, or has itself asked for it (`Retry-After`). */
  readonly why: 'failed' | 'asked'
}
/** What hosts that share a server tell each other of their circuit breakers. */
export interface Breakers {
  /** Tells the other hosts, not this one, as far as they can be reached. Nobody waits for that; never throws. */
  tell(circuit: OpenCircuit): void
  /** Hears what others tell, and first what they have told before and still holds. Returns how to stop. */
  listen(listener: (circuit: OpenCircuit) => void): () => void
}
