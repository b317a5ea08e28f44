/** Whether what a provider or a `generate` hook handed over can be worked with: asked before anything is built on it. */
import type { Cost } from '../contract/assets.ts'
import { isArtifact } from './cache-key.ts'

/** What is wrong with it, to follow "it returned"; nothing where all is well. `empty`: fine in shape, but there is nothing in it. */
export function outputFault(output: unknown): { readonly fault: string; readonly empty?: true } | undefined {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return { fault: 'no output' }
  const { artifacts, data, warnings, usage, cost } = output as Readonly<Record<string, unknown>>
  if (artifacts !== undefined && !(Array.isArray(artifacts) && artifacts.every(isArtifact)))
    return { fault: '`artifacts` that are none: each has a `mimeType` and `bytes()`' }
  if (data !== undefined && (typeof data !== 'object' || data === null)) return { fault: '`data` that is no object' }
  if (warnings !== undefined && !Array.isArray(warnings)) return { fault: '`warnings` that are no list' }
  if (usage !== undefined && (typeof usage !== 'object' || usage === null)) return { fault: '`usage` that is no object' }
  if (cost !== undefined && (typeof cost !== 'object' || cost === null)) return { fault: '`cost` that is no object' }
  if (data === undefined && !(artifacts as readonly unknown[] | undefined)?.length) return { fault: 'nothing', empty: true }
  return undefined
}

/** A cost that can be added up: one that is no amount of money is `unknown`. */
export const sound = (cost: Cost): Cost => (Number.isFinite(cost.usd) && cost.usd >= 0 ? cost : { usd: 0, basis: 'unknown' })

/** From what is certain to what is not; a sum is as good as its weakest part. */
const certainty: readonly Cost['basis'][] = ['reported', 'computed', 'estimated', 'unknown']

/** Both together. */
export const added = (a: Cost, b: Cost): Cost => ({
  usd: a.usd + b.usd,
  basis: certainty[Math.max(certainty.indexOf(a.basis), certainty.indexOf(b.basis))] ?? 'unknown',
})

/** What has become of the money, for an error after the generation. */
export const outcomeOf = ({ usd, basis }: Cost): 'none' | 'unknown' | 'paid' =>
  usd > 0 ? 'paid' : basis === 'unknown' ? 'unknown' : 'none'
