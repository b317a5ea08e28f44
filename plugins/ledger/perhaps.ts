/** What orders that are out or in doubt may cost yet. */
import type { LedgerBook, OrderStatus } from 'atelier-mcp'
import { nanosOf, usdOf } from '../nano-dollars.ts'

export interface Perhaps {
  /** Of those whose price was estimated, in US dollars. In no other sum of the ledger. */
  readonly usd: number
  readonly orders: number
  /** US dollars by principal. */
  readonly principals: Readonly<Record<string, number>>
}

/** The id of an order's line. Its day is in it. */
export const lineIdOf = ({ id, at }: Pick<OrderStatus, 'id' | 'at'>): string => `${id}@${at}`

/** An order in doubt that was told as spent, perhaps, counts there; a model's order holds those of its designers. */
export async function perhapsOf(open: readonly OrderStatus[], book: Pick<LedgerBook, 'line'>): Promise<Perhaps> {
  const makers = new Set(open.flatMap(({ kind, principal }) => (kind === 'model.create' ? [principal] : [])))
  const sums = new Map<string, number>()
  let orders = 0
  for (const order of open) {
    if (order.kind === 'model.design' && makers.has(order.principal)) continue
    if ((await book.line(lineIdOf(order)))?.type === 'spend') continue
    orders++
    sums.set(order.principal, (sums.get(order.principal) ?? 0) + nanosOf(order.estimate?.usd ?? 0))
  }
  const all = [...sums.values()].reduce((sum, one) => sum + one, 0)
  return { usd: usdOf(all), orders, principals: Object.fromEntries([...sums].map(([name, nanos]) => [name, usdOf(nanos)])) }
}
