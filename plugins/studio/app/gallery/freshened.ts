/** The library as it is shown, with what has changed since. */
import type { StudioAsset, StudioAssets } from '../../messages.ts'
import type { Filter } from './filter.ts'

/** `shown` with its first page as that is now; the same list where nothing has changed. What is below the first page stays. */
export function freshened(shown: readonly StudioAsset[], { assets: first, next }: StudioAssets): readonly StudioAsset[] {
  const last = first.at(-1)
  const at = shown.findIndex(({ id }) => id === last?.id)
  const below =
    next === undefined || !last ? [] : at < 0 ? shown.filter(({ createdAt }) => createdAt < last.createdAt) : shown.slice(at + 1)
  const isSame = shown.length === first.length + below.length && first.every((one, place) => isAlike(one, shown[place]!))
  return isSame ? shown : [...first, ...below]
}

const isAlike = (one: StudioAsset, other: StudioAsset): boolean => JSON.stringify(one) === JSON.stringify(other)

/** `shown` with one of them as it is `now`: gone where it is none of what is looked for any more. */
export function withChanged(
  shown: readonly StudioAsset[],
  id: string,
  now: StudioAsset | undefined,
  { favourite, trashed }: Filter,
): readonly StudioAsset[] {
  const stays = now && now.trashed === (trashed === true) && (now.favourite || favourite !== true)
  return shown.flatMap((one) => (one.id !== id ? one : stays ? now : []))
}

/** As many as `studio_assets` takes at once. */
const idsTogether = 100

/** `ids` with one more that was looked at: each once, and the last hundred, however long no answer comes. */
export const withLookedAt = (ids: readonly string[], id: string): readonly string[] =>
  [...ids.filter((one) => one !== id), id].slice(-idsTogether)
