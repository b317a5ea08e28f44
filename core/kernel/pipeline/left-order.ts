/** What earlier orders of the same have left behind: an answer that waits, a refusal that was paid for, or a doubt that a person must settle. */
import { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Result, Run } from '../contract/run.ts'
import type { FoundOrders, LeftOrder, OpenOrder, OrderBook, OrderRecord } from '../ports/order-book.ts'
import { isBeingMadeFor } from './circular.ts'
import type { Generation } from './generation.ts'
import { hasOperations } from './operations.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { refusal } from './refusal.ts'

interface TakenUp {
  readonly record: OrderRecord
  /** To be closed or lost. */
  readonly open: OpenOrder
}

type Kept = Pick<PipelineInit, 'book' | 'hooks'>

/** What is kept for whoever asks, where they take what is kept: all of it, or for work that goes on what was made since it began. Nothing before its order that is left. */
export async function lookupFor({ hooks, book }: Kept, run: Run, key: string): Promise<Result | undefined> {
  const { since, options } = run
  const { cache = 'use' } = options
  if (cache === 'use') return (await hooks.lookup.call(key, run))?.value
  if (cache === 'off' || since === undefined || (await book.find(key)).left) return undefined
  const kept = (await hooks.lookup.call(key, run))?.value
  return kept && kept.provenance.createdAt >= since ? kept : undefined
}

/**
 * What is kept under a key, where it was made at `at` (epoch milliseconds) or later. Who wants nothing that was ever kept is given nothing of
 * it, and who takes all that is kept has looked before.
 */
export async function keptSince({ hooks }: Kept, run: Run, key: string, at: number): Promise<Generation | undefined> {
  const kept = run.options.cache === 'refresh' ? await hooks.lookup.call(key, run) : undefined
  return kept && kept.value.provenance.createdAt >= at ? { result: kept.value, key, cached: false } : undefined
}

interface Asked {
  readonly key: string
  readonly run: Run
  readonly provider: ProviderV1
}

const canBeHad = ({ answer, operation }: LeftOrder, provider: ProviderV1): boolean =>
  answer !== undefined || (operation !== undefined && hasOperations(provider))
/** Who wants it made anew joins only what all others have left. */
const joins = ({ underWay }: FoundOrders, { options }: Run): boolean =>
  underWay === 'forsaken' || (underWay === 'awaited' && (options.cache ?? 'use') === 'use')

/** Whether whoever asks now gets what an order brings that is out, or was left behind: nothing new is ordered then. */
export async function isOut(kept: Kept, { key, provider, run }: Asked): Promise<boolean> {
  const found = await kept.book.find(key)
  const { left } = found
  if (!left) return joins(found, run)
  const { id, at } = left.record
  return run.options.order !== id && (canBeHad(left, provider) || (await keptSince(kept, run, key, at)) !== undefined)
}

/** Whether an order of the same is out or left behind at this provider: whoever asks waits for it, takes it up or is asked about it. */
export async function hasOrder(book: OrderBook, run: Run, key: string): Promise<boolean> {
  if (isBeingMadeFor(run, key)) return false
  const found = await book.find(key)
  return found.left ? found.left.record.id !== run.options.order : joins(found, run)
}

/**
 * The order that a host which is gone has left, where its answer can still be had: taken up, or what is kept of it. One that another host
 * still has, and all have left, is waited for. Throws the refusal that is kept, and `ORDER_UNCERTAIN` where nobody knows whether it was
 * paid: the person says whether it is placed once more.
 */
export async function leftOrder(
  init: Kept,
  { key, run, provider, candidate }: Asked & { readonly candidate: Candidate },
): Promise<TakenUp | Generation | undefined> {
  const { book, hooks } = init
  let found = await book.find(key)
  for (; found.underWay === 'forsaken'; found = await book.find(key)) await book.settled(key, run.signal, 'forsaken')
  const { left, refused } = found
  if (refused && (run.options.cache ?? 'use') === 'use') throw refusal(refused, 'review', 'none')
  if (!left) return undefined
  const { record } = left
  // Who quotes its id has agreed to another one.
  const isQuoted = run.options.order === record.id
  // What is stored may be another's. Where it is known that this one's outcome came, it is had sooner so.
  const isThere = !isQuoted && canBeHad(left, provider)
  const made = isQuoted || (isThere && record.until === undefined) ? undefined : await keptSince(init, run, key, record.at)
  if (made) {
    const isFirst = await closed(book, left)
    // Another host was first, and this one asks for something of its own.
    return isFirst ? made : undefined
  }
  if (!isThere && !isQuoted && !(await agrees(run, record))) throw uncertain(record)
  const open = await left.takeUp()
  // Another host has settled it meanwhile, or goes on with it.
  if (!open || isThere) return open && { record, open }
  const { id, at } = record
  if (!open.isBilled)
    await hooks.spent.call({ candidate: { ...candidate, order: { id, at } }, status: 'failed', error: uncertain(record, 'unknown') }, run)
  await open.close()
  return undefined
}

/** Without a bill: where nobody has written one, what was put aside for it stays. */
const closed = async (book: Pick<OrderBook, 'owe'>, left: LeftOrder): Promise<boolean> => {
  const open = await left.takeUp()
  if (open && !open.isBilled) book.owe?.(left.record.id)
  await open?.close()
  return open !== undefined
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
