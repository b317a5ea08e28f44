import { breakersSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { redisBreakers } from '../../plugins/redis/breakers.ts'
import { memoryBreakers } from '../fixtures/memory-breakers.ts'
import { notedLog, redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('circuit breakers in the memory of one process', () => {
  const places = new Map<string, ReturnType<typeof memoryBreakers>>()
  const suite = breakersSuite({
    host(place) {
      const another = places.get(place) ?? memoryBreakers()
      places.set(place, another)
      return { breakers: another(), close() {} }
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('circuit breakers by Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = breakersSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      return { breakers: await redisBreakers(connection, notedLog()), close: connection.close }
    },
  })
  for (const { name, run } of suite) it(name, run)
})
