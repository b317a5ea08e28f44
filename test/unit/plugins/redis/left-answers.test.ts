/** What came for orders whose host is gone, put onto a Redis that may have no room for it. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { leftAnswers } from '../../../../plugins/redis/left-answers.ts'
import { noAnswers } from '../../../fixtures/no-answers.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
afterEach(async () => {
  vi.restoreAllMocks()
  await server.client.config('SET', 'maxmemory', '0')
})

const MiB = 1024 ** 2
const slow = { timeout: 90_000 }
/** A host with answers of these sizes on its disk, to orders that are open. */
const holding = async (sizes: Readonly<Record<string, number>>) => {
  const place = randomUUID()
  const [log, connection] = [notedLog(), await redisConnection(server.url, place)]
  const packed = vi.fn(async ({ id }: { readonly id: string }) => Buffer.alloc(sizes[id]!, 1))
  const left = leftAnswers({ connection, answers: { ...noAnswers(), pack: packed }, log })
  for (const id of Object.keys(sizes)) await server.client.hset(`${place}:orders:of:key`, id, 'line')
  const kept = async (): Promise<string[]> =>
    (await server.client.keys(`${place}:orders:answers:*`)).map((key) => key.slice(`${place}:orders:answers:`.length)).toSorted()
  /** As with a sign of life. */
  const beat = async (): Promise<void> => {
    for (const id of Object.keys(sizes)) await left.offer({ key: 'key', id })
  }
  const room = async (bytes: number): Promise<void> => {
    const [, used] = /^used_memory:(\d+)/m.exec(await server.client.info('memory')) ?? []
    await server.client.config('SET', 'maxmemory', String(Number(used) + bytes))
  }
  return { place, log, left, packed, kept, beat, room, close: () => connection.close() }
}

describe('what came for an order whose host is gone', () => {
  it('is on the server for a day, whole or not at all, and never without an end', slow, async () => {
    const { place, left, kept, close } = await holding({ one: 3 * MiB, over: 3 * MiB })
    await server.client.hdel(`${place}:orders:of:key`, 'over')
    expect(await left.share({ key: 'key', id: 'one' })).toBe(true)
    const lastsMs = await server.client.pttl(`${place}:orders:answers:one`)
    expect(lastsMs).toBeGreaterThan(23 * 60 * 60_000)
    expect(lastsMs).toBeLessThanOrEqual(24 * 60 * 60_000)
    expect(await left.share({ key: 'key', id: 'over' })).toBe(false)
    expect(await kept()).toEqual(['one'])
    await close()
  })
  it('takes no room on a server that is full, keeps nothing else from it, and is said once', slow, async () => {
    const { log, packed, kept, beat, room, close } = await holding({ large: 30 * MiB, small: 1000 })
    await room(8 * MiB)
    for (let times = 0; times < 3; times++) await beat()
    expect(await kept()).toEqual(['small'])
    expect(packed.mock.calls.filter(([{ id }]) => id === 'large')).toHaveLength(1)
    expect(log.lines.filter((line) => line.includes('cannot be put'))).toEqual([
      expect.stringMatching(/^What came for the order large, .* is tried again: Redis cannot be used now \(OOM\)/),
    ])
    await close()
  })
  it('is put there after a while where the server has room again, later each time that it has none', slow, async () => {
    const { log, packed, kept, beat, room, close } = await holding({ large: 30 * MiB })
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    await room(8 * MiB)
    await beat()
    for (const [at, tries] of [
      [59_000, 1],
      [60_000, 2],
      [179_000, 2],
      [180_000, 3],
    ] as const) {
      now = at
      await beat()
      expect([at, packed.mock.calls.length]).toEqual([at, tries])
    }
    await server.client.config('SET', 'maxmemory', '0')
    now = 420_000
    await beat()
    expect(await kept()).toEqual(['large'])
    expect(log.lines.filter((line) => line.includes('cannot be put'))).toHaveLength(1)
    await close()
  })
})
