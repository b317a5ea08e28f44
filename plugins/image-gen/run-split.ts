/** Several pictures of a provider that makes fewer at a time: one run each, then one result. */
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
  tableOf,
} from 'atelier-mcp'

type Asked = ({ readonly kind: 'image.generate' } & ImageRequest) | ({ readonly kind: 'image.edit' } & ImageEditRequest)
type Made = Result<'image.generate' | 'image.edit', Asset>

/** Runs the request as it is. Where no provider makes `count` pictures at once, it runs once for each, with seeds that follow one another. */
export async function runSplit(request: Asked, options: RunOptions, call: Call): Promise<Made> {
  const { count = 1, seed = 1 } = request
  const run = (asked: Asked) => call.run(asked, options) as Promise<Made>
  try {
    return await run(request)
  } catch (error) {
    if (count === 1 || !isOnlyCountTooHigh(error)) throw error
  }
  // With one seed for all, every run would be the same request, and so the same picture.
  const ended = await Promise.allSettled(Array.from({ length: count }, (_, index) => run({ ...request, count: 1, seed: seed + index })))
  const [first, ...rest] = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const errors = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  if (!first) throw errors[0]
  const made = mergeResults([first, ...rest])
  // Nobody asked for the seeds that were chosen here, so no warning speaks of them.
  const warnings = made.warnings.filter(({ param }) => request.seed !== undefined || param !== 'seed')
  if (errors.length === 0) return { ...made, warnings } as Made
  // An order that broke off may have been paid.
  const isCostUnsure = errors.some((error) => !AtelierError.is(error) || error.outcome !== 'none')
  return {
    ...made,
    warnings: [...warnings, missingPictures(errors)],
    ...(isCostUnsure && { cost: addCosts(made.cost, { usd: 0, basis: 'unknown' }) }),
  } as Made
}

/**
 * No provider was asked, and at least one was passed over because it makes fewer pictures at a time. `details.provider` names one that was
 * asked. An error with a hook's name may be of a run of that hook's own, and says nothing about this one.
 */
function isOnlyCountTooHigh(error: unknown): boolean {
  if (!AtelierError.is(error, 'PROVIDER_UNAVAILABLE') || error.outcome !== 'none') return false
  if (error.hook !== undefined || error.details?.['provider'] !== undefined) return false
  const skipped = (error.details?.['skipped'] ?? []) as readonly Skipped[]
  return skipped.some(({ code }) => code === SkipCode.COUNT_TOO_HIGH)
}

const missingPictures = (errors: readonly unknown[]): Warning => ({
  code: 'option-adjusted',
  param: 'count',
  message: `${errors.length} of the pictures could not be made: ${(errors[0] as Error).message}`,
})

/** All pictures, each warning once, usage and cost added up. */
function mergeResults(results: readonly [Made, ...Made[]]): Made {
  const [first, ...rest] = results
  const warnings = new Map(results.flatMap((one) => one.warnings).map((one) => [`${one.code} ${one.message}`, one]))
  const usage = tableOf<number>()
  for (const [unit, amount] of results.flatMap((one) => Object.entries(one.usage))) usage[unit] = (usage[unit] ?? 0) + amount
  const { provenance } = results.find((one) => one.provenance.source === 'fresh') ?? first
  const saved = results.flatMap((one) => one.provenance.saved ?? [])
  const savedUsd = saved.reduce((sum, { usd }) => sum + usd, 0)
  return {
    ...first,
    artifacts: results.flatMap(({ artifacts }) => artifacts),
    warnings: [...warnings.values()],
    usage,
    cost: rest.reduce((sum, { cost }) => addCosts(sum, cost), first.cost),
    provenance: { ...provenance, ...(saved[0] && { saved: { ...saved[0], usd: savedUsd } }) },
  } as Made
}
