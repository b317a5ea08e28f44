/** An index that is told of every record that comes, changes or goes, and is asked which of them may answer a query. */
import type { PluginLog } from '../../kernel/contract/plugin-home.ts'
import type { AssetIndex, IndexedAsset, IndexedKeep, IndexHit, IndexQuery } from '../../kernel/ports/asset-index.ts'
import type { AssetRecord } from './asset-record.ts'
import { madeFromOf } from './list-line.ts'
import { wordsIn } from './query.ts'
import type { RecordParts } from './store-parts.ts'

export interface IndexOfRecords {
  /** The records; whatever becomes of them, the index is told after it. */
  readonly records: RecordParts
  /** What may answer the query; nothing while the index is made for the first time. Rejects where it cannot be asked. */
  find(query: IndexQuery): Promise<AsyncIterable<IndexHit> | undefined>
  /** The record of a hit; nothing where that is gone, and then the hit is, too. */
  recordOf(hit: IndexHit): Promise<AssetRecord | undefined>
}
export interface IndexInit {
  readonly records: RecordParts
  /** Asked before the first use. */
  open(): Promise<AssetIndex>
  readonly log: Pick<PluginLog, 'warn' | 'debug'>
}

/** How often one of the hosts looks for what no host has told, while the library is in use. */
const sweepEveryMs = 10 * 60_000
/** After a sweep that failed. */
const retryMs = 5000
/** What was written so long before the last sweep is looked at once more: clocks differ. */
const clocksDifferMs = 60 * 60_000
/** Records that are told at a time. */
const step = 500

/** Nothing is opened before the first call. */
export function indexOfRecords({ records, open, log }: IndexInit): IndexOfRecords {
  let opened: Promise<AssetIndex> | undefined
  let isWhole = false
  let nextSweep = 0
  const ready = (): Promise<AssetIndex> => {
    opened ??= open()
    opened.catch(() => (opened = undefined))
    return opened
  }
  const index = async (): Promise<AssetIndex> => {
    const one = await ready()
    if (performance.now() >= nextSweep) {
      nextSweep = performance.now() + sweepEveryMs
      void sweep(one).catch((error: Error) => {
        nextSweep = performance.now() + retryMs
        log.debug('The index of the library could not be held against its records; that is tried again.', { error: error.message })
      })
    }
    return one
  }
  const sweep = (one: AssetIndex): Promise<void> =>
    one.sweep(sweepEveryMs, async ({ since, put }) => {
      const found: IndexedAsset[] = []
      for await (const record of records.all(since === undefined ? undefined : since - clocksDifferMs))
        if (found.push(indexed(record)) === step) await put(found.splice(0))
      if (found.length > 0) await put(found)
    })
  /** The record is written already, whatever becomes of this. */
  const tell = async (work: (one: AssetIndex) => Promise<void>): Promise<void> =>
    index()
      .then(work)
      .catch((error: Error) => log.warn('The index of the library was not told of a change; a sweep finds it.', { error: error.message }))

  return {
    records: {
      ...records,
      async write(record, options = {}) {
        const { over } = options
        const next = over ? { ...record, revision: (over.revision ?? 0) + 1 } : record
        const isWritten = await records.write(next, options)
        if (isWritten) await tell((one) => one.put([indexed(next)]))
        return isWritten
      },
      async remove(id, over) {
        await records.remove(id, over)
        if (over) await tell((one) => one.remove([keepOf(over)]))
      },
      async withdraw(record) {
        const isWithdrawn = await records.withdraw(record)
        if (!isWithdrawn) await tell((one) => one.put([indexed(record)]))
        return isWithdrawn
      },
    },
    async find(query) {
      const one = await index()
      isWhole ||= await one.isWhole()
      return isWhole ? one.find(query) : undefined
    },
    async recordOf(hit) {
      const record = await records.read(hit.id)
      if (record && keepOf(record).keep === hit.keep) return record
      // One that a newer version has written is there, and not for this one to judge.
      if (record || !(await records.isNewer(hit.id))) void tell((one) => one.remove([hit]))
      return undefined
    },
  }
}

const keepOf = ({ id, keep = '' }: Pick<AssetRecord, 'id' | 'keep'>): IndexedKeep => ({ id, keep })

const indexed = (record: AssetRecord): IndexedAsset => {
  const { groups = [], revision = 0, principal, createdAt, kind, mimeType, provenance, tags, trashed, isPrivate = false } = record
  return {
    ...keepOf(record),
    revision,
    principal,
    groups,
    createdAt,
    kind,
    mimeType,
    ...(provenance && { provider: provenance.provider }),
    tags,
    madeFrom: madeFromOf(record),
    trashed,
    isPrivate,
    words: wordsIn(record),
  }
}
