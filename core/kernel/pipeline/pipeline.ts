/** One pass: prepare, validate, select, then the shared part (`generate.ts`), then inspect, export, keep and settle for this caller. */
import type { Artifact, Asset, Target } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import type { Config } from '../contract/config.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Candidate, Outcome } from '../contract/hooks.ts'
import type { Kind, Request, Result, Run, RunOptions } from '../contract/run.ts'
import type { Skipped } from '../contract/skip.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { Entry } from '../ports/registry.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import { candidatesFor, priced } from '../providers/candidates.ts'
import { cacheKey } from './cache-key.ts'
import { isArtifact } from '../hooks/plain.ts'
import { unfrozen } from '../hooks/frozen.ts'
import { makingOnce, refuseDepth } from './circular.ts'
import { candidateKey, generate, type GenerateInit, otherKind } from './generate.ts'
import { asUnpaid, type Generation, type Member, toResult } from './generation.ts'
import { keepArtifacts, type KeepTools } from './keep-artifacts.ts'
import { leavingRun, type Orders } from './orders.ts'
import { nobody } from './provider-faults.ts'
import { cannotAnswer, ruledOut, type Standing } from './reason-to-skip.ts'
import { outcomeOf } from './costs.ts'
import { refusal, rejectionOf } from './refusal.ts'
import { type RunContext, runContext } from './run-context.ts'
import { singleFlight } from './single-flight.ts'

export interface PipelineInit extends GenerateInit, KeepTools {
  readonly config: Pick<Config, 'chains' | 'aliases'>
  readonly providers: readonly Entry<ProviderV1>[]
  /** Throws for a name that no file can have. */
  readonly checkName: (name: string) => void
  /** Throws for a target that nobody could make. */
  readonly checkTarget?: (target: Target) => Promise<void>
  /** Hears of observers at work, which nobody else waits for. */
  readonly observing: (work: Promise<unknown>) => void
}
export interface PipelineCaller {
  readonly caller: Omit<Caller, 'run'>
  /** Further runs on behalf of this one, which end with `signal`. */
  runWithin(request: Request, options: object | undefined, parent: Run, signal: AbortSignal): Promise<Result<Kind, Asset>>
  /** Shows something unfinished to the client: small, inspected and exported already. */
  showPartial?(artifact: Artifact): Promise<void>
  /** The client would look at it. */
  readonly watches?: boolean
  /** Counts what the run orders, for whoever asked for it. */
  readonly orders?: Orders
}
export type Pipeline = (request: Request, options: RunOptions, by: PipelineCaller, parent?: Run) => Promise<Result<never, Asset>>

/** What is asked of `export` for something unfinished. */
const partialTarget: Target = { format: 'preview', options: { maxBytes: 50_000 } }

export function pipeline(init: PipelineInit): Pipeline {
  const { hooks } = init
  const flights = singleFlight<Member, Generation>()

  const pass = async (context: RunContext, by: PipelineCaller): Promise<Result<never, Asset>> => {
    const { run, timed } = context
    // A name that no file can have is refused before anything is paid.
    if (run.options.name !== undefined) init.checkName(run.options.name)
    const prepared = await timed('prepare', () => hooks.prepare.call(run.request, run))
    if (prepared.kind !== run.kind) throw otherKind('prepare', run.kind, prepared.kind)
    context.setRequest(prepared)
    const refused = await timed('validate', () => hooks.validate.call(prepared, run))
    if (refused) throw refusal(refused, 'validate', 'none')
    if (run.options.output) await init.checkTarget?.(run.options.output)

    const { result: made, key, cached } = run.kind === 'asset.export' ? await handedOut(context) : await generated(context, by)
    if (run.options.estimate) return made as Result<never, Asset>
    const own = { ...made, runId: run.id } as Result
    const hidden = await timed('inspect', () => hooks.inspect.call({ ...own, warnings: [...made.warnings, ...context.warnings] }, run))
    if (hidden) throw refusal(hidden, 'inspect', cached ? 'none' : outcomeOf(own.cost))
    const result = { ...own, warnings: [...made.warnings, ...context.warnings] } as Result
    return (await keepArtifacts(init, context, result, key)) as Result<never, Asset>
  }

  /** `asset.export` makes nothing: its source is the result. */
  const handedOut = async ({ run }: RunContext): Promise<Generation> => {
    const { source } = run.request as { source: Artifact }
    if (!isArtifact(source))
      throw new AtelierError({ code: 'INPUT_INVALID', message: 'The `source` of "asset.export" is no artifact.', outcome: 'none' })
    const by = {
      provider: source.provenance?.provider ?? 'host',
      model: source.provenance?.model,
      nature: source.provenance?.nature ?? ('converted' as const),
      skipped: [],
      attempts: 1,
      estimate: { usd: 0, basis: 'reported' as const },
    }
    const result = await toResult({} as never, run, run.request, [], {}, by)
    // An estimate makes nothing, and nothing leaves by it.
    return { result: (run.options.estimate ? result : { ...result, artifacts: [unfrozen(source)] }) as Result, cached: false }
  }

  const generated = async (context: RunContext, by: PipelineCaller): Promise<Generation> => {
    const { run, timed } = context
    const { options } = run
    const explicit = options.provider !== undefined || init.config.chains?.[run.kind] !== undefined
    const choose = (request: Request, asking: Run): Promise<readonly Candidate[]> =>
      timed('select', async () => {
        const offered = candidatesFor(run.kind, request, options, {
          providers: init.providers.filter(({ enabled }) => enabled),
          chains: init.config.chains,
          aliases: init.config.aliases,
        })
        const chosen = await hooks.select.call(offered, asking)
        return chosen === offered ? offered : priced(chosen, offered, request, init.provider)
      })
    const candidates = await choose(run.request, run)
    if (options.estimate) return estimated(context, candidates, explicit)

    const mode = options.cache ?? 'use'
    const first = candidates.find(({ skip }) => skip === undefined)
    const perCaller = ({ provider, skip }: Candidate): boolean =>
      skip === undefined && Boolean(init.provider(run.kind, provider)?.perCaller)
    // Further down the chain it may be shared, as long as only the caller's own requests share.
    const own = context.varied.get('principal') === run.principal.id
    const shareable = mode !== 'off' && (own || !candidates.some(perCaller)) && !(first && perCaller(first))
    const rest = candidates.map(({ provider, model, skip }) => [provider, model, skip])
    const firstKey = first && (await candidateKey(init, context, run.request, first))
    const flightKey =
      shareable && firstKey !== undefined ? await cacheKey([firstKey, rest, mode, explicit, options.providerOptions]) : undefined
    const maySee = async (artifacts: readonly Artifact[]): Promise<boolean> => {
      const maker = { provider: first?.provider ?? 'host', nature: 'model', skipped: [], attempts: 1 } as const
      const partial = { ...(await toResult({ artifacts } as never, run, run.request, [], {}, maker)), partial: true as const }
      return (await hooks.inspect.call(partial, run)) === undefined
    }
    const member: Member = {
      run,
      runFor: context.runFor,
      showPartial: async (artifact) => {
        if (!by.showPartial || !(await maySee([artifact]))) return
        // What cannot be made small is not shown.
        const small = await init.doors.pass(artifact, partialTarget, run).catch(() => undefined)
        if (small) await by.showPartial(small)
      },
      watches: async () => by.watches === true && maySee([]).catch(() => false),
    }
    let unpaid = (): void => {}
    const { value, shared } = await makingOnce(run, firstKey, () =>
      flights.join(
        flightKey,
        member,
        run.signal,
        (flight) => generate(init, context, { candidates, explicit, choose }, flight),
        (flight) => (unpaid = context.orders.include(flight.orders)),
      ),
    )
    if (shared) unpaid()
    return shared && !value.cached ? { ...value, result: asUnpaid(value.result, 'shared') } : value
  }

  /** What the first who could answer would charge. */
  const estimated = async (context: RunContext, candidates: readonly Candidate[], explicit: boolean): Promise<Generation> => {
    const { run } = context
    const skipped: Skipped[] = []
    const standing: Standing = { modelIsConfigured: false }
    for (const candidate of candidates) {
      const provider = init.provider(run.kind, candidate.provider)
      if (!provider) continue
      const considered = { candidate, provider, explicit, signal: run.signal }
      const skip = ruledOut(considered, standing) ?? (await cannotAnswer(init, considered, standing))
      if (skip) {
        skipped.push(skip)
        continue
      }
      const by = {
        provider: candidate.provider,
        model: candidate.model,
        nature: provider.nature ?? ('model' as const),
        skipped,
        attempts: 0,
        estimate: candidate.estimate,
      }
      return {
        result: await toResult(
          { data: {}, ...(candidate.estimate?.usage && { usage: candidate.estimate.usage }) } as never,
          run,
          run.request,
          context.warnings,
          {},
          by,
        ),
        cached: false,
      }
    }
    throw nobody(run.kind, skipped)
  }

  return async (request, options, by, parent) => {
    if (typeof (request as Partial<Request> | undefined)?.kind !== 'string')
      throw new AtelierError({ code: 'INPUT_INVALID', message: 'A run needs a request with its `kind`.', outcome: 'none' })
    const context = runContext(request, options, by, parent)
    by.orders?.include(context.orders)
    // Observers are not told: one that runs what it observes would never come to an end.
    refuseDepth(context.run)
    // They observe: whoever asked goes on.
    const settled = (outcome: object): void =>
      init.observing(hooks.settled.call({ ...outcome, stagesMs: context.stagesMs } as Outcome, context.run))
    try {
      const result = await pass(context, by)
      settled({ status: 'done', result })
      return result
    } catch (thrown) {
      const error = leavingRun(toAtelierError(thrown, 'RUN_FAILED'), context.orders)
      const rejection = rejectionOf(error)
      settled(rejection ? { status: 'refused', rejection } : { status: 'failed', error })
      throw error
    }
  }
}
