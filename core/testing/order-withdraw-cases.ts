/** Cases of a book of orders: ids under which nothing is ever ordered, so that what was put aside for them can be given back. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { OpenOrder } from '../kernel/ports/order-book.ts'
import { type OrderBookHost, sampleOrder, type WithHosts } from './order-sample.ts'
import type { SuiteCase } from './suite-case.ts'

/** Withdrawn is what a host that is gone has not ordered, and does not order when it wakes up: nothing that may have cost something. Of a book that cannot tell, that no host can. */
export function orderWithdrawCases(withHosts: WithHosts, patienceMs: number): readonly SuiteCase[] {
  const withTelling: WithHosts = (name, body) =>
    withHosts(name, async (a, b, c) => {
      if (a.book.withdraw) await body(a, b, c)
      else assert.deepEqual([b.book.withdraw, c.book.withdraw], [undefined, undefined], 'some hosts can tell, and others cannot')
    })
  /** What `host` withdraws, once it withdraws `expected`: it may not know at once who is gone. */
  const withdrawn = async ({ book }: OrderBookHost, ids: readonly string[], expected: readonly string[]): Promise<readonly string[]> => {
    for (const until = Date.now() + patienceMs; ; await delay(100)) {
      const all = await book.withdraw!(ids)
      if (all.length >= expected.length || Date.now() > until) return all
    }
  }
  const takenUp = async ({ book }: OrderBookHost, key: string): Promise<OpenOrder | undefined> => {
    for (const until = Date.now() + patienceMs; ; await delay(100)) {
      const taken = await (await book.find(key)).left?.takeUp()
      if (taken || Date.now() > until) return taken
    }
  }
  return [
    withTelling('withdraws what a host that is gone had not ordered, for good, and nothing of one that lives', async (a, b, c) => {
      const [record, ofC, ofB] = [sampleOrder(a), sampleOrder(c), sampleOrder(b)]
      await c.stop()
      assert.deepEqual(await withdrawn(b, [ofC.id], [ofC.id]), [ofC.id], 'what a host that is gone was about to order')
      assert.deepEqual(await b.book.withdraw!([record.id, ofB.id, randomUUID()]), [], 'what a host that lives is about to order, or nobody')
      await a.stop()
      assert.deepEqual(await withdrawn(b, [record.id], [record.id]), [record.id])
      await assert.rejects(a.book.open(record), 'who has woken up orders what was withdrawn')
      assert.deepEqual(await b.book.find(record.key), {})
    }),
    withTelling('withdraws nothing that is out, and nothing that is over as long as its bill may not be written', async (a, b) => {
      const [out, owed, paid, never] = [sampleOrder(a), sampleOrder(a), sampleOrder(a), sampleOrder(a)]
      await a.book.open(out)
      const [owing, done] = [await a.book.open(owed), await a.book.open(paid)]
      a.book.owe?.(owed.id)
      for (const one of [owing, done]) await one.close()
      await a.stop()
      const all = await withdrawn(b, [out.id, owed.id, paid.id, never.id], [paid.id, never.id])
      assert.deepEqual(all.toSorted(), [paid.id, never.id].toSorted())
    }),
    withTelling('withdraws nothing that another host has taken up and ended before its bill was written', async (a, b, c) => {
      const [record, never] = [sampleOrder(a), sampleOrder(a)]
      await a.book.open(record)
      await a.stop()
      const taken = await takenUp(b, record.key)
      assert.ok(taken, 'nobody could take up what a host that is gone had out')
      b.book.owe?.(record.id)
      await taken.close()
      assert.deepEqual(await withdrawn(c, [record.id, never.id], [never.id]), [never.id])
    }),
  ]
}
