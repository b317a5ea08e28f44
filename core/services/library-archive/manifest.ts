/** `manifest.jsonl` of an archive: a line that says what it is, a line for each asset, and a line that ends it. Another program needs nothing else. */
import * as z from 'zod'
import type { AssetRecord, RecordFile } from '../assets/asset-record.ts'

/** Raised when the meaning of a line changes. */
export const archiveVersion = 1

export const manifestName = 'manifest.jsonl'
/** Where the content of a file lies in the archive: by its hash, with the ending of the first that has it. */
export const contentPath = /^contents\/([0-9a-f]{64})(?:\.[a-z0-9]{1,16})?$/i

const id = z.string().regex(/^[0-9a-f]{24}$/)
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const isPlainName = (name: string): boolean => !/[/\\\u0000-\u001f]/.test(name) && name !== '.' && name !== '..'
const words = z.string().max(100_000)
const time = z.number().min(0).max(8.64e15)
const meta = z.record(z.string(), z.unknown())
const file = {
  name: z.string().min(1).max(400).refine(isPlainName, 'is no name of a file'),
  mimeType: z.string().min(1).max(200),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The entry of the archive that holds it. */
  content: z.string().regex(contentPath),
}
const asset = z.object({
  type: z.literal('asset'),
  id,
  ...file,
  principal: z.string().min(1).max(1000),
  groups: z.array(z.string().min(1).max(200)).max(100).optional(),
  kind: z.string().min(1).max(200),
  prompt: words.optional(),
  /** Epoch milliseconds, all of them. */
  createdAt: time,
  keptAt: time.optional(),
  trashedAt: time.optional(),
  parents: z.array(z.string().max(100)).max(1000),
  original: id.optional(),
  tags: z.array(z.string().max(1000)).max(1000),
  favourite: z.boolean(),
  trashed: z.boolean(),
  cost: z.object({ usd: z.number(), basis: z.enum(['reported', 'computed', 'estimated', 'unknown']) }).optional(),
  notes: meta.optional(),
  meta: meta.optional(),
  provenance: z
    .looseObject({
      kind: z.string(),
      request: meta,
      provider: z.string(),
      nature: z.enum(['model', 'procedural', 'written', 'converted']),
      source: z.enum(['fresh', 'cache', 'shared']),
      createdAt: z.number(),
      attempts: z.number(),
      skipped: z.array(z.unknown()),
    })
    .optional(),
  companions: z.array(z.object(file)).max(1000).optional(),
  left: z
    .object({
      policy: words,
      from: id.optional(),
      targets: z.array(z.object({ format: z.string(), options: meta.optional() })).optional(),
    })
    .optional(),
  isPrivate: z.literal(true).optional(),
})
const head = z.object({ type: z.literal('library'), version: z.int().min(1), program: z.string(), exportedAt: time })
const end = z.object({ type: z.literal('end'), assets: z.int().min(0) })
const line = z.discriminatedUnion('type', [head, asset, end])

export type ManifestLine = z.output<typeof line>
export type AssetLine = z.output<typeof asset>

/** Why a line is none, in words; else the line. */
export function parseLine(text: string): ManifestLine | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'is no JSON'
  }
  const { version, type } = Object(value) as { version?: unknown; type?: unknown }
  // Whatever else a newer version has put there.
  if (type === 'library' && typeof version === 'number' && version > archiveVersion) return { type, version, program: '', exportedAt: 0 }
  const parsed = line.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return `says ${issue?.path.join('.') || 'something'} wrongly: ${issue?.message}`
}

/** `contentOf` says where the content of a file lies. */
export function assetLine(record: AssetRecord, contentOf: (file: RecordFile) => string): string {
  const { atelier: _, file: __, keep: ___, companions, ...known } = record
  return JSON.stringify({
    type: 'asset',
    ...known,
    content: contentOf(record),
    ...(companions && { companions: companions.map((one) => ({ ...one, content: contentOf(one) })) }),
  })
}
