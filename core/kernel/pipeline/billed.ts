/** One order to one candidate, and the two hooks that hold money: `spend` before it, `spent` after it, come what may. */
import type { Cost } from '../contract/assets.ts'
import type { AtelierError } from '../contract/errors.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { Output, Run } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import { withOutcome } from './orders.ts'
import { refusal } from './refusal.ts'

export interface Order {
  readonly candidate: Candidate
  readonly run: Run
  /** Throws errors whose `outcome` says what has become of the money. */
  place(): Promise<Output>
  costOf(output: Output): Cost
}

/** What the candidate gave. Throws the refusal of a `spend` handler, or what `place` throws. Whoever has left meanwhile, `spent` hears how it ended. */
export async function billed(hooks: Pick<SealedHooks, 'spend' | 'spent'>, { candidate, run, place, costOf }: Order): Promise<Output> {
  const failed = (error: AtelierError): Promise<void> => hooks.spent.call({ candidate, status: 'failed', error }, run)
  const refused = await hooks.spend.call(candidate, run).then(
    (answer) => answer && refusal(answer, 'spend', 'none'),
    (thrown: unknown) => withOutcome(toAtelierError(thrown, 'HOOK_FAILED'), 'none'),
  )
  if (refused) {
    await failed(refused)
    throw refused
  }
  const output = await place().catch(async (thrown: unknown) => {
    await failed(toAtelierError(thrown, 'PROVIDER_FAILED'))
    throw thrown
  })
  await hooks.spent.call({ candidate, status: 'done', cost: costOf(output), usage: output.usage ?? {} }, run)
  return output
}
