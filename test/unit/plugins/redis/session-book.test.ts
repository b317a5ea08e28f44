import { randomUUID } from 'node:crypto'
import type { NewSession } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedisConnection } from '../../../../plugins/redis/connection.ts'
import { type RedisSessions, redisSessions } from '../../../../plugins/redis/session-book.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
let connection: RedisConnection
let sessions: RedisSessions
beforeAll(async () => {
  server = await redisServer()
  connection = await redisConnection(server.url, 'streams')
  sessions = redisSessions(connection, notedLog())
})
afterAll(async () => {
  await sessions.close()
  await connection.close()
  await server.stop()
})

const open = async (): Promise<string> => {
  const id = randomUUID()
  const session: NewSession = { id, principal: { id: 'ann', scopes: [] }, peer: id, idleMs: 600_000, introduction: {}, isPlain: false }
  await sessions.book.add(session, { ofPeer: 10, ofAll: 1000 })
  return id
}
/** So many answers, each on a stream of its own. Gives the streams. */
const answer = async (id: string, count: number): Promise<readonly string[]> => {
  const streams = Array.from({ length: count }, () => randomUUID())
  for (let at = 0; at < count; at += 200)
    await Promise.all(
      streams
        .slice(at, at + 200)
        .map((stream) => sessions.book.keep(id, stream, { sequence: 1, asked: [1], message: { jsonrpc: '2.0', id: 1, result: {} } })),
    )
  return streams
}
const usedBytes = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await connection.ask((redis) => redis.info('memory')))![1])

describe('what streams of sessions take on the server', () => {
  it('does not grow with what one session has ever been answered, and all of it goes with the session', async () => {
    const id = await open()
    const streams = await answer(id, 5000)
    expect(await sessions.book.kept(id, streams[0]!, 0)).toBeUndefined()
    expect(await sessions.book.kept(id, streams.at(-1)!, 0)).toHaveLength(1)
    expect(await connection.ask((redis) => redis.dbsize())).toBeLessThan(4100)
    await sessions.book.remove(id)
    expect(await connection.ask((redis) => redis.keys('*'))).toEqual(['streams:session-bytes-of-all'])
    expect(await connection.ask((redis) => redis.get('streams:session-bytes-of-all'))).toBe('0')
  })

  it('is no more than is said of it, also where all answers are short', { timeout: 60_000 }, async () => {
    const before = await usedBytes()
    for (let count = 0; count < 24; count++) await answer(await open(), 3900)
    expect((await usedBytes()) - before).toBeLessThan(1.25 * 64 * 1024 ** 2)
  })
})

describe('a host that cannot join the others', () => {
  it('leaves no connection behind, however often it tries', async () => {
    const full = await redisServer()
    const own = await redisConnection(full.url, 'full')
    const { book, close } = redisSessions(own, notedLog())
    try {
      const count = async (): Promise<number> => String(await full.client.client('LIST')).match(/ name=atelier /g)?.length ?? 0
      const before = await count()
      await full.client.config('SET', 'maxmemory', '1')
      for (let times = 0; times < 3; times++) await expect(book.join('one', () => {})).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
      await expect.poll(count).toBe(before)
      await full.client.config('SET', 'maxmemory', '0')
      const told: unknown[] = []
      await book.join('one', (message) => void told.push(message))
      const other = await book.join('two', () => {})
      expect(await other.tell({ number: 1 }, 'one')).toBe(true)
      await expect.poll(() => told).toEqual([{ number: 1 }])
    } finally {
      await close()
      await own.close()
      await full.stop()
    }
  })
})
