/** What only Redis can do to a book of orders: be away, come back, and have lost what it knew. */
import { randomUUID } from 'node:crypto'
import { AtelierError, type LeftOrder, type OrderAnswers, type OrderBook, type OrderRecord } from 'atelier-mcp'
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
/** Once its host is known to be gone. */
const leftTo = async (host: Pick<OrderBook, 'find'>, record: OrderRecord): Promise<LeftOrder | undefined> => {
  let left: LeftOrder | undefined
  await expect.poll(async () => (left = (await host.find(record.key)).left)?.record).toEqual(record)
  return left
}
/** As when nobody could say for long that they live. */
const lapse = async (place: string): Promise<void> => void (await server.client.del(await server.client.keys(`${place}:host:*`)))
/** Two hosts of one deployment. `firstStaleMs`: the first one's; with much more it shows no sign of life by itself while a test runs. */
const two = async (staleMs = 120_000, firstStaleMs = staleMs) => {
  const place = randomUUID()
  const host = async (answers: OrderAnswers = noAnswers(), hostStaleMs = staleMs) => {
    const log = notedLog()
    const made = await redisConnection(server.url, place, log)
    const faults = { answer: false, memory: false, away: false, lapses: false }
    const connection: RedisConnection = {
      ...made,
      async ask(work) {
        if (faults.away) throw new AtelierError({ code: 'ENGINE_AWAY', message: 'Nobody gets through.', outcome: 'none' })
        if (faults.memory) await server.client.set(`${place}:orders:epoch`, randomUUID())
        const answer = await made.ask(work)
        // Of all lines.
        if (faults.lapses && Array.isArray(answer)) {
          faults.lapses = false
          await lapse(place)
        }
        // To taking an order up that is its line: a sign of life, or a look for answers, comes in between.
        if (!faults.answer || typeof answer !== 'string' || !answer.startsWith('{')) return answer
        faults.answer = false
        throw new AtelierError({ code: 'ENGINE_AWAY', message: 'The answer got lost.', outcome: 'none' })
      },
    }
    const orders = await redisOrders({ connection, answers, log, staleMs: hostStaleMs })
    ends.push(async () => {
      await orders.close()
      await connection.close()
    })
    /** As `kill -9` would. */
    const die = () => connection.close()
    /** As where the way to the server breaks for this host alone. */
    const cutOff = async () => void (await server.client.call('CLIENT', 'KILL', 'ID', await made.ask((redis) => redis.client('ID'))))
    const livesAt = `${place}:host:${orders.book.next().id.slice(0, 8)}`
    return { ...orders.book, log, faults, die, cutOff, livesAt }
  }
  const [a, b] = [await host(noAnswers(), firstStaleMs), await host()]
  const record: OrderRecord = { ...a.next(), key: randomUUID(), principal: 'ann', kind: 'image.generate', provider: 'vendor' }
  return { place, a, b, record, another: host }
}
const restarted = async (): Promise<void> => {
  await server.kill()
  await server.start()
}

describe('a book of orders on a Redis that has lost everything', () => {
  it('still knows an order whose host has died as well, and leaves it in doubt', async () => {
    const { a, b, record } = await two(1500)
    await a.open(record)
    await a.die()
    await restarted()
    expect(await b.find(record.key)).not.toEqual({})
    await expect.poll(async () => (await b.find(record.key)).left?.record).toEqual(record)
    expect(b.log.lines.some((line) => line.includes('has lost what it knew of orders'))).toBe(true)
  })
  it('still knows an order whose host lives, and that it does', async () => {
    const { a, b, record } = await two()
    const open = await a.open(record)
    await restarted()
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect(await open.isOwn()).toBe(true)
    await open.close()
    expect(await b.find(record.key)).toEqual({})
  })
  it('notices that, too, where it was emptied and never away', async () => {
    const { a, b, record } = await two()
    await a.open(record)
    await server.client.flushall()
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect((await a.list()).map(({ id, state }) => [id, state])).toEqual([[record.id, 'here']])
  })
})

describe('an order that its host, which is gone, was about to place', () => {
  it('is withdrawn once that is known, and is not placed by a host that wakes up', async () => {
    const { a, b, record } = await two(2000)
    const other = a.next()
    await expect.poll(() => b.withdraw?.([b.next().id, 'another', record.id.slice(1)])).toEqual([])
    await server.client.set('lapses', '1', 'PX', 6000)
    await expect.poll(() => server.client.exists('lapses')).toBe(0)
    expect(await b.withdraw?.([record.id])).toEqual([])
    // It shows no sign of life for a moment.
    await expect
      .poll(async () => {
        await server.client.del(a.livesAt)
        return b.withdraw?.([record.id, b.next().id])
      })
      .toEqual([record.id])
    await expect(a.open(record)).rejects.toMatchObject({ code: 'LEASE_LOST', outcome: 'none', retryable: true })
    expect(await b.find(record.key)).toEqual({})
    await (await a.open({ ...record, ...other })).close()
  })
  it('is withdrawn with a thousand others in few requests', async () => {
    const { place, a, b, record } = await two(2000)
    const ids = Array.from({ length: 1000 }, () => a.next().id)
    await a.open({ ...record, id: ids[500]! })
    await a.die()
    const rest = ids.filter((id) => id !== ids[500])
    await expect.poll(() => b.withdraw?.([ids[0]!])).toEqual([ids[0]])
    const requests = async (): Promise<number> => Number(/cmdstat_eval:calls=(\d+)/.exec(await server.client.info('commandstats'))?.[1])
    let took = Infinity
    await expect
      .poll(async () => {
        const before = await requests()
        const withdrawn = await b.withdraw?.(ids)
        took = (await requests()) - before
        return withdrawn
      })
      .toEqual(rest)
    expect(took).toBeLessThan(100)
    expect(await server.client.keys(`${place}:orders:withdrawn:*`)).toHaveLength(rest.length)
  })
  it('is none of a host that shares the ledger, and not this Redis', async () => {
    const [{ a: elsewhere }, { a, b }] = [await two(2000), await two(2000)]
    const [foreign, own] = [elsewhere.next().id, a.next().id]
    await a.die()
    // Not before it is known who is gone.
    await expect.poll(() => b.withdraw?.([foreign, own])).toEqual([own])
  })
  it('is none of a host of which a Redis knows nothing any more', async () => {
    const { place, a, b, another } = await two(2000)
    const [gone, own] = [a.next().id, b.next().id]
    await a.die()
    await server.client.flushall()
    // So it hears of that.
    expect(await b.find('nothing')).toEqual({})
    const c = await another()
    await expect.poll(() => server.client.keys(`${place}:known-host:*`)).toHaveLength(2)
    await b.die()
    await expect.poll(() => c.withdraw?.([gone, own])).toEqual([own])
  })
  it('is none that was placed, nor one that was closed before its bill was written', async () => {
    const { a, b, record } = await two(2000)
    const [owed, paid, never] = [a.next(), a.next(), a.next()].map((one) => ({ ...record, ...one }))
    await a.open(record)
    const [owing, done] = [await a.open(owed!), await a.open(paid!)]
    a.owe?.(owed!.id)
    await Promise.all([owing.close(), done.close()])
    await a.die()
    const ids = [record, owed!, paid!, never!].map(({ id }) => id)
    await expect.poll(() => b.withdraw?.(ids)).toEqual([paid!.id, never!.id])
    expect((await b.find(record.key)).left?.record.id).toBe(record.id)
  })
})

describe('an order whose host has kept what came, and died before it wrote its bill', () => {
  it('was placed, also where another one closes it: what is put aside for it is not given back', async () => {
    const { a, b, record } = await two(1000)
    const billed = { ...record, ...a.next(), key: randomUUID() }
    await a.open(record)
    await (await a.open(billed)).handOver(Date.now() - 1)
    await a.die()
    await expect.poll(async () => (await b.find(record.key)).left?.record, { timeout: 60_000 }).toEqual(record)
    b.kept(record.key, record.at)
    await expect.poll(() => b.find(record.key), { timeout: 60_000 }).toEqual({})
    expect(await b.find(billed.key)).toEqual({})
    await expect.poll(() => b.withdraw?.([record.id, billed.id]), { timeout: 60_000 }).toEqual([billed.id])
  })
})

describe('a book of orders on a Redis that nobody could reach for longer than hosts are waited for', () => {
  it('gives every host time to come back to its orders', async () => {
    const { place, a, b, record } = await two(2000)
    const open = await a.open(record)
    await (await a.open({ ...record, ...a.next(), key: `${record.key}-2` })).lose()
    await lapse(place)
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    // Whose host has let go of it is nobody's.
    expect((await b.find(`${record.key}-2`)).left).toBeDefined()
    await expect.poll(() => server.client.keys(`${place}:host:*`)).toHaveLength(2)
    expect(await open.isOwn()).toBe(true)
    await a.die()
    await expect.poll(async () => (await b.find(record.key)).left?.record).toEqual(record)
  })
})

describe('a host that can be heard again sooner than the others, after nobody could for long', () => {
  it.each([
    ['shows a sign of life', 20_000, async () => {}],
    ['comes back', 120_000, (b: { cutOff(): Promise<void> }) => b.cutOff()],
  ] as const)('waits for an order of one that cannot be heard yet: it %s first', async (_how, staleMs, comes) => {
    const { place, a, b, record } = await two(staleMs, 120_000)
    const open = await a.open(record)
    await lapse(place)
    await comes(b)
    await expect.poll(() => server.client.keys(`${place}:host:*`)).toEqual([b.livesAt])
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect(await open.isOwn()).toBe(true)
  })
  it('waits for it also where its own sign of life has outlasted that, and the other one has not', async () => {
    const { place, a, b, record } = await two(8000, 120_000)
    await a.open(record)
    b.faults.away = true
    const since = performance.now()
    await server.client.set(b.livesAt, '1', 'PX', 120_000)
    await server.client.del(a.livesAt)
    // As long as a host may be late before another one is gone that was as late.
    await expect.poll(() => performance.now() - since > 6000).toBe(true)
    b.faults.away = false
    expect(await server.client.keys(`${place}:host:*`)).toEqual([b.livesAt])
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
  })
  it.each(['gives none itself', 'has just come back'])('takes over none of theirs that it had found to be left: it %s', async (how) => {
    const { place, a, b, record } = await two(120_000)
    const open = await a.open(record)
    await server.client.del(a.livesAt)
    const left = await leftTo(b, record)
    await lapse(place)
    if (how.startsWith('has')) expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
    expect(await server.client.exists(b.livesAt)).toBe(how.startsWith('has') ? 1 : 0)
    expect(await left?.takeUp()).toBeUndefined()
    expect(await open.isOwn()).toBe(true)
  })
  it.each(['before it reads what was placed', 'when it has read that'])(
    'withdraws none of theirs: nobody can be heard %s',
    async (when) => {
      const { place, a, b, record } = await two(2000, 120_000)
      const ofNobody = '0'.repeat(18)
      // Of a host that was here, and is gone.
      await server.client.set(`${place}:known-host:${ofNobody.slice(0, 8)}`, '1')
      await expect.poll(() => b.withdraw?.([ofNobody])).toEqual([ofNobody])
      if (when.startsWith('before')) {
        await lapse(place)
        expect(await b.withdraw?.([record.id])).toEqual([])
      } else {
        // Where it reads nothing, as it was late itself just then, it is asked once more.
        await expect
          .poll(async () => {
            b.faults.lapses = true
            return [await b.withdraw?.([record.id]), b.faults.lapses]
          })
          .toEqual([[], false])
      }
      await (await a.open(record)).close()
    },
  )
})

describe('a book of orders on a Redis that is away', () => {
  it('refuses to open an order and to say what is out, with a code and nothing spent', async () => {
    const { a, b, record } = await two()
    await server.kill()
    try {
      await expect(a.open(record)).rejects.toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none', retryable: true })
      await expect(b.find(record.key)).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      await server.start()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined)).toEqual({})
  })
  it('says later what has become of orders that ended meanwhile', async () => {
    const { a, b, record } = await two(1200)
    const other = { ...record, ...a.next(), key: randomUUID() }
    const [done, lost] = [await a.open(record), await a.open(other)]
    server.pause()
    try {
      await Promise.all([done.close(), lost.lose()])
    } finally {
      server.resume()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined)).toEqual({})
    await expect.poll(async () => (await b.find(other.key).catch(() => undefined))?.left?.record).toEqual(other)
  })
  it('takes back what it was told while nobody heard its answer: nothing was sent for that', async () => {
    const { place, a, b, record } = await two(1200)
    server.pause()
    try {
      await expect(a.open(record)).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      server.resume()
    }
    await expect.poll(() => b.find(record.key).catch(() => undefined)).toEqual({})
    await expect.poll(() => server.client.smembers(`${place}:orders:keys`)).toEqual([])
  })
})

describe('a book of orders whose host takes up what another has left, and gets no answer', () => {
  it.each([
    ['', async () => {}],
    [' over a connection that breaks', async () => void (await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))],
  ])('leaves it to whoever asks next%s', async (_how, breaks) => {
    const { a, b, record, another } = await two(1500)
    await a.open(record)
    await a.die()
    const left = await leftTo(b, record)
    b.faults.answer = true
    await expect(left?.takeUp()).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await breaks()
    const c = await another()
    await leftTo(c, record)
    expect(await (await leftTo(b, record))?.takeUp()).toBeDefined()
  })
  it('has it when it tries once more', async () => {
    const { a, b, record } = await two(1500)
    await a.open(record)
    await a.die()
    const left = await leftTo(b, record)
    b.faults.answer = true
    await expect(left?.takeUp()).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    const open = await left?.takeUp()
    expect(await open?.isOwn()).toBe(true)
    await open?.close()
    expect(await b.find(record.key)).toEqual({})
  })
})

describe('an order whose answers another host has left on Redis', () => {
  const left = async (faults: Partial<OrderAnswers>, packed: string) => {
    const { place, a, record, another } = await two(1500)
    await a.open(record)
    await a.die()
    await server.client.rpush(`${place}:orders:answers:${record.id}`, packed)
    const c = await another({ ...noAnswers(), ...faults })
    await expect.poll(async () => (await c.find(record.key)).left?.answer).toBe('kept')
    return { c, record }
  }
  it('stays for later where this disk does not take them: it is not taken for gone, nor ordered anew', async () => {
    let isFull = true
    const unpack = async (): Promise<void> => {
      if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    }
    const { c, record } = await left({ unpack }, 'packed')
    const { left: found } = await c.find(record.key)
    await expect(found?.takeUp()).rejects.toMatchObject({ code: 'ENGINE_FAILED', outcome: 'none', retryable: true })
    expect((await c.find(record.key)).left?.answer).toBe('kept')
    isFull = false
    expect(await found?.takeUp()).toBeDefined()
  })
  it('is taken up without them where they cannot be read, so that its outcome is uncertain', async () => {
    const { c, record } = await left({}, 'no packed answers')
    const open = await (await c.find(record.key)).left?.takeUp()
    expect(await open?.isOwn()).toBe(true)
    expect(c.log.lines.some((line) => line.includes(`What came for the order ${record.id}`))).toBe(true)
  })
})

describe('a book of orders on a Redis that loses everything again and again', () => {
  it('opens no order that is not written down, and does not say that nothing is out', async () => {
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
  it('leaves its orders to a host that lives', async () => {
    const { a, b, record } = await two(1500)
    const open = await a.open(record)
    // A life of which nobody says that it goes on.
    await server.client.set('lapses', '1', 'PX', 4000)
    await full(async () => {
      await expect.poll(() => server.client.exists('lapses')).toBe(0)
      expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
      expect(await open.isOwn()).toBe(true)
    })
  })
  it('is found again when a connection breaks', async () => {
    const { a, b, record } = await two()
    await a.open(record)
    await full(async () => {
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await expect.poll(() => b.find(record.key).catch(() => undefined)).toEqual({ underWay: 'awaited' })
      await expect.poll(() => b.log.lines.some((line) => line.endsWith(' is back.'))).toBe(true)
    })
  })
})

describe('a wish to cancel an order', () => {
  it('was not heard where it is over before its host has answered', async () => {
    const { place, a, b, record } = await two()
    await a.open(record)
    const asked = b.askToCancel(record)
    await expect.poll(() => server.client.del(`${place}:orders:cancel:${record.id}`), { interval: 10 }).toBe(1)
    expect(await asked).toBe(false)
  })
})

describe('what is told to hosts and none of them understands', () => {
  it('is passed over', async () => {
    const { place, a, b, record } = await two()
    for (const told of ['not JSON', 'null', '{}', '{"line":{"id":"a"},"text":1}']) await server.client.publish(`${place}:orders:told`, told)
    await a.open(record)
    await expect.poll(() => b.log.lines.filter((line) => line.includes('is not understood')).length).toBe(4)
    expect(await b.find(record.key)).toEqual({ underWay: 'awaited' })
  })
})
