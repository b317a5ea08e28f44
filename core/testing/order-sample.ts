/** What the cases of books of orders stand on. */
import { randomUUID } from 'node:crypto'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { OrderBook, OrderRecord } from '../kernel/ports/order-book.ts'
import type { SuiteCase } from './suite-case.ts'

/** One host of several, with a book of its own. */
export interface OrderBookHost {
  readonly book: OrderBook
  /** It shows no sign of life any more and lets go of nothing, as if it had been stopped. Resolves when others know that. Its book may still be called: it has woken up. */
  stop(): Awaitable<void>
  close(): Awaitable<void>
}
export type WithHosts = (name: string, body: (a: OrderBookHost, b: OrderBookHost, c: OrderBookHost) => Promise<void>) => SuiteCase

/** An order as it is asked for, of a key of its own unless `more` says one. */
export const sampleOrder = ({ book }: OrderBookHost, more: Partial<OrderRecord> = {}): OrderRecord => ({
  ...book.next(),
  key: randomUUID(),
  principal: 'ann',
  kind: 'image.generate',
  provider: 'vendor',
  model: 'a-model',
  estimate: { usd: 0.1, basis: 'estimated' },
  ...more,
})
