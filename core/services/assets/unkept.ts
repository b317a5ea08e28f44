/** What could not be written: kept in memory for this session, so that its id still leads somewhere. */
import type { StoredAsset } from '../../kernel/ports/asset-store.ts'

const maxCount = 64
const maxBytes = 128 << 20

export interface Unkept {
  add(principal: string, asset: StoredAsset): void
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
    add(principal, asset) {
      drop(asset.id)
      held.set(asset.id, { principal, asset })
      bytes += asset.size
      for (const id of held.keys()) {
        if (held.size <= maxCount && bytes <= maxBytes) break
        if (id !== asset.id) drop(id)
      }
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
