import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orderBookSuite } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#core/services/observe/logger.ts'
import { redisOrders } from '../../plugins/redis/order-book.ts'
import { noAnswers } from '../fixtures/no-answers.ts'
import { orderFolderHost } from '../fixtures/order-folder-host.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

describe('a book of orders in a folder', () => {
  let base: string
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'order-suite-'))
  })
  afterAll(() => rm(base, { recursive: true, force: true }))
  const suite = orderBookSuite({ host: (place) => orderFolderHost(join(base, place)) })
  for (const { name, run } of suite) it(name, run)
})

describe('a book of orders on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const open = async (place: string) => {
    const connection = await redisConnection(server.url, place)
    return { connection, orders: await redisOrders({ connection, answers: noAnswers(), log: silentLogger(), staleMs: 120_000 }) }
  }
  const suite = orderBookSuite({
    async host(place) {
      const before = await server.client.keys(`${place}:host:*`)
      const { connection, orders } = await open(place)
      const own = (await server.client.keys(`${place}:host:*`)).find((key) => !before.includes(key))
      return {
        book: orders.book,
        // Its next sign of life is half a minute away.
        stop: async () => void (await server.client.del(own!)),
        async close() {
          await orders.close()
          await connection.close()
        },
      }
    },
  })
  for (const { name, run } of suite) it(name, run)
  it('has one host for each sign of life', async () => {
    expect(await server.client.keys('*:host:*')).toEqual([])
  })
})
