/** Providers that hosts leave alone for a while, and tell each other of: a circuit breaker that is open at one of them is open at all. */

export interface ProviderRest {
  /** What of it rests: one id may serve several kinds. */
  readonly kind: string
  readonly provider: string
  /** From now on, in milliseconds. */
  readonly ms: number
  /** It failed several times in a row, or has itself asked for it (`Retry-After`). */
  readonly why: 'failed' | 'asked'
}
/** What hosts that share a server tell each other of providers that rest. */
export interface Rests {
  /** Tells the other hosts, not this one, as far as they can be reached. Nobody waits for that; never throws. */
  tell(rest: ProviderRest): void
  /** Hears what others tell, and first what they have told before and still holds. Returns how to stop. */
  listen(listener: (rest: ProviderRest) => void): () => void
}
