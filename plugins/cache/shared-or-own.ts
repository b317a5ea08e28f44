/** A store that hosts share, and this host's own disk for what that does not take: what is too large for it, and everything while it is away or full. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type CacheStore, type PluginContext, type Result } from 'atelier-mcp'
import { twoStores } from './two-stores.ts'

/** The shared store is tried again after this, in milliseconds. */
const againMs = 1000

/**
 * What is asked of `shared` while it is away is refused with its code: a miss would be paid again. What was made meanwhile is kept in `own`, and handed
 * over when it is back, until `close`.
 */
export function sharedOrOwn(shared: CacheStore, own: CacheStore, log: Pick<PluginContext['log'], 'debug' | 'warn'>): CacheStore {
  const closing = new AbortController()
  /** Keys of what is to be handed over. */
  const waiting = new Set<string>()
  let handingOver: Promise<void> | undefined

  const handOver = async (key: string): Promise<void> => {
    const ours = await own.get(key, false)
    const theirs = ours && (await shared.get(key, false))
    if (ours && (!theirs || newer(theirs, ours) === ours)) await shared.set(key, ours)
    await own.delete(key)
  }
  const handAllOver = async (): Promise<void> => {
    for (const key of waiting) {
      if (closing.signal.aborted) return
      try {
        await handOver(key)
      } catch (error) {
        if (isAway(error)) {
          await delay(againMs, undefined, { signal: closing.signal, ref: false }).catch(() => {})
          return
        }
        log.warn('A result stays on this host alone.', { reason: (error as Error).message })
      }
      waiting.delete(key)
    }
  }
  const handOverLater = (key: string): void => {
    waiting.add(key)
    handingOver ??= (async () => {
      while (waiting.size > 0 && !closing.signal.aborted) await handAllOver()
      handingOver = undefined
    })()
  }
  // A host that was stopped and wakes up finds a server silent that is there, and one that is restarted is back soon.
  const setShared: CacheStore['set'] = (key, result) =>
    shared.set(key, result).catch((error: unknown) => {
      if (!isAway(error)) throw error
      return shared.set(key, result)
    })
  const both = twoStores(shared, own)
  return {
    ...both,
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
        if (isAway(error)) handOverLater(key)
        // Where there was no answer, another host may have kept what it has paid for meanwhile.
        else await shared.delete(key).catch(() => false)
        return
      }
      waiting.delete(key)
      await own.delete(key)
    },
    async close() {
      closing.abort()
      await handingOver
      await both.close()
    },
  }
}

const isAway = (error: unknown): boolean => AtelierError.is(error, 'ENGINE_AWAY')
const newer = (one: Result, other: Result): Result => (other.provenance.createdAt > one.provenance.createdAt ? other : one)
