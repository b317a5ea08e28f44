/** The contract suite over the cache in a bucket, alone, with a disk beside it, and with a real Redis before it. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-s3'
import type { CacheStats, CacheStore } from 'atelier-mcp'
import { cacheStoreSuite, sampleResult } from 'atelier-mcp/testing'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createFileStore } from '#plugins/cache/file-store.ts'
import { onDiskOrSpare, type Remembering } from '#plugins/cache/on-disk-or-spare.ts'
import { sharedOrOwn } from '#plugins/cache/shared-or-own.ts'
import { waitingKeys } from '#plugins/cache/waiting-keys.ts'
import { smallOrLarge } from '#plugins/cache/small-or-large.ts'
import { redisCacheStore } from '#plugins/redis/cache-store.ts'
import { connect as connectRedis } from '#plugins/redis/connection.ts'
import { options as redisOptions } from '#plugins/redis/options.ts'
import { s3CacheStore } from '#plugins/s3/cache-store.ts'
import { connect } from '#plugins/s3/connect.ts'
import { localCopies } from '#plugins/s3/local-copies.ts'
import { options } from '#plugins/s3/options.ts'
import { redisServer } from '../fixtures/redis-server.ts'
import { s3Server } from '../fixtures/s3-server.ts'

const server = await s3Server()
const redis = await redisServer()
const base = await mkdtemp(join(tmpdir(), 'cache-s3-'))
const closing: (() => unknown)[] = []
afterEach(() => {
  server.fault = undefined
})
afterAll(async () => {
  for (const close of closing) await close()
  await Promise.all([server.close(), redis.stop()])
  await rm(base, { recursive: true, force: true, maxRetries: 3 })
})
const log = { debug: () => {}, info: () => {}, warn: vi.fn<(message: string) => void>(), error: () => {} }
let hosts = 0
/** That of one host, with a disk of its own. */
const inBucket = (prefix: string, limits: CacheStats['limits'], copyBytes = 1 << 26): CacheStore => {
  const { bucket, place, close } = connect(sdk, options.parse({ ...server.options, prefix: `${prefix}/` }), log)
  const copies = localCopies(join(base, `copies-${hosts++}`), copyBytes)
  closing.push(copies.flush, close)
  return s3CacheStore({ bucket, place, copies, limits, log })
}
const inRedis = async (prefix: string, limits: CacheStats['limits']): Promise<CacheStore> => {
  const connection = await connectRedis(redisOptions.parse({ url: redis.url, prefix }), {
    log,
    importPackage: async () => import('ioredis'),
  })
  closing.push(connection.close)
  return redisCacheStore({ connection, limits, log })
}
const onDisk = (place: string, { entries, bytes, ttlMs }: CacheStats['limits']) =>
  createFileStore({ dir: join(base, place), log, maxEntries: entries, maxBytes: bytes, ttlMs })
/** A host that puts on its disk what `shared` does not take. */
const withDisk = (shared: CacheStore, place: string, own: CacheStats['limits']): Remembering =>
  sharedOrOwn({ shared, own: onDiskOrSpare(onDisk(place, own), own.ttlMs, log), waiting: waitingKeys(join(base, `${place}-waiting`)), log })
const idOf = (key: string): string => createHash('sha256').update(key).digest('hex')
const keysOf = (prefix: string, key: string): string[] =>
  [...server.objects.keys()].filter((one) => one.startsWith(`${prefix}/cache/entries/${idOf(key)}/`))
const edit = (change: (data: Buffer) => Buffer) => async (place: string, key: string) => {
  for (const one of keysOf(place, key)) {
    const held = server.objects.get(one)!
    server.objects.set(one, { ...held, data: change(held.data) })
  }
}
const limits = { entries: 100, bytes: 1 << 20, ttlMs: 60_000 }

describe('the cache in a bucket', () => {
  const suite = cacheStoreSuite({
    open: (place, given) => inBucket(place, given, 0),
    damages: {
      'the last byte changed': edit((data) => Buffer.concat([data.subarray(0, -1), Buffer.from([(data.at(-1) ?? 0) ^ 1])])),
      'cut off': edit((data) => data.subarray(0, 1500)),
      empty: edit(() => Buffer.of()),
      'something else altogether': edit(() => Buffer.from('{"not": "an entry"}\n')),
    },
  })
  for (const { name, run } of suite) it(name, run)
})
describe('the cache in a bucket, with copies on the disk of each host', () => {
  for (const { name, run } of cacheStoreSuite({ open: inBucket })) it(name, run)

  it('gives no copy of what another host has removed or replaced', async () => {
    const [one, two] = [inBucket('copies', limits), inBucket('copies', limits)]
    const [first, second] = [sampleResult(), sampleResult()]
    await one.set('key', first)
    expect([(await one.get('key'))?.runId, (await two.get('key'))?.runId]).toEqual([first.runId, first.runId])
    await two.set('key', second)
    expect((await one.get('key'))?.runId).toBe(second.runId)
    await two.delete('key')
    expect(await one.get('key')).toBeUndefined()
  })
  it('asks once for what it has read before, and downloads nothing', async () => {
    const store = inBucket('asked', limits)
    await store.set('key', sampleResult(100_000))
    await store.get('key', false)
    await expect
      .poll(async () => {
        const before = server.asked.length
        await store.get('key', false)
        return server.asked.slice(before)
      })
      .toEqual([expect.stringMatching(/^GET \/library\/?$/)])
  })
  it('gives the later of two whose hosts have clocks that disagree', async () => {
    const [early, late] = [inBucket('clocks', limits), inBucket('clocks', limits)]
    const [first, second] = [sampleResult(), sampleResult()]
    const hour = 3_600_000
    vi.spyOn(Date, 'now').mockReturnValueOnce(Date.now() + hour / 60)
    await early.set('key', first)
    vi.restoreAllMocks()
    await late.set('key', second)
    expect((await early.get('key'))?.runId).toBe(second.runId)
  })
  it('removes nothing that another host has kept meanwhile, however late its delete comes', async () => {
    const [one, two] = [inBucket('late', limits), inBucket('late', limits)]
    await one.set('key', sampleResult())
    const renewed = sampleResult()
    server.onNext.push({ method: 'DELETE', key: /late\/cache\/entries/, what: async () => two.set('key', renewed) })
    await one.delete('key')
    expect((await one.get('key'))?.runId).toBe(renewed.runId)
    server.onNext.push({ method: 'DELETE', key: /late\/cache\/entries/, what: async () => two.set('another', renewed) })
    await one.clear()
    expect((await one.get('another'))?.runId).toBe(renewed.runId)
  })
  it('is cleaned by any host, by age, by what all have used, and by what was left behind', async () => {
    const [one, two] = [inBucket('swept', limits), inBucket('swept', limits)]
    const keys = Array.from({ length: 11 }, (_, index) => String(index))
    for (const key of keys) await one.set(key, sampleResult())
    await two.get('0')
    await expect.poll(() => server.objects.has(`swept/cache/used/${idOf('0')}`)).toBe(true)
    // A tenth of the limits is left free.
    expect((await inBucket('swept', { ...limits, entries: 10 }).prune()).entries).toBe(2)
    const left = await Promise.all(keys.map(async (key) => (await one.get(key, false)) !== undefined))
    expect(left).toEqual(keys.map((key) => key !== '1' && key !== '2'))
    await inBucket('swept', { ...limits, ttlMs: 1 }).prune()
    expect([...server.objects.keys()].filter((key) => /^swept\/cache\/(?:entries|used)/.test(key))).toEqual([])
  })
  it('cleans itself when a twentieth of its limits was written', async () => {
    const store = inBucket('grows', { ...limits, bytes: 100_000 })
    for (let index = 0; index < 60; index++) await store.set(String(index), sampleResult(5000))
    await store.close()
    const bytes = [...server.objects].filter(([key]) => key.startsWith('grows/cache/entries/')).map(([, { data }]) => data.byteLength)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
  })
  it('counts the hits of all hosts', async () => {
    const [one, two] = [inBucket('figures', limits), inBucket('figures', limits)]
    await one.set('key', sampleResult(1000, 0.25))
    await one.get('key')
    await two.get('key')
    await Promise.all([one.close(), two.close()])
    expect(await inBucket('figures', limits).stats(true)).toMatchObject({ entries: 1, hits: 2, savedUsd: 0.5 })
  })
})

describe('the cache in a bucket, with a disk beside it', () => {
  const suite = cacheStoreSuite({ open: (place, given) => withDisk(inBucket(place, given), place, given) })
  for (const { name, run } of suite) it(name, run)

  it('keeps on the disk of its host what was made while the bucket is away or full, says so, and refuses to say that nothing is kept', async () => {
    const store = withDisk(inBucket('away', limits), 'away', limits)
    const [full, away] = [sampleResult(), sampleResult()]
    server.fault = 'full'
    await store.set('full', full)
    expect(log.warn.mock.lastCall?.[0]).toBe('A result is remembered on this host alone.')
    expect((await store.get('full'))?.runId).toBe(full.runId)
    server.fault = undefined
    await server.stop()
    await store.set('away', away)
    await expect(store.get('away')).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await server.start()
    await expect.poll(async () => (await store.get('away').catch(() => undefined))?.runId, { timeout: 60_000 }).toBe(away.runId)
  })
})

describe('the cache on Redis, with a bucket for what is too large for it', () => {
  const open = async (place: string, given: CacheStats['limits'], small = 10_000): Promise<CacheStore> =>
    smallOrLarge(await inRedis(place, { ...given, bytes: Math.min(given.bytes, small) }), inBucket(place, given))
  const suite = cacheStoreSuite({ open: (place, given) => open(place, given, 1 << 30) })
  for (const { name, run } of suite) it(name, run)

  it('shows a large result to every host, and nothing older in either place', async () => {
    const [one, two] = [await open('tiers', limits), await open('tiers', limits)]
    const [small, large, smallAgain] = [sampleResult(1000), sampleResult(50_000), sampleResult(1000)]
    for (const result of [small, large, smallAgain]) {
      await one.set('key', result)
      expect((await two.get('key'))?.runId).toBe(result.runId)
      expect((await one.stats(true)).entries).toBe(1)
      expect(keysOf('tiers', 'key')).toHaveLength(result === large ? 1 : 0)
    }
    await one.set('key', large)
    expect([await two.delete('key'), await one.get('key')]).toEqual([true, undefined])
  })
  it('asks the bucket for nothing that Redis has', async () => {
    const store = await open('first', limits)
    await store.set('key', sampleResult(1000))
    const before = server.asked.length
    expect(await store.get('key')).toBeDefined()
    expect(server.asked.slice(before)).toEqual([])
  })
  it('puts what Redis has no room for into the bucket', async () => {
    const store = await open('room', limits)
    await redis.client.config('SET', 'maxmemory', '1')
    const made = sampleResult(1000)
    await store.set('key', made)
    await redis.client.config('SET', 'maxmemory', '0')
    expect((await store.get('key'))?.runId).toBe(made.runId)
    expect(keysOf('room', 'key')).toHaveLength(1)
  })
})
