/** Two stores that hosts share: a quick one for what is small, and another one for what that does not take. */
import type { CacheStore } from 'atelier-mcp'
import { twoStores } from './two-stores.ts'

/** An entry is in one of the two; `large` is asked where `small` has none. Where either is away, so is the whole. */
export function smallOrLarge(small: CacheStore, large: CacheStore): CacheStore {
  return {
    ...twoStores(small, large),
    get: async (key, isHit) => (await small.get(key, isHit)) ?? large.get(key, isHit),
    async set(key, result) {
      try {
        await small.set(key, result)
      } catch (error) {
        // Nobody can keep that.
        if (error instanceof TypeError) throw error
        await large.set(key, result)
        // An older one there would hide the new one.
        await small.delete(key)
        return
      }
      // One that stays there is older, and found only when this one has gone.
      await large.delete(key).catch(() => false)
    },
  }
}
