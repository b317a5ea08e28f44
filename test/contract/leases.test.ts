import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leaseSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { leaseHost } from '../fixtures/lease-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('a lease of files', () => {
  let base: string
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'lease-suite-'))
  })
  afterAll(() => rm(base, { recursive: true, force: true }))
  const suite = leaseSuite({ host: (place, staleMs) => leaseHost('files', join(base, place), String(staleMs)) })
  for (const { name, run } of suite) it(name, run)
})

describe('a lease on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = leaseSuite({ host: (place, staleMs) => leaseHost('redis', server.url, place, String(staleMs)) })
  for (const { name, run } of suite) it(name, run)
})
