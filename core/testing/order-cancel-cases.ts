/** Cases of a book of orders: a cancel that is asked for over hosts. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { sampleOrder, type WithHosts } from './order-sample.ts'
import type { SuiteCase } from './suite-case.ts'

/** An order is cancelled by the host whose it is, once, and not after somebody was told that it is not. */
export const orderCancelCases = (withHosts: WithHosts): readonly SuiteCase[] => [
  withHosts('says that nothing was cancelled where nobody heard it, and nobody hears it later', async (a, b) => {
    const record = sampleOrder(a)
    const open = await a.book.open(record)
    let heard = 0
    const deaf = open.onCancel(() => heard++)
    deaf()
    assert.equal(await b.book.askToCancel(record), false)
    open.onCancel(() => heard++)
    await delay(1000)
    assert.equal(heard, 0, 'it was cancelled after it was said that it is not')
    await open.close()
    assert.equal(await b.book.askToCancel(record), false, 'an order that is over was cancelled')
  }),
  withHosts('is heard once by the host whose order it is, and by no other', async (a, b, c) => {
    const [record, other] = [sampleOrder(a), sampleOrder(c)]
    const [open, unasked] = [await a.book.open(record), await c.book.open(other)]
    let [heard, others] = [0, 0]
    open.onCancel(() => heard++)
    unasked.onCancel(() => others++)
    assert.equal(await b.book.askToCancel(record), true)
    await delay(500)
    assert.deepEqual([heard, others], [1, 0], 'it was not heard once, or another order was cancelled')
    await open.close()
    await unasked.close()
  }),
]
