/** What a plugin keeps by itself: it passes `export` like everything else, where somebody taps that for it. */
import type { StoredAsset, AssetStore, KeepInit } from '../ports/asset-store.ts'
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { contentHash } from './cache-key.ts'
import type { Doors } from './doors.ts'
import { plain } from '../hooks/plain.ts'
import { keepGuarded } from './keep-artifacts.ts'

/** Keeps `artifact` for the caller, made from `parents`. */
export async function putAsset(
  { assets, doors }: { readonly assets: AssetStore; readonly doors: Doors },
  artifact: Artifact,
  parents: readonly Pick<Asset, 'id'>[],
  by: Caller,
): Promise<Asset> {
  const sources = parents.map(({ id }) => id)
  const keep = async (one: Artifact, init: Partial<KeepInit>): Promise<StoredAsset> => {
    const { asset } = await assets.keep(one, { principal: by.principal.id, kind: 'upload', name: artifact.name, parents: sources, ...init })
    return asset
  }
  const policy = doors.policyOf('upload', artifact.provenance?.kind)
  if (policy === undefined) return keep(artifact, {})
  const stored = doors.storedOf(artifact)
  const original = stored ? await doors.source(stored, by.principal.id, by.signal) : artifact
  const left = await doors.passFor(original, undefined, 'upload', by)
  const leaving = { ...plain(left), ...(left.provenance === undefined && original.provenance && { provenance: original.provenance }) }
  const changed = (await contentHash(left)) !== (await contentHash(original))
  const asset = await keepGuarded(keep, { policy, original, leaving, changed, sources })
  return (await doors.out(asset, by)) ?? asset
}
