/** The stages that every caller passes alone: prepare, validate, select before the shared part, inspect and settle after it. */
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate, Outcome } from '../contract/hooks.ts'
import type { Asset } from '../contract/assets.ts'
import type { Kind, Result, Run } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { unspent } from '../errors/unspent.ts'
import { unfrozen } from '../hooks/frozen.ts'
import { isArtifact } from '../hooks/plain.ts'
import { candidatesFor, isStandIn, priced } from '../providers/candidates.ts'
import { may, scopeMissing } from '../providers/scopes.ts'
import { absentAmong, type Choice, candidateLine } from './candidate-line.ts'
import { candidateKey } from './candidate-key.ts'
import { outcomeOf } from './costs.ts'
import { asUnpaid, type Generation, toResult } from './generation.ts'
import { isOut, lookupFor } from './left-order.ts'
import { leavingRun } from './orders.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { endsWithCallers, nobody } from './provider-faults.ts'
import { refusal, rejectionOf } from './refusal.ts'
import type { RunContext } from './run-context.ts'

/** Rewrites the request. Throws for a name that no file can have: before anything is paid. */
export async function prepare({ hooks, checkName }: PipelineInit, { run, timed, setRequest }: RunContext): Promise<void> {
  if (run.options.name !== undefined) checkName(run.options.name)
  const prepared = await timed('prepare', () => hooks.prepare.call(run.request, run))
  if (prepared.kind !== run.kind) throw otherKind('prepare', run.kind, prepared.kind)
  setRequest(prepared)
}

/** Throws the refusal of a handler, and what is wrong with the target. */
export async function validate({ hooks, checkTarget }: PipelineInit, { run, timed }: RunContext): Promise<void> {
  const refused = await timed('validate', () => hooks.validate.call(run.request, run))
  if (refused) throw refusal(refused, 'validate', 'none')
  if (run.options.output) await checkTarget(run.options.output)
}

/** `HOOK_FAILED` for a handler that turns a request into one of another kind, of which nobody has made sure that it can be made. */
export const otherKind = (hook: 'prepare' | 'review', kind: string, other: string, plugin?: string): AtelierError =>
  Object.assign(unspent('HOOK_FAILED', `A "${hook}" handler turned a "${kind}" into a "${other}".`), {
    hook,
    ...(plugin !== undefined && { plugin }),
  })

/** Who may answer the run's request, each at its provider's own price. Throws where nobody is called as the caller wishes. */
export async function select(init: PipelineInit, { timed }: RunContext, run: Run): Promise<Choice> {
  const { chains, aliases = {} } = init.config
  const names = run.options.provider === undefined ? chains?.[run.kind] : [run.options.provider]
  const named = (names ?? []).flatMap((name) => [name, ...(Object.hasOwn(aliases, name) ? [aliases[name] ?? []].flat() : [])])
  const absent = absentAmong(named, init.disabled())
  const candidates = await timed('select', async () => {
    const providers = init.providers.filter(({ enabled }) => enabled)
    const all = candidatesFor(run.kind, run.request, run.options, { providers, chains, aliases, absent })
    // Within another run, who works by rule is always allowed: moderation by word lists must not depend on a token.
    const byRule = (id: string): boolean => providers.some(({ value }) => value.kind === run.kind && value.id === id && isStandIn(value))
    const isAllowed = (one: Candidate): boolean =>
      may(run.principal, 'provider', nameOf(one)) || (run.parent !== undefined && byRule(one.provider))
    // Who may not be asked is as good as not there, so that a stand-in answers.
    const offered = all.every(isAllowed) ? all : all.filter(isAllowed)
    if (offered.length === 0 && all[0]) throw scopeMissing('provider', nameOf(all[0]))
    const chosen = await init.hooks.select.call(offered, run)
    return chosen === offered ? offered : priced(chosen, offered, run.request, init.providers).filter(isAllowed)
  })
  return { candidates, explicit: names !== undefined, absent }
}

const nameOf = ({ provider, model }: Candidate): string => (model === undefined ? provider : `${provider}/${model}`)

/** What the first who could answer would charge, and nothing where that is paid already; nothing is made. Throws where nobody can answer. */
export async function estimate(init: PipelineInit, context: RunContext, { candidates, ...choice }: Choice): Promise<Generation> {
  const { run, warnings } = context
  const keyOf = (candidate: Candidate): Promise<string> => candidateKey(init, context, run.request, candidate)
  const line = candidateLine(init, run, choice, keyOf)
  for (const candidate of candidates) {
    const provider = await line.allowed(candidate)
    if (!provider) continue
    const { estimate: price, model } = candidate
    const by = { provider: provider.id, model, nature: provider.nature, skipped: line.skipped, attempts: 0, estimate: price }
    const key = await keyOf(candidate)
    const kept = await context.timed('lookup', () => lookupFor(init, run, key))
    if (kept) return { result: asUnpaid(await toResult({ run, output: { cost: kept.cost }, warnings, ...by }), 'cache'), cached: true }
    if (!candidate.skip && !(await line.answers(candidate, provider))) continue
    const output = price?.usage ? { usage: price.usage } : {}
    const result = await toResult({ run, output, warnings, ...by })
    const isPaid = !endsWithCallers(provider, candidate) && (await isOut(init, { key, provider, run }))
    return { result: isPaid ? asUnpaid(result, 'shared') : result, cached: false }
  }
  throw nobody(run.kind, line.skipped)
}

/** `asset.export` makes nothing: its source is the result. Throws `INPUT_INVALID` where that is no artifact. */
export async function handOver({ run }: RunContext): Promise<Generation> {
  const source = 'source' in run.request ? run.request.source : undefined
  if (!isArtifact(source)) throw unspent('INPUT_INVALID', 'The `source` of "asset.export" is no artifact.')
  const { provider = 'host', model, nature = 'converted' } = source.provenance ?? {}
  const result = await toResult({ run, provider, model, nature, estimate: { usd: 0, basis: 'reported' } })
  // An estimate makes nothing, and nothing leaves by it.
  return { result: run.options.estimate ? result : { ...result, artifacts: [unfrozen(source)] }, cached: false }
}

/** The generation as this caller's own result. Throws the refusal of a handler. */
export async function inspect({ hooks }: PipelineInit, { run, timed, warnings }: RunContext, made: Generation): Promise<Result> {
  const own = (): Result => ({ ...made.result, runId: run.id, warnings: [...made.result.warnings, ...warnings] })
  const hidden = await timed('inspect', () => hooks.inspect.call(own(), run))
  if (hidden) throw refusal(hidden, 'inspect', made.cached ? 'none' : outcomeOf(made.result.cost))
  // With the warnings of those who have just inspected it.
  return own()
}

/** What `work` comes to, and tells the observers, for whom nobody waits. */
export async function settled(
  { hooks, observing }: PipelineInit,
  { run, stagesMs, orders }: RunContext,
  work: () => Promise<Result<Kind, Asset>>,
): Promise<Result<Kind, Asset>> {
  const tell = (outcome: Outcome): void => void observing.add(hooks.settled.call(outcome, run))
  try {
    const result = await work()
    tell({ status: 'done', result, stagesMs })
    return result
  } catch (thrown) {
    const error = leavingRun(toAtelierError(thrown, 'RUN_FAILED'), orders)
    const rejection = rejectionOf(error)
    tell(rejection ? { status: 'refused', rejection, stagesMs } : { status: 'failed', error, stagesMs })
    throw error
  }
}
