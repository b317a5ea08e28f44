/** An order that is over stays open while what it brought is not yet where other hosts look for it. */
import type { OpenOrder } from '../ports/order-book.ts'

/**
 * The same order, whose line is removed only when all of `unsettled` have resolved. Where one of them rejects, the order is left in doubt. `close` does not
 * wait for that, and neither does whoever asks for the same anew. `handOver` is as before: what is handed over, others take up from the line at once.
 */
export function openUntil(order: OpenOrder, unsettled: readonly Promise<unknown>[]): OpenOrder {
  let isForsaken = false
  let isOver = false
  const forsaken = async (now: boolean): Promise<void> => {
    if (isOver || now === isForsaken) return
    isForsaken = now
    await order.forsaken(now)
  }
  return {
    ...order,
    get operation() {
      return order.operation
    },
    forsaken,
    async close() {
      if (unsettled.length === 0) return order.close()
      const heard = forsaken(false)
      isOver = true
      void Promise.all(unsettled)
        .then(order.close, order.lose)
        // What cannot be written down is the log's.
        .catch(() => {})
      await heard
    },
  }
}
