/** Providers: one way to fulfil one kind. */
import type { Artifact, Estimate, Provenance } from './assets.ts'
import type { Caller } from './caller.ts'
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
  /** Within 2 s. Default: available. */
  available?(signal: AbortSignal): Awaitable<Availability>
  /** Before the call. Absent: unknown; zero: free. */
  estimate?(request: Request<K>, model: string | undefined): Estimate | undefined
  invoke(request: Request<K>, call: ProviderCall): Promise<Output<K>>
}
/** `unconfigured`: it lacks its key or address, so it counts as absent, not as down; procedural providers may then answer in its place. */
export type Availability =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly fix: string; readonly unconfigured?: boolean }
export interface ProviderCall extends Caller {
  readonly model: string | undefined
  /** This provider's part of `RunOptions.providerOptions`. */
  readonly options: Meta
  /** Shows something unfinished; the host inspects, shrinks and sends it. */
  partial(artifact: Artifact): void
  /** Would anybody see it: a client that listens, and no policy that hides it? To be asked before money is spent on it. */
  watched(): Promise<boolean>
}
