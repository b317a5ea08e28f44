/** Orders that are out, as people see them, and how one is ended. */
import type { Orders, OrderStatus } from '../contract/host-service.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Operation, ProviderV1 } from '../contract/provider.ts'
import type { ListedOrder, OrderBook } from '../ports/order-book.ts'
import type { Entry } from '../ports/registry.ts'
import { providerNamed } from '../providers/candidates.ts'
import { present } from '../schema/present.ts'
import { timeoutSignal } from '../time/timeout-signal.ts'
import { hasOperations } from './operations.ts'

/** `out`: those of this host, by id. */
export function openOrders(book: OrderBook, out: ReadonlyMap<string, AbortController>, providers: readonly Entry<ProviderV1>[]): Orders {
  const provider = (kind: string, id: string) => providerNamed(providers, kind, id)?.value
  /** Of one whose host is gone: its vendor goes on with it, or what holds it, or its answer is there. */
  const statusOf = ({ kind, provider: who, operation, answer, until }: ListedOrder): OrderStatus['status'] => {
    if (until !== undefined) return 'answered'
    const maker = operation && provider(kind, who)
    if (answer === 'awaited' || (maker && hasOperations(maker))) return 'running'
    return answer === 'kept' ? 'answered' : 'uncertain'
  }
  const own = async (principal?: string) => (await book.list()).filter((one) => principal === undefined || one.principal === principal)
  return {
    unplaced: async (ids) => (await book.withdraw?.(ids)) ?? [],
    owe: (id) => book.owe?.(id),
    async list(principal) {
      return (await own(principal)).map((order) => {
        const { id, principal: whose, kind, provider: who, model, at, estimate } = order
        const told = { id, principal: whose, kind, provider: who, at, ...present({ model, estimate }) }
        return order.state === 'left' ? { ...told, status: statusOf(order), left: true } : { ...told, status: 'running' }
      })
    },
    async cancel(id, principal) {
      const order = (await own(principal)).find((one) => one.id === id)
      if (order?.state === 'here') {
        out.get(id)?.abort(orderCancelled())
        return out.has(id)
      }
      if (order?.state === 'elsewhere') return book.askToCancel(order)
      const left = order?.state === 'left' ? (await book.find(order.key, id)).left : undefined
      const open = await left?.takeUp()
      if (!order || !open) return false
      if (left?.operation && left.record.until === undefined) await cancelThere(provider(order.kind, order.provider), left.operation)
      await open.close()
      return true
    },
  }
}

export const orderCancelled = (): AtelierError =>
  new AtelierError({ code: 'ABORTED', message: 'The order was cancelled.', outcome: 'unknown' })

/** How long a vendor may take to hear of it, in milliseconds. */
const cancelMs = 5000
/** Tells the vendor; one that cannot be told goes on. */
export const cancelThere = async (provider: ProviderV1 | undefined, operation: Operation): Promise<void> =>
  provider?.cancel?.(operation, { signal: timeoutSignal(cancelMs) }).catch(() => {})
