/** The stages that run once for all who ask the same at the same time: lookup, generate, label, review, store. */
import type { Revision } from '../contract/hooks.ts'
import type { Result } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { frozen } from '../hooks/frozen.ts'
import { plain } from '../hooks/plain.ts'
import { candidateKey } from './candidate-key.ts'
import { otherKind, select } from './caller-stages.ts'
import { addCosts, costOf, outcomeOf } from './costs.ts'
import { type Answered, type Generation, toResult } from './generation.ts'
import { orders } from './orders.ts'
import { askProviders } from './provider-chain.ts'
import { refusal } from './refusal.ts'
import { type Attempt, attemptAt, type Draft, find, isLeft, keyOf, modeOf, type SharedWork } from './shared-work.ts'

/** The kept answer of the first candidate, if it may answer. Only a first attempt can be kept. */
export async function lookup(work: SharedWork, attempt: Attempt): Promise<Generation | undefined> {
  const [first] = work.choice.candidates
  if (!first || first.skip !== undefined) return undefined
  return find(work, attempt, await keyOf(work, attempt, first))
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
      if (!answer) return await askProviders(work, attempt, choice, ordered)
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
  if (number < init.limits.attempts && value.request.kind !== run.kind) throw otherKind('review', run.kind, value.request.kind, plugin)
  return value
}

/** The attempt that the revision asks for, if there may be one: what was made before is paid, whoever breaks on the way to the next. */
export async function revise(work: SharedWork, draft: Draft, { reason, request }: Revision): Promise<Attempt | undefined> {
  const { limits, hooks } = work.init
  if (isLeft(work)) return endRevision(work, reason, 'Whoever asked has left.')
  const { number, run } = draft.attempt
  if (number >= limits.attempts) return endRevision(work, reason, `${number} of ${limits.attempts} attempts are used.`)
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
  // What another host has taken up while this one was stopped is stored by that one. Whoever waits here has what came all the same.
  const isElsewhere = answered.order !== undefined && !(await answered.order.isOwn().catch(() => true))
  if (modeOf(work) !== 'off' && !isElsewhere) await context.timed('store', () => init.hooks.store.call(key, whole, attempt.run))
  return { result: { ...whole, warnings: [...whole.warnings, ...warnings.slice(before)] }, key, cached: false }
}
