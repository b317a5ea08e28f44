/** The caller's assets and nobody else's: the store and the reading of inputs, bound to one principal. */
import { fileURLToPath } from 'node:url'
import type { StoredAsset, AssetStore, LoadInput, PlaceFiles } from '../ports/asset-store.ts'
import type { Asset, Assets } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Peer } from '../ports/peer.ts'
import { putAsset } from '../pipeline/put-asset.ts'
import { noteLoaded } from '../pipeline/loaded-assets.ts'
import { familyNamed, noteMade } from './last-made.ts'
import { linked, type Sign } from './linked.ts'
import { previewOf } from './preview-of.ts'
import type { Encode } from '../pipeline/encode.ts'
import { type Doors, seesOriginals } from '../pipeline/doors.ts'

export interface CallerAssetsInit {
  readonly store: AssetStore
  readonly doors: Doors
  readonly encode: Encode
  readonly inputs: LoadInput
  readonly places: PlaceFiles
  readonly sign: Sign
  /** Absolute; what is below it may be read, too. */
  readonly dataDir: string
  /** Absolute folders whose files may be named by path, besides the caller's own. */
  readonly roots: readonly string[]
  readonly maxBytes: number
}

export function callerAssets({
  store,
  doors,
  encode,
  inputs,
  places,
  sign,
  dataDir,
  roots,
  maxBytes,
}: CallerAssetsInit): (caller: Caller, peer: Peer) => Assets {
  return (caller, peer) => {
    const { paths, last } = peer
    const { signal } = caller
    const { id: principal } = caller.principal
    const originals = seesOriginals(caller)
    const seen = async (asset: Asset): Promise<Asset> => (paths ? asset : linked(withoutPath(asset), peer, sign))
    const out = async (stored: StoredAsset | undefined): Promise<Asset | undefined> => {
      const left = stored && (await doors.out(stored, caller))
      return left && seen(left)
    }
    const folders = async () => [...roots, ...(await caller.roots()).flatMap(({ uri }) => folderOf(uri))]
    /** The id that `id` stands for. Throws where the session has made nothing like it. */
    const idOf = async (id: string, kind = '*'): Promise<string> => {
      const named = familyNamed(id)
      if (named === undefined) return id
      const family = named === '*' ? kind : named
      const kept = last ? last.get(family)?.id : await newest(family)
      if (kept !== undefined) return kept
      throw nothingYet(family)
    }
    const newest = async (family: string): Promise<string | undefined> => {
      for await (const { id } of store.find(family === '*' ? {} : { mimeType: `${family}/*` }, principal, { originals })) return id
      return undefined
    }
    return {
      async load(named, kind) {
        const ref = familyNamed(named) === undefined ? named : `asset://${await idOf(named, kind)}`
        // Over HTTP nobody names the server's files; there, inputs are URLs, ids and data URIs.
        const own = paths && !elsewhere.test(ref) ? [dataDir, ...(await folders())] : []
        const loaded = await inputs(ref, { principal, roots: own, maxBytes, signal })
        if ('id' in loaded && typeof loaded.id === 'string') noteLoaded(caller, loaded.id)
        return loaded
      },
      async get(id) {
        const stored = await store.get(await idOf(id), principal)
        if (stored) noteLoaded(caller, stored.id)
        return out(stored)
      },
      async *find(query = {}) {
        for await (const stored of store.find(query, principal, { originals })) yield await seen(doors.listed(stored, caller))
      },
      async put(artifact, parents = []) {
        const asset = await seen(await putAsset({ assets: store, doors }, artifact, parents, caller))
        noteMade(last, asset)
        return asset
      },
      async form(asset, target) {
        const [shown = asset] = await doors.shown([asset], caller)
        return encode(shown, target, signal)
      },
      async preview(asset, { maxSide, maxBytes: bytes }) {
        const [shown = asset] = await doors.shown([asset], caller)
        return previewOf(shown, { maxSide, maxBytes: bytes }, encode, signal)
      },
      async place(to, { overwrite = false } = {}) {
        if (!paths && to !== undefined) throw notHere()
        const place = paths ? await places(to, { roots: to === undefined ? roots : await folders(), overwrite }) : undefined
        return place && { save: async (assets) => place.save(await doors.shown(assets, caller)) }
      },
      async update(id, change) {
        const stored = await store.update(await idOf(id), principal, change, { originals })
        // Not exported for it: what has been changed must not end in an error.
        return stored && seen(doors.listed(stored, caller))
      },
      remove: async (id, options) => store.remove(await idOf(id), principal, { ...options, originals }),
    }
  }
}

/** No path: its client need not be asked for its folders. */
const elsewhere = /^\s*(?:data|asset|https?):/i

const nothingYet = (family: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_NOT_FOUND',
    message: `Nothing was made in this session yet${family === '*' ? '' : ` that is of the type ${family}`}, so there is no last one.`,
    fix: '`list_assets` shows what was made before, with its ids.',
    outcome: 'none',
  })

const notHere = (): AtelierError =>
  new AtelierError({
    code: 'INPUT_FORBIDDEN',
    message: 'Files of the server cannot be written from here.',
    why: 'You are connected over HTTP, where client and server need not share a disk.',
    fix: 'Leave `saveTo` out, and take the file by the link in the result.',
    outcome: 'none',
    details: { param: 'saveTo' },
  })

/** Over HTTP nobody learns the server's folders. */
const withoutPath = <T extends Asset>({ path: _path, ...asset }: T): T => asset as T

const folderOf = (uri: string): string[] => {
  try {
    return uri.startsWith('file:') ? [fileURLToPath(uri)] : []
  } catch {
    return []
  }
}
