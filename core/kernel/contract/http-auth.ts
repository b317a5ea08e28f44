/** How callers over HTTP show who they are, as a config says it. */

/** At least one way. A request is known by the first that it uses; one that uses none is refused (401). */
export interface HttpAuth {
  /** Bearer tokens that this config names. `atelier token` makes one, and the line for the config. `ATELIER_HTTP_TOKEN` is one more, of the local principal. */
  readonly tokens?: readonly Token[]
}

/** One bearer token. Which of two that are the same counts is not said: each token is one principal's. */
export type Token = {
  /** Whose library, jobs and bills: any text, the same for all tokens of one person or program. */
  readonly principal: string
  /** What the config shares, allows or limits by group. Default: none. */
  readonly groups?: readonly string[]
  /** What it may do: see `Principal.scopes`. Default: everything but `originals` and `admin`. */
  readonly scopes?: readonly string[]
  /** From then on it is refused: `2027-01-31` or `2027-01-31T18:00:00Z`. Default: never. */
  readonly expires?: string
} & (
  | {
      /** By `env(…)`; 20 characters or more, by chance. */
      readonly secret: string
    }
  | {
      /** SHA-256 of the token, in hex. */
      readonly sha256: string
    }
)
