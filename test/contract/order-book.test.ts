import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orderBookSuite } from 'atelier-mcp/testing'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#core/services/observe/logger.ts'
import type { RedisConnection } from '../../plugins/redis/connection.ts'
import { redisOrders } from '../../plugins/redis/order-book.ts'
import { noAnswers } from '../fixtures/no-answers.ts'
import { orderFolderHost } from '../fixtures/order-folder-host.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

const isOfWithdrawn = (name: string): boolean => name.startsWith('withdraws ')
/** Writes no sign of life. */
const silent = (redis: Redis): Redis =>
  new Proxy(redis, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]) =>
        (name === 'set' || name === 'pexpire') && String(args[0]).includes(':host:')
          ? Promise.resolve(null)
          : Reflect.apply(value, target, args)
    },
  })

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
  for (const { name, run } of suite) if (!isOfWithdrawn(name)) it(name, run)
  // Who is gone for certain is known after as long as hosts are waited for, twice: these have signs of life that last for seconds.
  const soon = orderBookSuite({
    patienceMs: 60_000,
    async host(place) {
      const made = await redisConnection(server.url, place)
      let isStopped = false
      const connection: RedisConnection = { ...made, ask: (work) => made.ask((redis) => work(isStopped ? silent(redis) : redis)) }
      const orders = await redisOrders({ connection, answers: noAnswers(), log: silentLogger(), staleMs: 3000 })
      return {
        book: orders.book,
        async stop() {
          isStopped = true
          await server.client.del(`${place}:host:${orders.book.next().id.slice(0, 8)}`)
        },
        async close() {
          await orders.close()
          await made.close()
        },
      }
    },
  })
  for (const { name, run } of soon) if (isOfWithdrawn(name)) it(name, { timeout: 180_000 }, run)
  it('has one host for each sign of life', async () => {
    expect(await server.client.keys('*:host:*')).toEqual([])
  })
})
