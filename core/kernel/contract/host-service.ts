/** The kernel's own service, `host`: what tools that report on the host need to know of it. */
import type { Cost, Provenance } from './assets.ts'
import type { CallNote } from './call-note.ts'
import type { Client, Principal } from './caller.ts'
import type { EngineStatus } from './engine-health.ts'
import type { SeenHost } from './host-list.ts'
import type { Awaitable } from './infer.ts'
import type { LineLoad } from './limiter.ts'
import type { Kind } from './run.ts'
import type { ResourceDefinition } from './tools.ts'

declare module './augment.ts' {
  interface Services {
    host: HostService
  }
}

export interface HostService {
  readonly version: string
  /** Absolute homes. */
  readonly dirs: { readonly cache: string; readonly data: string; readonly state: string }
  /** Since when it runs, epoch milliseconds. */
  readonly startedAt: number
  plugins(): readonly {
    readonly name: string
    readonly version: string
    readonly origin: string
    readonly setupMs: number
    readonly disabled?: string
  }[]
  /** What servers keep for several hosts, and which of them are away now; known at once. Empty where all is in folders. */
  engines(): readonly EngineStatus[]
  /** All hosts of the deployment that serve; empty where none knows of others. Rejects with `ENGINE_AWAY` where nobody can tell. */
  hosts(): Promise<readonly (SeenHost & { readonly isThis?: true })[]>
  /** Every provider, asked whether it is available (within 2 s); to `client`, where one is named. */
  providers(kind?: Kind, client?: Pick<Client, 'name' | 'capabilities'>): Promise<readonly ProviderStatus[]>
  /** What a plugin has added under this address, such as a guide, by itself and no template; for tools that read it to models. */
  resource(uri: string): ResourceDefinition | undefined
  /**
   * Absolute folder of an installed package, for what is optional: beside the config, else beside this program. `undefined` where there is
   * none. What lies in a working directory without a config that somebody has named or trusted is not found.
   */
  packageFolder(name: string): string | undefined
  /**
   * An optional package from there, loaded. `range`: the versions that work, for the command that installs it. Throws `DEPENDENCY_MISSING`, with
   * that command.
   */
  importPackage(name: string, range: string): Promise<object>
  /** Previews and exports that are kept, so as not to be encoded again. The host bounds them itself: 1 GiB, 60 days. */
  readonly encodings: Encodings
  /** Orders that are out, in this host and others, or left behind by one that died. */
  readonly orders: Orders
  /**
   * Says which assets open work of yours for a principal refers to, by id: retention (`library.keep`) leaves them alone, also where others share
   * them with the principal. A throw keeps all of the principal's, and all that is shared. Returns how to stop.
   */
  inUse(ids: (principal: string) => Awaitable<Iterable<string>>): () => void
  /** Asked before something is kept that no run has made, such as an upload: a throw refuses it. Returns how to stop. */
  beforePut(check: (principal: Principal) => Awaitable<void>): () => void
  /** Hears of every call that is over, by whatever way it came. Returns how to stop. */
  onCall(listener: (note: CallNote) => void): () => void
  /** Whoever does jobs says how many there are on this host, for the list of hosts. Returns how to stop. */
  countJobs(depth: () => { readonly waiting: number; readonly running: number }): () => void
  /** Sessions of clients that are open now, of this host. */
  sessions(): number
  /** Provider calls of this host that wait for their turn or run, by provider; only those with limits, `*` for all together. */
  load(): Readonly<Record<string, LineLoad>>
  /** The same of all hosts of the deployment. Rejects with `ENGINE_AWAY` where they count on a server that is away. */
  deploymentLoad(): Promise<Readonly<Record<string, LineLoad>>>
}
export interface Orders {
  /** The principal's own, or everybody's, oldest first. */
  list(principal?: string): Promise<readonly OrderStatus[]>
  /**
   * Ends one, at the vendor too where it can, also where it is out in another host that lives. What it may have cost stays in the ledger.
   * `false` where there is none of this id that can be ended: it is another principal's, or over, or its host hears nothing.
   */
  cancel(id: string, principal: string): Promise<boolean>
  /** Which of these ids, as `spend` was told them, nothing was ordered under and nothing can be any more: the host that was about to is gone. */
  unplaced(ids: readonly string[]): Promise<readonly string[]>
  /** What an order of this host has cost could not be written by now. Should the host die before it is, `unplaced` does not name it. */
  owe(id: string): void
}
export interface OrderStatus {
  readonly id: string
  /** Whose it is. */
  readonly principal: string
  readonly kind: string
  readonly provider: string
  readonly model?: string
  /** Epoch milliseconds. */
  readonly at: number
  /** What it is expected to cost. */
  readonly estimate?: Cost
  /** `answered`: its answer is kept, and nobody has had it. `uncertain`: nobody knows how it ended. */
  readonly status: 'running' | 'answered' | 'uncertain'
  /** No host sees to it. Whoever asks for the same gets what it brings, or is asked where that is uncertain. */
  readonly left?: true
}
export interface Encodings {
  stats(): Promise<EncodingsCount>
  /** Drops what is beyond the bounds; says what went. */
  prune(): Promise<EncodingsCount>
  /** Drops all; says what went. */
  clear(): Promise<EncodingsCount>
}
export interface EncodingsCount {
  readonly files: number
  readonly bytes: number
}
export interface ProviderStatus {
  readonly id: string
  readonly kind: string
  readonly title?: string
  readonly nature: Provenance['nature']
  readonly available: boolean
  readonly why?: string
  readonly fix?: string
  readonly models: readonly string[]
  readonly capabilities: unknown
}
