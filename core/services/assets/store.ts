/** The store of assets in a folder: content once, a readable file by kind and date beside its record. Safe with several hosts on one folder. */
import { join, posix } from 'node:path'
import type { AssetStore } from '../../kernel/ports/asset-store.ts'
import { createBlobs, readChecked } from './blobs.ts'
import { assetIds } from './identity.ts'
import { createDayIndex } from './index-by-day.ts'
import { withLease } from './lease.ts'
import { removeOrphans } from './orphans.ts'
import { createPlacement } from './placement.ts'
import { describeProblem } from './problem.ts'
import { createRecords } from './record-files.ts'
import { secretFile } from './secret-file.ts'
import { type AssetStoreInit, assetStoreOver } from './store-over.ts'

export interface FolderStoreInit extends AssetStoreInit {
  /** The data home. */
  readonly dir: string
}

/** How a person names another place for what is kept. */
const otherPlace = 'set `dirs.data` in the config or ATELIER_DATA_DIR to another folder'

/** Opens the store in a data home. Nothing is read or written before the first call. */
export function createAssetStore({ dir, ...init }: FolderStoreInit): AssetStore {
  const home = join(dir, '.store')
  const tempDir = join(home, 'tmp')
  const blobs = createBlobs(join(home, 'blobs'), tempDir)
  let swept = false
  return assetStoreOver(
    {
      contents: blobs,
      records: createRecords(join(home, 'records'), tempDir, init.log),
      lists: createDayIndex(join(home, 'index')),
      listsOfGroups: createDayIndex(join(home, 'index-by-group')),
      placement: createPlacement(dir, blobs, tempDir),
      async read(record, file) {
        const path = file === record ? join(dir, record.file) : join(dir, posix.dirname(record.file), file.name)
        return (await blobs.read(file.sha256)) ?? readChecked(path, file.sha256)
      },
      idFor: assetIds(secretFile(join(home, 'secret'))).idFor,
      locked: (id, work) => withLease(join(home, 'locks', id), {}, work),
      problem: (error) => describeProblem(error, dir, otherPlace),
      kept() {
        if (!swept) void removeOrphans(dir, init.log)
        swept = true
      },
    },
    init,
  )
}
