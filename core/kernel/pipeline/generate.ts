/** From `lookup` to `store`: made once for all who ask the same at the same time, revised where a review says so. */
import type { Cost } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Candidate, Rejection } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, Result, Run, Warning } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { Answer as HookAnswer, SealedHooks } from '../hooks/hook-table.ts'
import { billed } from './billed.ts'
import { cacheKey } from './cache-key.ts'
import { asUnpaid, type Generation, type Member, toResult } from './generation.ts'
import { addCosts, outcomeOf } from './costs.ts'
import { orders } from './orders.ts'
import { outputFault } from './output-check.ts'
import { frozen } from '../hooks/frozen.ts'
import { askProviders, type Answer, type ChainInit } from './provider-chain.ts'
import { refusal } from './refusal.ts'
import { type RunContext, sharedRun } from './run-context.ts'
import type { Flight } from './single-flight.ts'
import { takenOver } from './taken-over.ts'

/** Something that others wait for. */
interface Lease {
  release(): Promise<void>
}
export interface GenerateInit extends ChainInit {
  readonly hooks: SealedHooks
  /** Most generations of one request, revisions included. */
  readonly attempts: number
  /** What a provider's answers depend on besides the request: its plugin's version and options. */
  readonly fingerprint: (kind: string, provider: string) => Promise<string>
  /** Keeps other hosts on this machine from making the same at the same time; held until what was made is stored. */
  readonly lease?: (key: string, signal: AbortSignal) => Promise<Lease>
}

/** Who may be asked. */
export interface Choice {
  readonly candidates: readonly Candidate[]
  /** The caller or a configured chain has named them. */
  readonly explicit: boolean
  /** Chooses anew, for a revised request. */
  choose(request: Request, run: Run): Promise<readonly Candidate[]>
}

/** The key of one candidate's answer to one request. */
export async function candidateKey(
  init: Pick<GenerateInit, 'fingerprint' | 'provider'>,
  context: Pick<RunContext, 'varied' | 'run'>,
  request: Request,
  { provider, model }: Candidate,
): Promise<string> {
  const vary = Object.fromEntries(context.varied)
  // What answers with something of the caller's own is never anybody else's, whatever a policy says.
  if (init.provider(request.kind, provider)?.perCaller) vary['principal'] = context.run.principal.id
  return cacheKey({
    request,
    provider,
    model,
    options: context.run.options.providerOptions?.[provider],
    config: await init.fingerprint(request.kind, provider),
    vary,
  })
}

export async function generate(init: GenerateInit, context: RunContext, choice: Choice, flight: Flight<Member>): Promise<Generation> {
  const leases = new Map<string, Lease>()
  try {
    return await generateAlone(init, context, choice, flight, leases)
  } finally {
    // Not before it is reviewed and stored: whoever waits would find nothing, and pay once more.
    await Promise.all([...leases.values()].map((lease) => lease.release()))
  }
}

async function generateAlone(
  init: GenerateInit,
  context: RunContext,
  { candidates: chosen, explicit, choose }: Choice,
  flight: Flight<Member>,
  leases: Map<string, Lease>,
): Promise<Generation> {
  const { hooks } = init
  const mode = context.run.options.cache ?? 'use'
  const warnings: Warning[] = []
  let request = context.run.request
  let candidates = chosen
  let spent: Cost = { usd: 0, basis: 'reported' }
  let previous: { readonly keep: (ended: string) => Promise<Generation> } | undefined

  for (let attempt = 1; ; attempt++) {
    // A finding is about one generation; what was made again is found anew.
    const notes: Record<string, unknown> = {}
    const run = sharedRun(context.run, { signal: flight.signal, members: flight.members, request, attempt, notes, warnings })
    const lookup = async (key: string): Promise<Generation | undefined> => {
      if (mode !== 'use' || attempt > 1) return undefined
      const answer = await context.timed('lookup', () => hooks.lookup.call(key, run))
      return answer && { result: asUnpaid(answer.value, 'cache'), key, cached: true }
    }
    const keyOf = (candidate: Candidate): Promise<string> => candidateKey(init, context, request, candidate)

    const [first] = candidates
    const kept = first && first.skip === undefined ? await lookup(await keyOf(first)) : undefined
    if (kept) return kept
    let made: Answer | HookAnswer<Output> | Generation
    const ordered = orders()
    flight.orders.include(ordered)
    try {
      if (attempt > 1) candidates = await choose(request, run)
      made = await context.timed('generate', async () => {
        const answer = await hooks.generate.call(request, run)
        if (answer) return answer
        return askProviders(init, {
          candidates,
          explicit,
          run,
          request,
          orders: ordered,
          key: keyOf,
          lookup,
          alone: (key, provider, work) => alone(init, key, provider, run.signal, mode, work, () => lookup(key), leases),
          billed: (candidate, { nature = 'model' }, place) => billed(hooks, run, { candidate, nature, place }),
          watched: async () => (await Promise.all([...flight.members].map((member) => member.watches()))).includes(true),
          partial: (artifact) => void Promise.allSettled([...flight.members].map((member) => member.showPartial(artifact))),
        })
      })
    } catch (thrown) {
      // What was made before is paid: it is handed out as it would be without any attempts left.
      if (!previous || flight.signal.aborted) throw thrown
      const error = toAtelierError(thrown, 'RUN_FAILED')
      if (ordered.outcome !== 'none') spent = addCosts(spent, { usd: 0, basis: 'unknown' })
      return previous.keep(error.message)
    }
    if ('result' in made) return made

    const raw = await resultOf(made, run, request, warnings, notes, attempt)
    // What a hook answers has passed no `spend`; what it says to have cost is believed.
    if ('plugin' in made) ordered.add(outcomeOf(raw.cost))
    const result = await context.timed('made', () => labelled(hooks, raw, run))
    spent = addCosts(spent, result.cost)
    const total = { ...result, cost: spent } as Result
    const by = 'plugin' in made ? undefined : made
    const keep = async (): Promise<Generation> => {
      const whole = { ...total, cost: spent, warnings: [...new Set([...total.warnings, ...warnings])], notes: { ...notes } } as Result
      // What costs is a provider; what a hook answers is not cached.
      if (!by) return { result: whole, cached: false }
      // Found again by who asks the same, from whoever has made it.
      const key = attempt === 1 ? by.key : await candidateKey(init, context, context.run.request, by.candidate)
      const before = warnings.length
      if (mode !== 'off') await context.timed('store', () => hooks.store.call(key, whole, run))
      return { result: { ...whole, warnings: [...whole.warnings, ...warnings.slice(before)] } as Result, key, cached: false }
    }
    const verdict = await context.timed('review', () => hooks.review.call(total, run))
    if (!verdict) return keep()
    if (verdict.value.type === 'rejection') throw refusal(verdict as HookAnswer<Rejection>, 'review', outcomeOf(spent))
    const { reason, request: revised } = verdict.value
    previous = {
      keep(ended) {
        warnings.push({ code: 'revision-ended', message: `${reason} It was not made again: ${ended}` })
        return keep()
      },
    }
    if (attempt >= init.attempts) return previous.keep(`${attempt} of ${init.attempts} attempts are used.`)
    if (revised.kind !== run.kind) throw otherKind('review', run.kind, revised.kind, verdict.plugin)
    request = frozen(revised)
    const refused = await hooks.validate.call(request, run)
    if (refused) return previous.keep(refused.value.message)
  }
}

const alone = async (
  init: GenerateInit,
  key: string,
  provider: ProviderV1,
  signal: AbortSignal,
  mode: string,
  work: () => Promise<Answer>,
  again: () => Promise<Generation | undefined>,
  leases: Map<string, Lease>,
): Promise<Answer | Generation> => {
  if (!init.lease || mode !== 'use' || provider.perCaller || !init.hooks.lookup.used) return work()
  // Who holds one waits for no other: a revision may ask for the same once more, and two hosts for each other's.
  if (leases.size > 0) return work()
  leases.set(key, await init.lease(key, signal))
  try {
    return (await again()) ?? (await work())
  } catch (error) {
    // The next candidate has a lease of its own.
    await leases.get(key)?.release()
    leases.delete(key)
    throw error
  }
}

const resultOf = async (
  made: Answer | HookAnswer<Output>,
  run: Run,
  request: Request,
  warnings: readonly Warning[],
  notes: Record<string, unknown>,
  attempts: number,
): Promise<Result> => {
  if ('plugin' in made) {
    const wrong = outputFault(made.value)
    if (wrong && !wrong.empty) throw unreadable(made.plugin, wrong.fault)
    return toResult(made.value, run, request, warnings, notes, { provider: made.plugin, nature: 'procedural', skipped: [], attempts })
  }
  const { provider, candidate, skipped, output } = made
  return toResult(output, run, request, warnings, notes, {
    provider: provider.id,
    model: candidate.model,
    nature: provider.nature ?? 'model',
    skipped,
    attempts,
    estimate: candidate.estimate,
  })
}

/** `HOOK_FAILED` for a handler that turns a request into one of another kind, of which nobody has made sure that it can be made. */
export const otherKind = (hook: 'prepare' | 'review', kind: string, other: unknown, plugin?: string): AtelierError =>
  Object.assign(
    new AtelierError({
      code: 'HOOK_FAILED',
      message: `A "${hook}" handler turned a "${kind}" into a "${String(other)}".`,
      outcome: 'none',
    }),
    { hook, ...(plugin !== undefined && { plugin }) },
  )

/** What `made` handlers leave of it, taken over; where it comes from is not theirs to change. */
const labelled = async (hooks: SealedHooks, { artifacts, provenance, ...rest }: Result, run: Run): Promise<Result> => {
  const made = artifacts.map(async (one) => ({ ...(await takenOver(await hooks.made.call(one, run))), provenance }))
  return { ...rest, provenance, artifacts: await Promise.all(made) } as Result
}

const unreadable = (plugin: string, fault: string): AtelierError =>
  Object.assign(
    new AtelierError({
      code: 'HOOK_FAILED',
      message: `The "generate" handler of plugin "${plugin}" returned ${fault}.`,
      fix: 'This is a fault of the plugin that is named; tell its author.',
    }),
    { plugin, hook: 'generate' },
  )
