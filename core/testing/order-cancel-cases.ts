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
    const deaf = open.onCancel(() => assert.fail('it was cancelled by who hears nothing any more'))
    deaf()
    assert.equal(await b.book.askToCancel(record), false)
    let heard = 0
    open.onCancel(() => heard++)
    await delay(1000)
    assert.equal(heard, 0, 'it was cancelled after it was said that it is not')
    await open.close()
    assert.equal(await b.book.askToCancel(record), false, 'an order that is over was cancelled')
  }),
  withHosts('is heard once by the host whose order it is, and by no other', async (a, b, c) => {
    const [record, other] = [sampleOrder(a), sampleOrder(c)]
    const [open, unasked] = [await a.book.open(record), await c.book.open(other)]
    let heard = 0
    open.onCancel(() => heard++)
    unasked.onCancel(() => assert.fail('another order was cancelled'))
    assert.equal(await b.book.askToCancel(record), true)
    await delay(500)
    assert.equal(heard, 1)
    await open.close()
    await unasked.close()
  }),
]
