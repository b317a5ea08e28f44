/** How jobs and open orders look in results: one shape for both. */
import type { Job, OrderStatus } from 'atelier-mcp'
import { z } from 'zod'
import { localIso } from '../local-time.ts'

export const jobStatus = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted', 'uncertain'])
export const jobEntry = z.object({
  id: z.string(),
  tool: z.string(),
  status: jobStatus,
  progress: z.number(),
  total: z.number().nullable(),
  message: z.string().optional(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.record(z.string(), z.unknown()).optional(),
})
export type JobEntry = z.infer<typeof jobEntry>

export const entryOfJob = (
  { id, tool, status, progress, total, message, createdAt, expiresAt, result, error }: Job,
  withResult = true,
): JobEntry => ({
  id,
  tool,
  status,
  progress,
  total: total ?? null,
  ...(message !== undefined && { message }),
  createdAt: localIso(createdAt),
  expiresAt: expiresAt === undefined ? null : localIso(expiresAt),
  ...(withResult && result && { result: { ...result } }),
  ...(error && { error: { ...error } }),
})

/** `tool` is the kind of what was ordered. */
export const entryOfOrder = (order: OrderStatus): JobEntry => ({
  id: order.id,
  tool: order.kind,
  status: statusOf(order),
  progress: 0,
  total: null,
  message: standing(order),
  createdAt: localIso(order.at),
  expiresAt: null,
})

/** An answer that waits for somebody to ask for it is no result yet. */
export const statusOf = ({ status }: OrderStatus): JobEntry['status'] => (status === 'answered' ? 'interrupted' : status)

const standing = (order: OrderStatus): string => {
  const to = `to ${vendorOf(order)}`
  if (order.status === 'answered')
    return `An order ${to} of which nobody has had the answer: all had left, or its host ended. The answer is kept: ask for the same once more and you get it, nothing is ordered again. It may have cost ${priceOf(order)}.`
  if (order.status === 'uncertain')
    return `An order ${to} whose host ended before the answer was kept. It may have cost ${priceOf(order)}. Asking for the same once more says what can be done.`
  const again = order.left ? ' Its host has ended; ask for the same once more and you get what it brings, nothing is ordered again.' : ''
  return `An order that is out, ${to}. It costs ${priceOf(order)}.${again}`
}

/** Of one that was just ended. */
export const entryOfCancelled = (order: OrderStatus): JobEntry => ({
  ...entryOfOrder(order),
  status: 'cancelled',
  message: `The order to ${vendorOf(order)} is not waited for any more. It may have cost ${priceOf(order)} all the same: not every vendor can be told, and some charge for what was begun.`,
})

const vendorOf = ({ provider, model }: OrderStatus): string => (model === undefined ? provider : `${provider}, model ${model}`)
const priceOf = ({ estimate }: OrderStatus): string =>
  estimate === undefined || estimate.basis === 'unknown'
    ? 'something, nobody knows how much'
    : `about $${Number(estimate.usd.toPrecision(3))}`
