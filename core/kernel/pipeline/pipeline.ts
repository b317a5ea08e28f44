/**
 * One run is one sentence: validate -> cache -> generate -> export. It stands here: `forCaller` is what each caller passes alone,
 * `forAll` its middle, which runs once for all who ask the same at the same time.
 */
import type { Asset } from '../contract/assets.ts'
import type { Kind, Request, Result, Run, RunOptions } from '../contract/run.ts'
import { unspent } from '../errors/unspent.ts'
import { estimate, handOver, inspect, prepare, select, settled, validate } from './caller-stages.ts'
import { refuseDepth } from './circular.ts'
import { finished, keptByCaller } from './end-order.ts'
import { exportResult } from './export-result.ts'
import type { Generation } from './generation.ts'
import { onceForAll, type Watcher } from './once-for-all.ts'
import type { Orders } from './orders.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { type RunContext, runContext, type RunCaller } from './run-context.ts'
import { may, scopeMissing } from '../providers/scopes.ts'
import { generate, label, lookup, review, revise, store } from './shared-stages.ts'
import { type Attempt, attemptAt, begin, type SharedWork } from './shared-work.ts'
import { tracedRun } from './traced.ts'

export interface PipelineCaller extends RunCaller, Watcher {
  /** Counts what the run orders, for whoever asked for it. */
  readonly orders?: Orders
}
export type Pipeline = (request: Request, options: RunOptions, by: PipelineCaller, parent?: Run) => Promise<Result<Kind, Asset>>

export function pipeline(init: PipelineInit): Pipeline {
  const forCaller = async (context: RunContext, by: Watcher): Promise<Result<Kind, Asset>> => {
    await prepare(init, context)
    await validate(init, context)
    const generation = await generationFor(context, by)
    if (context.run.options.estimate) return { ...generation.result, artifacts: [] }
    return keptByCaller(init, context.run, generation, async () =>
      exportResult(init, context, await inspect(init, context, generation), generation.key),
    )
  }

  const generationFor = async (context: RunContext, by: Watcher): Promise<Generation> => {
    if (context.run.kind === 'asset.export') return handOver(context)
    const choice = await select(init, context, context.run)
    if (context.run.options.estimate) return estimate(init, context, choice)
    return onceForAll(init, { context, choice, by }, async (flight, key) => {
      const work = begin(init, context, choice, flight, key)
      // Not before it is reviewed and stored: whoever waits would find nothing, and pay once more.
      return forAll(work, attemptAt(work, context.run.request)).finally(work.lease.release)
    })
  }

  const forAll = async (work: SharedWork, attempt: Attempt): Promise<Generation> => {
    const found = await lookup(work, attempt)
    if (found) return found
    const answered = await generate(work, attempt)
    if (answered.by === 'kept') return answered.generation
    return finished(work, attempt, answered, async () => {
      const draft = await label(work, attempt, answered)
      const revision = await review(work, draft)
      const next = revision && (await revise(work, draft, revision))
      return next ? forAll(work, next) : store(work, draft)
    })
  }

  return async (request, options, by, parent) => {
    if (typeof (request as Partial<Request> | undefined)?.kind !== 'string')
      throw unspent('INPUT_INVALID', 'A run needs a request with its `kind`.')
    const context = runContext(request, options, by, parent, init.tracing)
    by.orders?.include(context.orders)
    // Observers are not told: one that runs what it observes would never come to an end.
    refuseDepth(context.run)
    const { kind, principal } = context.run
    // What a plugin runs for the caller's run, such as moderation, is the host's own wish; an export makes nothing.
    if (!parent && kind !== 'asset.export' && !may(principal, 'kind', kind)) throw scopeMissing('kind', kind)
    return tracedRun(init.tracing, context.run, () => settled(init, context, () => forCaller(context, by)))
  }
}
