/** The store of assets, wherever its parts lie: content once, a record that its id leads to, lists of them, and the rules of who sees and changes what. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { Artifact } from '../../kernel/contract/assets.ts'
import type { AssetsInit } from '../../kernel/contract/engines.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { PluginLog } from '../../kernel/contract/plugin-home.ts'
import { heldFacts } from '../../kernel/hooks/held.ts'
import { candidatesOf } from './candidates.ts'
import { recordChanges } from './change-records.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import { fileLinks } from './file-links.ts'
import { finder } from './find-assets.ts'
import { indexOfRecords } from './index-of-records.ts'
import { keptLately } from './kept-lately.ts'
import { keepCompanions } from './keep-companions.ts'
import { lineOf, madeFromOf } from './list-line.ts'
import { extensionOf } from './media-extension.ts'
import { isFormOf, newRecord, stemFor } from './new-record.ts'
import { folderOf, originalsFolder } from './placement.ts'
import { type AssetRecord, contentUseOf, isId, type RecordFile, toAsset, whileHeld } from './asset-record.ts'
import type { AssetStore, KeepInit, StoredAsset, Whose } from '../../kernel/ports/asset-store.ts'
import { idOf, sharing } from './sharing.ts'
import type { StoreParts } from './store-parts.ts'
import { createUnkept } from './unkept.ts'

/** What a store is told by its host. Where no exporter says how files of a media type end, the public database does. */
export interface AssetStoreInit extends Pick<AssetsInit, 'share' | 'index'>, Partial<Pick<AssetsInit, 'extension'>> {
  readonly log: Pick<PluginLog, 'warn' | 'debug'>
}

/** A store over `parts`. Nothing is read or written before the first call. */
export function assetStoreOver(parts: StoreParts, { log, share, extension, index: openIndex }: AssetStoreInit): AssetStore {
  const { contents, lists, listsOfGroups, placement } = parts
  const index =
    openIndex &&
    indexOfRecords({ records: parts.records, log, open: async () => openIndex(await parts.idFor('', 'index of the library', '')) })
  const records = index?.records ?? parts.records
  const rules = sharing(share)
  const unkept = createUnkept()
  const { of: withLink, ...links } = fileLinks(parts.addressOf)
  const lately = parts.isFar ? keptLately() : undefined
  /** Readers of contents that were there a moment ago: what is gone since could not be put back by them. */
  const found = new WeakSet<Artifact['bytes']>()
  const listeners = new Set<Parameters<AssetStore['onChange']>[0]>()

  const tell = ({ id, principal, groups }: AssetRecord, what: 'added' | 'changed' | 'removed') => {
    lately?.forget(id)
    for (const listener of listeners) listener(`asset://${id}`, what, { principal, groups })
  }
  const endingOf = async (mimeType: string, format?: string): Promise<string> => extensionOf(mimeType, extension?.(mimeType, format))

  const read =
    (record: AssetRecord) =>
    async (file: RecordFile): Promise<Uint8Array> => {
      const data = await parts.read(record, file)
      if (data) return data
      log.warn('The content of an asset is gone or was changed.', { id: record.id, file: file === record ? record.file : file.name })
      throw new AtelierError({
        code: 'ASSET_DAMAGED',
        message: `The content of asset://${record.id} (${record.name}) is gone or was changed.`,
        outcome: 'none',
      })
    }
  const sharedAs = (record: AssetRecord, by: Whose) =>
    rules.isOwn(record, by) ? {} : { owner: record.principal, ...(!rules.isChangeable(record, by) && { readOnly: true as const }) }
  /** The asset, its readable file put back if somebody deleted it. */
  const open = async (record: AssetRecord, by: Whose): Promise<StoredAsset> =>
    withLink(toAsset(record, await placement.pathOf(record), read(record), sharedAs(record, by)), record)
  const ifSeen = (record: AssetRecord | undefined, by: Whose, originals: boolean) =>
    record && rules.sees(record, by) && (originals || !record.isPrivate) ? record : undefined
  const seen = async (id: string, by: Whose, originals = true) => ifSeen(await records.read(id), by, originals)
  const list = async (record: Pick<AssetRecord, 'id' | 'createdAt' | 'kind' | 'keep' | 'parents' | 'left'>, groups: readonly string[]) => {
    for (const group of groups) await listsOfGroups.add(group, lineOf(record), madeFromOf(record))
  }

  const { change, isKeptAs, asKeptNow, removeNow } = recordChanges({
    parts: { ...parts, records },
    seen,
    sharing: rules,
    list,
    open,
    asStored: (record) => toAsset(record, undefined, read(record)),
    tell,
  })

  /** The asset of an id that is kept already, made whole again where something of it was lost. */
  async function again(id: string, artifact: Artifact, sha256: string, init: KeepInit): Promise<StoredAsset | undefined> {
    const known = await seen(id, init.principal)
    if (known === undefined) return void lately?.forget(id)
    const record = await asKeptNow(known, init)
    if (record === undefined) return undefined
    if (!found.has(artifact.bytes) && !(await contents.has(sha256, record.size))) {
      await contents.put(sha256, await artifact.bytes(), contentUseOf(record))
      await placement.mend(record)
    }
    if (record.trashed) return change(record.id, init.principal, { trashed: false })
    lately?.note(record)
    return open(record, init.principal)
  }

  /** False where another process has just kept the same, or a newer version has, in a way that this one cannot read: what was kept for this one is gone again. */
  async function writeNew(record: AssetRecord): Promise<boolean> {
    // All of them are waited for: what is still being written cannot be taken back.
    const [written, ...others] = await Promise.allSettled([
      records.write(record, { exclusive: true }),
      placement.describe(record),
      contents.sync(record.sha256),
    ])
    const failed = [written, ...others].find((one) => one.status === 'rejected')
    // Not its contents while its record may be there.
    const isWithdrawn = failed && (await records.withdraw(record).catch(() => undefined))
    if (isWithdrawn) await placement.remove(record).catch(() => {})
    if (failed && isWithdrawn !== false) throw failed.reason
    if (failed || (written.status === 'fulfilled' && written.value)) return true
    await placement.remove(record)
    return false
  }

  async function keepNew(data: Uint8Array, sha256: string, id: string, artifact: Artifact, init: KeepInit): Promise<StoredAsset> {
    const parents = (init.parents ?? []).filter(isId)
    const parent = parents.length === 1 ? await seen(parents[0]!, init.principal) : undefined
    const only = parent && isFormOf(parent, artifact, init.kind) ? parent : undefined
    // A form stands before its original in every list, also where the clock of the other's host is ahead.
    const createdAt = Math.max(Date.now(), only ? only.createdAt + 1 : 0)
    const ending = await endingOf(artifact.mimeType, init.format)
    const stem = await stemFor(artifact, init, ending, only)
    const beside = only && !only.trashed && !only.companions && !only.isPrivate ? posix.dirname(only.file) : folderOf(init.kind, createdAt)
    const folder = init.isPrivate ? originalsFolder(id) : beside
    // Listed before it exists: a line without a record is passed over, a record without a line would never be found.
    const groups = rules.sharedBy(init.groups)
    const keep = randomBytes(8).toString('hex')
    const line = { id, keep, createdAt, kind: init.kind, parents, ...(init.left && { left: init.left }) }
    const listed = Promise.all([lists.add(init.principal, lineOf(line), madeFromOf(line)), list(line, groups)])
    await Promise.all([listed, contents.put(sha256, data, contentUseOf(line))])
    const companions = await keepCompanions(artifact, contentUseOf(line), contents)
    const file = await placement.place(folder, stem, ending, { sha256 }, companions)
    const record = newRecord({
      id,
      artifact,
      init: { ...init, parents, groups },
      file,
      size: data.byteLength,
      sha256,
      createdAt,
      companions,
      keep,
      original: only,
    })
    if (await writeNew(record)) {
      if (!record.isPrivate) tell(record, 'added')
      lately?.note(record)
      return toAsset(record, await placement.pathOf(record), whileHeld(artifact, data, record, read(record)))
    }
    const theirs = await seen(id, init.principal)
    if (theirs) return open(theirs, init.principal)
    if (!(await records.isNewer(id))) await records.remove(id)
    return keepNew(data, sha256, await parts.idFor(init.principal, undefined, sha256), artifact, init)
  }

  /** Is there anything left that was made of it? */
  async function isNeeded({ id, principal }: AssetRecord): Promise<boolean> {
    for (const line of await lists.children(principal, id)) if ((await seen(line.id, principal))?.left?.from === id) return true
    return false
  }

  /** What this host knows of it, where keeping it once more changes nothing of that. */
  async function keptBefore(artifact: Artifact, init: KeepInit): Promise<StoredAsset | undefined> {
    if (!lately || init.identity === undefined || artifact.sha256 === undefined) return undefined
    const id = await parts.idFor(init.principal, init.identity, artifact.sha256)
    const record = lately.get(id)
    if (record === undefined || !rules.sees(record, init.principal) || !isKeptAs(record, init)) return undefined
    lately.afterwards(id, async () => (await again(id, artifact, record.sha256, init)) ?? keep(artifact, init))
    return open(record, init.principal)
  }
  const keep: AssetStore['keep'] = async (artifact, { isHit, ...init }) => {
    const known = isHit && (await keptBefore(artifact, init))
    if (known) return { asset: known }
    if (init.identity !== undefined && artifact.sha256) {
      const id = await parts.idFor(init.principal, init.identity, artifact.sha256)
      const there = await again(id, artifact, artifact.sha256, init).catch(() => undefined)
      if (there) return { asset: there }
    }
    const data = await artifact.bytes()
    const sha256 = heldFacts(artifact)?.sha256 ?? (await sha256Of(data))
    const id = await parts.idFor(init.principal, init.identity, sha256)
    try {
      const there = init.identity !== undefined && sha256 !== artifact.sha256 && (await again(id, artifact, sha256, init))
      if (there) return { asset: there }
      const asset = await keepNew(data, sha256, id, artifact, init)
      parts.kept?.()
      return { asset }
    } catch (error) {
      const problem = parts.problem(error)
      log.warn('An asset could not be kept; it is handed out from memory.', { ...problem })
      const ending = await endingOf(artifact.mimeType, init.format)
      const name = `${await stemFor(artifact, init, ending)}.${ending}`
      const record = newRecord({ id, artifact, init, file: name, size: data.byteLength, sha256, createdAt: Date.now(), companions: [] })
      return { asset: unkept.add(init.principal, record, artifact, data), problem }
    }
  }

  return {
    ...links,
    keep,
    async content(sha256, size) {
      if (!/^[0-9a-f]{64}$/.test(sha256) || !(await contents.has(sha256, size))) return undefined
      const reader = async (): Promise<Uint8Array> => {
        const data = await contents.read(sha256)
        if (data) return data
        throw new AtelierError({ code: 'ASSET_DAMAGED', message: `The content ${sha256} is gone or was changed.`, outcome: 'none' })
      }
      found.add(reader)
      return reader
    },
    async get(id, by) {
      const record = await seen(id, by)
      return record ? open(record, by) : unkept.get(id, idOf(by))
    },
    find: finder({ candidates: candidatesOf({ records, lists, listsOfGroups, index, log }), unkept, sharing: rules, seen: ifSeen, open }),
    async *all() {
      for await (const record of records.all()) {
        const { principal, groups, prompt } = record
        yield { ...toAsset(record, undefined, read(record)), principal, ...(groups && { groups }), ...(prompt !== undefined && { prompt }) }
      }
    },
    takeOver: async (asset) => (await import('./take-over.ts')).takeOver({ parts: { ...parts, records }, writeNew, tell })(asset),
    update: change,
    async remove(id, by, { permanent = false, originals = true, only } = {}) {
      if (unkept.remove(id, idOf(by))) return true
      if (!permanent) return (await change(id, by, { trashed: true }, { originals, ...(only && { only }) })) !== undefined
      const record = (await seen(id, by, originals)) && (await removeNow(id, by, only))
      if (record === undefined) return false
      const original = record.left?.from === undefined ? undefined : await seen(record.left.from, record.principal)
      if (original?.isPrivate && rules.isOwn(original, record.principal) && !(await isNeeded(original)))
        await removeNow(original.id, record.principal)
      return true
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
