/** From `lookup` to `store`: made once for all who ask the same at the same time, revised where a review says so. */
import type { Cost } from '../contract/assets.ts'
import type { Candidate, Rejection, Revision } from '../contract/hooks.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, Result, Run, Warning } from '../contract/run.ts'
import type { Answer as HookAnswer, SealedHooks } from '../hooks/pipeline-hooks.ts'
import { cacheKey } from './cache-key.ts'
import { asUnpaid, type Generation, type Member, toResult } from './generation.ts'
import { askProviders, type Answer, type ChainInit } from './provider-chain.ts'
import { refusal } from './refusal.ts'
import { type RunContext, sharedRun } from './run-context.ts'
import type { Flight } from './single-flight.ts'

/** Something that others wait for. */
interface Lease {
  release(): Promise<void>
}
export interface GenerateInit extends ChainInit {
  readonly hooks: SealedHooks
  /** Most generations of one request, revisions included. */
  readonly attempts: number
  /** What a provider's answers depend on besides the request: its plugin's options. */
  readonly fingerprint: (kind: string, provider: string) => string
  /** Keeps other hosts on this machine from making the same at the same time; held until what was made is stored. */
  readonly lease?: (key: string, signal: AbortSignal) => Promise<Lease>
}

/** The key of one candidate's answer to one request. */
export function candidateKey(
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
    config: init.fingerprint(request.kind, provider),
    vary,
  })
}

export async function generate(
  init: GenerateInit,
  context: RunContext,
  candidates: readonly Candidate[],
  explicit: boolean,
  flight: Flight<Member>,
): Promise<Generation> {
  const leases = new Map<string, Lease>()
  try {
    return await generateAlone(init, context, candidates, explicit, flight, leases)
  } finally {
    // Not before it is reviewed and stored: whoever waits would find nothing, and pay once more.
    await Promise.all([...leases.values()].map((lease) => lease.release()))
  }
}

async function generateAlone(
  init: GenerateInit,
  context: RunContext,
  candidates: readonly Candidate[],
  explicit: boolean,
  flight: Flight<Member>,
  leases: Map<string, Lease>,
): Promise<Generation> {
  const { hooks } = init
  const mode = context.run.options.cache ?? 'use'
  const warnings: Warning[] = []
  const notes: Record<string, unknown> = {}
  let request = context.run.request
  let firstKey: string | undefined
  let spent: Cost = { usd: 0, basis: 'reported' }

  for (let attempt = 1; ; attempt++) {
    const run = sharedRun(context.run, { signal: flight.signal, members: flight.members, request, attempt, notes, warnings })
    const lookup = async (key: string): Promise<Generation | undefined> => {
      if (mode !== 'use' || attempt > 1) return undefined
      const answer = (await context.timed('lookup', () => hooks.lookup.call(key, run))) as HookAnswer<Result> | undefined
      return answer && { result: asUnpaid(answer.value, 'cache'), key, cached: true }
    }
    const keyOf = (candidate: Candidate): Promise<string> => candidateKey(init, context, request, candidate)

    const [first] = candidates
    const kept = first && first.skip === undefined ? await lookup(await keyOf(first)) : undefined
    if (kept) return kept
    const made = await context.timed('generate', async () => {
      const answer = (await hooks.generate.call(request, run)) as HookAnswer<Output> | undefined
      if (answer) return answer
      return askProviders(init, {
        candidates,
        explicit,
        run,
        request,
        key: keyOf,
        lookup,
        alone: (key, provider, work) => alone(init, key, provider, run.signal, mode, work, () => lookup(key), leases),
        partial: (artifact) => void Promise.allSettled([...flight.members].map((member) => member.showPartial(artifact))),
      })
    })
    if ('result' in made) return made

    const { key, result } = await resultOf(made, run, request, warnings, notes, attempt)
    spent = { usd: spent.usd + result.cost.usd, basis: result.cost.basis }
    const total = { ...result, cost: spent } as Result
    firstKey ??= key
    const verdict = (await context.timed('review', () => hooks.review.call(total, run))) as HookAnswer<Rejection | Revision> | undefined
    if (verdict?.value.type === 'rejection') throw refusal(verdict as HookAnswer<Rejection>, 'review', spent.usd > 0 ? 'paid' : 'none')
    if (verdict?.value.type === 'revision') {
      if (attempt < init.attempts) {
        request = verdict.value.request
        const refused = (await hooks.validate.call(request, run)) as HookAnswer<Rejection> | undefined
        if (!refused) continue
      }
      warnings.push({
        code: 'revision-ended',
        message: `${verdict.value.reason} It was not made again: ${attempt} of ${init.attempts} attempts are used.`,
      })
    }
    const whole = { ...total, warnings: [...new Set([...total.warnings, ...warnings])], notes: { ...notes } } as Result
    // What costs is a provider; what a hook answers is not cached.
    if (firstKey !== undefined && mode !== 'off') await context.timed('store', () => hooks.store.call(firstKey, whole, run))
    return { result: whole, ...(firstKey !== undefined && { key: firstKey }), cached: false }
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
  // A revision may ask for the same once more; it must not wait for itself.
  if (leases.has(key)) return work()
  leases.set(key, await init.lease(key, signal))
  return (await again()) ?? work()
}

const resultOf = async (
  made: Answer | HookAnswer<Output>,
  run: Run,
  request: Request,
  warnings: readonly Warning[],
  notes: Record<string, unknown>,
  attempts: number,
): Promise<{ key?: string; result: Result }> => {
  if ('plugin' in made)
    return {
      result: await toResult(made.value, run, request, warnings, notes, {
        provider: made.plugin,
        nature: 'procedural',
        skipped: [],
        attempts,
      }),
    }
  const { provider, candidate, skipped, output, key } = made
  return {
    key,
    result: await toResult(output, run, request, warnings, notes, {
      provider: provider.id,
      model: candidate.model,
      nature: provider.nature ?? 'model',
      skipped,
      attempts,
      estimate: candidate.estimate,
    }),
  }
}
