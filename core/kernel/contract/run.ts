/** One pass through the pipeline, and all that is said of it. */
import type { Caller } from './caller.ts'
import type { Kind, Request, RunOptions, Warning } from './request.ts'

export type * from './request.ts'

/** One request of one caller on its way through the hooks. */
export type Run<K extends Kind = Kind> = { [P in K]: RunOf<P> }[K]
export interface RunOf<K extends Kind> extends Caller {
  readonly id: string
  readonly kind: K
  /** As `prepare` has left it so far. */
  readonly request: Request<K>
  readonly options: RunOptions
  /** The run that asked for this one. */
  readonly parent?: Run
  /** From 1; each `revise` adds one. */
  readonly attempt: number
  /**
   * Sets results apart, as HTTP's `Vary`; before `lookup`. Starts with `principal`, so that nobody shares with anybody:
   * `vary('principal', team)` shares within a team, `vary('principal', '*')` with all.
   */
  vary(name: string, value: string): void
  warn(warning: Warning): void
  /** A finding to keep with the generation, such as scores. In `generate` and `review`. */
  note(name: string, value: unknown): void
  /**
   * What was made is not yet where other hosts would find it. Its order stays open until `done` resolves, so that none of them pays for it once more; where
   * `done` rejects, or this host dies before, they ask a person. In `store`.
   */
  openUntil(done: Promise<unknown>): void
}
