/** What the kernel stands on. `core/create-host.ts` gives it the product's own services; the kernel knows no other way to disk or network. */
import type { Config } from '../contract/config.ts'
import type { Changes, Engines, Leases, Secrets } from '../contract/engines.ts'
import type { AtelierError } from '../contract/errors.ts'
import type { Limiter } from '../contract/limiter.ts'
import type { HostList } from '../contract/host-list.ts'
import type { Breakers } from '../contract/breakers.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { Plugin, PluginContext } from '../contract/plugin.ts'
import type { SessionBook } from '../contract/session-book.ts'
import type { Registered } from '../errors/register.ts'
import type { AskedCalls } from './asked-calls.ts'
import type { AssetStore, LoadInput, PlaceFiles, StoredAsset, Whose } from './asset-store.ts'
import type { Artifact } from '../contract/assets.ts'
import type { EncodingStore } from './encoding-store.ts'
import type { Host } from './host.ts'
import type { Links } from './links.ts'
import type { OrderAnswers } from './order-answers.ts'
import type { OrderBook } from './order-book.ts'
import type { Logger } from './logger.ts'
import type { InUse, Retention } from './retention.ts'
import type { Tracing } from './tracing.ts'

export interface HostServices {
  readonly config: Config
  /** Of this package. */
  readonly version: string
  /** Absolute homes. */
  readonly dirs: Host['dirs']
  /** Absolute folders whose files the caller may name, besides its own. */
  readonly roots: readonly string[]
  readonly log: Logger
  /** Absent: nobody listens. */
  readonly tracing?: Tracing | undefined
  /** What results of the kinds are that plugins share. */
  kindResults(): Readonly<Record<string, KindResult>>
  /** The config's plugins in its order, with their options as their schemas make them. Adds their error codes to `registered`. Throws `PLUGIN_…`. */
  loadPlugins(registered: Map<string, Registered>): Promise<readonly LoadedPlugin[]>
  /** Changes with a plugin's own files; empty for a plugin that comes from no file. */
  codeOf(origin: string): Promise<string>
  /** `extension`: how files of a media type end, where an exporter says so. */
  assetStore(extension: (mimeType: string, format?: string) => string | undefined): AssetStore
  /** By `library.keep`; nothing where that removes nothing. */
  retention(store: AssetStore, inUse: InUse): Retention | undefined
  readonly encodings: EncodingStore
  readonly links: Links
  /** `asInput`: what stands for an asset where it is an input. */
  inputs(store: Pick<AssetStore, 'get'>, asInput: (asset: StoredAsset, by: Whose, signal: AbortSignal) => Promise<Artifact>): LoadInput
  readonly places: PlaceFiles
  /** Throws `INPUT_INVALID` for a name that no file can have. */
  checkName(name: string): void
  readonly leases: Leases
  readonly secrets: Secrets
  /** Absent: there are no other hosts. */
  readonly changes?: Changes | undefined
  /** Absent: no host knows of others. */
  readonly hosts?: HostList | undefined
  readonly orders: OrderBook
  /** For any book of orders. */
  readonly answers: OrderAnswers
  /** Calls that wait for an answer of their client. */
  askedCalls(): Promise<AskedCalls>
  /** Absent: providers are limited in this host alone. */
  readonly limits?: Limiter | undefined
  /** Absent: each host has its own. */
  readonly sessions?: SessionBook | undefined
  /** Absent: there are no other hosts. */
  readonly breakers?: Breakers | undefined
  /** The same, on these engines in place of its own folders. */
  on(engines: Engines): HostServices
  /** Absolute folder of an installed package, as the config or this program would find it. */
  packageFolder(name: string): string | undefined
  /** An installed package, found likewise. `range`: the versions that work, for the command that installs it. Throws `DEPENDENCY_MISSING`. */
  importPackage(name: string, range: string): Promise<object>
  /** To the hosts of `needs.hosts` alone. */
  pluginFetch(hosts: readonly string[]): typeof globalThis.fetch
  /** For the folders of `needs.files` and the plugin's own alone. */
  pluginFiles(files: readonly string[], dirs: PluginContext['dirs']): PluginContext['files']
}
/** One entry of `plugins`, loaded and checked. */
export interface LoadedPlugin {
  readonly plugin: Plugin
  /** Parsed, defaults filled in; as the config has them where `problem` is set. */
  readonly options: unknown
  /** `bundled`, a package's name, a path, or `config` for one that the config made itself. */
  readonly origin: string
  readonly onError: 'fail' | 'disable'
  /** Why it cannot run, where `onError` lets the host start without it. */
  readonly problem?: AtelierError
}
