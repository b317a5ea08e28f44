/** The stages that run once for all who ask the same at the same time: lookup, generate, label, review, store. */
import type { Cost } from '../contract/assets.ts'
import type { Candidate, Revision } from '../contract/hooks.ts'
import type { Request, Result, Run, Warning } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { frozen } from '../hooks/frozen.ts'
import { plain } from '../hooks/plain.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { candidateKey, type KeyInit } from './candidate-key.ts'
import { otherKind, select, type SelectInit } from './caller-stages.ts'
import type { Choice } from './candidate-line.ts'
import { addCosts, costOf, outcomeOf } from './costs.ts'
import { type Answered, asUnpaid, type Generation, toResult } from './generation.ts'
import { keptSince, lookupFor } from './left-order.ts'
import { type Lease, type OneLease, oneLease } from './one-lease.ts'
import { type Orders, orders } from './orders.ts'
import { askProviders, type ChainInit } from './provider-chain.ts'
import { refusal } from './refusal.ts'
import { type Member, type RunContext, sharedRun } from './run-context.ts'
import type { Flight } from './single-flight.ts'

export interface SharedInit extends ChainInit, KeyInit, SelectInit {
  readonly hooks: SealedHooks
  /** Most generations of one request, revisions included. */
  readonly attempts: number
  /** Keeps other hosts on this machine from making the same at the same time; held until what was made is stored. */
  readonly lease: (key: string, signal: AbortSignal) => Promise<Lease>
}
/** One generation on its way, with all its attempts. */
export interface SharedWork {
  readonly init: SharedInit
  /** Whoever began it. */
  readonly leader: Member
  /** Of whoever began it; they may leave. */
  readonly context: RunContext
  readonly choice: Choice
  readonly flight: Flight<Member>
  /** Of the answer of the first who may give one, to the request as it was first asked. */
  readonly key: string | undefined
  readonly warnings: Warning[]
  readonly lease: OneLease
  /** For all attempts together. */
  spent: Cost
}
/** One attempt: a request, and the run as handlers see it. */
export interface Attempt {
  readonly number: number
  readonly request: Request
  readonly run: Run
  /** A finding is about one attempt; what is made again is found anew. */
  readonly notes: Record<string, unknown>
  /** What was made before, and why that is not good enough. */
  readonly before?: { readonly draft: Draft; readonly reason: string }
}
/** What one attempt has made, and who made it. */
export interface Draft {
  readonly attempt: Attempt
  readonly answered: Exclude<Answered, { readonly by: 'kept' }>
  readonly result: Result
}

export const begin = (
  init: SharedInit,
  context: RunContext,
  choice: Choice,
  flight: Flight<Member>,
  key: string | undefined,
): SharedWork => {
  const spent: Cost = { usd: 0, basis: 'reported' }
  const [leader] = flight.members
  if (!leader) throw new Error('A flight begins with its first member.')
  return { init, leader, context, choice, flight, key, warnings: [], lease: oneLease(init.lease), spent }
}

/** The next attempt, at `request`. */
export function attemptAt({ leader, flight, warnings }: SharedWork, request: Request, before?: Attempt['before']): Attempt {
  const notes: Record<string, unknown> = {}
  const number = (before?.draft.attempt.number ?? 0) + 1
  const run = sharedRun({ leader, signal: flight.signal, members: flight.members, request, attempt: number, notes, warnings })
  return { number, request, run, notes, ...(before && { before }) }
}

/** The kept answer of the first candidate, if it may answer. Only a first attempt can be kept. */
export async function lookup(work: SharedWork, attempt: Attempt): Promise<Generation | undefined> {
  const [first] = work.choice.candidates
  if (!first || first.skip !== undefined || !isFindable(work, attempt)) return undefined
  return find(work, attempt, await keyOf(work, attempt, first))
}

const keyOf = async ({ init, context, choice, key }: SharedWork, { number, request }: Attempt, candidate: Candidate): Promise<string> => {
  const isFirst = number === 1 && candidate === choice.candidates.find(({ skip }) => skip === undefined)
  return (isFirst ? key : undefined) ?? candidateKey(init, context, request, candidate)
}

const modeOf = ({ context }: SharedWork) => context.run.options.cache ?? 'use'
export const takesKept = (work: SharedWork): boolean => modeOf(work) === 'use'
/** Whether whoever asks the same finds what was made, as it is kept. */
export const isFound = (work: SharedWork): boolean => takesKept(work) && work.init.hooks.lookup.used
const isFindable = (work: SharedWork, { number, run }: Attempt): boolean => number === 1 && (takesKept(work) || run.since !== undefined)

const find = async (work: SharedWork, attempt: Attempt, key: string): Promise<Generation | undefined> => {
  if (!isFindable(work, attempt)) return undefined
  const { hooks, book } = work.init
  const kept = await work.context.timed('lookup', () => lookupFor({ hooks, book, run: attempt.run })(key))
  if (kept) book.kept(key, kept.provenance.createdAt)
  return kept && { result: asUnpaid(kept, 'cache'), key, cached: true }
}

/** Asks the handlers, then the providers. What was made before is paid: where it is not made again, it is handed out as it is. */
export async function generate(work: SharedWork, attempt: Attempt): Promise<Answered> {
  const { init, context, flight } = work
  const { run, request, before } = attempt
  const ordered = orders()
  flight.orders.include(ordered)
  try {
    // A revised request may be for others.
    const choice = before ? await select(init, context, run) : work.choice
    return await context.timed('generate', async () => {
      const answer = await init.hooks.generate.call(request, run)
      if (!answer) return await fromProviders(work, attempt, choice, ordered)
      // What a hook answers has passed no `spend`; what it says to have cost is believed.
      ordered.add(outcomeOf(costOf(answer.value, undefined, 'procedural')))
      return { by: 'hook', plugin: answer.plugin, output: answer.value }
    })
  } catch (thrown) {
    if (!before) throw thrown
    endedBy(work, before.reason, thrown)
    if (ordered.outcome !== 'none') work.spent = addCosts(work.spent, { usd: 0, basis: 'unknown' })
    return { by: 'kept', generation: await store(work, before.draft) }
  }
}

const fromProviders = (work: SharedWork, attempt: Attempt, choice: Choice, ordered: Orders): Promise<Answered> => {
  const { init, flight, lease } = work
  const { run, request } = attempt
  return askProviders(init, {
    ...choice,
    run,
    request,
    orders: ordered,
    key: (candidate) => keyOf(work, attempt, candidate),
    lookup: (key) => find(work, attempt, key),
    alone(key, provider, ask) {
      if (!isFound(work) || provider.perCaller) return ask()
      return lease.during(key, run.signal, async () => {
        // A host that was stopped for a while loses its lease, not its order.
        await init.book.settled(key, run.signal, 'all')
        const generation = await find(work, attempt, key)
        return generation ? { by: 'kept', generation } : ask()
      })
    },
    madeSince: keptSince({ hooks: init.hooks, run }),
    hold: flight.hold,
    onLeft: isFound(work) ? undefined : flight.onLeft,
    isLeft: () => flight.members.size === 0,
    watched: async () => (await Promise.all([...flight.members].map((member) => member.watches()))).includes(true),
    partial: (artifact) => void Promise.allSettled([...flight.members].map((member) => member.showPartial(artifact))),
  })
}

/** The answer as a result, with what `made` handlers leave of each artifact. Where it comes from is not theirs to change. */
export async function label(work: SharedWork, attempt: Attempt, answered: Draft['answered']): Promise<Draft> {
  const { warnings, context, init } = work
  const { run, request, notes, number: attempts } = attempt
  const { output } = answered
  const maker =
    answered.by === 'hook'
      ? { provider: answered.plugin, nature: output.nature ?? ('procedural' as const) }
      : {
          provider: answered.provider.id,
          model: answered.candidate.model,
          nature: answered.provider.nature,
          skipped: answered.skipped,
          estimate: answered.candidate.estimate,
        }
  const raw = await toResult({ run, request, output, warnings, notes, attempts, ...maker })
  const { provenance } = raw
  const artifacts = await context.timed('made', () =>
    Promise.all(raw.artifacts.map(async (one) => ({ ...plain(await init.hooks.made.call(one, run)), provenance }))),
  )
  work.spent = addCosts(work.spent, raw.cost)
  return { attempt, answered, result: { ...raw, artifacts, cost: work.spent } }
}

/** A revision that a handler asks for. Throws the refusal of one. */
export async function review(
  { context, init, spent }: SharedWork,
  { result, answered, attempt: { run, number } }: Draft,
): Promise<Revision | undefined> {
  const verdict = await context.timed('review', () => init.hooks.review.call(result, run))
  if (!verdict) return undefined
  const { plugin, value } = verdict
  if (value.type === 'rejection') {
    // Paid, and of no use to anybody: the same question gets the same answer, and is not paid again.
    if (answered.by === 'provider' && number === 1 && outcomeOf(spent) !== 'none') await init.book.refuse(answered.key, { plugin, value })
    throw refusal({ plugin, value }, 'review', outcomeOf(spent))
  }
  if (number < init.attempts && value.request.kind !== run.kind) throw otherKind('review', run.kind, value.request.kind, plugin)
  return value
}

/** The attempt that the revision asks for, if there may be one: what was made before is paid, whoever breaks on the way to the next. */
export async function revise(work: SharedWork, draft: Draft, { reason, request }: Revision): Promise<Attempt | undefined> {
  const { attempts, hooks } = work.init
  if (work.flight.members.size === 0) return endRevision(work, reason, 'Whoever asked has left.')
  const { number, run } = draft.attempt
  if (number >= attempts) return endRevision(work, reason, `${number} of ${attempts} attempts are used.`)
  try {
    const revised = frozen(request)
    const refused = await hooks.validate.call(revised, run)
    return refused ? endRevision(work, reason, refused.value.message) : attemptAt(work, revised, { draft, reason })
  } catch (thrown) {
    return endedBy(work, reason, thrown)
  }
}

/** Throws where nobody waits any more. */
const endedBy = (work: SharedWork, reason: string, thrown: unknown): undefined => {
  if (work.flight.signal.aborted) throw thrown
  const { message, plugin, hook } = toAtelierError(thrown, 'RUN_FAILED')
  return endRevision(work, reason, hook === undefined || plugin === undefined ? message : `${message} (plugin "${plugin}", ${hook})`)
}
const endRevision = ({ warnings }: SharedWork, reason: string, ended: string): undefined =>
  void warnings.push({ code: 'revision-ended', message: `${reason} It was not made again: ${ended}` })

/** The draft as a generation, kept under its key. What a hook answers is not cached: what costs is a provider. */
export async function store(work: SharedWork, { attempt, answered, result }: Draft): Promise<Generation> {
  const { context, init, warnings, spent } = work
  const whole: Result = { ...result, cost: spent, warnings: [...new Set([...result.warnings, ...warnings])], notes: { ...attempt.notes } }
  if (answered.by === 'hook') return { result: whole, cached: false }
  // Found again by who asks the same, from whoever has made it.
  const key = attempt.number === 1 ? answered.key : await candidateKey(init, context, context.run.request, answered.candidate)
  const before = warnings.length
  if (modeOf(work) !== 'off') await context.timed('store', () => init.hooks.store.call(key, whole, attempt.run))
  return { result: { ...whole, warnings: [...whole.warnings, ...warnings.slice(before)] }, key, cached: false }
}
