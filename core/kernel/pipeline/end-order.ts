/** When an order is over: somebody has what it brought, or it waits for the next who asks. */
import { AtelierError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import type { OpenOrder } from '../ports/order-book.ts'
import type { Generation } from './generation.ts'
import { keptSince } from './left-order.ts'
import { hasOperations } from './operations.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { rejectionOf } from './refusal.ts'
import type { Member } from './run-context.ts'
import { type Attempt, type Draft, isFound, isLeft, isStored, takesKept, type SharedWork } from './shared-work.ts'
import type { Flight } from './single-flight.ts'

type ByProvider = Extract<Draft['answered'], { readonly by: 'provider' }>

/**
 * What follows an answer, to its end. Its order is closed when what was made is stored, or somebody is told an error. What is not stored is its
 * callers' to keep, and the order stays open until then. Where all have left it is handed over to the next who asks, and stays in doubt where
 * something broke.
 */
export async function finished(
  work: SharedWork,
  attempt: Attempt,
  answered: Draft['answered'],
  rest: () => Promise<Generation>,
): Promise<Generation> {
  try {
    const generation = await rest()
    if (answered.by !== 'provider') return generation
    if (answered.order && !isLeft(work) && !isStored(work)) return { ...generation, orders: [...(generation.orders ?? []), answered.order] }
    await closed(work, attempt, answered, isFound(work))
    return generation
  } catch (error) {
    const isRefused = AtelierError.is(error) && rejectionOf(error) !== undefined
    if (answered.by === 'provider')
      await (!isLeft(work) || isRefused ? closed(work, attempt, answered, takesKept(work)) : answered.order?.lose())
    throw error
  }
}

/**
 * What `keep` comes to. The orders that led to it are over when its caller has kept what was made, or is told an error. Who leaves before that
 * leaves them to the next who asks, where that one can have it.
 */
export async function keptByCaller<T>(
  { limits }: PipelineInit,
  { signal }: Run,
  { orders }: Generation,
  keep: () => Promise<T>,
): Promise<T> {
  let isKept = false
  try {
    const kept = await keep()
    isKept = true
    return kept
  } finally {
    const isLeftBehind = !isKept && signal.aborted
    await ended(orders, async (order) =>
      isLeftBehind && (await canBeAskedFor(order)) ? order.handOver(Date.now() + limits.orderMs) : order.close(),
    )
  }
}

/** All have left between the answer and their having it: the orders are the next one's who asks, in another host or in this one. */
export const unclaimed = ({ orders }: Generation, flight: Flight<Member>): Promise<unknown> =>
  ended(orders, async (order) => {
    if (!(await canBeAskedFor(order))) return order.close()
    // Whoever has come meanwhile ends it when they have kept what was made.
    return flight.part() ? order.handOver(flight.heldUntil) : undefined
  })

/** What cannot be written down is the log's: it takes nothing from whoever has what was made, and hides no error. */
const ended = (orders: readonly OpenOrder[] = [], end: (order: OpenOrder) => Promise<void>): Promise<unknown> =>
  Promise.allSettled(orders.map(end))

const canBeAskedFor = async (order: OpenOrder): Promise<boolean> => order.operation !== undefined || order.isKept()

/** `isFoundAgain`: whoever asks the same finds how it ended. */
async function closed(work: SharedWork, attempt: Attempt, answered: ByProvider, isFoundAgain: boolean): Promise<void> {
  const { flight } = work
  const { order } = answered
  if (!order || !isLeft(work) || isFoundAgain || !(await canBeHad(work, attempt, answered)) || !isLeft(work)) return order?.close()
  // Whoever asks from now on takes it up: in this host or in another.
  flight.part()
  await order.handOver(flight.heldUntil)
}

/** Whether another host could hand it over. Else this one does, as long as it lives. */
async function canBeHad(
  { init, unsettled }: SharedWork,
  { run }: Attempt,
  { order, provider, candidate, key }: ByProvider,
): Promise<boolean> {
  if ((order?.operation && hasOperations(provider)) || (await order?.isKept())) return true
  // Others do not find by now what is kept of it.
  if (unsettled.length > 0) return false
  // Its caller has left: the attempt's run goes on.
  return (await keptSince(init, run, key, candidate.order?.at ?? Infinity)) !== undefined
}
