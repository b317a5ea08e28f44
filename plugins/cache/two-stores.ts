/** What two stores have together, whichever of them an entry lies in. */
import type { CacheRemoved, CacheStore } from 'atelier-mcp'

/** All but `get` and `set`. */
export function twoStores(one: CacheStore, other: CacheStore): Omit<CacheStore, 'get' | 'set'> {
  const both = async (ask: (store: CacheStore) => Promise<CacheRemoved>): Promise<CacheRemoved> => {
    const [first, second] = [await ask(one), await ask(other)]
    return { entries: first.entries + second.entries, bytes: first.bytes + second.bytes }
  }
  return {
    async delete(key) {
      const deleted = [await one.delete(key), await other.delete(key)]
      return deleted.includes(true)
    },
    clear: () => both((store) => store.clear()),
    prune: (signal) => both((store) => store.prune(signal)),
    async stats(exact) {
      const [first, second] = [await one.stats(exact), await other.stats(exact)]
      return {
        entries: first.entries + second.entries,
        bytes: first.bytes + second.bytes,
        hits: first.hits + second.hits,
        savedUsd: first.savedUsd + second.savedUsd,
        limits: {
          ...second.limits,
          bytes: first.limits.bytes + second.limits.bytes,
          entries: first.limits.entries + second.limits.entries,
        },
        place: `${first.place}, and ${second.place}`,
      }
    },
    async close() {
      await one.close()
      await other.close()
    },
  }
}
