/**
 * One order to one candidate, which may take several tries. What may cost something is written down before it goes out, runs on
 * when its callers leave, and is taken up where another host has died over it.
 */
import { addAbortListener } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { AtelierError, type ErrorCode } from '../contract/errors.ts'
import { neverConnected } from '../contract/never-connected.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { ProviderCall, ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, RunOptions } from '../contract/run.ts'
import { toCoded } from '../errors/describe.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { unspent } from '../errors/unspent.ts'
import { takenOutput } from '../hooks/taken-output.ts'
import type { OpenOrder } from '../ports/order-book.ts'
import { noting } from '../providers/sent.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { costOf, outcomeOf } from './costs.ts'
import { loadedBy } from './loaded-assets.ts'
import { cancelThere, orderCancelled } from './open-orders.ts'
import { openUntil } from './open-until.ts'
import { hasOperations, plainOperation, type WithOperations } from './operations.ts'
import { countedBy, type Orders, withOutcome } from './orders.ts'
import { afterSending, endsWithCallers, isFree, judged, runsOn } from './provider-faults.ts'
import { type Attempt, isFound, isLeft, type SharedWork } from './shared-work.ts'

/** They speak of whoever asks, and say nothing of an operation that the vendor has. */
const cannotAsk: readonly ErrorCode[] = ['PROVIDER_AUTH', 'PROVIDER_QUOTA', 'PROVIDER_RATE_LIMITED', 'PROVIDER_UNAVAILABLE', 'PROXY_FAILED']
/** How often one candidate is asked, where a rate limit stands in the way. */
const mostTries = 3

export interface Order {
  readonly work: SharedWork
  readonly attempt: Attempt
  /** With the order's own id. */
  readonly candidate: Candidate & Required<Pick<Candidate, 'order'>>
  readonly provider: ProviderV1
  /** Of its answer. */
  readonly key: string
  /** Counts this order, and what the provider has made by others. */
  readonly own: Orders
  /** The longest wait for a rate limit, in milliseconds. */
  readonly patienceMs: number
  /** What a host that died has left of it, taken up. */
  readonly left?: OpenOrder | undefined
  /** How its line is ended where it failed and may have cost something: to be called when that is billed. */
  readonly ends: (() => Promise<void>)[]
}
/** An answer, and the order's line in the book, open until somebody has what was made. */
export interface Placed {
  readonly output: Output
  readonly open?: OpenOrder | undefined
}

export const priceOf = ({ candidate, provider }: Pick<Order, 'candidate' | 'provider'>, output: Output) =>
  costOf(output, candidate.estimate, provider.nature)

/** Throws errors whose `outcome` says what has become of the money. */
export async function placeOrder(order: Order): Promise<Placed> {
  const { work, attempt, candidate, provider, own, patienceMs } = order
  const { signal, deadline } = attempt.run
  for (let tries = 1; ; tries++) {
    let ended: Orders['add'] | undefined
    try {
      return await work.init.providerLimits.run(provider.id, attempt.run, async () => {
        signal.throwIfAborted()
        ended = isFree(provider, candidate) ? own.add : own.place()
        const placed = await (endsWithCallers(provider, candidate)
          ? withCallers(order)
          : outlivingCallers(tries === 1 ? order : { ...order, left: undefined }))
        ended(outcomeOf(priceOf(order, placed.output)))
        return placed
      })
    } catch (thrown) {
      const error = judged(thrown, provider, candidate, signal)
      // Who leaves while waiting in line has ordered nothing.
      if (!ended) {
        if (tries === 1) await order.left?.lose()
        throw withOutcome(error, 'none')
      }
      ended(error.outcome ?? 'unknown')
      const waitMs = error.retryAfterMs ?? 1000 * tries
      const isSoon = waitMs <= patienceMs && Date.now() + waitMs < deadline
      if (error.code !== 'PROVIDER_RATE_LIMITED' || own.outcome !== 'none' || tries === mostTries || !isSoon) throw error
      await untilAborted(signal, pause(waitMs, undefined, { signal }))
    }
  }
}

const withCallers = async (order: Order): Promise<Placed> => {
  const { run, request } = order.attempt
  const output = await answerTo(order, run.signal, async () =>
    order.provider.invoke(request, callOf(order, { ...run, watched: () => isWatched(order.work) })),
  )
  return { output }
}

const outlivingCallers = async (order: Order): Promise<Placed> => {
  const { work, attempt, candidate, provider, key, left } = order
  const { init, flight } = work
  const { run, request } = attempt
  const { kind, principal, signal } = run
  const { id, at } = candidate.order
  const cancel = new AbortController()
  const until = AbortSignal.any([signal, cancel.signal])
  const { provider: who, model, estimate } = candidate
  const inputs = loadedBy(run)
  const line =
    left ??
    (await init.book.open({
      id,
      at,
      key,
      principal: principal.id,
      kind,
      provider: who,
      model,
      estimate: estimate && plainCost(estimate),
      ...(inputs.length > 0 && { inputs }),
    }))
  const open = openUntil(line, work.unsettled)
  // From here on nobody's leaving ends it.
  const release = flight.hold(init.limits.orderMs)
  // The callers left while the order was being written down, or another host has gone on. Nothing has been sent.
  const stopped = signal.aborted ? toAtelierError(signal.reason, 'ABORTED') : await work.lease.assertHeld().catch(toCoded)
  if (stopped) {
    await (left ? left.lose() : open.close())
    release()
    throw withOutcome(stopped, 'none')
  }
  // What is found by all who ask the same, as it is kept, is nobody's alone.
  if (!isFound(work)) flight.onLeft((hasLeft) => void open.forsaken(hasLeft))
  init.out.set(id, cancel)
  // Whoever asks the same from then on is not told of an order that others had cancelled.
  cancel.signal.addEventListener('abort', () => void flight.part(), { once: true })
  const deaf = open.onCancel(() => cancel.abort(orderCancelled()))
  try {
    const deadline = Math.max(run.deadline, Date.now() + init.limits.orderMs)
    const call = callOf(order, { signal: until, deadline, watched: () => open.watched(() => isWatched(work)) })
    const output = hasOperations(provider)
      ? await answerTo(order, until, () => answerOf(provider, request, open, call, cancel.signal), open)
      : await open.during(() => answerTo(order, until, () => provider.invoke(request, call)))
    return { output, open }
  } catch (thrown) {
    const error = judged(thrown, provider, candidate, until)
    // Who reached nobody has heard nothing of the order.
    const isOver =
      AtelierError.is(thrown) && !thrown.retryable && !until.aborted && !neverConnected(thrown.cause) && !cannotAsk.includes(thrown.code)
    // The vendor goes on with an operation, whatever has broken on this side.
    const isOut = open.operation !== undefined && !isOver && !cancel.signal.aborted
    // Whoever is still there hears of it. For those who have left it is kept in mind, unless it was cancelled.
    const isInDoubt = error.outcome !== 'none' && (isLeft(work) || error.code === 'ORDER_UNCERTAIN') && !cancel.signal.aborted
    const end = isOut || isInDoubt ? open.lose : open.close
    // A line that is gone says that nothing is owed.
    if (error.outcome === 'none') await end()
    else order.ends.push(end)
    release()
    throw isOut ? withOutcome(runsOn(error), error.outcome === 'paid' ? 'paid' : 'unknown') : thrown
  } finally {
    deaf()
    init.out.delete(id)
  }
}

const isWatched = async ({ flight }: SharedWork): Promise<boolean> =>
  (await Promise.all([...flight.members].map((member) => member.watches()))).includes(true)

const plainCost = ({ usd, basis }: NonNullable<Candidate['estimate']>) => ({ usd, basis })

const answerOf = async (
  provider: WithOperations,
  request: Request,
  open: OpenOrder,
  call: ProviderCall,
  cancelled: AbortSignal,
): Promise<Output> => {
  if (!open.operation) await open.known(plainOperation(provider, await open.during(() => provider.start(request, call))))
  const operation = open.operation!
  // Also where the order was cancelled while it was placed.
  const listening = addAbortListener(cancelled, () => void cancelThere(provider, operation))
  try {
    return await provider.resume(operation, call)
  } finally {
    listening[Symbol.dispose]()
  }
}

const callOf = (
  { work, attempt: { run }, candidate, provider, own }: Order,
  { signal, deadline, watched }: Pick<ProviderCall, 'signal' | 'deadline' | 'watched'>,
): ProviderCall => {
  const further = async (next: Request, options?: RunOptions) => {
    if (isLeft(work)) throw unspent('ABORTED', 'Whoever asked has left: nothing new is ordered.')
    return run.run(next, countedBy(own, options))
  }
  return {
    ...run,
    signal,
    deadline,
    run: further as ProviderCall['run'],
    model: candidate.model,
    options: run.options.providerOptions?.[provider.id] ?? {},
    partial: (artifact) => void Promise.allSettled([...work.flight.members].map((member) => member.showPartial(artifact))),
    watched,
  }
}

/** What the provider gives until `signal` aborts, in a shape that can be worked with. */
const answerTo = async ({ work, provider }: Order, signal: AbortSignal, ask: () => Promise<Output>, open?: OpenOrder): Promise<Output> => {
  const sent = { something: false }
  // Reading it may send as well, as where a link is followed.
  const asked = noting(sent, async () => takenOutput(await ask(), work.init.resultOf(provider.kind)))
  const taken = await untilAborted(signal, asked).catch((thrown: unknown) => {
    // A vendor who has named it has it, whether its provider goes by `ctx.fetch` or not.
    throw sent.something || open?.operation ? afterSending(thrown) : thrown
  })
  if ('value' in taken) return taken.value
  throw new AtelierError({
    code: taken.empty ? 'PROVIDER_EMPTY' : 'PROVIDER_FAILED',
    message: `Provider "${provider.id}" returned ${taken.fault}.`,
    ...(!taken.empty && { fix: 'This is a fault of the provider plugin; tell its author.' }),
    outcome: 'unknown',
  })
}
