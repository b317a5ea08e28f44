/** Takes assets over from another library as they are there: ids, owners, times, tags, names, and what they were made from. */
import { randomBytes } from 'node:crypto'
import { extname, parse } from 'node:path'
import type { Artifact } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import type { AssetStore, OwnedAsset } from '../../kernel/ports/asset-store.ts'
import { type AssetRecord, contentUseOf, isId, type RecordFile, recordVersion } from './asset-record.ts'
import { lineOf, madeFromOf } from './list-line.ts'
import { safeStem } from './name.ts'
import { folderOf, originalsFolder } from './placement.ts'
import type { StoreParts } from './store-parts.ts'

export interface TakeOverInit {
  readonly parts: Pick<StoreParts, 'contents' | 'records' | 'lists' | 'listsOfGroups' | 'placement'>
  /** Writes a record where none is, or takes back what was kept for it. False where another one is there. */
  writeNew(record: AssetRecord): Promise<boolean>
  tell(record: AssetRecord, what: 'added'): void
}

/** Each asset whole, by the steps of a keep: what is broken off leaves nothing that anybody sees. Rejects with what the store throws. */
export function takeOver({ parts, writeNew, tell }: TakeOverInit): AssetStore['takeOver'] {
  const { contents, records, lists, listsOfGroups, placement } = parts
  const found = async ({ id, sha256, principal }: OwnedAsset): Promise<'known' | 'other' | undefined> => {
    const there = await records.read(id)
    if (there) return there.sha256 === sha256 && there.principal === principal ? 'known' : 'other'
    return (await records.isNewer(id)) ? 'other' : undefined
  }
  return async (asset) => {
    if (!isId(asset.id)) return 'other'
    const before = await found(asset)
    if (before) return before
    const main = await wholeOf(asset)
    const beside = await Promise.all((asset.companions ?? []).map(wholeOf))
    const line = { ...asset, keep: randomBytes(8).toString('hex') }
    // Listed before it exists, as everything that is kept.
    await lists.add(asset.principal, lineOf(line), madeFromOf(line))
    for (const group of asset.groups ?? []) await listsOfGroups.add(group, lineOf(line), madeFromOf(line))
    for (const { file, data } of [main, ...beside]) {
      await contents.put(file.sha256, data, contentUseOf(line))
      await contents.sync(file.sha256)
    }
    const { folder, stem, ending } = placeFor(asset)
    const companions = beside.map(({ file }) => file)
    const file = await placement.place(folder, stem, ending, asset, companions)
    const record = recordOf(asset, { file, keep: line.keep, companions })
    if (!(await writeNew(record))) return (await found(asset)) ?? 'other'
    if (!record.isPrivate) tell(record, 'added')
    return 'taken'
  }
}

/** Where people see an asset that comes from elsewhere: where one that was kept here would be. */
export function placeFor({ id, name, kind, createdAt, trashed, isPrivate }: Moved) {
  const open = folderOf(kind, createdAt)
  const folder = isPrivate ? originalsFolder(id) : trashed ? open.replace(/^assets/, 'trash') : open
  const ending = extname(name).slice(1)
  return { folder, stem: safeStem(parse(name).name), ending: /^[a-z0-9]{1,16}$/i.test(ending) ? ending : 'bin' }
}
interface Moved extends Pick<AssetRecord, 'id' | 'name' | 'kind' | 'createdAt' | 'trashed'> {
  readonly isPrivate?: true | undefined
}

/** The content of a file, and what a record says of it. */
async function wholeOf({
  name = 'companion',
  mimeType,
  sha256,
  bytes,
}: Artifact): Promise<{ readonly file: RecordFile; readonly data: Uint8Array }> {
  const data = await bytes()
  if ((await sha256Of(data)) === sha256) return { file: { name: safeStem(name), mimeType, size: data.byteLength, sha256 }, data }
  throw new AtelierError({ code: 'ASSET_DAMAGED', message: `The content of ${name} is not what its hash says.`, outcome: 'none' })
}

interface Placed {
  readonly file: string
  readonly keep: string
  readonly companions: readonly RecordFile[]
}
/** What a record says of an asset. */
export function recordOf(asset: OwnedAsset, { file, keep, companions }: Placed): AssetRecord {
  const { uri: _, path: __, url: ___, owner: ____, readOnly: _____, bytes: ______, companions: _______, ...known } = asset
  return { ...known, atelier: recordVersion, file, name: parse(file).base, keep, ...(companions.length > 0 && { companions }) }
}
