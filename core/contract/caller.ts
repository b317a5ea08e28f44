/** The asking side: a client's request, a command, a job, or a run on behalf of one. */
import type { Asset, Assets } from './assets.ts'
import type { Content, Message, ToolResult } from './content.ts'
import type { Infer, Loose, Schema } from './infer.ts'
import type { Kind, Part, Result, RunOptions } from './run.ts'

/** The asking side: a client's request, a command, a job, or a run on behalf of one. */
export interface Caller {
  /** Joins logs, results and errors. */
  readonly requestId: string
  readonly principal: Principal
  readonly client: Client
  /** Aborts on cancel, deadline and close. */
  readonly signal: AbortSignal
  readonly deadline: number
  /** Rising values. While you wait, the host keeps the client's clock alive by itself. */
  progress(value: number, total?: number, message?: string): void
  /** To the client, if its level allows; `ctx.log` is for the operator. */
  log(level: LogLevel, data: unknown): void
  /** Asks the person; `unavailable` where the client cannot. */
  elicit<const S extends Schema>(message: string, schema: S): Promise<Elicited<Infer<S>>>
  /** Asks the client's own model; throws `CLIENT_UNSUPPORTED` without `client.capabilities.sampling`. */
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
  /** Ends the HTTP stream, so that the client comes back for the rest; elsewhere nothing. */
  closeStream(): void
}
export interface Principal {
  readonly id: string
  readonly scopes: readonly string[]
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
  readonly [other: string]: object | undefined
}
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency'
export type Elicited<T> =
  | { readonly action: 'accept'; readonly content: T }
  | { readonly action: 'decline' | 'cancel' | 'unavailable'; readonly content?: undefined }
export interface SampleRequest {
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
