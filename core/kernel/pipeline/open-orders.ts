/** Orders that are out, as people see them, and how one is ended. */
import type { Orders } from '../contract/host-service.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Operation, ProviderV1 } from '../contract/provider.ts'
import type { OrderBook } from '../ports/order-book.ts'

export interface OpenOrdersInit {
  readonly book: OrderBook
  /** Of this host, by id. */
  readonly out: ReadonlyMap<string, AbortController>
  readonly provider: (kind: string, id: string) => ProviderV1 | undefined
}

export function openOrders({ book, out, provider }: OpenOrdersInit): Orders {
  const own = async (principal?: string) => (await book.list()).filter((one) => principal === undefined || one.principal === principal)
  return {
    async list(principal) {
      return (await own(principal)).map(({ id, principal: whose, kind, provider: who, model, at, estimate, state }) => ({
        id,
        principal: whose,
        kind,
        provider: who,
        at,
        status: state === 'left' ? ('uncertain' as const) : ('running' as const),
        ...(model !== undefined && { model }),
        ...(estimate && { estimate }),
      }))
    },
    async cancel(id, principal) {
      const order = (await own(principal)).find((one) => one.id === id)
      if (order?.state === 'here') {
        out.get(id)?.abort(cancelled())
        return out.has(id)
      }
      const left = order?.state === 'left' ? (await book.find(order.key, id)).left : undefined
      const open = await left?.takeUp()
      if (!order || !open) return false
      if (left?.operation) await cancelThere(provider(order.kind, order.provider), left.operation)
      await open.close()
      return true
    },
  }
}

const cancelled = () => new AtelierError({ code: 'ABORTED', message: 'The order was cancelled.', outcome: 'unknown' })

/** How long a vendor may take to hear of it, in milliseconds. */
const cancelMs = 5000
/** Tells the vendor; one that cannot be told goes on. */
export const cancelThere = async (provider: ProviderV1 | undefined, operation: Operation): Promise<void> =>
  provider?.cancel?.(operation, { signal: AbortSignal.timeout(cancelMs) }).catch(() => {})
