import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secretsSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { secretFiles } from '#core/services/assets/secret-file.ts'
import { redisSecrets } from '../../plugins/redis/secrets.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('keys in a folder', () => {
  let base: string
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'secrets-suite-'))
  })
  afterAll(() => rm(base, { recursive: true, force: true }))
  const suite = secretsSuite({ host: (place) => ({ secrets: secretFiles(join(base, place)), close() {} }) })
  for (const { name, run } of suite) it(name, run)
})

describe('keys on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = secretsSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      return { secrets: redisSecrets(connection), close: connection.close }
    },
  })
  for (const { name, run } of suite) it(name, run)
})
