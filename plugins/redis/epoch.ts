/** The epoch of what a Redis was told: a name that goes with it, and is another one where the server has lost it. */
import { randomUUID } from 'node:crypto'
import { AtelierError } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'

/** The epoch, new where there is none, and the run of the server: with its disk, one that was restarted knows its epoch, and may have lost its last second. */
export const epochNow = (ask: RedisConnection['ask'], at: string): Promise<readonly [epoch: string, run: string]> =>
  ask(async (redis) => {
    // A server that is full refuses to write, also what is there already.
    if ((await redis.get(at)) === null) await redis.set(at, randomUUID(), 'NX')
    return [(await redis.get(at)) ?? '', /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1] ?? '']
  })

export interface InEpochInit {
  /** The one that is known here. */
  epoch(): string
  /** Tells the server anew what it has lost, after which its epoch is known. */
  restore(): Promise<void>
}

/** What `asked` comes to: it gets the epoch, and is asked again with another one where it answers `EPOCH`. Throws `ENGINE_AWAY` where the server loses each. */
export async function inEpoch(asked: (epoch: string) => Promise<unknown>, { epoch, restore }: InEpochInit): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const answer = await asked(epoch())
    if (answer !== 'EPOCH') return answer
    if (tries === 3) break
    await restore()
  }
  throw new AtelierError({
    code: 'ENGINE_AWAY',
    message: 'Redis loses what it is told as soon as it is told.',
    fix: 'Set its `maxmemory-policy` to `noeviction`, and let nothing else remove keys of this deployment.',
    retryable: true,
    outcome: 'none',
    details: { engine: 'redis' },
  })
}
