/** What earlier orders of the same have left behind: an answer that waits, a refusal that was paid for, or a doubt that a person must settle. */
import { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import type { LeftOrder, OpenOrder, OrderBook, OrderRecord } from '../ports/order-book.ts'
import { hasOperations } from './operations.ts'
import { refusal } from './refusal.ts'

export interface LeftInit {
  readonly book: OrderBook
  readonly hooks: Pick<SealedHooks, 'spent'>
}

export interface TakenUp {
  readonly record: OrderRecord
  /** To be closed or lost. */
  readonly open: OpenOrder
}

const canBeHad = ({ answer, operation }: LeftOrder, provider: ProviderV1): boolean =>
  answer !== undefined || (operation !== undefined && hasOperations(provider))

/** Whether whoever asks now gets what an order brings that is out, or was left behind: nothing new is ordered then. */
export async function isOut(book: OrderBook, key: string, provider: ProviderV1, { options }: Run): Promise<boolean> {
  const { left, isUnderWay = false } = await book.find(key)
  if (left) return options.order !== left.record.id && canBeHad(left, provider)
  return isUnderWay && (options.cache ?? 'use') === 'use'
}

/** Whether it has an order of the same that whoever asks would wait for, take up or be asked about. */
export async function hasOrder(book: OrderBook, key: string, { options }: Run): Promise<boolean> {
  const { left, isUnderWay = false } = await book.find(key)
  return left ? left.record.id !== options.order : isUnderWay && (options.cache ?? 'use') === 'use'
}

/**
 * The order that a host which is gone has left, where its answer can still be had: taken up. Throws the refusal that is kept, and
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
): Promise<TakenUp | undefined> {
  const { left, refused } = await book.find(key)
  if (refused && (run.options.cache ?? 'use') === 'use') throw refusal(refused, 'review', 'none')
  if (!left) return undefined
  const { record } = left
  // Who quotes its id has agreed to another one.
  const isQuoted = run.options.order === record.id
  const isThere = !isQuoted && canBeHad(left, provider)
  if (!isThere && !isQuoted && !(await agrees(run, record))) throw uncertain(record)
  const open = await left.takeUp()
  // Another host has settled it meanwhile, or goes on with it.
  if (!open || isThere) return open && { record, open }
  const { id, at } = record
  await hooks.spent.call({ candidate: { ...candidate, order: { id, at } }, status: 'failed', error: uncertain(record, 'unknown') }, run)
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
  `The same was ordered before (order ${id}, a "${kind}" of ${[provider, model].filter(Boolean).join(', model ')}, at ${new Date(at).toISOString()}), and nobody was there to hear how it ended: its host died, or its time was over when all had left. It may have cost ${
    estimate && estimate.basis !== 'unknown' ? `about $${estimate.usd}` : 'something; nobody knows how much'
  }.`

const uncertain = (record: OrderRecord, outcome: 'none' | 'unknown' = 'none'): AtelierError =>
  new AtelierError({
    code: 'ORDER_UNCERTAIN',
    message: doubt(record),
    fix: `Ask the user first. If they agree to pay once more, call again with \`order: "${record.id}"\`, or with \`cache: "${record.id}"\` where no \`order\` is listed.`,
    outcome,
    details: { order: record.id, provider: record.provider, at: record.at, ...(record.estimate && { estimate: record.estimate }) },
  })
