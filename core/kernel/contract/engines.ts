/**
 * What a host keeps in its own folders, and servers may keep for several hosts instead. A plugin offers them by `engines` of its definition;
 * what nobody offers stays in the folders.
 */
import type { AskedCalls, AskedCallsInit } from '../ports/asked-calls.ts'
import type { AssetIndex } from '../ports/asset-index.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { EncodingStore } from '../ports/encoding-store.ts'
import type { OrderAnswers } from '../ports/order-answers.ts'
import type { OrderBook } from '../ports/order-book.ts'
import type { Breakers } from './breakers.ts'
import type { EngineHealth } from './engine-health.ts'
import type { HostList } from './host-list.ts'
import type { Awaitable } from './infer.ts'
import type { Library } from './library.ts'
import type { Limiter } from './limiter.ts'
import type { PluginDirs, PluginLog } from './plugin-home.ts'
import type { SessionBook } from './session-book.ts'

/**
 * What a plugin offers in place of the host's own. Where its server is away, what is asked of it rejects with `ENGINE_AWAY` within a few
 * seconds; nothing waits for longer, and nothing is guessed.
 */
export interface Engines {
  /** Default: files in `dirs.cache`, for the hosts that share it. */
  readonly leases?: Leases
  /** Default: files in `dirs.state`. */
  readonly secrets?: Secrets
  /** Default: nobody hears of what changes here. */
  readonly changes?: Changes
  /** Default: the library in `dirs.data`. */
  readonly assets?: (init: AssetsInit) => AssetStore
  /** What is listed and searched of whichever library the host has, by a name that all its hosts know. Default: its own lists and records are read. */
  readonly assetIndex?: (library: string) => AssetIndex
  /** Default: files in `dirs.cache`. */
  readonly encodings?: EncodingStore
  /** Default: files in `dirs.state`. */
  readonly orders?: OrderBook
  /** Calls from 2026-07-28 on that wait for an answer of their client. Default: files in `dirs.state`. */
  readonly calls?: (init: AskedCallsInit) => AskedCalls
  /** How its server stands. Each plugin has its own; one whose server keeps services alone offers nothing else here. Default: it is taken to answer. */
  readonly health?: EngineHealth
  /** For `limits` of the config: calls of providers at a time and in a minute. Default: lines of this host alone. */
  readonly limits?: Limiter
  /** Default: each host has its own, in its memory. */
  readonly sessions?: SessionBook
  /** Default: no host knows of others. */
  readonly hosts?: HostList
  /** Circuit breakers of providers. Default: each host has its own, by what it has seen of them. */
  readonly breakers?: Breakers
}

/** What `engines` of a plugin gets. */
export interface EnginesContext<Options = {}> {
  readonly options: Options
  /** Under the plugin's name, secrets redacted. */
  readonly log: PluginLog
  /** The plugin's own folders, made on first use. */
  readonly dirs: PluginDirs
  /** What is sent for orders and comes back, on this machine's disk: for a book of orders (`orders`). */
  readonly answers: OrderAnswers
  /**
   * An optional package from beside the config, else from beside this program. `range`: the versions that work, for the command that
   * installs it. Throws `DEPENDENCY_MISSING`.
   */
  importPackage(name: string, range: string): Promise<object>
  /** Runs when the host has closed all plugins, or did not start; last added first, every one. */
  onDispose(fn: () => Awaitable<void>): void
}

/** One holder at a time of each key, over all hosts. */
export interface Leases {
  /** Waits until nobody else holds `key`, any short text. Throws `ABORTED` when `signal` does. */
  acquire(key: string, signal: AbortSignal): Promise<HeldLease>
}
export interface HeldLease {
  /** Higher than that of everybody who has held the key before; as far as the machine's clock tells, where the lease is a file. */
  readonly fence: number
  /** Aborts, with `LEASE_LOST`, when another host may have taken it: this one gave no sign of life for too long. */
  readonly lost: AbortSignal
  /** Whether it is still this one's now; to be asked before anything is done that two must not do. Throws `ENGINE_AWAY` where nobody can tell. */
  isHeld(): Promise<boolean>
  /** Lets go of it, unless it was lost. Never throws. */
  release(): Promise<void>
}

/** Keys that all hosts share, such as what links are signed by. */
export interface Secrets {
  /** 32 random bytes as hex, made by whoever asks first. `name`: letters, digits, `-` and `/`. The same in every host, for good. */
  get(name: string): Promise<string>
}

/** Whose something is: nobody else's clients hear of it. */
export interface ChangeOf {
  readonly principal: string
  /** Groups that share it. */
  readonly groups?: readonly string[] | undefined
}
/** What clients want to hear of, whichever host they are connected to. */
export type Change = (
  | { readonly list: 'resources' }
  | {
      /** Of a resource that has new content. */
      readonly uri: string
    }
) & {
  /** Absent: everybody's. */
  readonly whose?: ChangeOf | undefined
}
export interface Changes {
  /** Tells the other hosts, not this one, as far as they can be reached. Nobody waits for that; never throws. */
  tell(change: Change): void
  /** Hears what others tell. Returns how to stop. */
  listen(listener: (change: Change) => void): () => void
}

/** What an asset store is made with. */
export interface AssetsInit {
  /** How files of a media type end, where an exporter says so (that of `format`, where one was asked for); nothing where none does. */
  extension(mimeType: string, format?: string): string | undefined
  /** Groups that share what their members keep. */
  readonly share?: Library['share'] | undefined
  /** Of `Engines`, where a plugin offers one. `assetStoreOver` does all that is to be done with it. */
  readonly index?: Engines['assetIndex'] | undefined
  readonly log: PluginLog
}
