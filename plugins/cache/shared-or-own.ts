/** A store that hosts share, and this host's own disk for what that does not take: large results, and all of them while it is away or full. */
import type { CacheRemoved, CacheStore, PluginContext, Result } from 'atelier-mcp'

/** What is asked of `shared` while it is away is refused with its code: a miss would be paid again. What was made meanwhile is kept in `own`. */
export function sharedOrOwn(shared: CacheStore, own: CacheStore, log: Pick<PluginContext['log'], 'debug'>): CacheStore {
  const both = async (ask: (store: CacheStore) => Promise<CacheRemoved>): Promise<CacheRemoved> => {
    const [theirs, ours] = [await ask(shared), await ask(own)]
    return { entries: theirs.entries + ours.entries, bytes: theirs.bytes + ours.bytes }
  }
  return {
    async get(key, isHit) {
      const [theirs, ours] = await Promise.all([shared.get(key, isHit), own.get(key, isHit)])
      return theirs && ours ? newer(theirs, ours) : (theirs ?? ours)
    },
    async set(key, result) {
      try {
        await shared.set(key, result)
      } catch (error) {
        // Nobody can keep that.
        if (error instanceof TypeError) throw error
        log.debug('A result is remembered on this host alone.', { reason: (error as Error).message })
        await own.set(key, result)
        await shared.delete(key).catch(() => false)
        return
      }
      await own.delete(key)
    },
    async delete(key) {
      const deleted = [await shared.delete(key), await own.delete(key)]
      return deleted.includes(true)
    },
    clear: () => both((store) => store.clear()),
    prune: (signal) => both((store) => store.prune(signal)),
    async stats(exact) {
      const [theirs, ours] = [await shared.stats(exact), await own.stats(exact)]
      return {
        entries: theirs.entries + ours.entries,
        bytes: theirs.bytes + ours.bytes,
        hits: theirs.hits + ours.hits,
        savedUsd: theirs.savedUsd + ours.savedUsd,
        limits: { ...ours.limits, bytes: theirs.limits.bytes + ours.limits.bytes, entries: theirs.limits.entries + ours.limits.entries },
        place: `${theirs.place}, and ${ours.place}`,
      }
    },
    async close() {
      await shared.close()
      await own.close()
    },
  }
}

const newer = (one: Result, other: Result): Result => (other.provenance.createdAt > one.provenance.createdAt ? other : one)
