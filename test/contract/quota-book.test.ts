import { mkdtemp, rm, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quotaBookSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { quotaHost } from '../fixtures/quota-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('a book of quotas in files', () => {
  let base: string
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'quota-suite-'))
  })
  afterAll(() => rm(base, { recursive: true, force: true }))
  const suite = quotaBookSuite({
    async host(place) {
      const dir = join(base, place)
      await mkdir(dir, { recursive: true })
      return quotaHost('files', dir)
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('a book of quotas on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = quotaBookSuite({ host: (place, staleMs) => quotaHost('redis', server.url, place, String(staleMs)) })
  for (const { name, run } of suite) it(name, run)
})
