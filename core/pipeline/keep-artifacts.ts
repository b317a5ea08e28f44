/** What leaves: every artifact through the `export` hook, then kept as an asset of the caller. */
import type { AssetStore, KeepInit } from '../assets/store-interface.ts'
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Result, Warning } from '../contract/run.ts'
import type { SealedHooks } from '../hooks/pipeline-hooks.ts'
import { canonical, contentHash, isArtifact } from './cache-key.ts'
import type { RunContext } from './run-context.ts'

interface KeepTools {
  readonly hooks: SealedHooks
  readonly assets: AssetStore
}

/**
 * The result with its artifacts kept. The generation as it came is kept too, and is the parent of what was made of it.
 * `key` names the generation: the same one gives the same assets.
 */
export async function keepArtifacts(
  { hooks, assets }: KeepTools,
  context: RunContext,
  result: Result,
  key: string | undefined,
): Promise<Result> {
  const { run, timed } = context
  const { output, name } = run.options
  const warnings: Warning[] = []
  const keep = async (artifact: Artifact, init: Partial<KeepInit>): Promise<Asset> => {
    const { asset, problem } = await assets.keep(artifact, {
      principal: run.principal.id,
      kind: run.kind,
      name,
      cost: result.provenance.saved ?? result.cost,
      notes: result.notes,
      ...init,
    })
    if (problem && !warnings.some(({ message }) => message === problem.message)) warnings.push(problem)
    return asset
  }
  const sources = [...inputs(run.request)].flatMap((one) => ('id' in one && typeof one.id === 'string' ? [one.id] : []))
  const target = output && (await canonical(output))
  const kept: Asset[] = []
  for (const [index, artifact] of result.artifacts.entries()) {
    const left = (await timed('export', () => hooks.export.call(artifact, output, run))) as Artifact
    const whole: Artifact = { ...left, ...(left.provenance === undefined && artifact.provenance && { provenance: artifact.provenance }) }
    const unchanged = left === artifact || (await contentHash(left)) === (await contentHash(artifact))
    await timed('keep', async () => {
      if (run.kind === 'asset.export') {
        const own = 'id' in artifact ? (artifact as Asset) : undefined
        kept.push(
          unchanged && own
            ? own
            : await keep(whole, { identity: `${own?.id ?? (await contentHash(artifact))} ${target}`, parents: own ? [own.id] : sources }),
        )
        return
      }
      const identity = key === undefined ? undefined : `${key} ${index}`
      const original = await keep(unchanged ? whole : artifact, { ...(identity !== undefined && { identity }), parents: sources })
      kept.push(
        unchanged
          ? original
          : await keep(whole, { ...(identity !== undefined && { identity: `${identity} ${target}` }), parents: [original.id] }),
      )
    })
  }
  return { ...result, artifacts: kept, warnings: [...result.warnings, ...warnings] } as unknown as Result
}

/** Every artifact somewhere in a request. */
function* inputs(value: unknown): Generator<Artifact> {
  if (isArtifact(value)) yield value
  else if (Array.isArray(value)) for (const one of value) yield* inputs(one)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const one of Object.values(value)) yield* inputs(one)
}
