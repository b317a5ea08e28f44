/** What earlier orders of the same have left behind: an answer that waits, a refusal that was paid for, or a doubt that a person must settle. */
import { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import type { LeftOrder, OrderBook, OrderRecord } from '../ports/order-book.ts'
import { refusal } from './refusal.ts'

export interface LeftInit {
  readonly book: OrderBook
  readonly hooks: Pick<SealedHooks, 'spent'>
}

/**
 * The order that a host which is gone has left, where its answer can still be had. Throws the refusal that is kept, and
 * `ORDER_UNCERTAIN` where nobody knows whether it was paid: the person says whether it is placed once more.
 */
export async function leftOrder(
  { book, hooks }: LeftInit,
  {
    key,
    run,
    provider,
    candidate,
  }: { readonly key: string; readonly run: Run; readonly provider: ProviderV1; readonly candidate: Candidate },
): Promise<LeftOrder | undefined> {
  const { left, refused } = await book.find(key)
  if (refused && (run.options.cache ?? 'use') === 'use') throw refusal(refused, 'review', 'none')
  if (!left || left.answered || (left.operation && provider.resume)) return left
  if (run.options.order !== left.record.id && !(await agrees(run, left.record))) throw uncertain(left.record)
  const open = await left.takeUp()
  // Another host has settled it meanwhile.
  if (!open) return undefined
  const { id, at } = left.record
  await hooks.spent.call(
    { candidate: { ...candidate, order: { id, at } }, status: 'failed', error: uncertain(left.record, 'unknown') },
    run,
  )
  await open.close()
  return undefined
}

const agrees = async (run: Run, record: OrderRecord): Promise<boolean> => {
  const answer = await run.elicit(`${doubt(record)} Order it once more?`, {
    type: 'object',
    properties: { again: { type: 'boolean', description: 'Order it once more, and perhaps pay twice' } },
    required: ['again'],
  })
  return answer.action === 'accept' && (answer.content as { readonly again?: unknown }).again === true
}

const doubt = ({ id, kind, provider, model, at, estimate }: OrderRecord): string =>
  `The same was ordered before (order ${id}, a "${kind}" of ${[provider, model].filter(Boolean).join(', model ')}, at ${new Date(at).toISOString()}), and the host ended before its answer was kept. It may have cost ${
    estimate && estimate.basis !== 'unknown' ? `about $${estimate.usd}` : 'something; nobody knows how much'
  }.`

const uncertain = (record: OrderRecord, outcome: 'none' | 'unknown' = 'none'): AtelierError =>
  new AtelierError({
    code: 'ORDER_UNCERTAIN',
    message: doubt(record),
    fix: `Ask the user first. If they agree to pay once more, call again with \`order: "${record.id}"\`.`,
    outcome,
    details: { order: record.id, provider: record.provider, at: record.at, ...(record.estimate && { estimate: record.estimate }) },
  })
