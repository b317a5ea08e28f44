/** A store that hosts share, and this host's own disk for what that does not take: what is too large for it, and everything while it is away or full. */
import { AtelierError, type CacheStore, type PluginContext, type Result } from 'atelier-mcp'
import { twoStores } from './two-stores.ts'

/** What is asked of `shared` while it is away is refused with its code: a miss would be paid again. What was made meanwhile is kept in `own`. */
export function sharedOrOwn(shared: CacheStore, own: CacheStore, log: Pick<PluginContext['log'], 'debug' | 'warn'>): CacheStore {
  // A host that was stopped and wakes up finds a server silent that is there, and one that is restarted is back soon: what no other host finds is paid for again.
  const setShared: CacheStore['set'] = (key, result) =>
    shared.set(key, result).catch((error: unknown) => {
      if (!AtelierError.is(error, 'ENGINE_AWAY')) throw error
      return shared.set(key, result)
    })
  return {
    ...twoStores(shared, own),
    async get(key, isHit) {
      const [theirs, ours] = await Promise.all([shared.get(key, isHit), own.get(key, isHit)])
      return theirs && ours ? newer(theirs, ours) : (theirs ?? ours)
    },
    async set(key, result) {
      try {
        await setShared(key, result)
      } catch (error) {
        // Nobody can keep that.
        if (error instanceof TypeError) throw error
        const isTooLarge = error instanceof RangeError
        log[isTooLarge ? 'debug' : 'warn']('A result is remembered on this host alone.', { reason: (error as Error).message })
        await own.set(key, result)
        await shared.delete(key).catch(() => false)
        return
      }
      await own.delete(key)
    },
  }
}

const newer = (one: Result, other: Result): Result => (other.provenance.createdAt > one.provenance.createdAt ? other : one)
