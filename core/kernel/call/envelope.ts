/** What every tool result carries for programs: `_meta["atelier/result"]`, and `atelier call --json` prints. Made here and nowhere else. */
import type { Asset } from '../contract/assets.ts'
import type { ToolResult } from '../contract/content.ts'
import type { Meta } from '../contract/infer.ts'
import type { Result, Warning } from '../contract/run.ts'
import { type Described, describe } from '../errors/describe.ts'
import { redact } from '../errors/redact.ts'
import { soundWarning } from '../pipeline/sound-warning.ts'

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
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  /** Id of what it was made from. */
  readonly parent?: string
  /** Names of the files that lie beside it on the shared disk: the icons of a set, the material of an OBJ. */
  readonly beside?: readonly string[]
}
/** Of a call that went well. */
export interface Envelope {
  readonly ok: true
  /** Of its last run, or of the call where it had none. */
  readonly runId: string
  /** Of the call: joins result, log and audit. Absent in what an older version has kept. */
  readonly requestId?: string
  /** Of its last run, or the tool's name. */
  readonly kind: string
  readonly assets: readonly AssetEntry[]
  readonly data: Meta
  readonly warnings: readonly Warning[]
  readonly provider: { readonly id: string; readonly model: string | null } | null
  readonly skipped: readonly { readonly id: string; readonly reason: string; readonly code?: string }[]
  readonly cached: boolean
  /** US dollars; null where nobody can say. `saved`: what a cached or shared result would have cost. */
  readonly cost: { readonly usd: number; readonly estimated: boolean; readonly saved: number } | null
  /** How long the tool took. */
  readonly ms: number
}
/** Of one that did not. */
export interface FailureEnvelope {
  readonly ok: false
  readonly runId: string
  /** Of the call: joins error, log and audit. Absent in what an older version has kept. */
  readonly requestId?: string
  /** The tool's name, or the command's. */
  readonly kind: string
  readonly error: EnvelopeError
}
/** An error as results and jobs show it: secrets blotted out, `details` nothing but JSON. */
export type EnvelopeError = { readonly [K in keyof Omit<Described, 'causes'>]: Described[K] }

/** The entry of an asset; `paths`: with its path, for clients that share the host's disk. */
export function assetEntry(asset: Asset, paths: boolean): AssetEntry {
  const { width, height } = (asset.meta ?? {}) as { width?: unknown; height?: unknown }
  const beside = (asset.companions ?? []).flatMap(({ name }) => name ?? [])
  return {
    id: asset.id,
    uri: asset.uri,
    ...(paths && asset.path !== undefined && { path: asset.path }),
    ...(!paths && asset.url !== undefined && { url: asset.url }),
    name: asset.name,
    mimeType: asset.mimeType,
    bytes: asset.size,
    sha256: asset.sha256,
    ...(typeof width === 'number' && { width }),
    ...(typeof height === 'number' && { height }),
    ...(asset.parents[0] !== undefined && { parent: asset.parents[0] }),
    ...(paths && asset.path !== undefined && beside.length > 0 && { beside }),
  }
}

const ours = new WeakMap<object, keyof Envelope>()
/** Frozen with what is in it, and known by `isOurs`: nobody needs to look at it again. */
const own = <T extends object>(field: keyof Envelope, value: T): T => {
  for (const one of Object.values(value)) Object.freeze(one)
  ours.set(Object.freeze(value), field)
  return value
}
/** Whether the host itself has made this value of an envelope's field. */
export const isOurs = (field: string, value: unknown): boolean => typeof value === 'object' && value !== null && ours.get(value) === field

/** What runs know of an envelope; the call adds the rest. */
type RunPart = Omit<Envelope, 'ms' | 'requestId'>

/** The part that a run knows; the tool adds `ms` and `data` of its own. */
export function runEnvelope(result: Result, paths: boolean): RunPart {
  const { provenance, cost } = result
  return {
    ok: true,
    runId: result.runId,
    kind: result.kind,
    assets: own(
      'assets',
      (result.artifacts as readonly Asset[]).map((asset) => assetEntry(asset, paths)),
    ),
    data: result.data as Meta,
    warnings: own(
      'warnings',
      result.warnings.map((one) => soundWarning(one)),
    ),
    provider: own('provider', { id: provenance.provider, model: provenance.model ?? null }),
    skipped: own(
      'skipped',
      provenance.skipped.map(({ provider, why, code }) => ({ id: provider, reason: why, ...(code !== undefined && { code }) })),
    ),
    cached: provenance.source !== 'fresh',
    cost:
      cost.basis === 'unknown'
        ? null
        : own('cost', { usd: cost.usd, estimated: cost.basis === 'estimated', saved: provenance.saved?.usd ?? 0 }),
  }
}

/** What the runs of a call add up to. `runId` and `kind` are of the call, for a tool that runs nothing. */
export function callEnvelope({ runId, kind }: Pick<Envelope, 'runId' | 'kind'>, runs: readonly Result[], paths: boolean): RunPart {
  const last = runs.at(-1)
  if (!last) return { ok: true, runId, kind, assets: [], data: {}, warnings: [], provider: null, skipped: [], cached: false, cost: null }
  const all = runs.map((run) => runEnvelope(run, paths))
  const known = all.flatMap(({ cost }) => cost ?? [])
  return {
    ...runEnvelope(last, paths),
    data: {},
    assets: all.flatMap(({ assets }) => assets),
    warnings: all.flatMap(({ warnings }) => warnings),
    cached: all.every(({ cached }) => cached),
    cost:
      known.length < all.length
        ? null
        : {
            usd: known.reduce((sum, { usd }) => sum + usd, 0),
            estimated: known.some(({ estimated }) => estimated),
            saved: known.reduce((sum, { saved }) => sum + saved, 0),
          },
  }
}

/**
 * Of anything that was thrown, in words by `describe` where `error` is not described yet. `runId`: the call's `requestId`; `kind`: the tool's
 * name. For failures that are told as data: items of a batch, jobs, `--json`.
 */
export function failureEnvelope(runId: string, kind: string, error: unknown): FailureEnvelope {
  const { causes: _, details, ...facts } = isDescribed(error) ? error : describe(error)
  // Once more: what became JSON only now may have secrets in it.
  const kept = details && redact(jsonOnly(details))
  return { ok: false, runId, requestId: runId, kind, error: { ...facts, ...(kept && { details: kept }) } }
}

const isDescribed = (error: unknown): error is Described =>
  typeof error === 'object' && error !== null && 'causes' in error && 'why' in error

/** Entries that cannot be written are left out, not the whole error with them. */
const jsonOnly = (details: Meta): Meta =>
  Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => {
      try {
        const json = JSON.stringify(value)
        return json === undefined ? [] : [[name, JSON.parse(json) as unknown]]
      } catch {
        return []
      }
    }),
  )

/** Of a result that came through the host, as those of `ctx.tools.call` and of a client do: always there, always whole. */
export const envelopeOf = (result: Pick<ToolResult, 'meta'>): Envelope | FailureEnvelope =>
  result.meta?.[envelopeKey] as Envelope | FailureEnvelope
