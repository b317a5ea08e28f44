/** A generation with everything that one can hold, and how two of them are compared. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { type Artifact, artifact } from '../kernel/contract/assets.ts'
import type { CacheStats } from '../kernel/contract/cache-store.ts'
import type { Result } from '../kernel/contract/run.ts'

/** Limits that nothing here meets. */
export const roomy: CacheStats['limits'] = { entries: 1000, bytes: 1 << 30, ttlMs: 864e5 }
export const keyOf = (): string => randomUUID()

/** A kind that nobody here declares, as those of third parties: stores keep whatever they are given. */
const kind: string = 'suite.sample'

/** A generation with everything that a result can hold. */
export function sampleResult(size = 2000, usd = 0.04): Result {
  const provenance = {
    kind,
    request: { prompt: 'a fox', image: { sha256: 'ab' } },
    provider: 'sample',
    model: 'one',
    nature: 'model',
    source: 'fresh',
    createdAt: 1_700_000_000_000,
    attempts: 1,
    skipped: [],
  } as const
  const companion = artifact(randomBytes(64), 'text/plain', { name: 'notes.txt' })
  return {
    // Of two results no field is the same by chance: what is mixed of both is found out.
    runId: randomUUID(),
    kind,
    artifacts: [
      artifact(randomBytes(size), 'application/x-sample', {
        name: 'fox',
        meta: { width: 3, nested: [1, null, { deep: 'ö' }] },
        companions: [companion],
        provenance,
      }),
    ],
    data: { own: randomUUID(), text: 'line\nbreak \u2028 "quoted" 🦊', list: [1.5, false, null] },
    warnings: [{ code: 'option-unsupported', message: 'No seed.', param: 'seed' }],
    usage: { inputTokens: 12 },
    cost: { usd, basis: 'computed' },
    provenance,
    notes: { scores: { violent: 0.01 } },
  } as Result
}

/** The same with other artifacts. */
export const withArtifacts = (result: Result, artifacts: readonly Artifact[]): Result => ({ ...result, artifacts }) as Result

/** Everything of a result, with bytes in place of the functions that read them. */
export async function plain(result: Result | undefined): Promise<unknown> {
  if (result === undefined) return undefined
  const bytesOf = async (one: Artifact): Promise<string> => Buffer.from(await one.bytes()).toString('hex')
  const artifacts = await Promise.all(
    result.artifacts.map(async (one) => ({
      name: one.name,
      mimeType: one.mimeType,
      meta: one.meta,
      data: await bytesOf(one),
      companions: await Promise.all((one.companions ?? []).map(async (file) => [file.name, file.mimeType, await bytesOf(file)])),
    })),
  )
  return JSON.parse(JSON.stringify({ ...result, artifacts }))
}
export const same = async (found: Result | undefined, expected: Result): Promise<void> =>
  assert.deepEqual(await plain(found), await plain(expected))
