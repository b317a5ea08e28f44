/** What the stages of every run stand on: one for a host, made when it is sealed. */
import type { Artifact, Target } from '../contract/assets.ts'
import type { Config } from '../contract/config.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { OrderBook } from '../ports/order-book.ts'
import type { Tracing } from '../ports/tracing.ts'
import type { Entry } from '../ports/registry.ts'
import type { HostServices } from '../ports/services.ts'
import type { AvailabilityCheck } from '../providers/availability.ts'
import type { Breaker } from '../providers/breaker.ts'
import type { ProviderLimits } from '../providers/limits.ts'
import type { Pending } from '../time/pending.ts'
import type { Doors } from './doors.ts'
import type { Generation } from './generation.ts'
import type { Member } from './run-context.ts'
import type { SingleFlight } from './single-flight.ts'

/** A plugin that the host has started without, and why. What it provides is not known. */
export interface Disabled {
  readonly plugin: string
  readonly why: string
  /** It needs settings, as those of vendors do: something may be standing in for it. */
  readonly isVendor: boolean
}
export interface PipelineInit {
  readonly hooks: SealedHooks
  readonly config: Pick<Config, 'chains' | 'aliases'>
  readonly providers: readonly Entry<ProviderV1>[]
  readonly disabled: () => readonly Disabled[]
  /** What a provider's answers depend on besides the request: its plugin's version and options. */
  readonly fingerprint: (kind: string, provider: string) => Promise<string>
  readonly availability: AvailabilityCheck
  readonly breaker: Breaker
  /** Absent: nobody listens. */
  readonly tracing?: Tracing | undefined
  readonly providerLimits: ProviderLimits
  /** What results of a kind are. */
  readonly resultOf: (kind: string) => KindResult | undefined
  /** `attempts`: most generations of one request, revisions included. `orderMs`: how long an order may take after its callers have left. */
  readonly limits: { readonly attempts: number; readonly orderMs: number }
  readonly flights: SingleFlight<Member, Generation>
  /** Keep other hosts from making the same at the same time; held until what was made is stored. */
  readonly leases: HostServices['leases']
  readonly book: OrderBook
  /** Signals of orders that are out, by id, for whoever cancels one. */
  readonly out: Map<string, AbortController>
  readonly store: AssetStore
  readonly doors: Doors
  /** Begins what a reply needs of one of `count` artifacts, so that it is made while they are being kept. */
  readonly showSoon: (artifact: Artifact, count: number, signal: AbortSignal) => void
  readonly checkName: HostServices['checkName']
  /** Throws for a target that nobody could make. */
  readonly checkTarget: (target: Target) => Promise<void>
  /** Observers at work, for whom nobody else waits. */
  readonly observing: Pending
}
