/** An order that is over stays open while what it brought is not yet where other hosts look for it. */
import type { OpenOrder } from '../ports/order-book.ts'

/**
 * Is closed as `order` is, once all of `unsettled` have resolved; where one of them rejects, it is left in doubt. Nobody waits for that, also not who
 * asks for it anew. What is left behind, others take up from the line: that is so at once.
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
