/** What stands between `lookup` and `store`: one generation, whoever waits for it. */
import type { Artifact, Cost, Provenance } from '../contract/assets.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { Meta } from '../contract/infer.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Output, Request, Result, Run, Warning } from '../contract/run.ts'
import { SkipCode, type Skipped } from '../contract/skip.ts'
import { frozen } from '../hooks/frozen.ts'
import { isArtifact, plain } from '../hooks/plain.ts'
import { contentHash } from './content-hash.ts'
import { withContents } from './contents.ts'
import type { OpenOrder } from '../ports/order-book.ts'
import { costOf } from './costs.ts'
import { soundWarning } from './sound-warning.ts'

/** A whole generation, as it came: not yet inspected, exported or kept. */
export interface Generation {
  readonly result: Result
  /** Names request, provider and model; absent where a hook answered. */
  readonly key?: string
  readonly cached: boolean
  /** Where only the lines of its orders lead to it: they are closed once its caller has kept what was made. */
  readonly orders?: readonly OpenOrder[]
}

/** What the stage `generate` comes to: a generation that is whole already, a hook's answer, or a provider's. */
export type Answered =
  | { readonly by: 'kept'; readonly generation: Generation }
  | { readonly by: 'hook'; readonly plugin: string; readonly output: Output }
  | {
      readonly by: 'provider'
      readonly provider: ProviderV1
      readonly candidate: Candidate
      readonly output: Output
      readonly key: string
      readonly skipped: readonly Skipped[]
      /** Its line in the book of orders, to be closed when somebody has what was made. */
      readonly order?: OpenOrder | undefined
    }

/** What a result is made of. */
export interface ResultInit {
  readonly run: Run
  /** Default: the run's. */
  readonly request?: Request
  /** Default: nothing was made. */
  readonly output?: Partial<Pick<Output, 'artifacts' | 'data' | 'warnings' | 'usage' | 'cost'>>
  readonly provider: string
  readonly model?: string | undefined
  /** Default `model`. */
  readonly nature?: Provenance['nature'] | undefined
  readonly skipped?: readonly Skipped[]
  /** Default 1. */
  readonly attempts?: number
  /** Taken where the output names no cost of its own. */
  readonly estimate?: Cost | undefined
  readonly warnings?: readonly Warning[]
  readonly notes?: Meta
}

/** An output as a result, every artifact with its origin. */
export async function toResult({ run, request = run.request, output = {}, ...init }: ResultInit): Promise<Result> {
  const { provider, model, nature = 'model', skipped = [], attempts = 1, estimate, warnings = [], notes = {} } = init
  // Frozen here, once: hooks get it with the result and with every artifact.
  const provenance: Provenance = frozen({
    kind: run.kind,
    request: await described(request),
    provider,
    ...(model !== undefined && { model }),
    nature,
    source: 'fresh',
    createdAt: Date.now(),
    attempts,
    skipped,
  })
  return {
    runId: run.id,
    kind: run.kind,
    artifacts: (output.artifacts ?? []).map((artifact) => ({ ...plain(artifact), provenance })),
    data: output.data ?? {},
    warnings: [...warnings, ...(output.warnings ?? []).map((one) => soundWarning(one, `Provider "${provider}"`))],
    usage: output.usage ?? {},
    cost: costOf(output, estimate, nature),
    provenance,
    notes,
    // A provider answers with the data of its kind.
  } as Result
}

/** A request for people and records: artifacts by their hash. */
const described = async ({ kind: _kind, ...asked }: Request): Promise<Meta> => ({
  ...((await withContents(asked, async (one) =>
    isArtifact(one) ? { sha256: await contentHash(one), mimeType: one.mimeType, ...(one.name !== undefined && { name: one.name }) } : one,
  )) as Meta),
})

/** The same generation for somebody who did not pay for it. */
export function asUnpaid(result: Result, source: 'cache' | 'shared'): Result {
  if (result.provenance.source !== 'fresh' && source === 'shared') return result
  const saved: Cost = result.provenance.saved ?? result.cost
  const skipped = (result.provenance.skipped ?? []).map((one) => ({ ...one, code: one.code ?? SkipCode.NOT_NOTED }))
  const provenance: Provenance = frozen({ ...result.provenance, source, saved, skipped })
  const artifacts: readonly Artifact[] = result.artifacts.map((one) => ({ ...one, provenance }))
  return { ...result, cost: { usd: 0, basis: 'reported' }, provenance, artifacts }
}
