/** The caller's assets, and what groups of theirs share: the store and the reading of inputs, bound to one principal. */
import { fileURLToPath } from 'node:url'
import type { OpenFolders, StoredAsset } from '../ports/asset-store.ts'
import type { Asset, Assets } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import type { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'
import type { Peer } from '../ports/peer.ts'
import { putAsset } from '../pipeline/put-asset.ts'
import { noteLoaded } from '../pipeline/loaded-assets.ts'
import type { CallInit } from './call-init.ts'
import { familyNamed, noteMade } from './last-made.ts'
import { linked } from './linked.ts'
import { previewOf } from './preview-of.ts'
import { seesOriginals } from '../pipeline/doors.ts'

/** `needed` gathers the folders that the client has open, and without which something would have been refused. */
export function callerAssets(
  { services, limits, store, doors, encode, inputs, putChecks }: CallInit,
  { caller, peer, needed }: { readonly caller: () => Caller; readonly peer: Peer; readonly needed: Set<string> },
): Assets {
  const { paths, last, principal } = peer
  const originals = seesOriginals(peer)
  const seen = async (asset: Asset): Promise<Asset> => (paths ? asset : linked(withoutPath(asset), peer, services.links.sign))
  const out = async (stored: StoredAsset | undefined): Promise<Asset | undefined> => {
    const left = stored && (await doors.out(stored, caller()))
    return left && seen(left)
  }
  const roots = [...services.roots, ...(peer.folders ?? [])]
  const open: OpenFolders = {
    list: async () => (await caller().roots()).flatMap(({ uri }) => folderOf(uri)),
    needed: (folder) => void needed.add(folder),
  }
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
    for await (const { id } of store.find(family === '*' ? {} : { mimeType: `${family}/*` }, principal.id, { originals })) return id
    return undefined
  }
  return {
    async load(named, kind) {
      const ref = familyNamed(named) === undefined ? named : `asset://${await idOf(named, kind)}`
      // Over HTTP nobody names the server's files; there, inputs are URLs, ids and data URIs.
      const may = paths ? { roots: [services.dirs.data, ...roots], open } : { roots: [] }
      const loaded = await inputs(ref, { ...may, principal, maxBytes: limits.inputBytes, signal: caller().signal })
      if ('id' in loaded && typeof loaded.id === 'string') noteLoaded(caller(), loaded.id)
      return loaded
    },
    async get(id) {
      const stored = await store.get(await idOf(id), principal)
      if (stored) noteLoaded(caller(), stored.id)
      return out(stored)
    },
    async *find(query = {}) {
      for await (const stored of store.find(query, principal, { originals })) yield await seen(doors.listed(stored, caller()))
    },
    async put(artifact, parents = []) {
      for (const check of putChecks) await check(principal)
      const asset = await seen(await putAsset({ assets: store, doors }, artifact, parents, caller()))
      noteMade(last, asset)
      return asset
    },
    async form(asset, target) {
      const [shown = asset] = await doors.shown([asset], caller())
      return encode(shown, target, caller().signal)
    },
    async preview(asset, { maxSide, maxBytes: bytes }) {
      const [shown = asset] = await doors.shown([asset], caller())
      return previewOf(shown, { maxSide, maxBytes: bytes }, encode, caller().signal)
    },
    async place(to, { overwrite = false } = {}) {
      if (!paths && to !== undefined) throw notHere()
      const place = paths ? await services.places(to, { roots, open, overwrite }) : undefined
      return place && { save: async (assets) => place.save(await doors.shown(assets, caller())) }
    },
    async update(id, change) {
      const stored = await store.update(await idOf(id), principal, change, { originals })
      // Not exported for it: what has been changed must not end in an error.
      return stored && seen(doors.listed(stored, caller()))
    },
    remove: async (id, options) => store.remove(await idOf(id), principal, { ...options, originals }),
  }
}

const nothingYet = (family: string): AtelierError =>
  unspent(
    'INPUT_NOT_FOUND',
    `Nothing was made in this session yet${family === '*' ? '' : ` that is of the type ${family}`}, so there is no last one.`,
    { fix: '`list_assets` shows what was made before, with its ids.' },
  )

const notHere = (): AtelierError =>
  unspent('INPUT_FORBIDDEN', 'Files of the server cannot be written from here.', {
    why: 'You are connected over HTTP, where client and server need not share a disk.',
    fix: 'Leave `saveTo` out, and take the file by the link in the result.',
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
