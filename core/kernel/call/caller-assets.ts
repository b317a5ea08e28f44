/** The caller's assets and nobody else's: the store and the reading of inputs, bound to one principal. */
import { fileURLToPath } from 'node:url'
import type { StoredAsset, AssetStore, LoadInput } from '../ports/asset-store.ts'
import type { Asset, Assets } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { putAsset } from '../pipeline/put-asset.ts'
import { type Doors, seesOriginals } from '../pipeline/doors.ts'

export interface CallerAssetsInit {
  readonly store: AssetStore
  readonly doors: Doors
  readonly inputs: LoadInput
  /** Absolute folders whose files may be named by path, besides the caller's own. */
  readonly roots: readonly string[]
  readonly maxBytes: number
}

export function callerAssets({ store, doors, inputs, roots, maxBytes }: CallerAssetsInit): (caller: Caller, paths: boolean) => Assets {
  return (caller, paths) => {
    const { signal } = caller
    const { id: principal } = caller.principal
    const originals = seesOriginals(caller)
    const seen = <T extends Asset | undefined>(asset: T): T => (paths || asset === undefined ? asset : withoutPath(asset))
    const out = async (stored: StoredAsset | undefined): Promise<Asset | undefined> => stored && seen(await doors.out(stored, caller))
    return {
      async load(ref) {
        // Over HTTP nobody names the server's files; there, inputs are URLs, ids and data URIs.
        const own = paths ? [...roots, ...(await caller.roots()).flatMap(({ uri }) => folderOf(uri))] : []
        return inputs(ref, { principal, roots: own, maxBytes, signal })
      },
      get: async (id) => out(await store.get(id, principal)),
      async *find(query = {}) {
        for await (const stored of store.find(query, principal, { originals })) yield seen(doors.listed(stored, caller))
      },
      put: async (artifact, parents = []) => seen(await putAsset({ assets: store, doors }, artifact, parents, caller)),
      async update(id, change) {
        const stored = await store.update(id, principal, change, { originals })
        // Not exported for it: what has been changed must not end in an error.
        return stored && seen(doors.listed(stored, caller))
      },
      remove: (id, options) => store.remove(id, principal, { ...options, originals }),
    }
  }
}

/** Over HTTP nobody learns the server's folders. */
const withoutPath = <T extends Asset>({ path: _path, ...asset }: T): T => asset as T

const folderOf = (uri: string): string[] => {
  try {
    return uri.startsWith('file:') ? [fileURLToPath(uri)] : []
  } catch {
    return []
  }
}
