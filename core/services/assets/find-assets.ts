/** Finding assets, the newest first: whatever may answer is read as a record, and matched. */
import type { AssetStore, StoredAsset, Whose } from '../../kernel/ports/asset-store.ts'
import type { AssetRecord } from './asset-record.ts'
import type { FindCandidates } from './candidates.ts'
import { matcher } from './query.ts'
import { idOf, type Sharing } from './sharing.ts'
import type { Unkept } from './unkept.ts'

export interface FinderInit {
  readonly candidates: FindCandidates
  readonly unkept: Pick<Unkept, 'list'>
  readonly sharing: Pick<Sharing, 'sharedBy'>
  /** The record, where they see it. */
  seen(record: AssetRecord | undefined, by: Whose, originals: boolean): AssetRecord | undefined
  open(record: AssetRecord, by: Whose): Promise<StoredAsset>
}

/** Records that are read at a time. Two of the first are a page of twenty and whether there is more; whoever goes on looks for something. */
const [first, later] = [11, 32]
/** While the index is away, so many in a row are looked through before a search is refused. */
const mostInVain = 2000

/** Throws why the index is away, where the own lists do not do in its place. */
export function finder({ candidates, unkept, sharing, seen, open }: FinderInit): AssetStore['find'] {
  return async function* (query, by, { originals = true } = {}) {
    const matches = matcher(query)
    const listed = query.trashed || query.parent !== undefined ? [] : unkept.list(idOf(by))
    // In their places among the others: a page goes on where the one before ended, at whichever host.
    const inMemory = listed
      .filter((asset) => (originals || !asset.isPrivate) && matches(asset))
      .toSorted((a, b) => b.createdAt - a.createdAt)
    // Kept since, by this host or another one: it is the same, and shown once.
    const shown = new Set(inMemory.map(({ id }) => id))
    const notOlderThan = (createdAt: number): StoredAsset[] => {
      const older = inMemory.findIndex((asset) => asset.createdAt < createdAt)
      return inMemory.splice(0, older < 0 ? inMemory.length : older)
    }
    const groups = sharing.sharedBy(typeof by === 'string' ? [] : by.groups)
    let ahead: Promise<AssetRecord | undefined>[] = []
    let inVain = 0
    let read = 0
    const matching = async (): Promise<readonly AssetRecord[]> => {
      const looked = (await Promise.all(ahead.splice(0))).map((record) => seen(record, by, originals))
      const matched = looked.filter((record) => record !== undefined).filter((record) => !shown.has(record.id) && matches(record))
      inVain = matched.length > 0 ? 0 : inVain + looked.length
      read += looked.length
      return matched
    }
    async function* inOrder(): AsyncGenerator<StoredAsset> {
      for (const record of await matching()) {
        yield* notOlderThan(record.createdAt)
        yield await open(record, by)
      }
    }
    try {
      const { records, away } = await candidates(query, { by, groups, originals })
      for await (const record of records) {
        if (ahead.push(record()) < (read < 2 * first ? first : later)) continue
        yield* inOrder()
        if (away && inVain >= mostInVain) throw away
      }
      yield* inOrder()
    } catch (error) {
      // These are there all the same.
      yield* inMemory
      throw error
    }
    yield* inMemory
  }
}
