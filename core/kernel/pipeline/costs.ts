/** What things cost: of one output, added up, and what may be said of it. */
import type { Cost, Provenance } from '../contract/assets.ts'

/** What an output has cost: by its own word, else as it was estimated. A model that says neither has cost nobody knows what, and so has what is no amount of money. */
export function costOf(output: { readonly cost?: Cost }, estimate: Cost | undefined, nature: Provenance['nature'] = 'model'): Cost {
  const cost = output.cost ?? estimate ?? { usd: 0, basis: nature === 'model' ? 'unknown' : 'computed' }
  return Number.isFinite(cost.usd) && cost.usd >= 0 ? cost : { usd: 0, basis: 'unknown' }
}

/** From what is certain to what is not; a sum is as good as its weakest part. */
const certainty: readonly Cost['basis'][] = ['reported', 'computed', 'estimated', 'unknown']

/** Both together, as certain as the less certain of them. */
export const addCosts = (a: Cost, b: Cost): Cost => ({
  usd: a.usd + b.usd,
  basis: certainty[Math.max(certainty.indexOf(a.basis), certainty.indexOf(b.basis))] ?? 'unknown',
})

/** What has become of the money, for an error after something that has cost so much. */
export const outcomeOf = ({ usd, basis }: Cost): 'none' | 'unknown' | 'paid' =>
  usd > 0 ? 'paid' : basis === 'unknown' ? 'unknown' : 'none'
