/** Bytes: a plugin makes an `Artifact`, the host keeps it as an `Asset`. */
import type { Awaitable, Infer, Loose, Meta, Schema } from './infer.ts'
import type { Skipped } from './skip.ts'

/** Bytes, read when wanted. `artifact(…)` makes one. */
export interface Artifact {
  readonly mimeType: string
  readonly name?: string
  readonly size?: number
  readonly sha256?: string
  bytes(): Promise<Uint8Array>
  /** Facts under their usual names: `width`, `height` (pixels), `durationMs`, … */
  readonly meta?: Meta
  /** Files that go with it under their own names, as an OBJ's material. */
  readonly companions?: readonly Artifact[]
  /** Set by the host on all that a run makes. */
  readonly provenance?: Provenance
}
/** An artifact that the host keeps, for good. Its id names a record and reveals nothing; its content is `sha256`. */
export interface Asset extends Artifact {
  readonly id: string
  readonly uri: `asset://${string}`
  readonly name: string
  readonly size: number
  readonly sha256: string
  /** Absent if it could not be written; the result's warnings say why. */
  readonly path?: string
  /** Where a client that shares no disk with the host can fetch it. */
  readonly url?: string
  readonly createdAt: number
  /** Ids of what it was made from. */
  readonly parents: readonly string[]
  /** Id of the asset that this is another form of, such as the same picture in another format. */
  readonly original?: string
  /** What kind of run made it; `upload` where a plugin put it. */
  readonly kind: string
  readonly tags: readonly string[]
  readonly favourite: boolean
  /** Whose it is, where it is not the caller's own: a group of theirs shares its library. */
  readonly owner?: string
  /** true: only its owner may change it, and the caller is somebody else. */
  readonly readOnly?: true
  /** In the trash: hidden from `find` unless asked for, and brought back by `update`. */
  readonly trashed: boolean
  readonly cost?: Cost
  /** What `run.note` recorded with the generation: moderation scores, quality, … */
  readonly notes?: Meta
}
export interface AssetQuery {
  /** Words that must all appear in name, prompt or tags. */
  readonly text?: string
  readonly kind?: string
  readonly mimeType?: string
  readonly provider?: string
  readonly tag?: string
  /** Id of an asset: only what was made from it. */
  readonly parent?: string
  /** Epoch milliseconds, inclusive. */
  readonly since?: number
  readonly until?: number
  /** Default false: what is in the trash is left out; `true` finds only that. */
  readonly trashed?: boolean
}
/** Where copies go. */
export interface Place {
  /** Puts copies there, as the assets left the host, under free names with the endings of their formats. Answers their paths. Throws `FILE_…`. */
  save(assets: readonly Asset[]): Promise<readonly string[]>
}
/** The caller's assets, those that a group of theirs shares, and nobody else's. */
export interface Assets {
  /** A path, URL, `asset://` id, data URI, or `asset://last` and "the last picture" for what the session made last, within the caller's roots and limits. As an input: of an asset the original's bytes. `kind`: what is wanted, so that the last thing made is the newest of that kind; default: of all. */
  load(ref: string, kind?: 'image' | 'model'): Promise<Artifact>
  /** As it left the host; nothing for an original that `export` holds back from the caller. */
  get(id: string): Promise<Asset | undefined>
  /** Newest first. */
  find(query?: AssetQuery): AsyncIterable<Asset>
  put(artifact: Artifact, parents?: readonly Asset[]): Promise<Asset>
  /**
   * It in another format as it left the host, kept for the next time, and no asset of its own: for what is looked at and let go. Throws
   * `FORMAT_UNKNOWN`, `FORMAT_UNSUPPORTED` and `INPUT_INVALID`.
   */
  form(asset: Asset, target: Target): Promise<Artifact>
  /**
   * A small picture of it as it left the host, kept for the next time, and no asset of its own; nothing where no exporter of the format
   * `preview` makes one that is small enough. `maxSide` is in pixels; an exporter that has no such option is asked for `maxBytes` alone.
   */
  preview(asset: Asset, options: { readonly maxSide: number; readonly maxBytes: number }): Promise<Artifact | undefined>
  /**
   * Looks where copies are to go, to be asked before anything is made: a file, or a folder, inside of the caller's roots; without `to` the
   * folder for results, and nothing where there is none. Throws `INPUT_FORBIDDEN`, over HTTP always, and `INPUT_INVALID` for what is there
   * already, unless `overwrite` may replace it: a file of the same type.
   */
  place(to: string | undefined, options?: { readonly overwrite?: boolean }): Promise<Place | undefined>
  /** `undefined`: no such asset of this caller. Throws `ASSET_NOT_YOURS` for what a group shares to be seen alone; so does `remove`. */
  update(
    id: string,
    change: { readonly name?: string; readonly tags?: readonly string[]; readonly favourite?: boolean; readonly trashed?: boolean },
  ): Promise<Asset | undefined>
  /** To the trash, or for good with `permanent`; false: no such asset. */
  remove(id: string, options?: { readonly permanent?: boolean }): Promise<boolean>
}
/** From one format to another. `format: 'preview'` makes what `call.show` puts inline. The first that accepts wins. */
export interface Exporter<S extends Schema | undefined = Schema | undefined> {
  readonly format: string
  /** Of what it makes. A pattern such as `image/*` where the source decides. */
  readonly mimeType: string
  readonly extension: string
  /** MIME types; `image/*` is a pattern. */
  readonly accepts: readonly string[]
  /** What it does not name, tools leave out with a warning; without it, they pass none. A `preview` is asked for `maxBytes`. */
  readonly options?: S
  /**
   * Names of options that change what is seen (crop, size, turn), not how it is written. Where a policy has a say in what leaves,
   * they are applied before it, so that no crop cuts its mark off.
   */
  readonly shaping?: readonly string[]
  encode(artifact: Artifact, options: Infer<S>, signal: AbortSignal): Awaitable<Artifact>
}
export interface Target {
  readonly format: string
  readonly options?: Meta
}

export interface Provenance {
  /** What was asked, artifacts by their hash. */
  readonly kind: string
  readonly request: Meta
  /** Provider id, or the plugin whose hook answered. */
  readonly provider: string
  readonly model?: string
  /** An AI model, a rule, the caller's own text (as a spec is), or another form of what was there. */
  readonly nature: 'model' | 'procedural' | 'written' | 'converted'
  readonly source: 'fresh' | 'cache' | 'shared'
  readonly createdAt: number
  readonly attempts: number
  readonly skipped: readonly Skipped[]
  /** What this would have cost, had it not been cached or shared. */
  readonly saved?: Cost
}
/** `unknown`: somebody may bill it, but nobody here can say how much; `usd` is then 0. */
export interface Cost {
  readonly usd: number
  readonly basis: 'reported' | 'computed' | 'estimated' | 'unknown'
}
/** A cost before the call, and what it is made of in the vendor's units: `inputTokens`, `outputTokens`, … */
export interface Estimate extends Cost {
  readonly usage?: Readonly<Record<string, number>>
}

/** Bytes, or how to read them, and what they are. */
export const artifact = (
  data: Uint8Array | (() => Promise<Uint8Array>),
  mimeType: string,
  rest?: Loose<Omit<Artifact, 'mimeType' | 'bytes'>>,
): Artifact => ({
  ...(rest as Partial<Artifact>),
  mimeType,
  ...(typeof data === 'function' ? { bytes: data } : { size: data.byteLength, bytes: async () => data }),
})
