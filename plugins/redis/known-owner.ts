/** That a host has had orders on this Redis, in a key that outlasts it: of the hosts of another Redis nobody here knows whether they live, and a ledger may be theirs too. */
import type { RedisConnection } from './connection.ts'

/** Longer than a bill may be looked for: budgets count by months. */
const knownMs = 40 * 24 * 60 * 60_000
const renewMs = 24 * 60 * 60_000

/** Where it is said of a host. */
export const knownAt = (key: RedisConnection['key'], owner: string): string => key('known-host', owner)

export interface KnownOwner {
  /** Says it, also where the server has lost it. */
  say(direct: RedisConnection['ask']): Promise<void>
  /** Says it again where that was long ago. Never rejects. */
  renew(): void
}

export function knownOwner({ ask, key }: Pick<RedisConnection, 'ask' | 'key'>, owner: string): KnownOwner {
  const at = knownAt(key, owner)
  let saidAt = -Infinity
  const say: KnownOwner['say'] = async (direct) => {
    await direct(async (redis) => {
      // A server that is full refuses to set a key, and still lets one last longer.
      if ((await redis.pexpire(at, knownMs)) === 0) await redis.set(at, '1', 'PX', knownMs)
    })
    saidAt = performance.now()
  }
  return {
    say,
    renew: () => void (performance.now() - saidAt > renewMs && say(ask).catch(() => {})),
  }
}
