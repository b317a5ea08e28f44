/**
 * What every book of orders must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of orderBookSuite({ host: (place) => myBook(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { OpenOrder } from '../kernel/ports/order-book.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'
import { orderCancelCases } from './order-cancel-cases.ts'
import { type OrderBookHost, sampleOrder, type WithHosts } from './order-sample.ts'
import { orderWithdrawCases } from './order-withdraw-cases.ts'
import type { SuiteCase } from './suite-case.ts'

export interface OrderBookSuite {
  /** A host at a place, any short text: hosts of the same place share their orders. */
  host(place: string): Awaitable<OrderBookHost>
  /** How long it may take until a host knows for certain, for `withdraw`, who is gone. Default 30 000 ms. */
  readonly patienceMs?: number
}
const operation = { provider: 'vendor', id: 'op-1' }
const soon = (): AbortSignal => timeoutSignal(10_000)

/** The cases: what is out is known to all hosts, what is left is had by one, and nothing is forgotten or guessed. */
export function orderBookSuite({ host, patienceMs = 30_000 }: OrderBookSuite): readonly SuiteCase[] {
  const withHosts: WithHosts = (name, body) => ({
    name,
    async run() {
      const place = randomUUID()
      const [a, b, c] = [await host(place), await host(place), await host(place)]
      try {
        await body(a, b, c)
      } finally {
        for (const one of [a, b, c]) await one.close()
      }
    },
  })
  const left = async (one: OrderBookHost, key: string, id?: string) => (await one.book.find(key, id)).left

  return [
    ...orderCancelCases(withHosts),
    ...orderWithdrawCases(withHosts, patienceMs),
    withHosts('leaves what a host that is gone had out to one other, as it was, until that has ended it', async (a, b, c) => {
      const record = sampleOrder(a, { inputs: ['an-asset'] })
      const open = await a.book.open(record)
      await open.known(operation)
      assert.equal(await left(b, record.key), undefined, 'it was left before its host had gone')
      await a.stop()
      const [forB, forC] = [await left(b, record.key), await left(c, record.key)]
      for (const found of [forB, forC]) assert.deepEqual([found?.record, found?.operation], [record, operation])
      const taken = (await Promise.all([forB?.takeUp(), forC?.takeUp()])).filter((one) => one !== undefined)
      assert.equal(taken.length, 1, `${taken.length} hosts have taken it up`)
      assert.deepEqual([taken[0]!.isBilled, taken[0]!.operation, await taken[0]!.isOwn()], [false, operation, true])
      assert.equal((await b.book.find(record.key)).underWay, 'awaited')
      await taken[0]!.close()
      for (const one of [b, c]) assert.deepEqual(await one.book.find(record.key), {})
    }),
    withHosts('changes nothing any more for a host that was stopped while another one took its order up', async (a, b) => {
      const record = sampleOrder(a)
      const open = await a.book.open(record)
      await a.stop()
      const taken = await (await left(b, record.key))?.takeUp()
      assert.ok(taken)
      assert.equal(await open.isOwn(), false, 'who was stopped still has it')
      await open.known({ provider: 'vendor', id: 'of-the-stopped' })
      await open.close()
      assert.equal(await taken.isOwn(), true, 'who was stopped has ended what another one had taken up')
      assert.equal((await b.book.find(record.key)).underWay, 'awaited')
      await taken.lose()
      assert.equal((await left(b, record.key))?.operation, undefined)
      await (await (await left(b, record.key))?.takeUp())?.close()
    }),
    withHosts('leaves what was lost, in its own host and in others', async (a, b) => {
      const record = sampleOrder(a)
      await (await a.book.open(record)).lose()
      for (const one of [a, b]) assert.equal((await left(one, record.key))?.record.id, record.id)
      const states = async (one: OrderBookHost) => (await one.book.list()).filter(({ id }) => id === record.id).map(({ state }) => state)
      assert.deepEqual([await states(a), await states(b)], [['left'], ['left']])
      await (await (await left(a, record.key))?.takeUp())?.close()
      assert.deepEqual(await b.book.find(record.key), {})
    }),
    withHosts('tells every host what is out, and whose it is, until it is closed', async (a, b) => {
      const record = sampleOrder(a)
      const open = await a.book.open(record)
      const seen = async (one: OrderBookHost) => (await one.book.list()).find(({ id }) => id === record.id)
      assert.equal((await b.book.find(record.key)).underWay, 'awaited')
      assert.deepEqual(await seen(a), { ...record, state: 'here' })
      assert.deepEqual(await seen(b), { ...record, state: 'elsewhere' })
      assert.equal(await open.isOwn(), true)
      await open.close()
      await open.close()
      for (const one of [a, b]) assert.deepEqual([await one.book.find(record.key), await seen(one)], [{}, undefined])
    }),
    withHosts('lets another host wait for what all have left, and have it once, billed, until its time is over', async (a, b) => {
      const record = sampleOrder(a)
      const open = await a.book.open(record)
      assert.equal((await b.book.find(record.key)).underWay, 'awaited')
      await open.forsaken(true)
      assert.equal((await b.book.find(record.key)).underWay, 'forsaken')
      let isOver = false
      const waiting = b.book.settled(record.key, soon(), 'forsaken').then(() => (isOver = true))
      await delay(300)
      assert.equal(isOver, false, 'it waited for nothing')
      const until = Date.now() + 60_000
      await open.handOver(until)
      await waiting
      const found = await left(b, record.key)
      assert.equal(found?.record.until, until)
      const taken = await found?.takeUp()
      assert.equal(taken?.isBilled, true)
      assert.equal((await a.book.find(record.key)).underWay, 'awaited', 'it is still taken for forsaken')
      await taken?.handOver(Date.now() + 50)
      await delay(80)
      assert.deepEqual(await a.book.find(record.key), {}, 'its time is over')
    }),
    withHosts('waits for what another host has out, and no longer than that is so, or the signal lasts', async (a, b, c) => {
      const key = randomUUID()
      const open = await a.book.open(sampleOrder(a, { key }))
      await assert.rejects(b.book.settled(key, timeoutSignal(250), 'all'))
      // Nobody has left it.
      await b.book.settled(key, soon(), 'forsaken')
      const closing = b.book.settled(key, soon(), 'all')
      await open.close()
      await closing
      await c.book.open(sampleOrder(c, { key }))
      const dying = b.book.settled(key, soon(), 'all')
      await c.stop()
      await dying
      assert.ok(await left(b, key))
    }),
    withHosts('closes what a dead host has left once its answer is kept, and nothing that is newer or to be handed over', async (a, b) => {
      const key = randomUUID()
      const now = Date.now()
      const [old, newer] = [sampleOrder(a, { key, at: now - 1000 }), sampleOrder(a, { key, at: now + 1000 })]
      for (const record of [old, newer]) await a.book.open(record)
      const handed = await a.book.open(sampleOrder(a, { key, at: now - 500 }))
      await handed.handOver(now + 60_000)
      await a.stop()
      b.book.kept(key, now)
      const ids = async (): Promise<readonly string[]> => (await b.book.list()).filter((one) => one.key === key).map(({ id }) => id)
      for (let tries = 0; tries < 100 && (await ids()).length > 2; tries++) await delay(20)
      // What must not be closed may be closed after that.
      await delay(300)
      const still = await ids()
      assert.ok(!still.includes(old.id), 'what is kept is still in doubt')
      assert.equal(still.length, 2)
    }),
    withHosts('finds the oldest of several that are left, or the one that is named', async (a, b) => {
      const key = randomUUID()
      const now = Date.now()
      const [second, first] = [sampleOrder(a, { key, at: now }), sampleOrder(a, { key, at: now - 5000 })]
      for (const record of [second, first]) await (await a.book.open(record)).lose()
      assert.equal((await left(b, key))?.record.id, first.id)
      assert.equal((await left(b, key, second.id))?.record.id, second.id)
      assert.deepEqual(await b.book.find(key, 'no-such-order'), {})
    }),
    withHosts('keeps a refusal for its key, for all hosts', async (a, b) => {
      const record = sampleOrder(a)
      const refusal = { plugin: 'reviewer', value: { type: 'rejection', code: 'NOT_FIT', message: 'It is not fit.' } } as const
      await a.book.refuse(record.key, refusal)
      assert.deepEqual(await b.book.find(record.key), { refused: refusal })
      assert.deepEqual(await b.book.find(randomUUID()), {})
    }),
    withHosts('asks once whether somebody watches', async (a) => {
      const open: OpenOrder = await a.book.open(sampleOrder(a))
      assert.equal(await open.watched(async () => true), true)
      assert.equal(await open.watched(async () => false), true)
      assert.equal(await open.during(async () => 'done'), 'done')
      await open.close()
    }),
    withHosts('keeps apart what is opened and closed at once', async (a, b) => {
      const records = Array.from({ length: 20 }, (_, index) => sampleOrder(index % 2 ? a : b))
      const opened = await Promise.all(records.map((record, index) => (index % 2 ? a : b).book.open(record)))
      assert.equal(new Set(records.map(({ id }) => id)).size, 20)
      assert.equal((await a.book.list()).length, 20)
      await Promise.all(opened.map((order, index) => (index % 3 === 0 ? order.lose() : order.close())))
      const states = (await b.book.list()).map(({ state }) => state)
      assert.deepEqual([states.length, new Set(states)], [7, new Set(['left'])])
    }),
  ]
}
