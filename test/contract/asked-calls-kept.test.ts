import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askedCallsSuite } from 'atelier-mcp/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askedCallsInit } from '#core/services/calls/asked-calls-init.ts'
import { callFolder } from '#core/services/calls/call-folder.ts'
import { redisCalls } from '../../plugins/redis/asked-calls.ts'
import { redisLeases } from '../../plugins/redis/leases.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('calls that wait for an answer, in a folder', () => {
  let base: string
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'calls-suite-'))
  })
  afterAll(() => rm(base, { recursive: true, force: true, maxRetries: 3 }))
  const suite = askedCallsSuite({
    host: (place, init) => ({
      calls: callFolder(join(base, place), init),
      // As for a process that is gone; this one would be seen to live.
      async stop() {
        for (const id of await readdir(join(base, place)))
          if (!id.endsWith('.json')) await rm(join(base, place, id, 'lease'), { force: true })
      },
      close() {},
    }),
  })
  for (const { name, run } of suite) it(name, run)
})

describe('calls that wait for an answer, on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const suite = askedCallsSuite({
    async host(place, init) {
      const connection = await redisConnection(server.url, place)
      return {
        calls: redisCalls({ ...init, connection, leases: redisLeases(connection) }),
        async stop() {
          await server.client.del(...(await server.client.keys(`${place}:lease:*`)))
        },
        close: connection.close,
      }
    },
  })
  for (const { name, run } of suite) it(name, run)

  it('are refused above 8 MiB in one piece and 32 MiB in all, and what was kept stays', { timeout: 90_000 }, async () => {
    const connection = await redisConnection(server.url, randomUUID())
    try {
      const turn = redisCalls({ connection, leases: redisLeases(connection), ...askedCallsInit({ keepMs: 60_000 }) }).begin({
        id: 'one',
        principal: 'ann',
      })
      // Four that differ in their first byte.
      const most = randomBytes(8 * 1024 ** 2).fill(0, 0, 1)
      const name = await turn.bytes.keep(most)
      for (let count = 1; count < 4; count++) await turn.bytes.keep(most.fill(count, 0, 1))
      await turn.bytes.keep(most)
      await expect(turn.bytes.keep(randomBytes(1))).rejects.toThrow(RangeError)
      await expect(turn.bytes.keep(Buffer.concat([most, most]))).rejects.toThrow(RangeError)
      await expect(turn.write('x'.repeat(8 * 1024 ** 2 + 1))).rejects.toThrow(RangeError)
      await turn.write('kept')
      expect((await turn.bytes.read(name)).byteLength).toBe(most.byteLength)
      expect(await turn.read()).toBe('kept')
    } finally {
      await connection.close()
    }
  })
})
