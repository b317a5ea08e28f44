/**
 * What every cache store must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of cacheStoreSuite({ open: (place, limits) => myStore(place, limits) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { artifact } from '../kernel/contract/assets.ts'
import type { CacheStats, CacheStore } from '../kernel/contract/cache-store.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import { cacheLimitCases, type WithStore } from './cache-limit-cases.ts'
import { keyOf, plain, roomy, same, sampleResult, withArtifacts } from './cache-sample.ts'
import type { SuiteCase } from './suite-case.ts'

export interface CacheStoreSuite {
  /** Opens a store. The same `place`, any short text, is the same store, also while another one is open there. */
  open(place: string, limits: CacheStats['limits']): Awaitable<CacheStore>
  /** Spoils the entry of a key behind the store's back, in each way that can happen. */
  readonly damages?: Readonly<Record<string, (place: string, key: string) => Promise<void>>>
}

/** The cases: what is kept comes back whole and unchanged, to every host; the rest is a miss; limits and time are honoured. */
export function cacheStoreSuite({ open, damages = {} }: CacheStoreSuite): readonly SuiteCase[] {
  const withStore: WithStore = (name, body, limits = roomy) => ({
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
      // What types forbid, plugins in plain JavaScript do.
      const odd = sampleResult()
      Object.assign(odd.data, { answer: () => 42 })
      await assert.rejects(async () => store.set(key, odd))
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
      const [one] = found?.artifacts ?? []
      const [file] = one?.companions ?? []
      for (const each of [one, file])
        assert.equal(
          each?.sha256,
          createHash('sha256')
            .update(await each!.bytes())
            .digest('hex'),
          '`sha256` is not that of the bytes',
        )
    }),
    withStore('keeps results without artifacts, and artifacts without a byte', async (store) => {
      const [one, two] = [keyOf(), keyOf()]
      const bare = withArtifacts(sampleResult(), [])
      await store.set(one, bare)
      await store.set(two, sampleResult(0))
      await same(await store.get(one), bare)
      assert.equal((await (await store.get(two))?.artifacts[0]?.bytes())?.byteLength, 0)
    }),
    withStore('is not changed by whoever changes the bytes that were given or handed out', async (store) => {
      const [key, bytes] = [keyOf(), randomBytes(2000)]
      const sample = sampleResult()
      const before = Buffer.from(bytes)
      await store.set(key, withArtifacts(sample, [{ ...sample.artifacts[0]!, bytes: async () => bytes }]))
      bytes.fill(0)
      const handed = await (await store.get(key))!.artifacts[0]!.bytes()
      assert.ok(before.equals(handed), 'the entry changed with the bytes that were given')
      handed.fill(0)
      assert.ok(before.equals(await (await store.get(key))!.artifacts[0]!.bytes()), 'the entry changed with the bytes that were handed out')
    }),
    withStore('gives each key its own entry', async (store) => {
      const entries = Array.from({ length: 5 }, () => [keyOf(), sampleResult()] as const)
      for (const [key, result] of entries) await store.set(key, result)
      for (const [key, result] of entries.toReversed()) await same(await store.get(key), result)
      assert.equal(await store.delete(entries[0]![0]), true)
      for (const [key, result] of entries.slice(1)) await same(await store.get(key), result)
    }),
    withStore('keeps what belongs to another place out of this one', async (store) => {
      const [key, result] = [keyOf(), sampleResult()]
      const other = await open(randomUUID(), roomy)
      try {
        await other.set(key, sampleResult())
        assert.equal(await store.get(key), undefined, "another place's entry was given")
        await store.set(key, result)
        await other.clear()
        await same(await store.get(key), result)
      } finally {
        await other.close()
      }
    }),
    withStore('rejects what cannot be read to its end, and keeps the former entry', async (store) => {
      const key = keyOf()
      const former = sampleResult()
      await store.set(key, former)
      const broken = artifact(() => Promise.reject(new Error('gone')), 'application/x-sample')
      await assert.rejects(async () => store.set(key, withArtifacts(sampleResult(), [broken])))
      await same(await store.get(key), former)
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
    ...cacheLimitCases(withStore),
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
