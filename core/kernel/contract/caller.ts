/** The asking side: a client's request, a command, a job, or a run on behalf of one. */
import type { Asset, Assets } from './assets.ts'
import type { Content, Message, ToolResult } from './content.ts'
import type { Infer, Loose, Meta, Schema } from './infer.ts'
import type { Kind, Part, Result, RunOptions } from './request.ts'

/** The asking side: a client's request, a command, a job, or a run on behalf of one. */
export interface Caller {
  /** Joins logs, results and errors. */
  readonly requestId: string
  readonly principal: Principal
  readonly client: Client
  /** Aborts on cancel, deadline and close. */
  readonly signal: AbortSignal
  readonly deadline: number
  /**
   * Work that goes on where another host has ended: what was made since then (epoch milliseconds) is what it had ordered, and is taken where
   * `cache: 'refresh'` would make it anew. Put into a copy of a call, it holds for what is done by that copy.
   */
  readonly since?: number
  /**
   * One among many, as an item of a batch: where calls wait for their turn at a provider, others go first. Put into a copy of a call, it holds for what
   * is done by that copy.
   */
  readonly yields?: boolean
  /** Rising values. While you wait, the host keeps the client's clock alive by itself. */
  progress(value: number, total?: number, message?: string): void
  /** To the client, if its level allows; `ctx.log` is for the operator. */
  log(level: LogLevel, data: unknown): void
  /**
   * Asks the person; `unavailable` where the client cannot. Throws `INPUT_INVALID` for an answer that does not fit. In MCP 2026-07-28 the
   * handler is begun again with each answer: what goes through the call (runs, loads, files) is done once, a fetch of its own is repeated.
   */
  elicit<const S extends Schema>(message: string, schema: S, options?: QuestionOptions): Promise<Elicited<Infer<S>>>
  /**
   * Asks the person to open a page, for what must not pass through the client: a sign-in, a payment, a key. `accept` says that they
   * agreed to open it, not that they are done there. The page is `https:`, or `http:` on this machine, without a name or password
   * in its address; else `INPUT_INVALID`. `unavailable` where the client cannot.
   */
  elicitUrl(message: string, url: string | URL, options?: QuestionOptions): Promise<ElicitedUrl>
  /** Asks the client's own model; throws `CLIENT_UNSUPPORTED` without `client.capabilities.sampling`. Begins the handler again as `elicit` does. */
  sample(request: SampleRequest): Promise<SampleReply>
  /** The client's open folders; empty where it offers none. */
  roots(): Promise<readonly { readonly uri: string; readonly name?: string }[]>
  /** One pass through the pipeline. Throws `AtelierError`, for a refusal too. */
  run<K extends Kind>(request: { readonly kind: K } & Loose<Part<K, 'request'>>, options?: Loose<RunOptions>): Promise<Result<K, Asset>>
}
/** What handlers of tools, resources, prompts and commands get. */
export interface Call extends Caller {
  readonly assets: Assets
  /** The reply that every client can show: text with path and id, a small preview inline, a link to the original. */
  show(result: Result<Kind, Asset> | readonly Asset[], note?: string): Promise<ToolResult>
  /** Where the caller stands, as JSON: for `background`, where work goes on without them. */
  standing(): Promise<Meta>
  /** Ends the HTTP stream, so that the client comes back for the rest; elsewhere nothing. */
  closeStream(): void
}
/** Who asks. What is kept, ordered, paid and counted is by `id`. */
export interface Principal {
  readonly id: string
  /**
   * What it may do. `originals`: it gets what plugins hold back at `export`. `admin`: it sees figures of the whole host. `tool:generate_image`, `kind:image.*`,
   * `provider:openai`: of tools, kinds and providers those that are named, each sort by itself; where none of a sort is, all of it. `tool:none` names nothing.
   */
  readonly scopes: readonly string[]
  /** What the config shares, allows or limits for several together. */
  readonly groups?: readonly string[]
}
export interface Client {
  readonly name: string
  readonly version: string
  readonly protocolVersion: string
  readonly capabilities: ClientCapabilities
}
export interface ClientCapabilities {
  readonly sampling?: object
  readonly elicitation?: object
  readonly roots?: object
  /** What the client can beside the protocol itself, by id such as `io.modelcontextprotocol/ui`, each with its settings. */
  readonly extensions?: Readonly<Record<string, Meta>>
  readonly [other: string]: object | undefined
}
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency'
export type Elicited<T> =
  | { readonly action: 'accept'; readonly content: T }
  | { readonly action: 'decline' | 'cancel' | 'unavailable'; readonly content?: undefined }
export type ElicitedUrl =
  | {
      readonly action: 'accept'
      /** Tells the client that the person is done there; also after the call is over. Never fails. */
      complete(): Promise<void>
    }
  | { readonly action: 'decline' | 'cancel' | 'unavailable'; readonly complete?: undefined }
export interface QuestionOptions {
  /**
   * Names the question, so that it is known again when its call is repeated, as after a restart. Within a call the same question under the
   * same key is asked once, and answered to whoever asks again; where words or schema differ, it is another question. Default: its place
   * among the questions of the call, such as `elicit 2`.
   */
  readonly key?: string
}
export interface SampleRequest extends QuestionOptions {
  readonly prompt: string | readonly Message[]
  readonly maxTokens: number
  readonly system?: string
  readonly temperature?: number
  readonly models?: readonly string[]
}
export interface SampleReply {
  readonly text: string
  readonly content: readonly Content[]
  readonly model: string
  readonly stopReason?: string
}
