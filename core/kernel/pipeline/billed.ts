/** One order to one candidate, and the two hooks that hold money: `spend` before it, `spent` after it, come what may. */
import type { Cost, Provenance } from '../contract/assets.ts'
import type { Bill, Candidate } from '../contract/hooks.ts'
import type { Output, Run } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { sound } from './costs.ts'
import { withOutcome } from './orders.ts'
import { refusal } from './refusal.ts'

/** What an output has cost: by its own word, else as it was estimated. A model that says neither has cost nobody knows what. */
export const costOf = ({ cost }: Pick<Output, 'cost'>, estimate: Cost | undefined, nature: Provenance['nature']): Cost =>
  sound(cost ?? estimate ?? { usd: 0, basis: nature === 'model' ? 'unknown' : 'computed' })

/** An order and whose it is. */
export interface Order<A> {
  readonly candidate: Candidate
  readonly nature: Provenance['nature']
  /** Throws errors whose `outcome` says what has become of the money. */
  place(): Promise<A>
}

/** Throws the refusal of a `spend` handler, or what `place` throws. Whoever has left meanwhile, `spent` hears how it ended. */
export async function billed<A extends { readonly output: Output }>(
  hooks: Pick<SealedHooks, 'spend' | 'spent'>,
  run: Run,
  { candidate, nature, place }: Order<A>,
): Promise<A> {
  const close = (bill: Omit<Extract<Bill, { status: 'done' }>, 'candidate'> | Omit<Extract<Bill, { status: 'failed' }>, 'candidate'>) =>
    hooks.spent.call({ candidate, ...bill } satisfies Bill, run)
  const refused = await hooks.spend.call(candidate, run).then(
    (answer) => answer && refusal(answer, 'spend', 'none'),
    (thrown: unknown) => withOutcome(toAtelierError(thrown, 'HOOK_FAILED'), 'none'),
  )
  if (refused) {
    await close({ status: 'failed', error: refused })
    throw refused
  }
  let answer: A
  try {
    answer = await place()
  } catch (thrown) {
    await close({ status: 'failed', error: toAtelierError(thrown, 'PROVIDER_FAILED') })
    throw thrown
  }
  const { output } = answer
  await close({ status: 'done', cost: costOf(output, candidate.estimate, nature), usage: output.usage ?? {} })
  return answer
}
