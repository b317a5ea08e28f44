/** The caller's assets and nobody else's: the store and the reading of inputs, bound to one principal. */
import { fileURLToPath } from 'node:url'
import type { AssetStore, LoadInput } from '../assets/store-interface.ts'
import { absolutePath } from '../assets/directories.ts'
import type { Asset, Assets } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import type { Peer } from '../host-interface.ts'

export interface CallerAssetsInit {
  readonly store: AssetStore
  /** The data home: what is kept there may be named by path. */
  readonly dataDir: string
  /** Configured folders; `~` and relative paths allowed. */
  readonly roots: readonly string[]
  readonly baseDir: string
  readonly maxBytes: number
}

export function callerAssets({
  store,
  dataDir,
  roots,
  baseDir,
  maxBytes,
}: CallerAssetsInit): (peer: Peer, signal: AbortSignal, clientRoots: Caller['roots']) => Assets {
  const configured = roots.map((root) => absolutePath(root, baseDir))
  let loader: Promise<LoadInput> | undefined
  const load = (): Promise<LoadInput> =>
    (loader ??= import('../net/load-input.ts').then(({ createLoadInput }) => createLoadInput({ store, dataDir })))
  return ({ principal: { id: principal }, paths }, signal, clientRoots) => {
    const seen = <T extends Asset | undefined>(asset: T): T => (paths || asset === undefined ? asset : withoutPath(asset))
    return {
      async load(ref) {
        // Over HTTP nobody names the server's files; there, inputs are URLs, ids and data URIs.
        const own = paths ? [dataDir, ...configured, ...(await clientRoots()).flatMap(({ uri }) => folderOf(uri))] : []
        return (await load())(ref, { principal, roots: own, maxBytes, signal })
      },
      get: async (id) => seen(await store.get(id, principal)),
      async *find(query = {}) {
        for await (const asset of store.find(query, principal)) yield seen(asset)
      },
      put: async (artifact, parents = []) =>
        (
          await store.keep(artifact, {
            principal,
            kind: 'upload',
            ...(artifact.name !== undefined && { name: artifact.name }),
            parents: parents.map(({ id }) => id),
          })
        ).asset,
      update: async (id, change) => seen(await store.update(id, principal, change)),
      remove: (id, options) => store.remove(id, principal, options),
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
