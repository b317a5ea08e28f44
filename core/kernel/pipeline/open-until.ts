/** An order that is over stays open while what it brought is not yet where other hosts look for it. */
import type { OpenOrder } from '../ports/order-book.ts'

/** Ends as `order` does, once all of `unsettled` have resolved; where one of them rejects, it is left in doubt. Nobody waits for that. */
export function openUntil(order: OpenOrder, unsettled: readonly Promise<unknown>[]): OpenOrder {
  const settled = async (end: () => Promise<void>): Promise<void> => {
    if (unsettled.length === 0) return end()
    void Promise.all(unsettled)
      .then(end, order.lose)
      // What cannot be written down is the log's.
      .catch(() => {})
  }
  return {
    ...order,
    get operation() {
      return order.operation
    },
    close: () => settled(order.close),
    handOver: (until) => settled(() => order.handOver(until)),
  }
}
