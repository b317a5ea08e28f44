/** What only Redis can do to a book of orders: be away, come back, and have lost what it knew. */
import { randomUUID } from 'node:crypto'
import type { OrderRecord } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisOrders } from '../../../../plugins/redis/order-book.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
/** Two hosts of one deployment. */
const two = async (staleMs = 120_000) => {
  const place = randomUUID()
  const host = async () => {
    const log = notedLog()
    const connection = await redisConnection(server.url, place, log)
    const orders = await redisOrders({ connection, log, staleMs })
    ends.push(async () => {
      await orders.close()
      await connection.close()
    })
    /** As `kill -9` would. */
    const die = () => connection.close()
    return { ...orders.book, log, die }
  }
  const [a, b] = [await host(), await host()]
  const record: OrderRecord = { ...a.next(), key: randomUUID(), principal: 'ann', kind: 'image.generate', provider: 'vendor' }
  return { place, a, b, record }
}
const restarted = async (): Promise<void> => {
  await server.kill()
  await server.start()
}
const slow = { timeout: 30_000 }

describe('a book of orders on a Redis that has lost everything', () => {
  it('still knows an order whose host has died as well, and leaves it in doubt', slow, async () => {
    const { a, b, record } = await two(1500)
    await a.open(record)
    await a.die()
    await restarted()
    expect(await b.find(record.key)).not.toEqual({})
    await expect.poll(async () => (await b.find(record.key)).left?.record, { timeout: 10_000 }).toEqual(record)
    expect(b.log.lines.some((line) => line.includes('has lost what it knew of orders'))).toBe(true)
  })
  it('still knows an order whose host lives, and that it does', slow, async () => {
    const { a, b, record } = await two()
    const open = await a.open(record)
    await restarted()
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect(await open.isOwn()).toBe(true)
    await open.close()
    expect(await b.find(record.key)).toEqual({})
  })
  it('notices that, too, where it was emptied and never away', slow, async () => {
    const { a, b, record } = await two()
    await a.open(record)
    await server.client.flushall()
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect((await a.list()).map(({ id, state }) => [id, state])).toEqual([[record.id, 'here']])
  })
})

describe('a book of orders on a Redis that is away', () => {
  it('refuses to open an order and to say what is out, with a code and nothing spent', slow, async () => {
    const { a, b, record } = await two()
    await server.kill()
    try {
      await expect(a.open(record)).rejects.toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none', retryable: true })
      await expect(b.find(record.key)).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      await server.start()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined), { timeout: 10_000 }).toEqual({})
  })
  it('says later what has become of orders that ended meanwhile', slow, async () => {
    const { a, b, record } = await two(1200)
    const other = { ...record, ...a.next(), key: randomUUID() }
    const [done, lost] = [await a.open(record), await a.open(other)]
    server.pause()
    try {
      await Promise.all([done.close(), lost.lose()])
    } finally {
      server.resume()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined), { timeout: 10_000 }).toEqual({})
    await expect.poll(async () => (await b.find(other.key).catch(() => undefined))?.left?.record, { timeout: 10_000 }).toEqual(other)
  })
  it('takes back what it was told while nobody heard its answer: nothing was sent for that', slow, async () => {
    const { place, a, b, record } = await two(1200)
    server.pause()
    try {
      await expect(a.open(record)).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      server.resume()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined), { timeout: 10_000 }).toEqual({})
    await expect.poll(() => server.client.smembers(`${place}:orders:keys`), { timeout: 10_000 }).toEqual([])
  })
})
