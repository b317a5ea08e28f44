/** Which of one principal's assets go, by `library.keep`: first to the trash, and for good when they have lain there for a day. */
import type { Keep } from '../../kernel/contract/library.ts'
import type { Leaving, Sweep } from '../../kernel/ports/retention.ts'
import type { OwnedAsset } from '../../kernel/ports/asset-store.ts'

const dayMs = 24 * 60 * 60_000

/** What the plan needs of a record, so that those of a large library fit into memory. */
export interface Counted {
  readonly id: string
  readonly principal: string
  readonly name: string
  readonly bytes: number
  /** When it was made, for the last time. */
  readonly at: number
  readonly keptAt: number | undefined
  readonly favourite: boolean
  readonly trashed: boolean
  /** Since when it is in the trash. */
  readonly trashedAt: number
  /** An original that is held back: it goes with the last that was made of it. */
  readonly isPrivate: boolean
  readonly from: string | undefined
  /** Kept for a group: others may be at work with it, too. */
  readonly isShared: boolean
}

export const counted = (asset: OwnedAsset): Counted => {
  const {
    id,
    principal,
    name,
    size,
    companions = [],
    createdAt,
    keptAt,
    favourite,
    trashed,
    trashedAt,
    isPrivate,
    left,
    groups = [],
  } = asset
  return {
    id,
    principal,
    name,
    bytes: companions.reduce((sum, one) => sum + (one.size ?? 0), size),
    at: keptAt ?? createdAt,
    keptAt,
    favourite,
    trashed,
    // What an older version has put there has lain there for a day.
    trashedAt: trashedAt ?? createdAt,
    isPrivate: isPrivate === true,
    from: left?.from,
    isShared: groups.length > 0,
  }
}

/** `inUse`: ids that stay, whatever their age. Of several that are beyond `bytes` the oldest goes first, out of the trash before anything else. */
export function retentionPlan(records: readonly Counted[], keep: Keep, inUse: ReadonlySet<string>, now: number): Sweep {
  const { days = Infinity, bytes = Infinity, favourites = true } = keep
  const toTrash: Leaving[] = []
  const forGood: Leaving[] = []
  const freed = freedWith(records)
  let excess = records.reduce((sum, one) => sum + one.bytes, 0) - bytes
  const goes = (one: Counted, why: Leaving['why']): void => {
    excess -= freed(one)
    // It counts as gone as soon as it is about to go.
    if (one.trashed && one.trashedAt > now - dayMs) return
    const { id, principal, name, bytes: size, at } = one
    ;(one.trashed ? forGood : toTrash).push({ id, principal, name, bytes: size, at, why })
  }
  const free = records
    .filter(({ id, isPrivate, favourite }) => !isPrivate && !inUse.has(id) && !(favourites && favourite))
    .toSorted((a, b) => a.at - b.at)
  const isOld = ({ at }: Counted): boolean => at < now - days * dayMs
  for (const one of free) if (isOld(one)) goes(one, 'days')
  const rest = free.filter((one) => !isOld(one))
  for (const one of [...rest.filter(({ trashed }) => trashed), ...rest.filter(({ trashed }) => !trashed)])
    if (excess > 0) goes(one, 'bytes')
  return { toTrash, forGood }
}

/** How much room an asset gives back: with its own files those of an original that was held back for it alone, or for others that are older. */
function freedWith(records: readonly Counted[]): (one: Counted) => number {
  const originals = new Map(records.flatMap((one) => (one.isPrivate ? [[one.id, one.bytes] as const] : [])))
  const last = new Map<string, Counted>()
  for (const one of records) if (one.from !== undefined && one.at >= (last.get(one.from)?.at ?? 0)) last.set(one.from, one)
  return (one) => one.bytes + (one.from !== undefined && last.get(one.from) === one ? (originals.get(one.from) ?? 0) : 0)
}
