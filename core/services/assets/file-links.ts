/** Addresses of what a store has handed out, where it can give such. */
import type { Artifact } from '../../kernel/contract/assets.ts'
import type { AssetStore, StoredAsset } from '../../kernel/ports/asset-store.ts'
import type { AssetRecord } from './asset-record.ts'
import type { StoreParts } from './store-parts.ts'

export interface FileLinks {
  /** Notes what the bytes of the asset are, and gives it back. */
  of(asset: StoredAsset, record: AssetRecord): StoredAsset
  readonly addressOf?: NonNullable<AssetStore['addressOf']>
}

/** Known by what reads the bytes: whoever puts others in their place has none. */
export function fileLinks(addressOf: StoreParts['addressOf']): FileLinks {
  if (!addressOf) return { of: (asset) => asset }
  const files = new WeakMap<Artifact['bytes'], AssetRecord>()
  return {
    of(asset, record) {
      files.set(asset.bytes, record)
      return asset
    },
    async addressOf({ bytes, name }) {
      const file = files.get(bytes)
      return file && addressOf({ ...file, name })
    },
  }
}
