/** The store of assets: content once, a readable file by kind and date, and a record that its id leads to. */
import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Artifact } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { copyOfBytes } from '../../kernel/hooks/frozen.ts'
import { heldFacts } from '../../kernel/hooks/held.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { createBlobs, readChecked } from './blobs.ts'
import { otherPlace, recordChanges } from './change-records.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import { createIdentity } from './identity.ts'
import { createDayIndex } from './index-by-day.ts'
import { extensionOf } from './media-extension.ts'
import { safeStem } from './name.ts'
import { isFormOf, newRecord, stemFor } from './new-record.ts'
import { removeOrphans } from './orphans.ts'
import { createPlacement, folderOf, originalsFolder } from './placement.ts'
import { describeProblem } from './problem.ts'
import { matcher } from './query.ts'
import { type AssetRecord, createRecords, isId, type RecordFile, toAsset, whileHeld } from './record.ts'
import type { AssetStore, KeepInit, StoredAsset } from '../../kernel/ports/asset-store.ts'
import { createUnkept } from './unkept.ts'

export interface AssetStoreInit {
  /** The data home. */
  readonly dir: string
  readonly log: Pick<Logger, 'warn' | 'debug'>
  /** The extension of a media type, as exporters say (that of `format`, where one was asked for); the public database answers for the rest. */
  readonly extension?: (mimeType: string, format?: string) => string | undefined
}

/** Records that are read at a time while searching. */
const readAhead = 16

/** Opens the store in a data home. Nothing is read or written before the first call. */
export function createAssetStore({ dir, log, extension }: AssetStoreInit): AssetStore {
  const home = join(dir, '.store')
  const tempDir = join(home, 'tmp')
  const blobs = createBlobs(join(home, 'blobs'), tempDir)
  const records = createRecords(join(home, 'records'), tempDir, log)
  const index = createDayIndex(join(home, 'index'))
  const identity = createIdentity(join(home, 'secret'))
  const placement = createPlacement(dir, blobs, tempDir)
  const unkept = createUnkept()
  /** Readers of contents that were there a moment ago: what is gone since could not be put back by them. */
  const found = new WeakSet<Artifact['bytes']>()
  let swept = false
  const listeners = new Set<Parameters<AssetStore['onChange']>[0]>()

  const tell = (id: string, what: 'added' | 'changed' | 'removed') => {
    for (const listener of listeners) listener(`asset://${id}`, what)
  }
  const pathOf = (record: AssetRecord) => join(dir, record.file)

  const endingOf = async (mimeType: string, format?: string): Promise<string> => extensionOf(mimeType, extension?.(mimeType, format))

  const read =
    (record: AssetRecord) =>
    async (file: RecordFile): Promise<Uint8Array> => {
      const path = file === record ? pathOf(record) : join(dir, posix.dirname(record.file), file.name)
      const data = (await blobs.read(file.sha256)) ?? (await readChecked(path, file.sha256))
      if (data) return data
      log.warn('The content of an asset is gone or was changed.', { id: record.id, path })
      throw new AtelierError({
        code: 'ASSET_DAMAGED',
        message: `The content of asset://${record.id} (${record.name}) is gone or was changed.`,
        outcome: 'none',
      })
    }
  /** The asset, its readable file put back if somebody deleted it. */
  async function open(record: AssetRecord): Promise<StoredAsset> {
    const there =
      (await stat(pathOf(record)).catch(() => undefined)) ??
      (await placement.restore(record).then(
        () => true,
        () => undefined,
      ))
    return toAsset(record, there && !record.isPrivate ? pathOf(record) : undefined, read(record))
  }
  const mine = async (id: string, principal: string, originals = true) => {
    const record = await records.read(id)
    return record?.principal === principal && (originals || !record.isPrivate) ? record : undefined
  }

  const { change, asKeptNow, removeNow } = recordChanges({
    dir,
    records,
    placement,
    mine,
    open,
    asStored: (record) => toAsset(record, undefined, read(record)),
    tell,
  })

  /** The asset of an id that is kept already, made whole again where something of it was lost. */
  async function again(id: string, artifact: Artifact, sha256: string, init: KeepInit): Promise<StoredAsset | undefined> {
    const known = await mine(id, init.principal)
    if (known === undefined) return undefined
    const record = await asKeptNow(known, init)
    if (record === undefined) return undefined
    if (!found.has(artifact.bytes) && !(await blobs.has(sha256, record.size))) {
      await blobs.put(sha256, await artifact.bytes())
      if (!(await readChecked(pathOf(record), sha256))) await placement.restore(record)
    }
    return record.trashed ? change(record.id, init.principal, { trashed: false }) : open(record)
  }

  async function keepNew(data: Uint8Array, sha256: string, id: string, artifact: Artifact, init: KeepInit): Promise<StoredAsset> {
    const parents = (init.parents ?? []).filter(isId)
    const parent = parents.length === 1 ? await mine(parents[0]!, init.principal) : undefined
    const only = parent && isFormOf(parent, artifact, init.kind) ? parent : undefined
    const createdAt = Date.now()
    const ending = await endingOf(artifact.mimeType, init.format)
    const stem = await stemFor(artifact, init, ending, only)
    const beside = only && !only.trashed && !only.companions && !only.isPrivate ? posix.dirname(only.file) : folderOf(init.kind, createdAt)
    const folder = init.isPrivate ? originalsFolder(id) : beside
    // Listed before it exists: a line without a record is passed over, a record without a line would never be found.
    const madeFrom = [...new Set([...parents, init.left?.from ?? ''].filter(isId))]
    const listed = index.add(init.principal, { id, createdAt, kind: encodeURIComponent(init.kind) }, madeFrom)
    await Promise.all([listed, blobs.put(sha256, data)])
    const companions = await keepCompanions(artifact)
    const file = await placement.place(folder, stem, ending, { sha256 }, companions)
    const record = newRecord({
      id,
      artifact,
      init: { ...init, parents },
      file,
      size: data.byteLength,
      sha256,
      createdAt,
      companions,
      original: only,
    })
    try {
      const [isFirst] = await Promise.all([records.write(record, { exclusive: true }), placement.describe(record), blobs.sync(sha256)])
      if (isFirst) {
        if (!record.isPrivate) tell(id, 'added')
        return toAsset(record, record.isPrivate ? undefined : pathOf(record), whileHeld(artifact, data, record, read(record)))
      }
    } catch (error) {
      await Promise.all([records.remove(id), placement.remove(record)]).catch(() => {})
      throw error
    }
    // Another process has just kept the same; or a newer version has, in a way that this one cannot read.
    await placement.remove(record)
    const theirs = await mine(id, init.principal)
    if (theirs) return open(theirs)
    if (!(await records.isNewer(id))) await records.remove(id)
    return keepNew(data, sha256, await identity.idFor(init.principal, undefined, sha256), artifact, init)
  }

  async function keepCompanions(artifact: Artifact): Promise<RecordFile[]> {
    const kept: RecordFile[] = []
    for (const companion of artifact.companions ?? []) {
      const data = await companion.bytes()
      const file = {
        name: safeStem(companion.name ?? 'companion'),
        mimeType: companion.mimeType,
        size: data.byteLength,
        sha256: await sha256Of(data),
      }
      await blobs.put(file.sha256, data)
      kept.push(file)
    }
    return kept
  }

  /** Is there anything left that was made of it? */
  async function isNeeded({ id, principal }: AssetRecord): Promise<boolean> {
    for (const line of await index.children(principal, id)) if ((await mine(line.id, principal))?.left?.from === id) return true
    return false
  }

  return {
    async keep(artifact, init) {
      if (init.identity !== undefined && artifact.sha256) {
        const id = await identity.idFor(init.principal, init.identity, artifact.sha256)
        const known = await again(id, artifact, artifact.sha256, init).catch(() => undefined)
        if (known) return { asset: known }
      }
      const data = await artifact.bytes()
      const sha256 = heldFacts(artifact)?.sha256 ?? (await sha256Of(data))
      const id = await identity.idFor(init.principal, init.identity, sha256)
      try {
        const known = init.identity !== undefined && sha256 !== artifact.sha256 && (await again(id, artifact, sha256, init))
        if (known) return { asset: known }
        const asset = await keepNew(data, sha256, id, artifact, init)
        if (!swept) void removeOrphans(dir, log)
        swept = true
        return { asset }
      } catch (error) {
        const problem = describeProblem(error, dir, otherPlace)
        log.warn('An asset could not be kept; it is handed out from memory.', { ...problem })
        const ending = await endingOf(artifact.mimeType, init.format)
        const name = `${await stemFor(artifact, init, ending)}.${ending}`
        const record = newRecord({ id, artifact, init, file: name, size: data.byteLength, sha256, createdAt: Date.now(), companions: [] })
        const asset: StoredAsset = {
          ...toAsset(record, undefined, async () => copyOfBytes(data)),
          ...(artifact.companions && { companions: artifact.companions }),
        }
        unkept.add(init.principal, asset)
        return { asset, problem }
      }
    },
    async content(sha256, size) {
      if (!/^[0-9a-f]{64}$/.test(sha256) || !(await blobs.has(sha256, size))) return undefined
      const reader = async (): Promise<Uint8Array> => {
        const data = await blobs.read(sha256)
        if (data) return data
        throw new AtelierError({ code: 'ASSET_DAMAGED', message: `The content ${sha256} is gone or was changed.`, outcome: 'none' })
      }
      found.add(reader)
      return reader
    },
    async get(id, principal) {
      const record = await mine(id, principal)
      return record ? open(record) : unkept.get(id, principal)
    },
    async *find(query, principal, { originals = true } = {}) {
      const matches = matcher(query)
      const fits = (asset: StoredAsset | AssetRecord): boolean => (originals || !asset.isPrivate) && matches(asset)
      if (!query.trashed && query.parent === undefined) yield* unkept.list(principal).filter((asset) => fits(asset))
      const kind = query.kind === undefined ? undefined : encodeURIComponent(query.kind)
      const lines =
        query.parent === undefined
          ? index.newest(principal, query.since, query.until)
          : isId(query.parent)
            ? await index.children(principal, query.parent)
            : []
      let ahead: Promise<AssetRecord | undefined>[] = []
      const matching = async () =>
        (await Promise.all(ahead.splice(0))).filter((record) => record !== undefined && fits(record)) as AssetRecord[]
      for await (const line of lines) {
        if (kind !== undefined && line.kind !== kind) continue
        ahead.push(mine(line.id, principal))
        if (ahead.length >= readAhead) for (const record of await matching()) yield await open(record)
      }
      for (const record of await matching()) yield await open(record)
    },
    update: change,
    async remove(id, principal, { permanent = false, originals = true, only } = {}) {
      if (unkept.remove(id, principal)) return true
      if (!permanent) return (await change(id, principal, { trashed: true }, { originals, ...(only && { only }) })) !== undefined
      const record = (await mine(id, principal, originals)) && (await removeNow(id, principal, only))
      if (record === undefined) return false
      const original = record.left?.from === undefined ? undefined : await mine(record.left.from, principal)
      if (original?.isPrivate && !(await isNeeded(original))) await removeNow(original.id, principal)
      return true
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
