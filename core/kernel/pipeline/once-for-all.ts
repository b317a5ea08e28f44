/** Callers who ask the same at the same time share one generation. */
import type { Artifact, Target } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import { providerNamed } from '../providers/candidates.ts'
import { cacheKey } from './cache-key.ts'
import type { Choice } from './candidate-line.ts'
import { candidateKey } from './candidate-key.ts'
import { makingOnce } from './circular.ts'
import { unclaimed } from './end-order.ts'
import { asUnpaid, type Generation, toResult } from './generation.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { runsOn } from './provider-faults.ts'
import type { Member, RunContext } from './run-context.ts'
import type { Flight } from './single-flight.ts'

/** How one caller is shown what is unfinished. */
export interface Watcher {
  /** Shows it to the client: small, inspected and exported already. */
  showPartial?(artifact: Artifact): Promise<void>
  /** The client would look at it. */
  readonly watches?: boolean
}
interface Asked {
  readonly context: RunContext
  readonly choice: Choice
  readonly by: Watcher
}

/**
 * What `make` comes to, for whoever asks the same meanwhile as well: one of them pays. It gets the key of the first who may answer. Throws
 * `RUN_CIRCULAR` for a run that waits for itself.
 */
export async function onceForAll(
  init: PipelineInit,
  asked: Asked,
  make: (flight: Flight<Member>, key: string | undefined) => Promise<Generation>,
): Promise<Generation> {
  const { context } = asked
  const { own, shared: sharedKey, joins } = await keysOf(init, asked)
  const { signal } = context.run
  let unpaid = (): void => {}
  let joined: Flight<Member> | undefined
  const { value, shared } = await makingOnce(context.run, own, () =>
    init.flights.join(sharedKey, memberOf(init, asked), signal, (flight) => make(flight, own), {
      ...(joins && { with: joins }),
      // Elsewhere the cache keeps what was made for somebody who has left.
      keeps: joins === 'left' || !init.hooks.lookup.used,
      unclaimed: (made, flight) => void unclaimed(made, flight),
      joined(flight) {
        joined = flight
        unpaid = context.orders.include(flight.orders)
      },
    }),
  ).catch((error: unknown) => {
    const isOut = signal.aborted && sharedKey !== undefined && joined && joined.heldUntil > Date.now()
    throw isOut && AtelierError.is(error) ? runsOn(error) : error
  })
  if (shared) unpaid()
  // Whoever has the bill sees to the orders, too.
  return shared && !value.cached ? { ...value, result: asUnpaid(value.result, 'shared'), orders: [] } : value
}

/** `own`: of the first who may answer. `shared`: of the whole question; nothing where it is never shared. */
const keysOf = async (init: PipelineInit, { context, choice: { candidates, explicit } }: Asked) => {
  const { run, varied } = context
  const { cache = 'use', providerOptions } = run.options
  const open = candidates.filter(({ skip }) => skip === undefined)
  const [first] = open
  const own = first && (await candidateKey(init, context, run.request, first))
  const perCaller = open.map(({ provider }) => providerNamed(init.providers, run.kind, provider)?.value.perCaller === true)
  // Further down the chain it may be shared, as long as only the caller's own requests share.
  const isShared = !perCaller[0] && (varied.get('principal') === run.principal.id || !perCaller.includes(true))
  if (own === undefined || !isShared) return { own }
  const all = candidates.map(({ provider, model, skip }) => [provider, model, skip])
  // Who wants it made anew gets an order of their own, or one that its callers have all left: they may be the same person.
  const joins = cache === 'use' ? ('all' as const) : ('left' as const)
  return { own, shared: await cacheKey([own, all, cache, explicit, providerOptions]), joins }
}

/** What is asked of `export` for something unfinished. */
const partialTarget: Target = { format: 'preview', options: { maxBytes: 50_000 } }

const memberOf = ({ hooks, doors }: PipelineInit, { context: { run, runFor }, choice: { candidates }, by }: Asked): Member => {
  const provider = candidates.find(({ skip }) => skip === undefined)?.provider ?? 'host'
  const maySee = async (artifacts: readonly Artifact[]): Promise<boolean> =>
    (await hooks.inspect.call({ ...(await toResult({ run, output: { artifacts }, provider })), partial: true }, run)) === undefined
  return {
    run,
    runFor,
    async showPartial(artifact) {
      if (!by.showPartial || !(await maySee([artifact]))) return
      // What cannot be made small is not shown.
      const small = await doors.pass(artifact, partialTarget, run).catch(() => undefined)
      if (small) await by.showPartial(small)
    },
    watches: async () => by.watches === true && maySee([]).catch(() => false),
  }
}
