/**
 * The pipeline's hooks, in order; returning nothing means "no opinion". Handlers look at what they get and change it by what
 * they return alone: arguments and run are frozen (a write throws, and the run hears `HOOK_FAILED` with your plugin's name),
 * and whoever reads bytes gets a copy.
 */
import type { Artifact, Asset, Cost, Estimate, Target } from './assets.ts'
import type { AtelierError } from './errors.ts'
import type { Awaitable, Meta } from './infer.ts'
import type { Kind, Output, Part, Request, Result, Run } from './run.ts'
import type { Skip } from './skip.ts'

/**
 * `prepare`, `validate`, `select`, then `inspect`, `export`, `settled`, run for every caller. `lookup` to `store` run
 * once for all callers with the same key at the same time: `signal` aborts when the last has left, progress and
 * warnings reach all, `elicit` and `sample` the first still there.
 */
export interface HookTypes<K extends Kind = Kind> {
  /** Waterfall. Rewrite the request: defaults, aliases, house style. It is a draft of yours; what you do not return does not count. */
  prepare: (request: Request<K>, run: Run<K>) => Awaitable<Request<K> | void>
  /** Bail. Refuse before money is spent. Sees revised requests as well. */
  validate: (request: Request<K>, run: Run<K>) => Awaitable<Rejection | void>
  /**
   * Waterfall. Reorder the candidates, or say by `skip: { code, why }` why not: capabilities, budget, privacy. One that has
   * an order of the same already is asked for that all the same, and for nothing new. Asked again for a revised request. An `estimate` lower than the provider's own does not count.
   */
  select: (candidates: readonly Candidate<K>[], run: Run<K>) => Awaitable<readonly Candidate<K>[] | void>
  /**
   * Bail, first hit wins. A key names request and provider, so it is asked again for each fall-back. A fault counts as a miss,
   * except where nobody knows whether it is there (`ENGINE_AWAY`, or a handler whose time was over): that ends the run, and nothing is ordered.
   */
  lookup: (key: string, run: Run<K>) => Awaitable<Result<K> | void>
  /** Bail. Answer instead of the providers (`early`; the chain is the host's own tap). Not cached: what costs is a provider. */
  generate: (request: Request<K>, run: Run<K>) => Awaitable<Output<K> | void>
  /**
   * Bail. May it cost this? Asked just before each candidate is, with that one's own estimate: budgets, consent. What is kept
   * already never comes here. A rejection ends the run.
   */
  spend: (candidate: Candidate<K>, run: Run<K>) => Awaitable<Rejection | void>
  /** Parallel. Follows every `spend`, whoever has left meanwhile. Faults are logged. */
  spent: (bill: Bill<K>, run: Run<K>) => Awaitable<void>
  /** Waterfall. Each artifact as it was made, with its provenance, before it is reviewed and kept: sign, label. A fault leaves it as it is. */
  made: (artifact: Artifact, run: Run<K>) => Awaitable<Artifact | void>
  /** Bail. Fit to keep? `revise(…)` generates again, the same kind, within `limits.attempts`; a rejected result is not stored. */
  review: (result: Result<K>, run: Run<K>) => Awaitable<Rejection | Revision<K> | void>
  /** Series. Keep it, as generated. A fault is logged; the caller still gets the result. */
  store: (key: string, result: Result<K>, run: Run<K>) => Awaitable<void>
  /** Bail. May this caller see it? Everything passes: fresh, shared, cached, partial. */
  inspect: (result: Result<K>, run: Run<K>) => Awaitable<Rejection | void>
  /**
   * Waterfall. What leaves: `early` before encoding (watermark), the exporter is the host's tap, `late` after (signature). What it
   * returns is handed out at every door, and the original held back. Other forms pass the handlers of the kind that they were made
   * by. Only look? Then tap `made` or `settled`.
   */
  export: (artifact: Artifact, target: Target | undefined, run: Run<K>) => Awaitable<Artifact | void>
  /** Parallel. Observe; faults are logged, never thrown. The caller does not wait, and may be gone: further work goes through `background`. */
  settled: (outcome: Outcome<K>, run: Run<K>) => Awaitable<void>
}
/** `hooks.validate('image.generate', fn)`; an array for several kinds, `'*'` for all. */
export type Hooks = {
  readonly [N in keyof HookTypes]: <const K extends Kind>(kinds: K | readonly K[] | '*', handler: HookTypes<K>[N], order?: Order) => void
}
/** Stage, then `before` and `after` (plugin names, `?` as in `requires`), then the plugins' order. Unknown names and cycles stop the start. */
export interface Order {
  readonly stage?: 'early' | 'normal' | 'late'
  readonly before?: readonly string[]
  readonly after?: readonly string[]
}
export interface Rejection {
  readonly type: 'rejection'
  /** As `isErrorCode` takes it. */
  readonly code: string
  readonly message: string
  readonly fix?: string
  readonly details?: Meta
}
export interface Revision<K extends Kind = Kind> {
  readonly type: 'revision'
  readonly reason: string
  readonly request: Request<K>
}
export interface Candidate<K extends Kind = Kind> {
  readonly provider: string
  readonly model?: string
  readonly capabilities: Part<K, 'capabilities'>
  readonly estimate?: Estimate
  /** It is not asked, and why. Absent: it may be. */
  readonly skip?: Skip
  /** In `spend` and `spent`: the order, by the id that is told to people, and when it began, epoch milliseconds. */
  readonly order?: { readonly id: string; readonly at: number }
}
/** How one order ended; `error.outcome` says what became of the money. */
export type Bill<K extends Kind = Kind> = { readonly candidate: Candidate<K> } & (
  | { readonly status: 'done'; readonly cost: Cost; readonly usage: Readonly<Record<string, number>> }
  | { readonly status: 'failed'; readonly error: AtelierError }
)
export type Outcome<K extends Kind = Kind> = { readonly stagesMs: Readonly<Record<string, number>> } & (
  | { readonly status: 'done'; readonly result: Result<K, Asset> }
  | { readonly status: 'refused'; readonly rejection: Rejection }
  | { readonly status: 'failed'; readonly error: AtelierError }
)
