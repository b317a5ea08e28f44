/** A store that hosts share, and this host's own for what that does not take: what is too large for it, and everything while it is away or full. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type CacheStore, type PluginContext, type Result, type Warning } from 'atelier-mcp'
import type { Remembered, Remembering } from './on-disk-or-spare.ts'
import { twoStores } from './two-stores.ts'
import type { WaitingKeys } from './waiting-keys.ts'

/** The shared store is tried again after this, in milliseconds: where it was away, and where it had no room; twice as long each time that it still has none. */
const againMs = { away: 1000, full: 5000, most: 60_000 }

export interface SharedOrOwnInit {
  readonly shared: CacheStore
  readonly own: Remembering
  /** Also what an earlier host in the same folder has left. */
  readonly waiting: WaitingKeys
  readonly log: Pick<PluginContext['log'], 'debug' | 'warn'>
}

interface Waiting {
  /** Resolves when others find it, or nobody keeps it any more; rejects where this host ends before. */
  readonly over: Promise<void>
  readonly end: () => void
  readonly fail: (why: Error) => void
}

/**
 * What is asked of `shared` while it is away is refused with its code: a miss would be paid again. What it did not take is kept in `own`, and handed
 * over when it is back or has room, until `close`.
 */
export function sharedOrOwn({ shared, own, waiting: onDisk, log }: SharedOrOwnInit): Remembering {
  const closing = new AbortController()
  const waiting = new Map<string, Waiting>()
  let handingOver: Promise<void> | undefined

  const handOver = async (key: string): Promise<void> => {
    const ours = await own.get(key, false)
    const theirs = ours && (await shared.get(key, false))
    if (ours && (!theirs || newer(theirs, ours) === ours)) await shared.set(key, ours)
    await own.delete(key)
  }
  const settle = async (key: string): Promise<void> => {
    const one = waiting.get(key)
    waiting.delete(key)
    if (one) await onDisk.delete(key)
    one?.end()
  }
  let fullMs = againMs.full
  /** For how long is to be waited before it is tried again, in milliseconds. */
  const handAllOver = async (): Promise<number> => {
    for (const key of waiting.keys()) {
      if (closing.signal.aborted) return 0
      try {
        await handOver(key)
        fullMs = againMs.full
      } catch (error) {
        if (isAway(error)) return againMs.away
        if (isLater(error)) {
          // A smaller one may have room: it is first the next time.
          const one = waiting.get(key)
          if (one && waiting.delete(key)) waiting.set(key, one)
          const restMs = fullMs
          fullMs = Math.min(againMs.most, 2 * fullMs)
          return restMs
        }
        log.warn('A result stays on this host alone.', { reason: (error as Error).message })
      }
      await settle(key)
    }
    return 0
  }
  const handOverLater = (key: string): Promise<void> => {
    const known = waiting.get(key) ?? newWaiting()
    waiting.set(key, known)
    handingOver ??= (async () => {
      while (waiting.size > 0 && !closing.signal.aborted)
        await delay(await handAllOver(), undefined, { signal: closing.signal, ref: false }).catch(() => {})
      handingOver = undefined
    })()
    return known.over
  }
  // A host that was stopped and wakes up finds a server silent that is there, and one that is restarted is back soon.
  const setShared: CacheStore['set'] = (key, result) =>
    shared.set(key, result).catch((error: unknown) => {
      if (!isAway(error)) throw error
      return shared.set(key, result)
    })
  /** `beside` keeps it in `own`. */
  const keep = async (key: string, result: Result, beside: () => Promise<Warning | undefined>): Promise<Remembered> => {
    try {
      await setShared(key, result)
    } catch (error) {
      // Nobody can keep that.
      if (error instanceof TypeError) throw error
      const isTooLarge = error instanceof RangeError
      log[isTooLarge ? 'debug' : 'warn']('A result is remembered on this host alone.', { reason: (error as Error).message })
      const warning = await beside()
      // Where there was no answer, another host may have kept what it has paid for meanwhile.
      if (!isAway(error)) await shared.delete(key).catch(() => false)
      if (!isLater(error)) return { ...(warning && { warning }) }
      await onDisk.add(key)
      return { ...(warning && { warning }), shared: handOverLater(key) }
    }
    await own.delete(key)
    await settle(key)
    return {}
  }

  const goOn = async (): Promise<void> => {
    for (const key of await onDisk.all()) if (!closing.signal.aborted) void handOverLater(key)
  }
  void goOn()
  const both = twoStores(shared, own)
  return {
    ...both,
    async get(key, isHit) {
      const [theirs, ours] = await Promise.all([shared.get(key, isHit), own.get(key, isHit)])
      return theirs && ours ? newer(theirs, ours) : (theirs ?? ours)
    },
    set: async (key, result) => void (await keep(key, result, async () => void (await own.set(key, result)))),
    async remember(key, result) {
      const beside = async (): Promise<Warning | undefined> => (await own.remember(key, result)).warning
      return keep(key, result, beside).catch(async () => ({ ...(await own.remember(key, result)) }))
    },
    async close() {
      closing.abort()
      await handingOver
      for (const { fail } of waiting.values()) fail(new Error('This host ends, and has a result that others do not find.'))
      await both.close()
    },
  }
}

const newWaiting = (): Waiting => {
  let end = (): void => {}
  let fail = (_why: Error): void => {}
  const over = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  over.catch(() => {})
  return { over, end, fail }
}

const isAway = (error: unknown): boolean => AtelierError.is(error, 'ENGINE_AWAY')
/** Whether it may be taken another time: not where the server refuses this host, as by its rights or keys. */
const isLater = (error: unknown): boolean => isAway(error) || (AtelierError.is(error, 'ENGINE_FAILED') && error.retryable === true)
const newer = (one: Result, other: Result): Result => (other.provenance.createdAt > one.provenance.createdAt ? other : one)
