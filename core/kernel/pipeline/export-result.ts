/** The stage `export`: every artifact passes the hook, and is then kept as an asset of the caller. */
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Kind, Result } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { withFacts } from '../errors/with-facts.ts'
import type { StoredAsset } from '../ports/asset-store.ts'
import { contentHash } from './content-hash.ts'
import { artifactsIn } from './contents.ts'
import { outcomeOf } from './costs.ts'
import { keeper } from './keep.ts'
import type { PipelineInit } from './pipeline-init.ts'
import type { RunContext } from './run-context.ts'

/**
 * The result with its artifacts kept. The generation as it came is kept too, and is the parent of what was made of it; where
 * an export fails it is kept all the same, and the error says under which URIs. `key` names the generation: the same one
 * gives the same assets.
 */
export async function exportResult(
  { store, doors, showSoon }: PipelineInit,
  context: RunContext,
  result: Result,
  key: string | undefined,
): Promise<Result<Kind, Asset>> {
  const { run, timed, warnings } = context
  const { output: target, name } = run.options
  const isExport = run.kind === 'asset.export'
  const parents = artifactsIn(run.request).flatMap((one) => ('id' in one && typeof one.id === 'string' ? [one.id] : []))
  const keep = keeper(store, {
    principal: run.principal.id,
    groups: run.principal.groups,
    kind: run.kind,
    name,
    cost: result.provenance.saved ?? result.cost,
    notes: result.notes,
    parents,
    isHit: result.provenance.source === 'cache',
  })
  const said = warnings.length
  const kept: Asset[] = []
  for (const [index, original] of result.artifacts.entries()) {
    const identityOf = (at: number) => (key === undefined ? undefined : `${key} ${at}`)
    const policyOf = ({ provenance }: Artifact): string | undefined => doors.policyOf(run.kind, provenance?.kind)
    const exported = async (): Promise<Artifact> => {
      const leaving = await doors.pass(original, target, run)
      // What cannot be read is no export: better known now, while what was made can be kept.
      if (leaving !== original) await contentHash(leaving)
      return leaving
    }
    const leaving = await timed('export', exported).catch(async (thrown: unknown) => {
      if (result.provenance.source !== 'fresh' || isExport) throw thrown
      throw await withKept(thrown, result, (one, at) => keep.original(one, identityOf(at), policyOf(one)))
    })
    showSoon(leaving, result.artifacts.length, run.signal)
    const what = { original, leaving, policy: policyOf(original), target }
    const stored = await timed('keep', async () =>
      isExport
        ? keep.form({
            ...what,
            identity: await contentHash(original),
            own: doors.storedOf(original) ?? ('id' in original ? (original as StoredAsset) : undefined),
          })
        : keep.made({ ...what, identity: identityOf(index) }),
    )
    kept.push((await doors.out(stored, run)) ?? stored)
  }
  return { ...result, artifacts: kept, warnings: [...result.warnings, ...warnings.slice(said), ...keep.problems] }
}

/** The error of an export, after everything that was made has been kept: it says where, and what it had cost. */
const withKept = async (thrown: unknown, { artifacts, cost }: Result, keep: (artifact: Artifact, index: number) => Promise<Asset>) => {
  const error = toAtelierError(thrown, 'RUN_FAILED')
  const kept = (await Promise.all(artifacts.map(keep))).map(({ uri }) => uri)
  return withFacts(error, {
    outcome: outcomeOf(cost),
    fix: [error.fix, `What was made is kept as ${kept.join(', ')}: export that, and nothing is paid again.`].filter(Boolean).join(' '),
    details: { ...error.details, kept },
  })
}
