/** Several pictures from somebody who makes fewer at a time: one run each, then one result. */
import {
  addCosts,
  AtelierError,
  type Asset,
  type Call,
  type ImageEditRequest,
  type ImageRequest,
  type Result,
  type RunOptions,
  SkipCode,
  type Skipped,
  type Warning,
} from 'atelier-mcp'

type Asked = ({ readonly kind: 'image.generate' } & ImageRequest) | ({ readonly kind: 'image.edit' } & ImageEditRequest)
type Made = Result<'image.generate' | 'image.edit', Asset>

/** One run where somebody makes them all at once; else one run a picture, each with a seed of its own. */
export async function runSplit(request: Asked, options: RunOptions, call: Call): Promise<Made> {
  const { count = 1, seed = 1 } = request
  try {
    return (await call.run(request, options)) as Made
  } catch (error) {
    if (count === 1 || !onlyTooMany(error)) throw error
    // Without a seed of its own every run would be the same request, and so the same picture.
    const runs = Array.from(
      { length: count },
      (_, index) => call.run({ ...request, count: 1, seed: seed + index }, options) as Promise<Made>,
    )
    return merged(await allOrFirstError(runs), request.seed !== undefined)
  }
}

/**
 * Nobody was asked, and at least one only because it makes fewer at a time. Whoever was asked is named by `details.provider`; what a hook
 * throws, as of a run of its own, carries the hook's name and says nothing about this one.
 */
const onlyTooMany = (error: unknown): boolean => {
  if (!AtelierError.is(error, 'PROVIDER_UNAVAILABLE') || error.outcome !== 'none') return false
  if (error.hook !== undefined || error.details?.['provider'] !== undefined) return false
  const skipped = (error.details?.['skipped'] ?? []) as readonly Skipped[]
  return skipped.some(({ code }) => code === SkipCode.COUNT_TOO_HIGH)
}

/** Every run ends before the first error is told, so that nothing goes on unseen. */
async function allOrFirstError(runs: readonly Promise<Made>[]): Promise<readonly [Made, ...Made[]]> {
  const ended = await Promise.allSettled(runs)
  const failed = ended.find((one) => one.status === 'rejected')
  const made = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const [first, ...rest] = made
  if (!first) throw failed?.reason
  if (!failed) return [first, ...rest]
  // Nobody knows what those have cost that broke after they were ordered.
  const doubtful = ended.some((one) => one.status === 'rejected' && !(AtelierError.is(one.reason) && one.reason.outcome === 'none'))
  return [
    {
      ...first,
      warnings: [...first.warnings, missing(ended.length - made.length, failed.reason)],
      ...(doubtful && { cost: addCosts(first.cost, { usd: 0, basis: 'unknown' }) }),
    } as Made,
    ...rest,
  ]
}
const missing = (number: number, reason: unknown): Warning => ({
  code: 'option-adjusted',
  param: 'count',
  message: `${number} of the pictures could not be made: ${(reason as Error).message}`,
})

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

function merged(results: readonly [Made, ...Made[]], askedForSeed: boolean): Made {
  const [first, ...rest] = results
  const warnings = new Map<string, Warning>()
  for (const { warnings: own } of results)
    for (const one of own) if (askedForSeed || one.param !== 'seed') warnings.set(`${one.code} ${one.message}`, one)
  const usage: Record<string, number> = {}
  for (const { usage: own } of results) for (const [unit, amount] of Object.entries(own)) usage[unit] = (usage[unit] ?? 0) + amount
  const fresh = results.find(({ provenance }) => provenance.source === 'fresh') ?? first
  const saved = results.flatMap(({ provenance }) => provenance.saved ?? [])
  return {
    ...first,
    artifacts: results.flatMap(({ artifacts }) => artifacts),
    warnings: [...warnings.values()],
    usage,
    cost: rest.reduce((sum, { cost }) => addCosts(sum, cost), first.cost),
    provenance: { ...fresh.provenance, ...(saved[0] && { saved: { ...saved[0], usd: total(saved.map(({ usd }) => usd)) } }) },
  } as Made
}
