/** A spec by a language model, built, looked at and revised. */
import {
  addCosts,
  artifact,
  AtelierError,
  type Cost,
  outcomeOf,
  type Output,
  type ProviderCall,
  type Request,
  type Warning,
} from 'atelier-mcp'
import type { ModelWork } from '../worker-pool.ts'
import { build, outputOf } from './build.ts'
import type { Built } from './build-spec.ts'

/** Revisions where the request says nothing. */
const defaultRepairs = 1

const isCoded = (error: unknown): error is AtelierError => AtelierError.is(error) && error.code.startsWith('MODEL_')

interface Spent {
  cost: Cost | undefined
  readonly usage: Record<string, number>
}
function add(spent: Spent, cost: Cost, usage: Readonly<Record<string, number>> = {}): void {
  spent.cost = spent.cost ? addCosts(spent.cost, cost) : cost
  for (const [unit, amount] of Object.entries(usage)) spent.usage[unit] = (spent.usage[unit] ?? 0) + amount
}

const paid = ({ cost }: Spent) => (cost ? outcomeOf(cost) : 'none')

/** The error of a design that cost nothing itself, where those before it did. */
const afterPaying = (error: unknown, spent: Spent): unknown =>
  AtelierError.is(error) && error.outcome === 'none'
    ? new AtelierError({ ...error, message: error.message, cause: error, outcome: paid(spent) })
    : error

/** A look for the language model: small, so that it costs little. */
async function picture({ glb }: Built, work: ModelWork, signal: AbortSignal) {
  const { bytes } = await work.preview(
    { bytes: glb, format: 'glb', views: ['perspective', 'front', 'side', 'top'], size: 384, background: 'studio', maxBytes: 100_000 },
    signal,
  )
  return artifact(bytes, 'image/webp', { name: 'preview.webp' })
}

/**
 * Asks the designer `id` for a spec, builds it, shows it what came out, and takes a better one up to `repairs` times. Throws what the first
 * design throws, and `PROVIDER_FAILED` where none can be built.
 */
export async function designAndBuild(
  id: string,
  { prompt, spec, report, base, repairs = defaultRepairs, maxTriangles }: Request<'model.create'>,
  call: ProviderCall,
  work: ModelWork,
): Promise<Output<'model.create'>> {
  const spent: Spent = { cost: undefined, usage: {} }
  const warnings: Warning[] = []
  const provider = call.model === undefined ? id : `${id}/${call.model}`
  const design = async (question: { spec?: unknown; report?: unknown; base?: typeof base }): Promise<unknown> => {
    const answer = await call.run(
      { kind: 'model.design', ...(prompt !== undefined && { prompt }), ...question },
      { provider, providerOptions: { [id]: call.options }, signal: call.signal },
    )
    add(spent, answer.cost, answer.usage)
    warnings.push(...answer.warnings)
    return answer.data.spec
  }
  call.progress(0, repairs + 2, 'Writing the spec')
  let current = await design({ spec, report, ...(base && { base }) })
  let best: Built | undefined
  let fault: AtelierError | undefined
  try {
    for (let round = 0; ; round++) {
      call.progress(round + 1, repairs + 2, 'Building the model')
      let built: Built | undefined
      try {
        built = await build(current, maxTriangles, work, call.signal)
        if (!best || built.report.issues.length <= best.report.issues.length) best = built
        fault = undefined
      } catch (error) {
        if (!isCoded(error)) throw error
        fault = error
      }
      if (round >= repairs) break
      const look = built && (await picture(built, work, call.signal))
      const told = fault ? { error: fault.message, fix: fault.fix } : built?.report
      const next = await design({ spec: current, report: told, ...(look && { base: look }) })
      if (JSON.stringify(next) === JSON.stringify(current)) break
      current = next
    }
  } catch (error) {
    // A revision that breaks off takes away nothing of what is built and paid.
    if (!best || call.signal.aborted) throw afterPaying(error, spent)
    if (!AtelierError.is(error) || error.outcome !== 'none') add(spent, { usd: 0, basis: 'unknown' })
    fault = undefined
    warnings.push({ code: 'revision-failed', message: `The model was not revised: ${(error as Error).message}` })
  }
  if (!best)
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `${id} wrote no spec that can be built, also after ${repairs} ${repairs === 1 ? 'revision' : 'revisions'}. ${fault?.message ?? ''}`,
      fix: 'Ask again, in other words or with more `repairs`, or write the `spec` yourself.',
      outcome: paid(spent),
      cause: fault,
    })
  if (fault) warnings.push({ code: 'revision-failed', message: 'The last revision could not be built; the one before it is shown.' })
  const output = outputOf(best)
  return { ...output, warnings: [...warnings, ...(output.warnings ?? [])], usage: spent.usage, ...(spent.cost && { cost: spent.cost }) }
}
