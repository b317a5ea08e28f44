/** What the host offers to the sides that serve it: the MCP adapter, the command line and tests. */
import type { AssetStore } from './asset-store.ts'
import type { Caller, Call, Client, Elicited, ElicitedUrl, LogLevel, Principal, SampleReply, SampleRequest } from '../contract/caller.ts'
import type { Config } from '../contract/config.ts'
import type { Exporter } from '../contract/assets.ts'
import type { HttpRoute } from '../contract/http.ts'
import type { ToolResult } from '../contract/content.ts'
import type { Meta } from '../contract/infer.ts'
import type { JsonSchema } from '../contract/infer.ts'
import type { ModuleLoader } from './module-loader.ts'
import type { PluginDefinition } from '../contract/plugin.ts'
import type { EntryOf } from '../errors/describe.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Command, PromptDefinition, ResourceDefinition, ResourceTemplate, Tool } from '../contract/tools.ts'

/**
 * Whoever stands behind a call: an MCP session's request, a command, a job. What is absent is answered clearly:
 * `elicit` and `elicitUrl` by `unavailable`, `sample` by `CLIENT_UNSUPPORTED`, `roots` by none.
 */
export interface Peer {
  /** Default: a new one. */
  readonly requestId?: string
  readonly principal: Principal
  readonly client: Client
  /** How results name files: with paths where client and host share a disk, by URI alone over HTTP. */
  readonly paths: boolean
  readonly signal?: AbortSignal
  /** Default `limits.deadlineMs`. */
  readonly deadlineMs?: number
  readonly progress?: Caller['progress']
  /** It can look at unfinished pictures while it waits. Default false: nothing is paid to show them. */
  readonly watches?: boolean
  readonly log?: (level: LogLevel, data: unknown, logger?: string) => void
  /** Every question comes with its key: see `QuestionOptions`. */
  readonly elicit?: (message: string, schema: JsonSchema, key: string) => Promise<Elicited<Meta>>
  readonly elicitUrl?: (message: string, url: string, key: string) => Promise<ElicitedUrl>
  readonly sample?: (request: SampleRequest & { readonly key: string }, signal: AbortSignal) => Promise<SampleReply>
  readonly roots?: Caller['roots']
  readonly closeStream?: () => void
}
/** Something that a plugin added. */
export interface Entry<T> {
  readonly plugin: string
  readonly value: T
  /** False while its handle has it disabled. */
  readonly enabled: boolean
}
/** Everything that plugins have registered, in their order. Disabled entries are listed with `enabled: false`. */
export interface Registry {
  readonly tools: readonly Entry<Tool>[]
  readonly resources: readonly Entry<ResourceDefinition>[]
  readonly templates: readonly Entry<ResourceTemplate>[]
  readonly prompts: readonly Entry<PromptDefinition>[]
  readonly commands: readonly Entry<Command>[]
  readonly providers: readonly Entry<ProviderV1>[]
  readonly exporters: readonly Entry<Exporter>[]
  /** Of MCP, for the server's capabilities. */
  readonly extensions: readonly Entry<Extension>[]
  /** Served over HTTP beside `/mcp`. */
  readonly routes?: readonly Entry<HttpRoute>[]
}
/** An extension of MCP that a plugin offers. */
export interface Extension {
  readonly id: string
  readonly settings: Meta
}
/** One plugin as `atelier plugins` and `doctor` show it. */
export interface PluginReport {
  readonly definition: PluginDefinition<never, never>
  /** `bundled`, a package name, or a path. */
  readonly origin: string
  readonly setupMs: number
  /** Why it is not running, where `onError: 'disable'` let the host start without it. */
  readonly disabled?: string
}
export interface HostEvents {
  /** The list of tools, resources or prompts has changed. */
  readonly listChanged: (what: 'tools' | 'resources' | 'prompts') => void
  /** A resource has new content. */
  readonly resourceChanged: (uri: string) => void
  /** Something about the host itself that every client should hear of. `data`: JSON. */
  readonly notice: (level: LogLevel, data: unknown) => void
}
export interface Host {
  readonly version: string
  readonly config: Config
  /** Absolute homes, as configured or as the platform has them. */
  readonly dirs: { readonly cache: string; readonly data: string; readonly state: string }
  readonly plugins: readonly PluginReport[]
  readonly registry: Registry
  readonly assets: AssetStore
  readonly log: Logger
  /** What to say of an error code: the host's own, and those that its plugins have registered. */
  readonly errorEntry: EntryOf
  /** A call on behalf of `peer`. Call `end` when it is over: its timers stop and `signal` aborts. */
  openCall(peer: Peer): { readonly call: Call; readonly end: () => void }
  /**
   * Checks arguments, runs the handler within its deadline and turns whatever happens into a result with the envelope
   * in `meta['atelier/result']`. Throws only `INPUT_NOT_FOUND`, for a tool that does not exist or is disabled.
   */
  callTool(name: string, args: Meta, call: Call): Promise<ToolResult>
  on<E extends keyof HostEvents>(event: E, listener: HostEvents[E]): () => void
  /** Runs what plugins gave to `onReady`. */
  ready(): Promise<void>
  /** Refuses new calls, gives calls in flight `graceMs` (default 5000), aborts them, then runs every disposer, last added first. Called again it may shorten the time. */
  close(graceMs?: number): Promise<void>
}
/** To stderr and the log file. */
export interface Logger {
  debug(message: string, data?: Meta): void
  info(message: string, data?: Meta): void
  warn(message: string, data?: Meta): void
  error(message: string, data?: Meta): void
  /** A logger whose lines carry the name, usually a plugin's. */
  child(name: string): Logger
  level: 'debug' | 'info' | 'warn' | 'error'
  /** Writes what is pending to the log file. */
  flush(): Promise<void>
}
/** What `createHost` needs; `core/services/config/` makes it from a file, tests by hand. */
export interface HostInit {
  readonly config: Config
  /** Where each plugin came from, by name; shown, never used. */
  readonly origins?: ReadonlyMap<string, string>
  /** The config's folder: relative plugin paths start there, and optional packages are found there. Without it, paths start in the working directory. */
  readonly baseDir?: string
  /** Default: `process.env`. Values of `${env:NAME}` come from here. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Loads plugins that the config names. Default: each once in the life of the process. */
  readonly modules?: ModuleLoader
  readonly log?: Logger
}
