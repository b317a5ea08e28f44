/** What a plugin is, and what its `setup` gets. */
import type { $ZodType } from 'zod/v4/core'
import type { Exporter } from './assets.ts'
import type { Services } from './augment.ts'
import type { Call, Caller, Principal } from './caller.ts'
import type { ToolResult } from './content.ts'
import type { Engines, EnginesContext } from './engines.ts'
import type { ErrorEntry } from './errors.ts'
import type { Hooks } from './hooks.ts'
import type { HttpRoute } from './http.ts'
import type { Awaitable, Meta, Schema } from './infer.ts'
import type { KindResult } from './kind-result.ts'
import type { PluginDirs, PluginLog } from './plugin-home.ts'
import type { ProviderV1 } from './provider.ts'
import type { Ask, AskedSort } from './question.ts'
import type { Kind } from './run.ts'
import type { Command, PromptArgs, PromptDefinition, ResourceDefinition, ResourceTemplate, Tool, ToolDefinition } from './tools.ts'

export interface PluginDefinition<Options = {}, Input = {}> {
  /** Unique in a host, kebab-case. */
  readonly name: string
  /** As of SemVer. What was encoded, or drawn by rule, with another version is made anew; a build (`1.2.0+3f2a91c0`) counts. */
  readonly version: string
  /**
   * Names what its models made in the cache, instead of `version` (without its build), so that a release throws away nothing
   * that was paid. Raise it when the same request would now be another order.
   */
  readonly cacheVersion?: string
  /** The contract that it was written for; a host that cannot honour it does not start. */
  readonly apiVersion: 1
  readonly description?: string
  /** A sentence for the models of clients, on how to use its tools together; sent when they connect, about 800 characters in all. */
  readonly instructions?: string
  /** Plugins to set up first; a trailing `?` means "if present". */
  readonly requires?: readonly string[]
  /** What it touches, shown by `atelier plugins`; `ctx.fetch` and `ctx.files` allow nothing else. */
  readonly needs?: Needs | ((options: Options) => Needs)
  /**
   * The codes of its own errors, and what to say of them where an error brings no words: `{ OCR_FAILED: { why, fix } }`. A code of the
   * host, or one that another plugin of this host explains otherwise, stops the start (`ERROR_DUPLICATE`).
   */
  readonly errors?: Readonly<Record<string, ErrorEntry>>
  /** What results of its own kinds are: `{ 'audio.speak': { artifacts: 'required' } }`. Whoever says it first is believed. */
  readonly kinds?: { readonly [K in Kind]?: KindResult }
  /** Checked at load; `z.strictObject` catches misspelt options too. */
  readonly options?: $ZodType<Options, Input>
  /**
   * What it keeps for several hosts, in place of the host's own folders. Called once, before any plugin is set up. A throw stops the start, or
   * with `onError: 'disable'` the plugin; `ENGINE_DUPLICATE` where another plugin offers the same. What it offers serves until the host has closed.
   */
  readonly engines?: (context: EnginesContext<Options>) => Awaitable<Engines>
  /** Registers everything, once. A throw undoes what it had registered; registering later throws `HOST_SEALED`. */
  readonly setup: (ctx: PluginContext<Options>) => Awaitable<void>
}
export interface Needs {
  readonly hosts?: readonly string[]
  readonly files?: readonly string[]
  readonly env?: readonly string[]
}
/** A plugin with its options, for `plugins: […]`. */
export interface Plugin {
  readonly definition: PluginDefinition<never, never>
  readonly options: unknown
}
/** Whose a call in the background is. */
export interface Background {
  /** Default: `by`'s, else the local one. */
  readonly principal?: Principal
  readonly signal?: AbortSignal
  readonly progress?: Caller['progress']
  /** What `Call.standing` gave: it then reads and writes the files that this caller may. Default: those of the host's own roots. */
  readonly standing?: Meta
  /** Who can be asked meanwhile, and how: each question under its key. Default: nobody. */
  readonly asks?: { readonly can: readonly AskedSort[]; readonly ask: Ask }
  /** The call of the tool on whose bill its runs are, as far as they end before the tool does. Default: on nobody's. */
  readonly by?: Call
}
/** To be called in the config; the argument is optional exactly when `{}` satisfies the schema. */
export type PluginFactory<Input = {}> = (...options: {} extends Input ? [options?: Input] : [options: Input]) => Plugin

/** What `setup` gets. Whatever is added belongs to the plugin and goes with it. */
export interface PluginContext<Options = {}> {
  readonly options: Options
  readonly hooks: Hooks
  readonly tools: {
    add<const I extends Schema | undefined = undefined, const O extends Schema | undefined = undefined>(tool: ToolDefinition<I, O>): Handle
    list(): readonly Tool[]
    /** One of these. Throws `INPUT_NOT_FOUND`, and says why it cannot be called. */
    get(name: string): Tool
    /** As a client would: arguments checked, failures as `isError` results. For batches and jobs. */
    call(name: string, args: Meta, call: Call): Promise<ToolResult>
  }
  readonly resources: {
    add(resource: ResourceDefinition): Handle
    addTemplate<const U extends string>(template: ResourceTemplate<U>): Handle
    /** Tells subscribers that `uri` has new content; without `uri`, that the list has changed. */
    changed(uri?: string): void
  }
  /** Extensions of MCP that the server offers; `client.capabilities.extensions` has the client's. */
  readonly extensions: {
    /**
     * Puts `id`, such as `io.modelcontextprotocol/ui`, among the server's capabilities, with what the extension wants to be said. Several
     * plugins may offer one: their settings are joined, lists too. `EXTENSION_DUPLICATE` where they contradict each other.
     * `ofTool` is what a client that offers the extension finds in the `_meta` of a tool, whoever added that: asked for each tool of a list,
     * and joined with the tool's own `meta`, which wins. A throw is logged, and the tool listed without.
     */
    add(id: `${string}/${string}`, settings?: Meta, ofTool?: (tool: Tool) => Meta | undefined): void
  }
  readonly prompts: { add<const A extends PromptArgs>(prompt: PromptDefinition<A>): Handle }
  readonly providers: { add<K extends Kind>(provider: ProviderV1<K>): void; list(): readonly Omit<ProviderV1, 'invoke'>[] }
  readonly exporters: {
    add<const S extends Schema | undefined = undefined>(exporter: Exporter<S>): void
    list(): readonly Omit<Exporter, 'encode'>[]
  }
  readonly commands: { add<const S extends Schema | undefined = undefined>(command: Command<S>): void }
  /** Pages beside MCP, where the host is served over HTTP. */
  readonly http: { add(route: HttpRoute): void }
  /** In `setup`, only the services of plugins named in `requires` are sure to be there. */
  readonly services: {
    provide<N extends keyof Services>(name: N, service: Services[N]): void
    /** `get` throws where nobody provides it, `find` does not. */
    get<N extends keyof Services>(name: N): Services[N]
    find<N extends keyof Services>(name: N): Services[N] | undefined
  }
  /** To stderr and the log file, under the plugin's name, secrets redacted. */
  readonly log: PluginLog
  /**
   * Only to `needs.hosts`; private addresses only if named there; redirects re-checked; bodies capped. What a provider sends by it counts: a
   * connection that is refused later in the same order is no sign any more that nothing was spent. What it sends for a paid
   * order outlives the host: another one that takes the order up gets the same answers, and sends nothing.
   */
  readonly fetch: typeof globalThis.fetch
  /** Only under `needs.files` and `dirs`; symlinks resolved; writes atomic. */
  readonly files: { read(path: string): Promise<Uint8Array>; write(path: string, data: Uint8Array | string): Promise<void> }
  /** The plugin's own folders, made on first use. */
  readonly dirs: PluginDirs
  /** A call with no client behind it, for jobs, timers and start-up work. */
  background(init?: Background): Call
  /** Runs when every plugin is set up and things can still be added: for what builds on what others have added. A throw counts as one of `setup`. */
  onSeal(fn: () => Awaitable<void>): void
  /** Runs once the host serves. */
  onReady(fn: () => Awaitable<void>): void
  /** Runs at close, last added first, every one. */
  onDispose(fn: () => Awaitable<void>): void
}
/** Shows or hides what was added, while serving; clients are told. */
export interface Handle {
  enable(): void
  disable(): void
}
