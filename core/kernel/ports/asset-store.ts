/** What the kernel asks of the place where assets are kept. */
import type { Artifact, Asset, AssetQuery, Cost, Place, Target } from '../contract/assets.ts'
import type { Principal } from '../contract/caller.ts'
import type { Meta } from '../contract/infer.ts'

/** How something has passed `export`. */
export interface Left {
  /** Under which policy: a fingerprint of the plugins that tapped `export` for it. */
  readonly policy: string
  /** Id of what the policy changed; absent where it changed nothing. */
  readonly from?: string
  /** What that was encoded to on the way, step by step; the last one together with the policy. */
  readonly targets?: readonly Target[]
}
/** An asset as the store has it. `core/kernel/pipeline/doors.ts` says what of it a caller gets. */
export interface StoredAsset extends Asset {
  readonly left?: Left
  /** An original that a policy holds back. */
  readonly isPrivate?: true
  /** Since when it is in the trash, epoch milliseconds. */
  readonly trashedAt?: number
  /** When it was last made again or brought back, epoch milliseconds. */
  readonly keptAt?: number
}
/** With whose it is. */
export interface OwnedAsset extends StoredAsset {
  readonly principal: string
  /** That it was kept for. */
  readonly groups?: readonly string[]
  /** What it was asked for by. */
  readonly prompt?: string
}
/** What is known about bytes that are to be kept. */
export interface KeepInit {
  readonly principal: string
  /** Of the principal: those that share their library see it, too. */
  readonly groups?: readonly string[] | undefined
  /** The run's kind, or `upload`. */
  readonly kind: string
  /** Readable name, any text: made safe and unique. Default: from the prompt in `provenance`, else the kind. */
  readonly name?: string | undefined
  /** The format that was asked for, whose exporter names the file's extension. */
  readonly format?: string | undefined
  readonly parents?: readonly string[]
  /**
   * What makes two keeps the same asset: equal identity, principal and content give the same id and no second file.
   * Absent: always a new record.
   */
  readonly identity?: string | undefined
  readonly cost?: Cost
  readonly notes?: Meta
  /** Absent where nobody taps `export` for it. */
  readonly left?: Left
  /**
   * What was made and kept before is handed out once more. Where asking for it takes a request, the store may answer with what it knows of that and look
   * afterwards: what others have removed or put into the trash meanwhile is back a moment later. Default: it is there when the answer is.
   */
  readonly isHit?: boolean | undefined
  /** Kept where no listing and no folder shows it. What is kept openly already stays so; kept openly once more, it is shown again. */
  readonly isPrivate?: true
}
/** Whose assets: those of a principal's id alone, or, for who asks, those too that are shared by groups of theirs. */
export type Whose = string | Pick<Principal, 'id' | 'groups'>
export interface Originals {
  /** False: what is private is not there. Default true. */
  readonly originals?: boolean
}
export interface Only {
  /** Asked once nobody else can change it: false leaves it as it is, and it counts as not there. Default: whatever it is. */
  readonly only?: (asset: StoredAsset) => boolean
}
/** Content-addressed bytes below readable records, scoped by principal. Safe with several hosts on one directory. */
export interface AssetStore {
  /**
   * Keeps bytes for good: content written once, atomically, then a readable file and its record. Where the directory
   * cannot be written the asset comes back without `path`, its bytes from memory, and `problem` says why and what to do.
   */
  keep(
    artifact: Artifact,
    init: KeepInit,
  ): Promise<{ readonly asset: StoredAsset; readonly problem?: { readonly code: string; readonly message: string } }>
  /** How to read this content, whosever it is; nothing where it is not kept. Reading rejects with `ASSET_DAMAGED` where it is no longer what it was. */
  content(sha256: string, size: number): Promise<Artifact['bytes'] | undefined>
  get(id: string, by: Whose): Promise<StoredAsset | undefined>
  find(query: AssetQuery, by: Whose, options?: Originals): AsyncIterable<StoredAsset>
  /** Everybody's, also what is private or in the trash, in any order: for who keeps the library small. */
  all(): AsyncIterable<OwnedAsset>
  /**
   * Takes over an asset of another library with its id, owner, groups, times, tags, name, trash and what it was made from. `known`: it is there
   * already, and stays as it is. `other`: this id is another asset's, of another content or owner, and nothing was changed. Rejects with
   * `ASSET_DAMAGED` where its content is not what its hash says.
   */
  takeOver(asset: OwnedAsset): Promise<'taken' | 'known' | 'other'>
  /** Throws `ASSET_NOT_YOURS` for what a group shares to be seen alone; so does `remove`. */
  update(
    id: string,
    by: Whose,
    change: { readonly name?: string; readonly tags?: readonly string[]; readonly favourite?: boolean; readonly trashed?: boolean },
    options?: Originals & Only,
  ): Promise<StoredAsset | undefined>
  /** What was held back for it alone goes with it. */
  remove(id: string, by: Whose, options?: Originals & Only & { readonly permanent?: boolean }): Promise<boolean>
  /**
   * An address at which whoever has it gets exactly the bytes of this asset for some minutes, as its type and under its name. Nothing for what was not handed out
   * by this store as it is kept. Absent: the store gives none.
   */
  readonly addressOf?: ((asset: Asset) => Promise<string | undefined>) | undefined
  /** Tells of records that this host has added, changed and removed, by `asset://` URI, and whose they are. Returns how to stop. */
  onChange(
    listener: (uri: string, what: 'added' | 'changed' | 'removed', whose: Pick<KeepInit, 'principal' | 'groups'>) => void,
  ): () => void
}
/** What the client has open, as MCP's roots say it: folders that may be used beside those of the host. */
export interface OpenFolders {
  /** Asked for only where the host's own folders do not do. */
  list(): Promise<readonly string[]>
  /** Hears which of them was needed: nothing of the host's allows what is read or written there. */
  needed(folder: string): void
}
/** Where files may lie that a caller names. */
export interface MayUse {
  /** Of the host, for every caller. */
  readonly roots: readonly string[]
  readonly open?: OpenFolders
}
/** Reads what a caller named: path, URL, `asset://` id or data URI, within roots and limits. Throws `INPUT_…`. */
export type LoadInput = (
  ref: string,
  limits: MayUse & { readonly principal: Whose; readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<Artifact>
/** Where copies may go, as `Assets.place` says it. Without `to` the folder for results; nothing where there is none. Throws `INPUT_…`, `FILE_…`. */
export type PlaceFiles = (to: string | undefined, how: MayUse & { readonly overwrite: boolean }) => Promise<Place | undefined>
