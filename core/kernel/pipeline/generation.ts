/** What stands between `lookup` and `store`: one generation, whoever waits for it. */
import type { Artifact, Cost, Provenance } from '../contract/assets.ts'
import type { Meta } from '../contract/infer.ts'
import type { Output, Request, Result, Run, Warning } from '../contract/run.ts'
import { SkipCode, type Skipped } from '../contract/skip.ts'
import { contentHash } from './cache-key.ts'
import { costOf } from './billed.ts'
import { soundWarning } from './sound-warning.ts'
import { isArtifact, plain } from '../hooks/plain.ts'
import type { Waiting } from './run-context.ts'

/** A whole generation, as it came: not yet inspected, exported or kept. */
export interface Generation {
  readonly result: Result
  /** Names request, provider and model; absent where a hook answered. */
  readonly key?: string
  readonly cached: boolean
}

/** One caller of a generation. The work reaches its people through these. */
export interface Member extends Waiting {
  /** Shows something unfinished to this caller, if it may see it. */
  showPartial(artifact: Artifact): Promise<void>
  /** Whether it would. */
  watches(): Promise<boolean>
}

/** Who answered, and what had happened until then. */
export interface Answered {
  readonly provider: string
  readonly model?: string | undefined
  readonly nature: Provenance['nature']
  readonly skipped: readonly Skipped[]
  readonly attempts: number
  /** Taken where the output names no cost of its own. */
  readonly estimate?: Cost | undefined
}

/** An output as a result, every artifact with its origin. */
export async function toResult(
  output: Output,
  run: Run,
  request: Request,
  warnings: readonly Warning[],
  notes: Meta,
  by: Answered,
): Promise<Result> {
  const provenance: Provenance = {
    kind: run.kind,
    request: (await described(request, true)) as Meta,
    provider: by.provider,
    ...(by.model !== undefined && { model: by.model }),
    nature: by.nature,
    source: 'fresh',
    createdAt: Date.now(),
    attempts: by.attempts,
    skipped: by.skipped,
  }
  return {
    runId: run.id,
    kind: run.kind,
    artifacts: (output.artifacts ?? []).map((artifact) => ({ ...plain(artifact), provenance })),
    data: output.data ?? {},
    warnings: [...warnings, ...(output.warnings ?? []).map((one) => soundWarning(one, `Provider "${by.provider}"`))],
    usage: output.usage ?? {},
    cost: costOf(output, by.estimate, by.nature),
    provenance,
    notes,
  } as Result
}

/** A request for people and records: artifacts by their hash. */
const described = async (value: unknown, isTop = false): Promise<unknown> => {
  if (isArtifact(value))
    return { sha256: await contentHash(value), mimeType: value.mimeType, ...(value.name !== undefined && { name: value.name }) }
  if (Array.isArray(value)) return Promise.all(value.map((one) => described(one)))
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    return Object.fromEntries(
      await Promise.all(
        Object.entries(value).flatMap(([key, one]) =>
          one === undefined || (isTop && key === 'kind') ? [] : [described(one).then((text) => [key, text] as const)],
        ),
      ),
    )
  return value
}

/** The same generation for somebody who did not pay for it. */
export function asUnpaid(result: Result, source: 'cache' | 'shared'): Result {
  if (result.provenance.source !== 'fresh' && source === 'shared') return result
  const saved: Cost = result.provenance.saved ?? result.cost
  const skipped = (result.provenance.skipped ?? []).map((one) => ({ ...one, code: one.code ?? SkipCode.NOT_NOTED }))
  const provenance: Provenance = { ...result.provenance, source, saved, skipped }
  return {
    ...result,
    cost: { usd: 0, basis: 'reported' },
    provenance,
    artifacts: result.artifacts.map((one) => ({ ...one, provenance })),
  } as Result
}
