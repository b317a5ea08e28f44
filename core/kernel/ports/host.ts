/** What the host offers to the sides that serve it: the MCP adapter, the command line and tests. */
import type { Services } from '../contract/augment.ts'
import type { CallNote } from '../contract/call-note.ts'
import type { Call, LogLevel } from '../contract/caller.ts'
import type { Config } from '../contract/config.ts'
import type { ToolResult } from '../contract/content.ts'
import type { ChangeOf, Engines, Secrets } from '../contract/engines.ts'
import type { Meta } from '../contract/infer.ts'
import type { SessionBook } from '../contract/session-book.ts'
import type { PluginDefinition } from '../contract/plugin.ts'
import type { EntryOf } from '../errors/describe.ts'
import type { AskedCalls } from './asked-calls.ts'
import type { AssetStore } from './asset-store.ts'
import type { Links } from './links.ts'
import type { Logger } from './logger.ts'
import type { ModuleLoader } from './module-loader.ts'
import type { Peer } from './peer.ts'
import type { Registry } from './registry.ts'
import type { Retention } from './retention.ts'
import type { Tracing } from './tracing.ts'

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
  /** The list of tools, resources or prompts has changed: `whose`, or without it everybody's. */
  readonly listChanged: (what: 'tools' | 'resources' | 'prompts', whose?: ChangeOf) => void
  /** A resource has new content. */
  readonly resourceChanged: (uri: string, whose?: ChangeOf) => void
  /** Something about the host itself that every client should hear of. `data`: JSON. */
  readonly notice: (level: LogLevel, data: unknown) => void
  /** A call is over. */
  readonly called: (note: CallNote) => void
}
export interface OpenedCall {
  readonly call: Call
  /** To be called when it is over: its timers stop and its signal aborts, with `reason`. */
  end(reason?: unknown): void
  /** It goes on without whoever asked: that their signal aborts ends it no more. */
  leave(): void
}
export interface Host {
  readonly version: string
  readonly config: Config
  /** Absolute homes, as configured or as the platform has them. */
  readonly dirs: { readonly cache: string; readonly data: string; readonly state: string }
  readonly plugins: readonly PluginReport[]
  /** Which plugin keeps what the host would keep in its own folders; empty where none does. */
  readonly engines: ReadonlyMap<keyof Engines, string>
  readonly registry: Registry
  readonly assets: AssetStore
  readonly links: Links
  readonly secrets: Secrets
  /** Calls that wait for an answer of their client. */
  askedCalls(): Promise<AskedCalls>
  /** Sessions of clients that several hosts share; `undefined`: this host has its own. */
  readonly sessions: SessionBook | undefined
  /** Nothing where `library.keep` removes nothing. */
  readonly retention: Retention | undefined
  readonly log: Logger
  /** `undefined`: nobody listens. */
  readonly tracing: Tracing | undefined
  /** What to say of an error code: the host's own, and those that its plugins have registered. */
  readonly errorEntry: EntryOf
  /** A call on behalf of `peer`. */
  openCall(peer: Peer): OpenedCall
  /**
   * Checks arguments, runs the handler within its deadline and turns whatever happens into a result with the envelope
   * in `meta['atelier/result']`. Throws only `INPUT_NOT_FOUND`, for a tool that does not exist or is disabled.
   */
  callTool(name: string, args: Meta, call: Call): Promise<ToolResult>
  /** What a plugin provides under this name. */
  service<N extends keyof Services>(name: N): Services[N] | undefined
  /** Whoever serves clients says how many sessions are open. */
  countSessions(count: () => number): void
  /** Whoever serves by HTTP says where. */
  servedAt(address: string): void
  /** Tells those who listen to `called` of a call that is no tool's. */
  note(note: CallNote): void
  on<E extends keyof HostEvents>(event: E, listener: HostEvents[E]): () => void
  /** Runs what plugins gave to `onReady`. */
  ready(): Promise<void>
  /**
   * Refuses new calls, gives calls in flight `graceMs` (default `limits.graceMs`), aborts them, waits `drainMs` for orders that are out (default
   * `limits.drainMs`; nothing where `graceMs` is 0), then runs every disposer, last added first. Called again it may shorten the time.
   */
  close(graceMs?: number, drainMs?: number): Promise<void>
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
  /** The running host's own modules by the name under which plugins import them; `atelier-mcp/plugins` has those that the config may name. Default: none. */
  readonly bundled?: Readonly<Record<string, () => Promise<object>>>
  /** Loads plugins that the config names. Default: each once in the life of the process. */
  readonly modules?: ModuleLoader
  readonly log?: Logger
  /** Hears of every call that is over. Default: nobody does. */
  readonly audit?: { write(note: CallNote): void; flush(): Promise<void> }
}
