import { restsSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { redisRests } from '../../plugins/redis/rests.ts'
import { memoryRests } from '../fixtures/memory-rests.ts'
import { notedLog, redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('rests of providers in the memory of one process', () => {
  const places = new Map<string, ReturnType<typeof memoryRests>>()
  const suite = restsSuite({
    host(place) {
      const another = places.get(place) ?? memoryRests()
      places.set(place, another)
      return { rests: another(), close() {} }
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('rests of providers by Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = restsSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      return { rests: await redisRests(connection, notedLog()), close: connection.close }
    },
  })
  for (const { name, run } of suite) it(name, { timeout: 20_000 }, run)
})
