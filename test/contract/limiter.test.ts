import { limiterSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { localLimiter } from '#core/kernel/providers/local-limiter.ts'
import { limiterHost } from '../fixtures/limiter-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('lines of one process', () => {
  const suite = limiterSuite({ host: () => ({ limiter: localLimiter(), stop() {}, wake() {}, close() {} }), isShared: false })
  for (const { name, run } of suite) it(name, run)
})

describe('lines on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = limiterSuite({ host: (place, staleMs) => limiterHost(server.url, place, staleMs) })
  for (const { name, run } of suite) it(name, run)
})
