/** What a store of assets asks of an index that is kept beside its records: which of them may answer a query. The records stay the truth. */
import type { AssetQuery } from '../contract/assets.ts'

/** One keep of one asset. An asset that was removed and kept again is another keep. */
export interface IndexedKeep {
  readonly id: string
  /** As in the record; empty in those of older versions. */
  readonly keep: string
}
/** What an index knows of a record. */
export interface IndexedAsset extends IndexedKeep {
  /** Rises with each change of the record: of two of the same keep, the higher one is the newer. */
  readonly revision: number
  readonly principal: string
  /** That it was kept for. */
  readonly groups: readonly string[]
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly kind: string
  readonly mimeType: string
  readonly provider?: string
  readonly tags: readonly string[]
  /** Ids of all that it was made from. */
  readonly madeFrom: readonly string[]
  readonly trashed: boolean
  /** An original that a policy holds back. */
  readonly isPrivate: boolean
  /** Name, prompt and tags, one below the other, in NFKC and small letters. */
  readonly words: string
}
/** As `AssetQuery`, for who asks. */
export interface IndexQuery extends Omit<AssetQuery, 'text' | 'trashed'> {
  /** Theirs… */
  readonly principal: string
  /** …and what was kept for any of these. */
  readonly groups: readonly string[]
  /** All of them are in `words` of an asset, each anywhere: also within a word. In NFKC and small letters, without spaces. */
  readonly words: readonly string[]
  readonly trashed: boolean
  /** False: what is private is left out. */
  readonly originals: boolean
}
/** An asset that may answer a query, and when it was made, epoch milliseconds. */
export interface IndexHit extends IndexedKeep {
  readonly createdAt: number
}
/** One host's look at all records for what nobody has told the index. */
export interface IndexSweep {
  /** All that was written before is in the index, epoch milliseconds. Absent: nothing is known to be there. */
  readonly since?: number
  /** As `put` of the index, but rejects where they are not written. */
  put(assets: readonly IndexedAsset[]): Promise<void>
}
/** The index of one library, the same for all hosts that have it. */
export interface AssetIndex {
  /**
   * Writes down how these stand. What is older than what is there, of the same keep, changes nothing. Never rejects: what cannot be written is
   * written when the server is back, or found by a sweep.
   */
  put(assets: readonly IndexedAsset[]): Promise<void>
  /** Takes them off. Never rejects: whoever finds one later looks at its record. */
  remove(keeps: readonly IndexedKeep[]): Promise<void>
  /**
   * Every asset that answers the query, newest first, those of the same time by their ids. It may give one that does not; never may it leave one out
   * that it was told of. Rejects with `ENGINE_AWAY` or `ENGINE_FAILED`.
   */
  find(query: IndexQuery): AsyncIterable<IndexHit>
  /** Whether a sweep has ever come to its end: before that, it is asked nothing. Rejects as `find`. */
  isWhole(): Promise<boolean>
  /**
   * Runs `work` if it is this host's turn: where no host has begun a sweep for `everyMs`, or the last one has failed. Rejects as `find`, and with
   * what `work` throws.
   */
  sweep(everyMs: number, work: (sweep: IndexSweep) => Promise<void>): Promise<void>
}
