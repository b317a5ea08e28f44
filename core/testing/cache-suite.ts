/**
 * What every cache store must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of cacheStoreSuite({ open: (place, limits) => myStore(place, limits) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Artifact, artifact } from '../contract/assets.ts'
import type { CacheStats, CacheStore } from '../contract/cache-store.ts'
import type { Awaitable } from '../contract/infer.ts'
import type { Result } from '../contract/run.ts'
import type { SuiteCase } from './suite-case.ts'

export interface CacheStoreSuite {
  /** Opens a store. The same `place`, any short text, is the same store, also while another one is open there. */
  open(place: string, limits: CacheStats['limits']): Awaitable<CacheStore>
  /** Spoils the entry of a key behind the store's back, in each way that can happen. */
  readonly damages?: Readonly<Record<string, (place: string, key: string) => Promise<void>>>
}

const roomy: CacheStats['limits'] = { entries: 1000, bytes: 1 << 30, ttlMs: 864e5 }
const keyOf = (): string => randomUUID()

/** A generation with everything that a result can hold. */
export function sampleResult(size = 2000, usd = 0.04): Result {
  const provenance = {
    kind: 'suite.sample',
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
    runId: 'run-1',
    kind: 'suite.sample' as never,
    artifacts: [
      artifact(randomBytes(size), 'application/x-sample', {
        name: 'fox',
        meta: { width: 3, nested: [1, null, { deep: 'ö' }] },
        companions: [companion],
        provenance,
      }),
    ],
    data: { text: 'line\nbreak \u2028 "quoted" 🦊', list: [1.5, false, null] } as never,
    warnings: [{ code: 'option-unsupported', message: 'No seed.', param: 'seed' }],
    usage: { inputTokens: 12 },
    cost: { usd, basis: 'computed' },
    provenance,
    notes: { scores: { violent: 0.01 } },
  }
}

/** Everything of a result, with bytes in place of the functions that read them. */
async function plain(result: Result | undefined): Promise<unknown> {
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
const same = async (found: Result | undefined, expected: Result): Promise<void> =>
  assert.deepEqual(await plain(found), await plain(expected))

/** The cases: what is kept comes back whole and unchanged, to every host; the rest is a miss; limits and time are honoured. */
export function cacheStoreSuite({ open, damages = {} }: CacheStoreSuite): readonly SuiteCase[] {
  const withStore = (name: string, body: (store: CacheStore, place: string) => Promise<void>, limits = roomy): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const store = await open(place, limits)
      try {
        await body(store, place)
      } finally {
        await store.close()
      }
    },
  })
  return [
    withStore('misses what was never kept', async (store) => assert.equal(await store.get(keyOf()), undefined)),
    withStore(
      'misses what is out of date',
      async (store) => {
        const key = keyOf()
        await store.set(key, sampleResult())
        await delay(60)
        assert.equal(await store.get(key), undefined)
      },
      { ...roomy, ttlMs: 30 },
    ),
    withStore('rejects what it could not give back, and keeps the former entry', async (store) => {
      const key = keyOf()
      const former = sampleResult()
      await store.set(key, former)
      await assert.rejects(async () => store.set(key, { ...sampleResult(), data: { answer: () => 42 } as never }))
      await same(await store.get(key), former)
    }),
    ...Object.entries(damages).map(([how, damage]) =>
      withStore(`misses an entry that is damaged (${how}), and keeps a new one in its place`, async (store, place) => {
        const key = keyOf()
        await store.set(key, sampleResult())
        await damage(place, key)
        assert.equal(await store.get(key), undefined)
        const renewed = sampleResult()
        await store.set(key, renewed)
        await same(await store.get(key), renewed)
      }),
    ),
    withStore('gives back the whole generation, its bytes as often as wanted', async (store) => {
      const key = keyOf()
      const result = sampleResult(300_000)
      await store.set(key, result)
      const found = await store.get(key)
      await same(found, result)
      await same(found, result)
      assert.equal(found?.artifacts[0]?.size, 300_000)
      assert.match(found?.artifacts[0]?.sha256 ?? '', /^[0-9a-f]{64}$/)
    }),
    withStore('keeps results without artifacts, and artifacts without a byte', async (store) => {
      const [one, two] = [keyOf(), keyOf()]
      const bare = { ...sampleResult(), artifacts: [] } as Result
      await store.set(one, bare)
      await store.set(two, sampleResult(0))
      await same(await store.get(one), bare)
      assert.equal((await (await store.get(two))?.artifacts[0]?.bytes())?.byteLength, 0)
    }),
    withStore('tells odd keys apart', async (store) => {
      const keys = ['a', 'A', 'a/b', 'a\\b', '../a', '..', ' ', 'ä', 'a\u0308', 'x'.repeat(5000), `${'x'.repeat(5000)}y`, '\0']
      const results = keys.map((_key, index) => sampleResult(100 + index))
      for (const [index, key] of keys.entries()) await store.set(key, results[index]!)
      for (const [index, key] of keys.entries()) await same(await store.get(key), results[index]!)
    }),
    withStore('replaces an entry', async (store) => {
      const key = keyOf()
      const [first, second] = [sampleResult(), sampleResult()]
      await store.set(key, first)
      await store.set(key, second)
      await same(await store.get(key), second)
    }),
    withStore('keeps one whole entry where many are kept under one key at once', async (store) => {
      const key = keyOf()
      const results = Array.from({ length: 12 }, () => sampleResult(20_000))
      await Promise.all(results.map((result) => store.set(key, result)))
      const found = JSON.stringify(await plain(await store.get(key)))
      const all = await Promise.all(results.map(async (result) => JSON.stringify(await plain(result))))
      assert.ok(all.includes(found), 'the entry is none of those that were kept')
    }),
    withStore('keeps all of many that are kept at once', async (store) => {
      const entries = Array.from({ length: 40 }, () => [keyOf(), sampleResult()] as const)
      await Promise.all(entries.map(([key, result]) => store.set(key, result)))
      for (const [key, result] of entries) await same(await store.get(key), result)
    }),
    withStore('shows what one host keeps to another at once, and after both have closed', async (store, place) => {
      const [key, result] = [keyOf(), sampleResult()]
      const other = await open(place, roomy)
      await store.set(key, result)
      await same(await other.get(key), result)
      await store.close()
      await other.close()
      const later = await open(place, roomy)
      await same(await later.get(key), result)
      await later.close()
    }),
    withStore('deletes', async (store) => {
      const key = keyOf()
      await store.set(key, sampleResult())
      assert.deepEqual([await store.delete(key), await store.delete(key), await store.get(key)], [true, false, undefined])
    }),
    withStore('clears, says what went, and goes on', async (store) => {
      const keys = [keyOf(), keyOf(), keyOf()]
      for (const key of keys) await store.set(key, sampleResult())
      assert.equal((await store.clear()).entries, 3)
      for (const key of keys) assert.equal(await store.get(key), undefined)
      await store.set(keys[0]!, sampleResult())
      assert.notEqual(await store.get(keys[0]!), undefined)
    }),
    withStore(
      'prunes what was used longest ago, and nothing more than the limits ask for',
      async (store) => {
        const keys = Array.from({ length: 12 }, keyOf)
        for (const key of keys) {
          await store.set(key, sampleResult())
          await delay(5)
          // The oldest, but always in use.
          await store.get(keys[0]!)
        }
        await store.prune()
        const left = await Promise.all(keys.map(async (key) => (await store.get(key)) !== undefined))
        const count = left.filter(Boolean).length
        assert.ok(count >= 8 && count <= 10, `${count} of 12 are left, where 10 are allowed`)
        assert.deepEqual([left[0], left[1], left[2], left[11]], [true, false, false, true], 'not the ones that were used longest ago')
      },
      { ...roomy, entries: 10 },
    ),
    withStore('prunes nothing while the limits hold', async (store) => {
      const key = keyOf()
      await store.set(key, sampleResult())
      assert.deepEqual(await store.prune(), { entries: 0, bytes: 0 })
      assert.notEqual(await store.get(key), undefined)
    }),
    withStore('counts entries, hits and what they saved', async (store) => {
      const key = keyOf()
      await store.set(key, sampleResult(1000, 0.25))
      await store.get(key)
      await store.get(key)
      await store.get(keyOf())
      const { entries, bytes, hits, savedUsd } = await store.stats(true)
      assert.deepEqual({ entries, hits, savedUsd }, { entries: 1, hits: 2, savedUsd: 0.5 })
      assert.ok(bytes >= 1000)
    }),
  ]
}
