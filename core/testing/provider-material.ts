/** What the author of a provider gives to its suite. */
import type { Artifact } from '../kernel/contract/assets.ts'
import type { Awaitable, Loose, Meta } from '../kernel/contract/infer.ts'
import type { ProviderV1 } from '../kernel/contract/provider.ts'
import type { Kind, Part } from '../kernel/contract/run.ts'

export interface ProviderSuite<K extends Kind> {
  readonly provider: ProviderV1<K>
  /** The smallest request that works; where seeds are declared, one whose picture depends on them. */
  readonly request: Loose<Part<K, 'request'>>
  /** Default: the provider's first. */
  readonly model?: string
  /** Vendor options to call with. */
  readonly options?: Meta
  /** With `start` and `resume`: the same provider set up anew, as another host has it after a crash. Default: this one. */
  readonly another?: () => Awaitable<ProviderV1<K>>
  /** Values that must never be seen: keys. */
  readonly secrets?: readonly string[]
  /** Makes the provider fail, each in its way: an absent server, a wrong key, a rate limit, a broken answer. */
  readonly faults?: readonly Fault[]
  /** Within this a cancelled provider stops, in milliseconds. Default 2000. */
  readonly cancelMs?: number
  /** Orders that the vendor has counted so far. One answer is one order. */
  readonly orders?: () => number
  /** `image.edit`, `vision.analyze`: a picture to edit or to look at. */
  readonly input?: Artifact
  /** `image.edit`: a mask of the same size. */
  readonly mask?: Artifact
  /** `vision.analyze`, `vision.read`: words that the answer to `request` must contain, in any case of letters. */
  readonly shows?: string
  /** `model.create`: a spec that can be built, for who declares `from: ['spec']`. */
  readonly spec?: unknown
  /** `model.design`: throws where a spec could not be built. */
  readonly buildable?: (spec: unknown) => Awaitable<unknown>
  /** `moderate.*`: a request that scores 0.5 or more in this category, where `request` scores less. */
  readonly flagged?: { readonly request: Loose<Part<K, 'request'>>; readonly category: string }
}
export interface Fault {
  readonly name: string
  /** Arranges the fault for the next call, before it is made. */
  readonly arrange: () => void | Promise<void>
  readonly code: string
  /** What became of the money. */
  readonly outcome: 'none' | 'unknown' | 'paid'
  readonly retryAfterMs?: number
  /** How many orders the vendor has counted since `arrange`: one, and never a second. */
  readonly orders?: () => number
}
