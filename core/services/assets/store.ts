/** The store of assets: content once, a readable file by kind and date, and a record that its id leads to. */
import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Artifact } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { copyOfBytes } from '../../kernel/hooks/frozen.ts'
import { heldFacts } from '../../kernel/hooks/held.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { createBlobs, readChecked } from './blobs.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import { createIdentity } from './identity.ts'
import { createDayIndex } from './index-by-day.ts'
import { withLease } from './lease.ts'
import { extensionOf, withoutExtension } from './media-extension.ts'
import { checkName, safeStem } from './name.ts'
import { isFormOf, newRecord, stemFor } from './new-record.ts'
import { removeOrphans } from './orphans.ts'
import { createPlacement, folderOf, originalsFolder } from './placement.ts'
import { describeProblem } from './problem.ts'
import { matcher } from './query.ts'
import { type AssetRecord, createRecords, isId, type RecordFile, toAsset, whileHeld } from './record.ts'
import type { AssetStore, KeepInit, Only, Originals, StoredAsset } from '../../kernel/ports/asset-store.ts'
import { createUnkept } from './unkept.ts'

export interface AssetStoreInit {
  /** The data home. */
  readonly dir: string
  readonly log: Pick<Logger, 'warn' | 'debug'>
  /** The extension of a media type, as exporters say (that of `format`, where one was asked for); the public database answers for the rest. */
  readonly extension?: (mimeType: string, format?: string) => string | undefined
}

/** How a person names another place for what is kept. */
const otherPlace = 'set `dirs.data` in the config or ATELIER_DATA_DIR to another folder'
/** Records that are read at a time while searching. */
const readAhead = 16
/** How often it is written down that the same was made again. */
const dayMs = 24 * 60 * 60_000

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
  const isMeant = (record: AssetRecord, only: Only['only']): boolean => only?.(toAsset(record, undefined, read(record))) ?? true
  const mine = async (id: string, principal: string, originals = true) => {
    const record = await records.read(id)
    return record?.principal === principal && (originals || !record.isPrivate) ? record : undefined
  }

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

  /** What was held back once and is not any more gets its readable file; what passes another policy unchanged says so, and what was made again after days when that was. */
  async function asKeptNow(known: AssetRecord, { principal, isPrivate, left }: KeepInit): Promise<AssetRecord | undefined> {
    const isOther = left !== undefined && left.from === undefined && left.policy !== known.left?.policy
    const isNew = isOther || (known.isPrivate === true && !isPrivate)
    const isLate = Date.now() - (known.keptAt ?? known.createdAt) > dayMs
    if (!isNew && !isLate) return known
    return withLease(join(home, 'locks', known.id), {}, async () => {
      const record = await mine(known.id, principal)
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
        ...(isNew && left && { left }),
        ...(isLate && { keptAt: Date.now() }),
      }
      await records.write(next)
      await placement.describe(next)
      if (shown) tell(record.id, 'added')
      return next
    })
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

  async function change(
    id: string,
    principal: string,
    wanted: Parameters<AssetStore['update']>[2],
    { originals, only }: Originals & Only = {},
  ): Promise<StoredAsset | undefined> {
    if (wanted.name !== undefined) checkName(wanted.name)
    if (!(await mine(id, principal, originals))) return undefined
    return withLease(join(home, 'locks', id), {}, async () => {
      const record = await mine(id, principal)
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
      await records.write(next)
      await placement.describe(next)
      tell(id, 'changed')
      return open(next)
    }).catch((error: unknown) => {
      if (AtelierError.is(error)) throw error
      throw new AtelierError({ ...describeProblem(error, dir, otherPlace), outcome: 'none', cause: error })
    })
  }

  /** Under its lock: whoever changes it meanwhile would write the record anew. */
  const removeNow = (id: string, principal: string, only?: Only['only']): Promise<AssetRecord | undefined> =>
    withLease(join(home, 'locks', id), {}, async () => {
      const record = await mine(id, principal)
      if (record === undefined || !isMeant(record, only)) return undefined
      await records.remove(id)
      await placement.remove(record)
      tell(id, 'removed')
      return record
    })
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
