/** What an export is made of: a library in a folder, or one that a store keeps wherever it does. */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { AssetStore, OwnedAsset } from '../../kernel/ports/asset-store.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import type { AssetRecord, RecordFile } from '../assets/asset-record.ts'
import { createRecords } from '../assets/record-files.ts'
import { recordOf } from '../assets/take-over.ts'

export interface ExportSource {
  /** Everybody's, in any order. */
  entries(): AsyncIterable<ExportEntry>
}
/** An asset to be exported. */
export interface ExportEntry {
  readonly record: AssetRecord
  /** The content of one of its files, which is what its hash says; nothing where it is gone or was changed. */
  open(file: RecordFile): Promise<Readable | undefined>
  /** Whether it is there still. */
  isThere(): Promise<boolean>
}

/** Of the data home `dir`. No content is held in memory. */
export function homeSource(dir: string, log: Pick<Logger, 'warn'>): ExportSource {
  const home = join(dir, '.store')
  const records = createRecords(join(home, 'records'), join(home, 'tmp'), log)
  return {
    async *entries() {
      for await (const record of records.all())
        yield {
          record,
          open: (file) =>
            wholeContent(file, [
              join(home, 'blobs', file.sha256.slice(0, 2), file.sha256),
              file === record ? join(dir, record.file) : join(dir, dirname(record.file), file.name),
            ]),
          isThere: async () => (await records.read(record.id)) !== undefined,
        }
    },
  }
}

/** Of a store: one content at a time is in memory. */
export const storeSource = (store: Pick<AssetStore, 'all' | 'get'>): ExportSource => ({
  async *entries() {
    for await (const asset of store.all()) yield entryOf(asset, store)
  },
})

function entryOf(asset: OwnedAsset, store: Pick<AssetStore, 'get'>): ExportEntry {
  const beside = (asset.companions ?? []).map(({ name = '', mimeType, size = 0, sha256 = '' }) => ({ name, mimeType, size, sha256 }))
  const record = recordOf(asset, { file: '', keep: '', companions: beside })
  const readers = new Map(record.companions?.map((file, index) => [file, asset.companions![index]!]))
  return {
    record: { ...record, name: asset.name },
    async open(file) {
      try {
        const data = await (readers.get(file) ?? asset).bytes()
        return Readable.from([Buffer.from(data.buffer, data.byteOffset, data.byteLength)])
      } catch (error) {
        if (AtelierError.is(error) && error.code === 'ASSET_DAMAGED') return undefined
        throw error
      }
    },
    isThere: async () => (await store.get(asset.id, asset.principal)) !== undefined,
  }
}

/** The first of these files that holds the content, open: it can be read to its end, whoever deletes it meanwhile. */
async function wholeContent({ sha256, size }: RecordFile, paths: readonly string[]): Promise<Readable | undefined> {
  for (const path of paths) {
    const handle = await open(path).catch(() => undefined)
    if (!handle) continue
    if (await isWhole(handle, sha256, size)) {
      if (size > 0) return handle.createReadStream({ start: 0 })
      // A stream of nothing would never be closed by reading it.
      await handle.close()
      return Readable.from([])
    }
    await handle.close()
  }
  return undefined
}

async function isWhole(handle: FileHandle, sha256: string, size: number): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    if ((await handle.stat()).size !== size) return false
    for await (const part of handle.createReadStream({ start: 0, autoClose: false })) hash.update(part as Uint8Array)
    return hash.digest('hex') === sha256
  } catch {
    // As good as damaged.
    return false
  }
}
