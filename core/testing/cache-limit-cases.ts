/** What a cache store drops when its limits are met, and nothing else. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { CacheStats, CacheStore } from '../kernel/contract/cache-store.ts'
import { keyOf, roomy, sampleResult } from './cache-sample.ts'
import type { SuiteCase } from './suite-case.ts'

/** A case with a store of its own. */
export type WithStore = (
  name: string,
  body: (store: CacheStore, place: string) => Promise<void>,
  limits?: CacheStats['limits'],
) => SuiteCase

export const cacheLimitCases = (withStore: WithStore): readonly SuiteCase[] => [
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
  withStore(
    'prunes until the bytes are within their limit',
    async (store) => {
      const keys = Array.from({ length: 8 }, keyOf)
      for (const key of keys) {
        await store.set(key, sampleResult(100_000))
        await delay(5)
      }
      await store.prune()
      const left = await Promise.all(keys.map(async (key) => (await store.get(key)) !== undefined))
      const count = left.filter(Boolean).length
      assert.ok(count >= 2 && count <= 4, `${count} entries of 100 kB are left, where 450 kB are allowed`)
      assert.ok(left.at(-1), 'the newest is gone')
    },
    { ...roomy, bytes: 450_000 },
  ),
  withStore('prunes nothing while the limits hold', async (store) => {
    const key = keyOf()
    await store.set(key, sampleResult())
    assert.deepEqual(await store.prune(), { entries: 0, bytes: 0 })
    assert.notEqual(await store.get(key), undefined)
  }),
]
