/** Every promise of a book of orders, and a liar around the bundled one for each. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LeftOrder, OpenOrder, OrderBook, OrderRecord } from 'atelier-mcp'
import { orderBookSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { later } from '../../../fixtures/liars/later.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { orderFolderHost } from '../../../fixtures/order-folder-host.ts'
import { withdrawingHost } from '../../../fixtures/withdrawing-host.ts'

const base = await mkdtemp(join(tmpdir(), 'order-liars-'))
afterAll(() => rm(base, { recursive: true, force: true, maxRetries: 5 }))
const { failing, unproven } = liars()
type Lie = (book: OrderBook, home: string) => Partial<OrderBook>
let runs = 0
/** What is called where an order is cancelled, by where its hosts are. */
const listening = new Map<string, (() => void)[]>()

/** Which of the cases fail whose name has `promise` in it. */
function found(lie: Lie, promise = ''): Promise<string[]> {
  const street = join(base, String(runs++))
  const suite = orderBookSuite({
    patienceMs: 300,
    host(place) {
      const host = withdrawingHost(join(street, place))
      return { ...host, book: { ...host.book, ...lie(host.book, join(street, place)) } }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
/** A lie about orders that are out, also those that were taken up. */
const open =
  (change: (order: OpenOrder, record: OrderRecord, home: string) => Partial<OpenOrder>): Lie =>
  (book, home) => {
    const lying = (order: OpenOrder, record: OrderRecord): OpenOrder => ({
      ...order,
      get operation() {
        return order.operation
      },
      ...change(order, record, home),
    })
    const left = leaving(({ record, takeUp }) => ({
      async takeUp() {
        const order = await takeUp()
        return order && lying(order, record)
      },
    }))
    return { ...left(book, home), open: async (record) => lying(await book.open(record), record) }
  }
/** A lie about what is left. */
const leaving =
  (change: (left: LeftOrder, book: OrderBook) => Partial<LeftOrder>): Lie =>
  (book) => ({
    async find(key, id) {
      const all = await book.find(key, id)
      return { ...all, ...(all.left && { left: { ...all.left, ...change(all.left, book) } }) }
    },
  })
/** As where nobody looks whether an order was placed. */
const withdrawingAll: Lie = (book) => ({
  async withdraw(ids) {
    const some = await book.withdraw!(ids)
    return some.length === 0 ? [] : ids
  },
})
const withdraws = 'had not ordered, for good'
const [gone, stopped, cancelled] = ['what a host that is gone had out', 'for a host that was stopped', 'is heard once by the host']
const [out, forsaken, waits] = ['tells every host what is out', 'wait for what all have left', 'waits for what another host has out']

describe.concurrent('a book of orders that', () => {
  it.each<[string, Lie, string]>([
    [
      'gives an order to both',
      leaving(({ record, takeUp }, book) => ({ takeUp: async () => (await takeUp()) ?? book.open(record) })),
      gone,
    ],
    ['gives an order to nobody', leaving(() => ({ takeUp: async () => undefined })), gone],
    ['forgets by what the vendor knows an order', open(() => ({ known: async () => {} })), gone],
    ['forgets what an order was made from', (book) => ({ open: (record) => book.open({ ...record, inputs: undefined }) }), gone],
    [
      'lets a stopped host end what another has',
      open((order, { key, id }, home) => ({
        async close() {
          await order.close()
          await rm(join(home, 'orders', `${key}.${id}.json`), { force: true })
        },
      })),
      stopped,
    ],
    ['says to a stopped host that it has its order still', open(() => ({ isOwn: async () => true })), stopped],
    ['closes what was lost', open(({ close }) => ({ lose: close })), 'leaves what was lost'],
    ['never closes', open(({ lose }) => ({ close: lose })), out],
    [
      'forgets what other hosts have out',
      (book) => ({ list: async () => (await book.list()).filter(({ state }) => state !== 'elsewhere') }),
      out,
    ],
    ['says that all is its own', (book) => ({ list: async () => (await book.list()).map((one) => ({ ...one, state: 'here' })) }), out],
    ['lists nothing', () => ({ list: async () => [] }), 'opened and closed at once'],
    ['ignores that all have left', open(() => ({ forsaken: async () => {} })), forsaken],
    ['bills what is handed over once more', open(() => ({ isBilled: false })), forsaken],
    ['hands over for good', open(({ handOver }) => ({ handOver: (until) => handOver(Math.max(until, Date.now() + 60_000)) })), forsaken],
    ['waits for nothing', () => ({ settled: async () => {} }), waits],
    ['waits for what nobody has left', (book) => ({ settled: (key, signal) => book.settled(key, signal, 'all') }), waits],
    ['keeps what is kept in doubt', () => ({ kept: () => {} }), 'once its answer is kept'],
    ['closes what is newer than its answer', (book) => ({ kept: (key, at) => book.kept(key, at + 60_000) }), 'once its answer is kept'],
    ['gives any order for the one that is named', (book) => ({ find: (key) => book.find(key) }), 'the one that is named'],
    ['forgets a refusal', () => ({ refuse: async () => {} }), 'keeps a refusal'],
    [
      'refuses every key',
      (book) => ({ refuse: (_, refusal) => book.refuse('all', refusal), find: () => book.find('all') }),
      'keeps a refusal',
    ],
    ['asks again whether somebody watches', open(() => ({ watched: (ask) => ask() })), 'whether somebody watches'],
    ['says that all is cancelled', () => ({ askToCancel: async () => true }), 'nobody heard it'],
    ['says that nothing is cancelled', () => ({ askToCancel: async () => false }), cancelled],
    [
      'cancels later what it said it did not',
      (book, home) => {
        const cancels = listening.get(home) ?? []
        listening.set(home, cancels)
        return {
          ...open(() => ({ onCancel: (cancel) => (cancels.push(cancel), () => {}) }))(book, home),
          askToCancel: async () => (later(300, () => cancels.forEach((cancel) => cancel())), false),
        }
      },
      'nobody heard it',
    ],
    ['withdraws nothing', () => ({ withdraw: async () => [] }), withdraws],
    ['withdraws what hosts that live are about to order', () => ({ withdraw: async (ids) => ids }), withdraws],
    [
      'withdraws what nobody was about to order',
      (book) => ({ withdraw: async (ids) => [...(await book.withdraw!(ids)), ...ids.filter((id) => id.length === 36)] }),
      withdraws,
    ],
    ['lets a host that wakes up order what was withdrawn', (_, home) => ({ open: orderFolderHost(home).book.open }), withdraws],
    ['withdraws what is out', withdrawingAll, 'nothing that is out'],
    ['forgets what is owed', () => ({ owe: () => {} }), 'nothing that is out'],
    ['forgets what is owed of an order that was taken up', () => ({ owe: () => {} }), 'another host has taken up'],
    ['cancels twice', open(({ onCancel }) => ({ onCancel: (cancel) => onCancel(() => (cancel(), cancel())) })), cancelled],
  ])('%s is found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of books of orders', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
