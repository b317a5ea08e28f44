import { sessionBookSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
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
  for (const { name, run } of suite) it(name, { timeout: 20_000 }, run)
})
