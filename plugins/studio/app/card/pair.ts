/** Two pictures of a card that are compared. */
import type { StudioAsset } from '../../messages.ts'
import type { ResultAsset } from '../link/result.ts'
import { isPicture } from '../parts/words.ts'
import type { Version } from './version.ts'

export interface Pair {
  readonly before: ResultAsset
  readonly after: ResultAsset
}

/** The one that is picked with the one before it on the card, the next one, or what it was made from. Nothing where there is none of these. */
export function pairOf({ asset }: Version, versions: readonly Version[], known: ReadonlyMap<string, StudioAsset>): Pair | undefined {
  if (!isPicture(asset.mimeType)) return undefined
  const pictures = versions.map((one) => one.asset).filter(({ mimeType }) => isPicture(mimeType))
  const at = pictures.findIndex(({ id }) => id === asset.id)
  const [previous, next, parent] = [pictures[at - 1], pictures[at + 1], known.get(asset.id)?.parents[0]]
  if (previous) return { before: previous, after: asset }
  if (next) return { before: asset, after: next }
  if (parent === undefined) return undefined
  return { before: { id: parent, uri: `asset://${parent}`, name: 'What it was made from', mimeType: asset.mimeType }, after: asset }
}
