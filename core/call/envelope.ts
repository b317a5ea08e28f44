/** What every tool result carries for programs: `_meta["atelier/result"]`, and `atelier call --json` prints. */
import type { Asset } from '../contract/assets.ts'
import type { Meta } from '../contract/infer.ts'
import type { Result, Warning } from '../contract/run.ts'
import type { Described } from '../errors/describe.ts'

export const envelopeKey = 'atelier/result'

/** An asset as results show it. `path` only where client and host share a disk. */
export interface AssetEntry {
  readonly id: string
  readonly uri: string
  readonly path?: string
  readonly url?: string
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  readonly sha256: string
  readonly width?: number
  readonly height?: number
  readonly parent?: string
}
export interface Envelope {
  readonly ok: true
  readonly runId: string
  readonly kind: string
  readonly assets: readonly AssetEntry[]
  readonly data: Meta
  readonly warnings: readonly Warning[]
  readonly provider: { readonly id: string; readonly model: string | null } | null
  readonly skipped: readonly { readonly id: string; readonly reason: string }[]
  readonly cached: boolean
  /** US dollars; null where nobody can say. `saved`: what a cached or shared result would have cost. */
  readonly cost: { readonly usd: number; readonly estimated: boolean; readonly saved: number } | null
  readonly ms: number
}
export interface FailureEnvelope {
  readonly ok: false
  readonly runId: string
  readonly kind: string
  readonly error: Pick<Described, 'code' | 'message' | 'why' | 'fix' | 'plugin' | 'hook' | 'retryable' | 'outcome'>
}

export function assetEntry(asset: Asset, paths: boolean): AssetEntry {
  const { width, height } = (asset.meta ?? {}) as { width?: unknown; height?: unknown }
  return {
    id: asset.id,
    uri: asset.uri,
    ...(paths && asset.path !== undefined && { path: asset.path }),
    name: asset.name,
    mimeType: asset.mimeType,
    bytes: asset.size,
    sha256: asset.sha256,
    ...(typeof width === 'number' && { width }),
    ...(typeof height === 'number' && { height }),
    ...(asset.parents[0] !== undefined && { parent: asset.parents[0] }),
  }
}

/** The part that a run knows; the tool adds `ms` and `data` of its own. */
export function runEnvelope(result: Result, paths: boolean): Omit<Envelope, 'ms'> {
  const { provenance, cost } = result
  return {
    ok: true,
    runId: result.runId,
    kind: result.kind,
    assets: (result.artifacts as readonly Asset[]).map((asset) => assetEntry(asset, paths)),
    data: result.data as Meta,
    warnings: result.warnings,
    provider: { id: provenance.provider, model: provenance.model ?? null },
    skipped: provenance.skipped.map(({ provider, why }) => ({ id: provider, reason: why })),
    cached: provenance.source !== 'fresh',
    cost: cost.basis === 'unknown' ? null : { usd: cost.usd, estimated: cost.basis === 'estimated', saved: provenance.saved?.usd ?? 0 },
  }
}

export const failureEnvelope = (
  runId: string,
  kind: string,
  { code, message, why, fix, plugin, hook, retryable, outcome }: Described,
): FailureEnvelope => ({
  ok: false,
  runId,
  kind,
  error: { code, message, why, fix, ...(plugin !== undefined && { plugin }), ...(hook !== undefined && { hook }), retryable, outcome },
})
