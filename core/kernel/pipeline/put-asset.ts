/** What a plugin keeps by itself: it passes `export` like everything else, where somebody taps that for it. */
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Doors } from './doors.ts'
import { keeper } from './keep.ts'

/** Keeps `artifact` for the caller, made from `parents`. */
export async function putAsset(
  { assets, doors }: { readonly assets: AssetStore; readonly doors: Doors },
  artifact: Artifact,
  parents: readonly Pick<Asset, 'id'>[],
  by: Caller,
): Promise<Asset> {
  const kind = 'upload'
  const keep = keeper(assets, { principal: by.principal.id, kind, name: artifact.name, parents: parents.map(({ id }) => id) })
  const policy = doors.policyOf(kind, artifact.provenance?.kind)
  if (policy === undefined) return keep.original(artifact)
  const stored = doors.storedOf(artifact)
  const original = stored ? await doors.source(stored, by.principal.id, by.signal) : artifact
  const asset = await keep.made({ original, leaving: await doors.passFor(original, undefined, kind, by), policy })
  return (await doors.out(asset, by)) ?? asset
}
