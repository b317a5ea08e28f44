/** A record's first form, and the readable name that goes with it. */
import { posix } from 'node:path'
import type { Artifact } from '../../kernel/contract/assets.ts'
import { withoutExtension } from './media-extension.ts'
import { safeStem, slug } from './name.ts'
import { type AssetRecord, type RecordFile, recordVersion } from './asset-record.ts'
import type { KeepInit } from '../../kernel/ports/asset-store.ts'

const promptOf = ({ provenance }: Artifact): string | undefined =>
  typeof provenance?.request['prompt'] === 'string' ? provenance.request['prompt'] : undefined

/** From the name given (without the `ending` that the file gets anyway), the original that it was derived from, the artifact's own name, the prompt, or the kind. */
export async function stemFor(artifact: Artifact, { name, kind }: KeepInit, ending: string, original?: AssetRecord): Promise<string> {
  const given = name ?? (original ? original.name : artifact.name)
  if (given !== undefined && given.trim() !== '') {
    const stem = original && name === undefined ? posix.parse(given).name : await withoutExtension(given, artifact.mimeType, ending)
    return safeStem(stem)
  }
  return slug(promptOf(artifact) ?? '') || safeStem(kind)
}

/** Is this another form of its only parent: an export, or what a hook made of the same generation on its way out? */
export const isFormOf = (parent: AssetRecord, artifact: Artifact, kind: string): boolean =>
  kind === 'asset.export' ||
  artifact.provenance?.nature === 'converted' ||
  (kind === parent.kind &&
    parent.provenance !== undefined &&
    JSON.stringify(artifact.provenance?.request) === JSON.stringify(parent.provenance.request))

/** The record of something new. What JSON cannot hold is left out. */
export function newRecord(from: {
  readonly id: string
  readonly artifact: Artifact
  readonly init: KeepInit
  readonly file: string
  readonly size: number
  readonly sha256: string
  readonly createdAt: number
  readonly companions: readonly RecordFile[]
  /** Absent where nothing is written. */
  readonly keep?: string
  /** What this is another form of. */
  readonly original?: AssetRecord | undefined
}): AssetRecord {
  const { id, artifact, init, file, size, sha256, createdAt, companions, original, keep } = from
  const { meta, provenance } = artifact
  const prompt = promptOf(artifact)
  return {
    atelier: recordVersion,
    id,
    name: posix.basename(file),
    ...(prompt !== undefined && { prompt }),
    mimeType: artifact.mimeType,
    kind: init.kind,
    ...(provenance && { provenance: plain(provenance) }),
    ...(init.cost && { cost: init.cost }),
    createdAt,
    parents: init.parents ?? [],
    ...(original && { original: original.original ?? original.id }),
    size,
    sha256,
    ...(meta && { meta: plain(meta) }),
    ...(init.notes && { notes: plain(init.notes) }),
    tags: [],
    favourite: false,
    trashed: false,
    ...(companions.length > 0 && { companions }),
    ...(init.left && { left: init.left }),
    ...(init.isPrivate && { isPrivate: init.isPrivate }),
    principal: init.principal,
    ...(init.groups && init.groups.length > 0 && { groups: init.groups }),
    ...(keep !== undefined && { keep }),
    file,
  }
}

function plain<T extends object>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T
  } catch {
    return {} as T
  }
}
