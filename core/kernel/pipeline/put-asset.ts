/** What a plugin keeps by itself: it passes `export` like everything else, where somebody taps that for it. */
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { unspent } from '../errors/unspent.ts'
import { takenOver } from '../hooks/taken-over.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Doors } from './doors.ts'
import { keeper } from './keep.ts'

/** Keeps `artifact` for the caller, made from `parents`. Throws `INPUT_INVALID` for what is no artifact, or has no bytes. */
export async function putAsset(
  { assets, doors }: { readonly assets: AssetStore; readonly doors: Doors },
  artifact: Artifact,
  parents: readonly Pick<Asset, 'id' | 'bytes'>[],
  by: Caller,
): Promise<Asset> {
  const kind = 'upload'
  const keep = keeper(assets, {
    principal: by.principal.id,
    groups: by.principal.groups,
    kind,
    name: artifact.name,
    parents: parents.map(({ id }) => id),
  })
  const stored = doors.storedOf(artifact)
  const taken = stored ? { value: artifact } : await takenOver(artifact)
  if ('fault' in taken) throw unspent('INPUT_INVALID', `What is to be kept is ${taken.fault}.`)
  const own = taken.value
  const provenance = own.provenance ?? doors.originOf(own, parents, by.principal.id)
  const policy = doors.policyOf(kind, provenance?.kind)
  if (policy === undefined) return keep.original(own)
  const original = stored ? await doors.source(stored, by.principal, by.signal) : { ...own, ...(provenance && { provenance }) }
  const asset = await keep.made({ original, leaving: await doors.passFor(original, undefined, kind, by), policy })
  return (await doors.out(asset, by)) ?? asset
}
