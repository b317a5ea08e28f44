/** What becomes of a record after it was written: one change at a time, whichever host makes it. */
import { posix } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { AssetStore, KeepInit, Only, Originals, StoredAsset, Whose } from '../../kernel/ports/asset-store.ts'
import { withoutExtension } from './media-extension.ts'
import { checkName, safeStem } from './name.ts'
import { folderOf } from './placement.ts'
import type { AssetRecord } from './asset-record.ts'
import type { Sharing } from './sharing.ts'
import type { StoreParts } from './store-parts.ts'

export interface ChangesInit {
  readonly parts: StoreParts
  /** The record of an id, where it is seen. */
  seen(id: string, by: Whose, originals?: boolean): Promise<AssetRecord | undefined>
  readonly sharing: Sharing
  /** Lists it for these groups. */
  list(record: AssetRecord, groups: readonly string[]): Promise<void>
  open(record: AssetRecord, by: Whose): Promise<StoredAsset>
  /** As it is, without its readable file. */
  asStored(record: AssetRecord): StoredAsset
  tell(record: AssetRecord, what: 'added' | 'changed' | 'removed'): void
}
export interface RecordChanges {
  change: AssetStore['update']
  /** Does what is kept once more leave the record as it is? */
  isKeptAs(known: AssetRecord, init: KeepInit): boolean
  /** What was held back once and is not any more gets its readable file; what passes another policy unchanged says so, and what was made again after days when that was. */
  asKeptNow(known: AssetRecord, init: KeepInit): Promise<AssetRecord | undefined>
  /** The record that is gone for good; nothing where it was not there, or `only` is against it. */
  removeNow(id: string, by: Whose, only?: Only['only']): Promise<AssetRecord | undefined>
}

/** How often it is written down that the same was made again. */
const dayMs = 24 * 60 * 60_000

export function recordChanges({ parts, seen, sharing, list, open, asStored, tell }: ChangesInit): RecordChanges {
  const { records, placement, locked } = parts
  /** What of the record another keep changes. */
  const changesBy = (known: AssetRecord, { groups, isPrivate, left }: KeepInit) => {
    const added = sharing.sharedBy(groups).filter((group) => !known.groups?.includes(group))
    const isShown = known.isPrivate === true && !isPrivate
    const isOther = left !== undefined && (isShown || (left.from === undefined && left.policy !== known.left?.policy))
    const isLate = Date.now() - (known.keptAt ?? known.createdAt) > dayMs
    return { added, isOther, isLate, any: isOther || isShown || added.length > 0 || isLate }
  }
  const isMeant = (record: AssetRecord, only: Only['only']): boolean => only?.(asStored(record)) ?? true

  return {
    async change(id, by, wanted, { originals, only }: Originals & Only = {}) {
      if (wanted.name !== undefined) checkName(wanted.name)
      const known = await seen(id, by, originals)
      if (!known) return undefined
      sharing.assertChangeable(known, by)
      return locked(id, async () => {
        const record = await seen(id, by)
        if (record === undefined || !isMeant(record, only)) return undefined
        const { name, tags = record.tags, favourite = record.favourite, trashed = record.trashed } = wanted
        const moved = trashed !== record.trashed && !record.isPrivate
        const folder = moved ? posix.dirname(record.file).replace(/^[^/]+/, trashed ? 'trash' : 'assets') : undefined
        const stem =
          name === undefined ? undefined : safeStem(await withoutExtension(name, record.mimeType, posix.extname(record.file).slice(1)))
        if (moved || stem !== undefined) await placement.restore(record)
        const file = moved || stem !== undefined ? await placement.move(record, folder, stem) : record.file
        const { trashedAt: _, ...rest } = record
        const next: AssetRecord = {
          ...rest,
          file,
          name: posix.basename(file),
          tags: [...new Set(tags)],
          favourite,
          trashed,
          ...(trashed && { trashedAt: (record.trashed ? record.trashedAt : undefined) ?? Date.now() }),
          ...(record.trashed && !trashed && { keptAt: Date.now() }),
        }
        await records.write(next, { over: record })
        await placement.describe(next)
        tell(next, 'changed')
        return open(next, by)
      }).catch((error: unknown) => {
        if (AtelierError.is(error)) throw error
        throw new AtelierError({ ...parts.problem(error), outcome: 'none', cause: error })
      })
    },
    isKeptAs: (known, init) => !known.trashed && !changesBy(known, init).any,
    async asKeptNow(known, init) {
      const { added, isOther, isLate, any } = changesBy(known, init)
      if (!any) return known
      const { principal, isPrivate, left } = init
      return locked(known.id, async () => {
        const record = await seen(known.id, principal)
        if (record === undefined) return undefined
        const shown = record.isPrivate === true && !isPrivate
        const { isPrivate: _, ...rest } = record
        const folder = folderOf(record.kind, record.createdAt)
        if (shown) await placement.restore(record)
        // Files with companions lie in a folder of their own.
        const file = shown ? await placement.move(record, record.companions ? posix.join(folder, 'own') : folder, undefined) : record.file
        const next: AssetRecord = {
          ...rest,
          ...(!shown && record.isPrivate && { isPrivate: true }),
          file,
          ...(isOther && { left }),
          ...(added.length > 0 && { groups: [...(record.groups ?? []), ...added] }),
          ...(isLate && { keptAt: Date.now() }),
        }
        if (added.length > 0) await list(next, added)
        await records.write(next, { over: record })
        await placement.describe(next)
        if (shown) tell(next, 'added')
        return next
      })
    },
    // Under its lock: whoever changes it meanwhile would write the record anew.
    removeNow: (id, by, only) =>
      locked(id, async () => {
        const record = await seen(id, by)
        if (record === undefined || !isMeant(record, only)) return undefined
        sharing.assertChangeable(record, by)
        await records.remove(id, record)
        await placement.remove(record)
        tell(record, 'removed')
        return record
      }),
  }
}
