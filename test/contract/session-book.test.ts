import { sessionBookSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisSessions } from '../../plugins/redis/session-book.ts'
import { memorySessions } from '../fixtures/memory-sessions.ts'
import { notedLog, redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())

describe('sessions in the memory of one process', () => {
  const places = new Map<string, ReturnType<typeof memorySessions>>()
  const suite = sessionBookSuite({
    host(place) {
      const shared = places.get(place) ?? memorySessions()
      places.set(place, shared)
      return { sessions: shared.forHost(), close() {} }
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('sessions on Redis', () => {
  const suite = sessionBookSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      const { book, close } = redisSessions(connection, notedLog())
      return {
        sessions: book,
        async close() {
          await close()
          await connection.close()
        },
      }
    },
  })
  for (const { name, run } of suite) it(name, run)

  it('take no host for gone that has not come back yet to a server that was away', { timeout: 90_000 }, async () => {
    const own = await redisServer()
    const connections = await Promise.all([1, 2].map(() => redisConnection(own.url, 'place')))
    const sessions = connections.map((connection) => redisSessions(connection, notedLog()))
    const heard: unknown[] = []
    try {
      const [one] = await Promise.all(sessions.map(({ book }, index) => book.join(`host-${index}`, (message) => void heard.push(message))))
      expect(await one!.tell({ number: 1 }, 'host-1')).toBe(true)
      await expect.poll(() => heard, { timeout: 60_000 }).toEqual([{ number: 1 }])
      // It knows nothing any more.
      await own.kill()
      await own.start()
      expect(await one!.tell({ number: 2 }, 'host-1')).toBe(true)
      await expect.poll(() => heard, { timeout: 60_000 }).toEqual([{ number: 1 }, { number: 2 }])
      await expect(one!.tell({ number: 3 }, 'host-9')).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      for (const one of sessions) await one.close()
      for (const connection of connections) await connection.close()
      await own.stop()
    }
  })
})
