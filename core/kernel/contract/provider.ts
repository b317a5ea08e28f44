/** Providers: one way to fulfil one kind. */
import type { Artifact, Estimate, Provenance } from './assets.ts'
import type { Caller, Client } from './caller.ts'
import type { Awaitable, Meta } from './infer.ts'
import type { Kind, Output, Part, Request } from './run.ts'

/** One way to fulfil one kind. An unsupported *option* becomes a warning, an unsupported *operation* `PROVIDER_UNSUPPORTED`. */
export interface ProviderV1<K extends Kind = Kind> {
  readonly specVersion: 'v1'
  readonly kind: K
  /** Unique within its kind; one id may serve several kinds. */
  readonly id: string
  readonly title?: string
  /** As data: `select` hooks match requests against it. */
  readonly capabilities: Part<K, 'capabilities'>
  /** The first is the default; `capabilities` override the provider's. */
  readonly models?: readonly { readonly id: string; readonly title?: string; readonly capabilities?: Partial<Part<K, 'capabilities'>> }[]
  /** Default `model`; decides how the result is labelled. */
  readonly nature?: Provenance['nature']
  /** It answers with something of the caller's own, such as the client's model: never shared. */
  readonly perCaller?: boolean
  /**
   * Within 2 s. Default: available. A provider `perCaller` is told who wants to know, where somebody does: what is ready for one client is not
   * for another. Before it is asked itself, nobody is named.
   */
  available?(signal: AbortSignal, client?: Pick<Client, 'name' | 'capabilities'>): Awaitable<Availability>
  /** Before the call. Absent: unknown; zero: free. */
  estimate?(request: Request<K>, model: string | undefined): Estimate | undefined
  invoke(request: Request<K>, call: ProviderCall): Promise<Output<K>>
  /**
   * Beside `invoke`, for vendors that take an order and answer later: places the order, and says at once by what it is known there. The host
   * writes that down, and asks `resume` for the answer. What may cost something is ordered by `start` and `resume` instead of `invoke`, which
   * answers where nothing is written down: free work, and tests. Both or none. What it throws is judged as what `invoke` throws: `unknown`,
   * unless it says that nothing was spent.
   */
  start?(request: Request<K>, call: ProviderCall): Promise<Operation>
  /**
   * Waits for an operation and fetches what it made; costs nothing by itself. Asked once in the host of `start`, and once more in any other
   * that finds the operation after a crash: all that it needs is in `operation`, `call.options` and the provider's own configuration. An error
   * without a code, or one that is `retryable`, says nothing of the order: it stays open, and whoever asks the same goes on with it. Any other
   * says that the operation is over, and by its `outcome` what that has cost.
   */
  resume?(operation: Operation, call: ProviderCall): Promise<Output<K>>
  /** Ends an operation at the vendor, where somebody cancels the order; within 5 s. Nothing is said of what it costs. */
  cancel?(operation: Operation, call: Pick<ProviderCall, 'signal'>): Promise<void>
}
/** By what a vendor knows an order, and what the answer needs of the request: plain JSON, without secrets, for it is written to disk. */
export type Operation = Meta
/** `unconfigured`: it lacks its key or address, so it counts as absent, not as down; procedural providers may then answer in its place. */
export type Availability =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly fix: string; readonly unconfigured?: boolean }
export interface ProviderCall extends Caller {
  /**
   * Where the answer may cost something, it does not end with the callers: who leaves is joined when they ask again. It ends with
   * the order's own time (`limits.orderMs`) or when somebody cancels the order. Free work ends with its callers.
   */
  readonly signal: AbortSignal
  readonly model: string | undefined
  /** This provider's part of `RunOptions.providerOptions`. */
  readonly options: Meta
  /** Shows something unfinished; the host inspects, shrinks and sends it. */
  partial(artifact: Artifact): void
  /** Would anybody see it: a client that listens, and no policy that hides it? To be asked before money is spent on it. */
  watched(): Promise<boolean>
}
