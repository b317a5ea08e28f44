/** What a store of assets stands on: the folder of one machine, or a server that many hosts share. */
import type { AssetRecord, RecordFile } from './asset-record.ts'

/** Content-addressed bytes. */
export interface ContentParts {
  /** Is a content of this hash and size there? Its bytes are not looked at. */
  has(sha256: string, size: number): Promise<boolean>
  /** Keeps the content for a keep (`contentUseOf`), unless it is there already. Nobody else's removal takes it away from then on. */
  put(sha256: string, data: Uint8Array, use: string): Promise<void>
  /** Waits until the content outlives a power cut. */
  sync(sha256: string): Promise<void>
  /** The content, or nothing where it is missing or no longer what its name says. */
  read(sha256: string): Promise<Uint8Array | undefined>
}
/** Records by id. */
export interface RecordParts {
  /** Nothing where there is none that this version can read. */
  read(id: string): Promise<AssetRecord | undefined>
  /** Is there one of a newer version, which this one must not touch? */
  isNewer(id: string): Promise<boolean>
  /**
   * With `exclusive` false where one of this id exists. `over`: the one that was read before; where the place has no locks, `locked`
   * begins again if another has been written meanwhile.
   */
  write(record: AssetRecord, options?: { readonly exclusive?: boolean; readonly over?: AssetRecord }): Promise<boolean>
  /** `over` as with `write`. Without: what is no record, and nothing else. */
  remove(id: string, over?: AssetRecord): Promise<void>
  /** After a new record could not be written for sure: takes care that it is not there, nor arrives later. False: it is there for good. */
  withdraw(record: AssetRecord): Promise<boolean>
  /**
   * Every record, of all principals, in any order, read some at a time. `since`: at least those that were written after it, epoch milliseconds by
   * the clock of the place.
   */
  all(since?: number): AsyncIterable<AssetRecord>
}
/** A line of a list; the record itself says the rest, and whether it still exists. */
export interface IndexLine {
  readonly id: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** As `encodeURIComponent` writes it. */
  readonly kind: string
  /** As in the record. Lines of several keeps of one asset may be the same thing, or each its own. */
  readonly keep?: string
}
/** Which assets an owner has, a principal or a group: each once, in lists that are read as far as somebody looks. */
export interface AssetLists {
  /** Resolves when it is listed, also below its parents. */
  add(owner: string, line: IndexLine, parents: readonly string[]): Promise<void>
  /** Newest first. `since` and `until` are epoch milliseconds, inclusive. */
  newest(owner: string, since?: number, until?: number): AsyncIterable<IndexLine>
  /** What was made from `parent`, newest first. */
  children(owner: string, parent: string): Promise<IndexLine[]>
  /** The same one after the other; nothing for what is no id. */
  childrenOf(owner: string, parent: string): AsyncIterable<IndexLine>
}
/** The files that people see, where a store has such. */
export interface PlacementParts {
  /** Puts the content (and its companions) under a free name in `folder`. Answers the path, with `/`, whose last part is the asset's name. */
  place(
    folder: string,
    stem: string,
    extension: string,
    file: Pick<RecordFile, 'sha256'>,
    companions?: readonly RecordFile[],
  ): Promise<string>
  /** The absolute path of its file, put back where it has gone missing; nothing where there is none to show. */
  pathOf(record: AssetRecord): Promise<string | undefined>
  /** Puts it back under the very name that the record says, where it has gone missing. */
  restore(record: AssetRecord): Promise<void>
  /** The same where its bytes are not those of the record. */
  mend(record: AssetRecord): Promise<void>
  /** Moves it to `folder` (default: its own), under another stem if given. Answers the new path. */
  move(record: AssetRecord, folder: string | undefined, stem: string | undefined): Promise<string>
  /** Says beside it what is known of it; nothing beside what is private. */
  describe(record: AssetRecord): Promise<void>
  /** After its record: its files, and its contents where no other asset has them. Nothing of another keep of the same asset. */
  remove(record: AssetRecord): Promise<void>
}
/** One place where assets are kept. Whatever cannot be reached rejects, and never answers as if nothing were there. */
export interface StoreParts {
  readonly contents: ContentParts
  readonly records: RecordParts
  readonly lists: AssetLists
  /** The same for what groups share. */
  readonly listsOfGroups: AssetLists
  readonly placement: PlacementParts
  /** The bytes of one of its files, or nothing where they are gone or damaged. */
  read(record: AssetRecord, file: RecordFile): Promise<Uint8Array | undefined>
  /** An address of this content, for some minutes; nothing where it cannot be had there. */
  addressOf?(file: RecordFile): Promise<string | undefined>
  /** The id of a content for a caller: derived where `identity` is given, else random. 24 hex digits. All hosts derive the same. */
  idFor(principal: string, identity: string | undefined, sha256: string): Promise<string>
  /** Runs `work` when nobody else changes the record, or again where somebody has. */
  locked<T>(id: string, work: () => Promise<T>): Promise<T>
  /** Why something could not be kept, and what to do. */
  problem(error: unknown): { readonly code: string; readonly message: string }
  /** Reading a record takes a request: a hit of the cache is answered with what this host knows, and looked up afterwards. */
  readonly isFar?: boolean
  /** After something new was kept. */
  kept?(): void
}
