/** What could not be written: kept in memory for this session, so that its id still leads somewhere. */
import type { Artifact } from '../../kernel/contract/assets.ts'
import { copyOfBytes } from '../../kernel/hooks/frozen.ts'
import type { StoredAsset } from '../../kernel/ports/asset-store.ts'
import { type AssetRecord, toAsset } from './asset-record.ts'

const maxCount = 64
const maxBytes = 128 << 20

export interface Unkept {
  /** `data`: of the artifact, whose record is written nowhere. */
  add(principal: string, record: AssetRecord, artifact: Artifact, data: Uint8Array): StoredAsset
  get(id: string, principal: string): StoredAsset | undefined
  /** Newest first. */
  list(principal: string): StoredAsset[]
  remove(id: string, principal: string): boolean
}

/** At most 64 assets or 128 MiB; the oldest go first. */
export function createUnkept(): Unkept {
  const held = new Map<string, { readonly principal: string; readonly asset: StoredAsset }>()
  let bytes = 0
  const drop = (id: string) => {
    bytes -= held.get(id)?.asset.size ?? 0
    held.delete(id)
  }
  const mine = (id: string, principal: string) => {
    const entry = held.get(id)
    return entry?.principal === principal ? entry.asset : undefined
  }
  return {
    add(principal, record, { companions }, data) {
      const asset: StoredAsset = { ...toAsset(record, undefined, async () => copyOfBytes(data)), ...(companions && { companions }) }
      drop(asset.id)
      held.set(asset.id, { principal, asset })
      bytes += asset.size
      for (const id of held.keys()) {
        if (held.size <= maxCount && bytes <= maxBytes) break
        if (id !== asset.id) drop(id)
      }
      return asset
    },
    get: mine,
    list: (principal) =>
      [...held.values()]
        .filter((entry) => entry.principal === principal)
        .map(({ asset }) => asset)
        .toReversed(),
    remove(id, principal) {
      if (!mine(id, principal)) return false
      drop(id)
      return true
    },
  }
}
