/** Adding up what things cost, and what may be said of it. */
import type { Cost } from '../contract/assets.ts'

/** A cost that can be added up: one that is no amount of money is `unknown`. */
export const sound = (cost: Cost): Cost => (Number.isFinite(cost.usd) && cost.usd >= 0 ? cost : { usd: 0, basis: 'unknown' })

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
