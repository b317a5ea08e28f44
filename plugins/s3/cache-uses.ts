/** What the entries of the cache were used for, over all hosts: when, how often, what that saved. */
import type { Bucket } from './bucket.ts'

export interface CacheFigures {
  readonly hits: number
  readonly savedUsd: number
}
/** Uses of entries, by their ids. */
export interface CacheUses {
  /** Nobody waits for what that writes. */
  hit(id: string, savedUsd: number): void
  /** When each was used last, epoch milliseconds, as far as hosts have told: by others within the last hour, perhaps a little earlier. */
  all(): Promise<ReadonlyMap<string, number>>
  /** Forgets when it was used. */
  forget(id: string): Promise<void>
  figures(): Promise<CacheFigures>
  /** Writes the figures of this host to those of all. */
  flush(): Promise<void>
  /** Forgets the figures. */
  clear(): Promise<void>
}

const home = 'cache/used/'
const books = 'cache/books'
/** A host tells of the uses of one entry as often as that. */
const tellEveryMs = 60 * 60_000
/** Entries whose last use this host remembers. */
const mostKnown = 10_000
/** Another host writes the figures at the same moment. */
const mostTries = 10
const nothing = new Uint8Array()

export function cacheUses(bucket: Bucket): CacheUses {
  const known = new Map<string, { readonly usedAt: number; readonly toldAt: number }>()
  let pending: CacheFigures = { hits: 0, savedUsd: 0 }
  const read = async () => {
    const found = await bucket.get(books)
    return { found, figures: found ? parsed(found.data) : { hits: 0, savedUsd: 0 } }
  }
  async function flush(): Promise<void> {
    const own = pending
    if (own.hits === 0) return
    pending = { hits: 0, savedUsd: 0 }
    try {
      for (let tries = 0; tries < mostTries; tries++) {
        const { found, figures } = await read()
        const data = Buffer.from(JSON.stringify(sum(figures, own)))
        if ((await bucket.put(books, data, found ? { etag: found.etag } : 'absent')) !== undefined) return
      }
      pending = sum(pending, own)
    } catch (error) {
      pending = sum(pending, own)
      throw error
    }
  }
  return {
    hit(id, savedUsd) {
      pending = sum(pending, { hits: 1, savedUsd })
      const usedAt = Date.now()
      const { toldAt = 0 } = known.get(id) ?? {}
      const isDue = usedAt - toldAt > tellEveryMs
      known.delete(id)
      known.set(id, { usedAt, toldAt: isDue ? usedAt : toldAt })
      if (known.size > mostKnown) known.delete(known.keys().next().value!)
      if (isDue) bucket.put(home + id, nothing).catch(() => {})
    },
    async all() {
      const uses = new Map<string, number>()
      for await (const { key, at } of bucket.list(home)) uses.set(key.slice(home.length), at)
      for (const [id, { usedAt }] of known) uses.set(id, Math.max(usedAt, uses.get(id) ?? 0))
      return uses
    },
    async forget(id) {
      known.delete(id)
      await bucket.remove(home + id)
    },
    async figures() {
      return sum((await read()).figures, pending)
    },
    flush,
    async clear() {
      pending = { hits: 0, savedUsd: 0 }
      await bucket.remove(books)
    },
  }
}

const sum = (one: CacheFigures, other: CacheFigures): CacheFigures => ({
  hits: one.hits + other.hits,
  savedUsd: one.savedUsd + other.savedUsd,
})

/** What cannot be read costs nothing but the figures. */
function parsed(data: Uint8Array): CacheFigures {
  try {
    const { hits, savedUsd } = Object(JSON.parse(Buffer.from(data).toString())) as Partial<CacheFigures>
    if (Number.isFinite(hits) && Number.isFinite(savedUsd)) return { hits: Number(hits), savedUsd: Number(savedUsd) }
  } catch {}
  return { hits: 0, savedUsd: 0 }
}
