/**
 * Who lives, of all hosts on a Redis: each says so in a key that ends by itself. A host that could not say so itself for a while doubts that others are gone: what kept
 * it from that, as a server that stood still, may have kept them from it too, and they may come back later than it does.
 */
import type { RedisConnection } from './connection.ts'

export interface SignsOfLife {
  /** Where a host says that it lives; of none, what all such keys begin with. */
  at(owner: string): string
  readonly ownAt: string
  /** Says that this host lives. */
  show(direct?: RedisConnection['ask']): Promise<void>
  /** For one whose sign of life the server may have lost: it has as long as any to give another. */
  lend(owner: string, direct: RedisConnection['ask']): Promise<void>
  /** The server is new here, or back: whoever lives may not have said so yet. */
  waitForAll(): void
  /** Whether who gives no sign of life may be about to. */
  areDoubted(): boolean
  /** Whether who lives has had the time to say so. Stricter than `areDoubted`: for what cannot be taken back. */
  areComplete(): boolean
  remove(): Promise<void>
}
export interface SignsOfLifeInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key'>
  readonly owner: string
  /** A host that shows no sign of life for this long is gone, in milliseconds. */
  readonly staleMs: number
}

/** How often a host is to say that it lives. */
export const beatMs = (staleMs: number): number => staleMs / 4

/** Says nothing by itself. */
export function signsOfLife({ connection: { ask, key }, owner, staleMs }: SignsOfLifeInit): SignsOfLife {
  const at = (one: string): string => key('host', one)
  const ownAt = at(owner)
  let completeFrom = Infinity
  let doubtedUntil = 0
  /** When this host was last on its way to say that it lives, and did. */
  let shownAt: number | undefined
  /** Others may have been so late as well, and have said it just before this host did: their keys end up to one beat sooner than its own. */
  const isLate = (): boolean => shownAt !== undefined && performance.now() - shownAt > 2 * beatMs(staleMs)
  const waitForAll = (): void => void (completeFrom = performance.now() + 2 * staleMs)
  return {
    at,
    ownAt,
    async show(direct = ask) {
      const askedAt = performance.now()
      await direct(async (redis) => {
        // A server that is full refuses to set a key, and still lets one last longer.
        const isThere = (await redis.pexpire(ownAt, staleMs)) !== 0
        // Before it is there again: who reads next would else see this host's sign of life, and nothing to doubt.
        if (isLate() || (!isThere && shownAt !== undefined)) {
          doubtedUntil = performance.now() + staleMs
          waitForAll()
        }
        if (!isThere) await redis.set(ownAt, '1', 'PX', staleMs)
      })
      shownAt = askedAt
    },
    async lend(one, direct) {
      if ((await direct((redis) => redis.exists(at(one)))) === 0) await direct((redis) => redis.set(at(one), '1', 'PX', staleMs, 'NX'))
    },
    waitForAll,
    areDoubted: () => isLate() || performance.now() < doubtedUntil,
    areComplete: () => !isLate() && performance.now() >= completeFrom,
    remove: () => ask(async (redis) => void (await redis.del(ownAt))),
  }
}
