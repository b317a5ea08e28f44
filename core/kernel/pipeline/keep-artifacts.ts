/** What leaves: every artifact through the `export` hook, then kept as an asset of the caller. */
import type { StoredAsset, AssetStore, KeepInit } from '../ports/asset-store.ts'
import type { Artifact, Asset, Target } from '../contract/assets.ts'
import type { Result, Warning } from '../contract/run.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { canonical, contentHash } from './cache-key.ts'
import { isArtifact, plain } from '../hooks/plain.ts'
import { outcomeOf } from './costs.ts'
import type { Doors } from './doors.ts'
import type { RunContext } from './run-context.ts'

export interface KeepTools {
  readonly assets: AssetStore
  readonly doors: Doors
  /** Begins what a reply needs of one of `count` artifacts, so that it is made while they are being kept. */
  readonly showSoon?: (artifact: Artifact, count: number, signal: AbortSignal) => void
}

/**
 * The result with its artifacts kept. The generation as it came is kept too, and is the parent of what was made of it; where
 * an export fails it is kept all the same, and the error says under which URIs. `key` names the generation: the same one
 * gives the same assets.
 */
export async function keepArtifacts(
  { doors, assets, showSoon }: KeepTools,
  context: RunContext,
  result: Result,
  key: string | undefined,
): Promise<Result> {
  const { run, timed } = context
  const { output, name } = run.options
  const warnings: Warning[] = []
  const keep = async (artifact: Artifact, init: Partial<KeepInit>): Promise<StoredAsset> => {
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
  const policyFor = ({ provenance }: Artifact): string | undefined => doors.policyOf(run.kind, provenance?.kind)
  const kept: (Asset | undefined)[] = []
  const said = context.warnings.length
  const asItCame = (artifact: Artifact, index: number): Promise<StoredAsset> =>
    keep(artifact, {
      ...(key !== undefined && { identity: `${key} ${index}` }),
      parents: sources,
      ...(policyFor(artifact) !== undefined && { isPrivate: true }),
    })
  for (const [index, artifact] of result.artifacts.entries()) {
    const exported = async (): Promise<Artifact> => {
      const left = await doors.pass(artifact, output, run)
      // What cannot be read is no export: better known now, while what was made can be kept.
      if (left !== artifact) await contentHash(left)
      return left
    }
    const left = await timed('export', exported).catch(async (thrown: unknown) => {
      const isPaid = result.provenance.source === 'fresh' && run.kind !== 'asset.export'
      throw isPaid ? await withKept(thrown, result, asItCame) : thrown
    })
    const whole: Artifact = {
      ...plain(left),
      ...(left.provenance === undefined && artifact.provenance && { provenance: artifact.provenance }),
    }
    showSoon?.(whole, result.artifacts.length, run.signal)
    const unchanged = left === artifact || (await contentHash(left)) === (await contentHash(artifact))
    const policy = policyFor(artifact)
    await timed('keep', async () => {
      if (policy !== undefined) {
        const own = run.kind === 'asset.export' ? ownOf(artifact, doors) : undefined
        const identity = run.kind === 'asset.export' ? await contentHash(artifact) : key === undefined ? undefined : `${key} ${index}`
        const leaving = {
          policy,
          original: artifact,
          leaving: whole,
          changed: !unchanged,
          target: output,
          targetKey: target,
          identity,
          own,
          sources,
        }
        kept.push(await doors.out(await keepGuarded(keep, leaving), run))
        return
      }
      if (run.kind === 'asset.export') {
        const own = ownOf(artifact, doors)
        kept.push(
          unchanged && own
            ? await doors.out(own, run)
            : await keep(whole, {
                identity: `${own?.id ?? (await contentHash(artifact))} ${target}`,
                parents: own ? [own.id] : sources,
                format: output?.format,
              }),
        )
        return
      }
      const identity = key === undefined ? undefined : `${key} ${index}`
      const original = await asItCame(unchanged ? whole : artifact, index)
      kept.push(
        unchanged
          ? original
          : await keep(whole, {
              ...(identity !== undefined && { identity: `${identity} ${target}` }),
              parents: [original.id],
              format: output?.format,
            }),
      )
    })
  }
  return { ...result, artifacts: kept, warnings: [...result.warnings, ...context.warnings.slice(said), ...warnings] } as unknown as Result
}

/** What `asset.export` was given, where that is kept already. */
const ownOf = (artifact: Artifact, doors: Doors): StoredAsset | undefined =>
  doors.storedOf(artifact) ?? ('id' in artifact ? (artifact as StoredAsset) : undefined)

export interface Guarded {
  readonly policy: string
  readonly original: Artifact
  /** What `export` made of it. */
  readonly leaving: Artifact
  readonly changed: boolean
  readonly target?: Target | undefined
  readonly targetKey?: string | undefined
  readonly identity?: string | undefined
  /** What the original is a form of. */
  readonly own?: StoredAsset | undefined
  readonly sources: readonly string[]
}

/** What a policy lets out, kept in place of the original, which lies where nobody looks. */
export async function keepGuarded(
  keep: (artifact: Artifact, init: Partial<KeepInit>) => Promise<StoredAsset>,
  { policy, original, leaving, changed, target, targetKey, identity, own, sources }: Guarded,
): Promise<StoredAsset> {
  const under = (known: string | undefined) => known !== undefined && { identity: `${known} ${targetKey} ${policy}` }
  if (own) {
    if (!own.isPrivate && (await contentHash(leaving)) === own.sha256) return own
    const targets = [...(own.left?.targets ?? []), ...(target ? [target] : [])]
    return keep(leaving, {
      ...under(own.id),
      // An original that was held back alone is no form that anybody sees.
      ...(own.isPrivate ? { kind: own.kind, parents: own.parents } : { parents: [own.id] }),
      left: { policy, from: own.left?.from ?? own.id, targets },
      format: target?.format,
    })
  }
  const base = { ...(identity !== undefined && { identity }), parents: sources }
  if (!changed) return keep(leaving, { ...base, left: { policy }, format: target?.format })
  const { id: from } = await keep(original, { ...base, isPrivate: true })
  return keep(leaving, {
    ...under(identity),
    parents: sources,
    left: { policy, from, ...(target && { targets: [target] }) },
    format: target?.format,
  })
}

/** The error of an export, after everything that was made has been kept: it says where, and what it had cost. */
const withKept = async (thrown: unknown, { artifacts, cost }: Result, keep: (artifact: Artifact, index: number) => Promise<Asset>) => {
  const error = toAtelierError(thrown, 'RUN_FAILED')
  const kept = (await Promise.all(artifacts.map(keep))).map(({ uri }) => uri)
  return Object.assign(error, {
    outcome: outcomeOf(cost),
    fix: [error.fix, `What was made is kept as ${kept.join(', ')}: export that, and nothing is paid again.`].filter(Boolean).join(' '),
    details: { ...error.details, kept },
  })
}

/** Every artifact somewhere in a request. */
function* inputs(value: unknown): Generator<Artifact> {
  if (isArtifact(value)) yield value
  else if (Array.isArray(value)) for (const one of value) yield* inputs(one)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const one of Object.values(value)) yield* inputs(one)
}
