/** One order to one candidate, and the two hooks that hold money: `spend` before it, `spent` after it, come what may. */
import type { AtelierError } from '../contract/errors.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { withOutcome } from './orders.ts'
import { type Order, type Placed, priceOf } from './place-order.ts'
import { refusal } from './refusal.ts'
import { tracedOrder } from './traced.ts'

/**
 * What the candidate gave. Throws the refusal of a `spend` handler, or what placing throws. Whoever has left meanwhile, `spent` hears how it
 * ended. An order that another host has left was allowed there.
 */
export async function billed(order: Order): Promise<Placed> {
  const { candidate, left, work, attempt } = order
  const { hooks } = work.init
  const { run } = attempt
  const failed = async (error: AtelierError): Promise<void> => {
    if (!left?.isBilled) await hooks.spent.call({ candidate, status: 'failed', error }, run)
  }
  const refused = left
    ? undefined
    : await hooks.spend.call(candidate, run).then(
        (answer) => answer && refusal(answer, 'spend', 'none'),
        (thrown: unknown) => withOutcome(toAtelierError(thrown, 'HOOK_FAILED'), 'none'),
      )
  if (refused) {
    await failed(refused)
    throw refused
  }
  const placed = await tracedOrder(order).catch(async (thrown: unknown) => {
    await failed(toAtelierError(thrown, 'PROVIDER_FAILED'))
    for (const end of order.ends) await end()
    throw thrown
  })
  const { output, open } = placed
  // What another host has taken up while this one was stopped is on its bill.
  const isElsewhere = open !== undefined && !(await open.isOwn().catch(() => true))
  if (!left?.isBilled && !isElsewhere)
    await hooks.spent.call({ candidate, status: 'done', cost: priceOf(order, output), usage: output.usage ?? {} }, run)
  return placed
}
