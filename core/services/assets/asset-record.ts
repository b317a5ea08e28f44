/** What is remembered of an asset, and what callers see of that. */
import type { Artifact, Asset, Cost, Provenance } from '../../kernel/contract/assets.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Left, StoredAsset } from '../../kernel/ports/asset-store.ts'
import { copyOfBytes } from '../../kernel/hooks/frozen.ts'
import { heldFacts } from '../../kernel/hooks/held.ts'
import { mark } from '../../kernel/hooks/mark.ts'

/** Raised when a record's meaning changes; records of a higher version are left alone. */
export const recordVersion = 1

/** One file of an asset: the asset itself, or a companion. */
export interface RecordFile {
  readonly name: string
  readonly mimeType: string
  readonly size: number
  readonly sha256: string
}
/** As it is written. `file`: where people see it, relative to the store's place, with `/`. */
export interface AssetRecord extends RecordFile {
  readonly atelier: number
  readonly id: string
  readonly prompt?: string
  readonly principal: string
  /** Groups that it was kept for: those that share their library see it. */
  readonly groups?: readonly string[]
  readonly kind: string
  readonly file: string
  readonly createdAt: number
  readonly parents: readonly string[]
  readonly original?: string
  readonly tags: readonly string[]
  readonly favourite: boolean
  readonly trashed: boolean
  /** Since when it is in the trash, epoch milliseconds. Absent in the trash of older versions. */
  readonly trashedAt?: number
  /** When it was last made again or brought back, epoch milliseconds. Absent: never. */
  readonly keptAt?: number
  readonly cost?: Cost
  readonly notes?: Meta
  readonly meta?: Meta
  readonly companions?: readonly RecordFile[]
  readonly provenance?: Provenance
  /** Absent where nobody tapped `export` for it. */
  readonly left?: Left
  readonly isPrivate?: true
  /** Names the one keep that wrote it, 16 hex digits: of several at once, each takes back its own alone. Absent in those of older versions. */
  readonly keep?: string
  /** How often it was changed since an index is told of it. Absent: never. */
  readonly revision?: number
}

/** The name by which a keep has its contents. */
export const contentUseOf = ({ id, keep }: Pick<AssetRecord, 'id' | 'keep'>): string => (keep === undefined ? id : `${id}-${keep}`)

/** Ids are 24 hex digits: nothing else ever becomes part of a path. */
export const isId = (id: string): boolean => /^[0-9a-f]{24}$/.test(id)

/** What was read as the record of `id`; `newer`: written by a version that this one does not know, and must not touch. Nothing for what is none. */
export function knownRecord(value: unknown, id: string): AssetRecord | 'newer' | undefined {
  const one = Object(value) as Partial<AssetRecord>
  if (isRecord(one, id)) return one
  return typeof one.atelier === 'number' && one.atelier > recordVersion ? 'newer' : undefined
}

const isRecord = (value: Partial<AssetRecord>, id: string): value is AssetRecord =>
  value.atelier === recordVersion &&
  value.id === id &&
  isFile(value) &&
  [value.principal, value.kind, value.file].every((one) => typeof one === 'string') &&
  typeof value.createdAt === 'number' &&
  [value.tags, value.parents].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string')) &&
  (value.groups === undefined || (Array.isArray(value.groups) && value.groups.every((one) => typeof one === 'string'))) &&
  (value.companions === undefined || (Array.isArray(value.companions) && value.companions.every(isFile)))

const isFile = (value: unknown): boolean => {
  const { name, mimeType, size, sha256 } = Object(value) as Partial<RecordFile>
  return [name, mimeType, sha256].every((one) => typeof one === 'string') && typeof size === 'number'
}

/**
 * Reads the main file of `record`, whose content is `data`, from memory as long as the run that made `artifact` holds it there: what was just written need not be
 * read and hashed again to be shown. Only of bytes that nobody but the host can change; all else, and later, by `read`.
 */
export function whileHeld(
  artifact: Artifact,
  data: Uint8Array,
  record: AssetRecord,
  read: (file: RecordFile) => Promise<Uint8Array>,
): (file: RecordFile) => Promise<Uint8Array> {
  if (!heldFacts(artifact)) return read
  const held = new WeakRef(data)
  return async (file) => {
    const known = file === record ? held.deref() : undefined
    return known ? copyOfBytes(known) : read(file)
  }
}

/** The record as callers see it; `shared`: where it is not the caller's own. `read` gives bytes of one's own each time, so that nobody copies them once more. */
export function toAsset(
  record: AssetRecord,
  path: string | undefined,
  read: (file: RecordFile) => Promise<Uint8Array>,
  shared?: Pick<Asset, 'owner' | 'readOnly'>,
): StoredAsset {
  const {
    id,
    name,
    mimeType,
    size,
    sha256,
    createdAt,
    parents,
    original,
    kind,
    tags,
    favourite,
    trashed,
    trashedAt,
    keptAt,
    cost,
    notes,
    meta,
    provenance,
    companions,
    left,
    isPrivate,
  } = record
  return {
    id,
    uri: `asset://${id}`,
    name,
    mimeType,
    size,
    sha256,
    createdAt,
    parents,
    kind,
    tags,
    favourite,
    trashed,
    ...(path !== undefined && { path }),
    ...shared,
    ...(trashedAt !== undefined && { trashedAt }),
    ...(keptAt !== undefined && { keptAt }),
    ...(original !== undefined && { original }),
    ...(cost && { cost }),
    ...(notes && { notes }),
    ...(meta && { meta }),
    ...(provenance && { provenance }),
    ...(left && { left }),
    ...(isPrivate && { isPrivate }),
    ...(companions && { companions: companions.map((file) => ({ ...file, bytes: mark(() => read(file)) })) }),
    bytes: mark(() => read(record)),
  }
}
