/** What only Redis can do to a book of orders: be away, come back, and have lost what it knew. */
import { randomUUID } from 'node:crypto'
import { AtelierError, type OrderRecord } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RedisConnection } from '../../../../plugins/redis/connection.ts'
import { redisOrders } from '../../../../plugins/redis/order-book.ts'
import { noAnswers } from '../../../fixtures/no-answers.ts'
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
    const made = await redisConnection(server.url, place, log)
    const faults = { answer: false, memory: false }
    const connection: RedisConnection = {
      ...made,
      async ask(work) {
        if (faults.memory) await server.client.set(`${place}:orders:epoch`, randomUUID())
        const answer = await made.ask(work)
        // To taking an order up that is its line: a sign of life, or a look for answers, comes in between.
        if (!faults.answer || typeof answer !== 'string' || !answer.startsWith('{')) return answer
        faults.answer = false
        throw new AtelierError({ code: 'ENGINE_AWAY', message: 'The answer got lost.', outcome: 'none' })
      },
    }
    const orders = await redisOrders({ connection, answers: noAnswers(), log, staleMs })
    ends.push(async () => {
      await orders.close()
      await connection.close()
    })
    /** As `kill -9` would. */
    const die = () => connection.close()
    return { ...orders.book, log, faults, die }
  }
  const [a, b] = [await host(), await host()]
  const record: OrderRecord = { ...a.next(), key: randomUUID(), principal: 'ann', kind: 'image.generate', provider: 'vendor' }
  return { place, a, b, record, another: host }
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

describe('an order that its host, which is gone, was about to place', () => {
  /** Until it is known who lives. */
  const known = { timeout: 10_000 }
  it('is withdrawn once that is known, and is not placed by a host that wakes up', slow, async () => {
    const { place, a, b, record } = await two(1000)
    const other = a.next()
    await expect.poll(() => b.withdraw?.([b.next().id, 'another', record.id.slice(1)]), known).toEqual([])
    await server.client.set('lapses', '1', 'PX', 3000)
    await expect.poll(() => server.client.exists('lapses'), known).toBe(0)
    expect(await b.withdraw?.([record.id])).toEqual([])
    // It shows no sign of life for a moment.
    await expect
      .poll(async () => {
        await server.client.del(`${place}:host:${record.id.slice(0, 8)}`)
        return b.withdraw?.([record.id, b.next().id])
      }, known)
      .toEqual([record.id])
    await expect(a.open(record)).rejects.toMatchObject({ code: 'LEASE_LOST', outcome: 'none', retryable: true })
    expect(await b.find(record.key)).toEqual({})
    await (await a.open({ ...record, ...other })).close()
  })
  it('is none that was placed, nor one that was closed before its bill was written', slow, async () => {
    const { a, b, record } = await two(1000)
    const [owed, paid, never] = [a.next(), a.next(), a.next()].map((one) => ({ ...record, ...one }))
    await a.open(record)
    const [owing, done] = [await a.open(owed!), await a.open(paid!)]
    a.owe?.(owed!.id)
    await Promise.all([owing.close(), done.close()])
    await a.die()
    const ids = [record, owed!, paid!, never!].map(({ id }) => id)
    await expect.poll(() => b.withdraw?.(ids), known).toEqual([paid!.id, never!.id])
    expect((await b.find(record.key)).left?.record.id).toBe(record.id)
  })
})

describe('a book of orders on a Redis that nobody could reach for longer than hosts are waited for', () => {
  it('gives every host time to come back to its orders', slow, async () => {
    const { place, a, b, record } = await two(2000)
    const open = await a.open(record)
    await (await a.open({ ...record, ...a.next(), key: `${record.key}-2` })).lose()
    await server.client.del(await server.client.keys(`${place}:host:*`))
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    // Whose host has let go of it is nobody's.
    expect((await b.find(`${record.key}-2`)).left).toBeDefined()
    await expect.poll(() => server.client.keys(`${place}:host:*`), { timeout: 10_000 }).toHaveLength(2)
    expect(await open.isOwn()).toBe(true)
    await a.die()
    await expect.poll(async () => (await b.find(record.key)).left?.record, { timeout: 15_000 }).toEqual(record)
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

describe('a book of orders whose host takes up what another has left, and gets no answer', () => {
  it.each([
    ['', async () => {}],
    [' over a connection that breaks', async () => void (await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))],
  ])('leaves it to whoever asks next%s', slow, async (_how, breaks) => {
    const { a, b, record, another } = await two(1500)
    await a.open(record)
    await a.die()
    await expect.poll(async () => (await b.find(record.key)).left?.record, { timeout: 10_000 }).toEqual(record)
    const { left } = await b.find(record.key)
    b.faults.answer = true
    await expect(left?.takeUp()).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await breaks()
    const c = await another()
    await expect.poll(async () => (await c.find(record.key)).left?.record, { timeout: 10_000 }).toEqual(record)
    expect(await (await b.find(record.key)).left?.takeUp()).toBeDefined()
  })
  it('has it when it tries once more', slow, async () => {
    const { a, b, record } = await two(1500)
    await a.open(record)
    await a.die()
    await expect.poll(async () => (await b.find(record.key)).left?.record, { timeout: 10_000 }).toEqual(record)
    const { left } = await b.find(record.key)
    b.faults.answer = true
    await expect(left?.takeUp()).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    const open = await left?.takeUp()
    expect(await open?.isOwn()).toBe(true)
    await open?.close()
    expect(await b.find(record.key)).toEqual({})
  })
})

describe('a book of orders on a Redis that loses everything again and again', () => {
  it('opens no order that is not written down, and does not say that nothing is out', slow, async () => {
    const { a, record } = await two()
    a.faults.memory = true
    await expect(a.open(record)).rejects.toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none', retryable: true, fix: /noeviction/ })
    await expect(a.find(record.key)).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    a.faults.memory = false
  })
})

describe('a book of orders on a Redis that is full', () => {
  const full = async (work: () => Promise<void>): Promise<void> => {
    await server.client.config('SET', 'maxmemory', '1')
    try {
      await expect(server.client.set('one', 'more')).rejects.toThrow('OOM')
      await work()
    } finally {
      await server.client.config('SET', 'maxmemory', '0')
    }
  }
  it('leaves its orders to a host that lives', slow, async () => {
    const { a, b, record } = await two(1500)
    const open = await a.open(record)
    // A life of which nobody says that it goes on.
    await server.client.set('lapses', '1', 'PX', 4000)
    await full(async () => {
      await expect.poll(() => server.client.exists('lapses'), { timeout: 10_000 }).toBe(0)
      expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
      expect(await open.isOwn()).toBe(true)
    })
  })
  it('is found again when a connection breaks', slow, async () => {
    const { a, b, record } = await two()
    await a.open(record)
    await full(async () => {
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await expect.poll(() => b.find(record.key).catch(() => undefined), { timeout: 10_000 }).toEqual({ underWay: 'awaited' })
      await expect.poll(() => b.log.lines.at(-1)).toMatch(/ is back\.$/)
    })
  })
})

describe('a wish to cancel an order', () => {
  it('was not heard where it is over before its host has answered', slow, async () => {
    const { place, a, b, record } = await two()
    await a.open(record)
    const asked = b.askToCancel(record)
    await expect.poll(() => server.client.del(`${place}:orders:cancel:${record.id}`), { interval: 10 }).toBe(1)
    expect(await asked).toBe(false)
  })
})

describe('what is told to hosts and none of them understands', () => {
  it('is passed over', slow, async () => {
    const { place, a, b, record } = await two()
    for (const told of ['not JSON', 'null', '{}', '{"line":{"id":"a"},"text":1}']) await server.client.publish(`${place}:orders:told`, told)
    await a.open(record)
    await expect.poll(() => b.log.lines.filter((line) => line.includes('is not understood')).length).toBe(4)
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
  })
})
