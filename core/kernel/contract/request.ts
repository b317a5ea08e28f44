/** What a run is asked, how, and what comes back. */
import type { Artifact, Cost, Provenance, Target } from './assets.ts'
import type { Kinds } from './augment.ts'
import type { Meta } from './infer.ts'

export type Kind = keyof Kinds & string
/** What `Kinds` says of a kind; `{}` where it says nothing. */
export type Part<K extends Kind, P extends 'request' | 'data' | 'capabilities'> = Kinds[K] extends { readonly [Q in P]: infer T } ? T : {}
/** JSON and artifacts; what it says, with its artifacts' content, is the cache key. One frozen copy serves hooks and providers. */
export type Request<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Part<P, 'request'> }[K]
/** How to run it; no part of what is asked. */
export interface RunOptions {
  /** A provider, `provider/model` or alias, instead of the chain. */
  readonly provider?: string
  /** Vendors' own options by provider id. */
  readonly providerOptions?: Readonly<Record<string, Meta>>
  /** Applied after the cache: the same request in another format is a hit. */
  readonly output?: Target
  /** `refresh` replaces the entry, `off` neither reads nor writes. Default `use`. */
  readonly cache?: 'use' | 'refresh' | 'off'
  /** Stops before `generate`: no artifacts, nothing spent, `cost` is what it would be. */
  readonly estimate?: boolean
  /** Readable name for what is made; the host makes it safe and unique. */
  readonly name?: string
  /** The id of an order that ended in doubt (`ORDER_UNCERTAIN`): the person has agreed to place it once more. */
  readonly order?: string
  readonly signal?: AbortSignal
}
/** What a provider or a `generate` hook hands over. */
export type Output<K extends Kind = Kind> = {
  [P in K]: {
    readonly artifacts?: readonly Artifact[]
    readonly warnings?: readonly Warning[]
    /** In the vendor's units: `inputTokens`, `outputTokens`, `seconds`, … */
    readonly usage?: Readonly<Record<string, number>>
    readonly cost?: Cost
    /** Of a `generate` hook's answer: it only builds what the caller has written, or another form of what was there. Default: drawn by rule. */
    readonly nature?: 'written' | 'converted'
  } & ({} extends Part<P, 'data'> ? { readonly data?: Part<P, 'data'> } : { readonly data: Part<P, 'data'> })
}[K]
/** A whole generation: what `store` gets, `lookup` gives back and, its artifacts kept, `run` returns. */
export type Result<K extends Kind = Kind, A extends Artifact = Artifact> = {
  [P in K]: {
    readonly runId: string
    readonly kind: P
    readonly artifacts: readonly A[]
    readonly data: Part<P, 'data'>
    readonly warnings: readonly Warning[]
    readonly usage: Readonly<Record<string, number>>
    readonly cost: Cost
    readonly provenance: Provenance
    /** What `run.note` recorded. */
    readonly notes: Meta
    /** Unfinished, on its way to the client. */
    readonly partial?: true
  }
}[K]
export interface Warning {
  readonly code: 'option-unsupported' | 'option-adjusted' | (string & {})
  readonly message: string
  readonly param?: string
}
