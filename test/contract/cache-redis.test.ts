/** The contract suite over the cache that several hosts share, on a real Redis, alone and with a disk beside it. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtelierError, type CacheStats, type CacheStore } from 'atelier-mcp'
import { cacheStoreSuite, sampleResult } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileStore } from '#plugins/cache/file-store.ts'
import { onDiskOrSpare, type Remembering } from '#plugins/cache/on-disk-or-spare.ts'
import { sharedOrOwn } from '#plugins/cache/shared-or-own.ts'
import { waitingKeys } from '#plugins/cache/waiting-keys.ts'
import { redisCacheStore } from '#plugins/redis/cache-store.ts'
import { connect, type RedisConnection } from '#plugins/redis/connection.ts'
import { options } from '#plugins/redis/options.ts'
import { redisServer } from '../fixtures/redis-server.ts'

const server = await redisServer()
const base = await mkdtemp(join(tmpdir(), 'cache-redis-'))
const connections: RedisConnection[] = []
afterAll(async () => {
  await Promise.all(connections.map((one) => one.close()))
  await server.stop()
  await rm(base, { recursive: true, force: true, maxRetries: 3 })
})
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const connected = async (prefix: string): Promise<RedisConnection> => {
  const connection = await connect(options.parse({ url: server.url, prefix }), { log, importPackage: async () => import('ioredis') })
  connections.push(connection)
  return connection
}
const store = async (prefix: string, limits: CacheStats['limits']) => redisCacheStore({ connection: await connected(prefix), limits, log })
const onDisk = (place: string, { entries, bytes, ttlMs }: CacheStats['limits']) =>
  createFileStore({ dir: join(base, place), log, maxEntries: entries, maxBytes: bytes, ttlMs })
/** A host that puts on its disk what `shared` does not take. */
const withDisk = (shared: CacheStore, place: string, own: CacheStats['limits']): Remembering =>
  sharedOrOwn({ shared, own: onDiskOrSpare(onDisk(place, own), own.ttlMs, log), waiting: waitingKeys(join(base, `${place}-waiting`)), log })
const entryOf = (place: string, key: string): string => `${place}:cache:entry:${createHash('sha256').update(key).digest('hex')}`
const edit = (change: (data: Buffer) => Buffer) => async (place: string, key: string) => {
  const entry = entryOf(place, key)
  await server.client.set(entry, change((await server.client.getBuffer(entry)) ?? Buffer.of()))
}

describe('the cache on Redis', () => {
  const suite = cacheStoreSuite({
    open: store,
    damages: {
      'the last byte changed': edit((data) => Buffer.concat([data.subarray(0, -1), Buffer.from([(data.at(-1) ?? 0) ^ 1])])),
      'a letter of the description changed': edit((data) => Buffer.from(data.toString('latin1').replace('a fox', 'a box'), 'latin1')),
      'cut off in the bytes': edit((data) => data.subarray(0, 1500)),
      'cut off in the first line': edit((data) => data.subarray(0, 20)),
      empty: edit(() => Buffer.of()),
      'bytes added': edit((data) => Buffer.concat([data, Buffer.from('x')])),
      'something else altogether': edit(() => Buffer.from('{"not": "an entry"}\n')),
      'of a newer version': edit((data) => Buffer.from(data.toString('latin1').replace('atelier-cache 1 ', 'atelier-cache 2 '), 'latin1')),
      "another key's entry": edit(() =>
        Buffer.from('atelier-cache 1 2 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n{}'),
      ),
    },
  })
  for (const { name, run } of suite) it(name, run)
  it('keeps in its index what another host keeps while it is cleared', async () => {
    const limits = { entries: 10, bytes: 1e6, ttlMs: 60_000 }
    const connection = await connected('cleared')
    const [other, key] = [await store('cleared', limits), 'ab'.repeat(32)]
    let isKept = false
    const clearing = redisCacheStore({
      connection: {
        ...connection,
        async ask(work) {
          const answer = await connection.ask(work)
          if (!isKept) await other.set(key, sampleResult())
          isKept = true
          return answer
        },
      },
      limits,
      log,
    })
    await clearing.clear()
    expect(await other.get(key)).toBeDefined()
    expect((await other.stats()).entries).toBe(1)
    await other.clear()
    expect(await server.client.keys('cleared:*')).toEqual([])
  })
})

describe('the cache on Redis, with a disk beside it', () => {
  const suite = cacheStoreSuite({
    open: async (place, limits) => withDisk(await store(place, limits), place, limits),
  })
  for (const { name, run } of suite) it(name, run)

  const limits = { entries: 100, bytes: 20_000, ttlMs: 60_000 }
  it('has what is too large for Redis on the disk of its host, and nothing older in the other place', async () => {
    const shared = await store('beside', limits)
    const [one, two] = [withDisk(shared, 'one', { ...limits, bytes: 1 << 30 }), await store('beside', limits)]
    await one.set('key', sampleResult(1000))
    const large = sampleResult(50_000)
    await expect(shared.set('key', large)).rejects.toThrow(RangeError)
    await one.set('key', large)
    expect((await one.get('key'))?.runId).toBe(large.runId)
    expect(await two.get('key')).toBeUndefined()
    const small = sampleResult(1000)
    await one.set('key', small)
    expect([(await one.get('key'))?.runId, (await two.get('key'))?.runId]).toEqual([small.runId, small.runId])
    expect((await one.stats(true)).entries).toBe(1)
  })
  it('never goes beyond its limits, and drops what was used longest ago', async () => {
    const shared = await store('narrow', { ...limits, bytes: 10_000 })
    for (let index = 0; index < 12; index++) {
      await shared.set(String(index), sampleResult(1000))
      await shared.get('0')
      expect((await shared.stats()).bytes).toBeLessThanOrEqual(10_000)
    }
    expect([(await shared.get('0')) !== undefined, await shared.get('1'), (await shared.get('11')) !== undefined]).toEqual([
      true,
      undefined,
      true,
    ])
  })
  it('tries once more where there was no answer, as for a host that wakes up: what lies on its disk alone is paid for again by others', async () => {
    const shared = await store('silent', limits)
    let asked = 0
    const silentOnce: typeof shared = {
      ...shared,
      async set(...entry) {
        if (asked++ === 0) throw new AtelierError({ code: 'ENGINE_AWAY', message: 'No answer.' })
        return shared.set(...entry)
      },
    }
    const made = sampleResult(1000)
    await withDisk(silentOnce, 'silent', limits).set('key', made)
    expect([(await shared.get('key'))?.runId, (await onDisk('silent', limits).stats(true)).entries]).toEqual([made.runId, 0])
  })
  it('removes nothing that another host has kept, where it hears no answer itself', async () => {
    const shared = await store('unheard', limits)
    const unheard: typeof shared = {
      ...shared,
      set: async () => {
        throw new AtelierError({ code: 'ENGINE_AWAY', message: 'No answer.' })
      },
    }
    const theirs = sampleResult(1000)
    await shared.set('key', theirs)
    const host = withDisk(unheard, 'unheard', limits)
    await host.set('key', sampleResult(1000))
    expect((await shared.get('key'))?.runId).toBe(theirs.runId)
    await host.close()
  })
  it('hands over to all hosts what was made while Redis was away, when it is back', async () => {
    const shared = await store('back', limits)
    let isAway = true
    const awayAtFirst: typeof shared = {
      ...shared,
      async set(...entry) {
        if (isAway) throw new AtelierError({ code: 'ENGINE_AWAY', message: 'No answer.' })
        return shared.set(...entry)
      },
    }
    const host = withDisk(awayAtFirst, 'back', limits)
    const [made, newer] = [sampleResult(1000), sampleResult(1000)]
    await host.set('key', made)
    await host.set('another', sampleResult(1000))
    expect(await shared.get('key')).toBeUndefined()
    // Made by another host since then: it stays.
    await shared.set('another', { ...newer, provenance: { ...newer.provenance, createdAt: Date.now() + 60_000 } })
    isAway = false
    await expect.poll(async () => (await shared.get('key'))?.runId).toBe(made.runId)
    await expect.poll(async () => (await onDisk('back', limits).stats(true)).entries).toBe(0)
    expect((await shared.get('another'))?.runId).toBe(newer.runId)
    await host.close()
  })
  const full = (isFull: boolean): Promise<unknown> => server.client.config('SET', 'maxmemory', isFull ? '1' : '0')
  it('says when others find what Redis had no room for, and hands it over from the memory as well', async () => {
    const shared = await store('room', limits)
    const waiting = waitingKeys(join(base, 'room-waiting'))
    const noDisk = createFileStore({ dir: join(process.execPath, 'cache'), log, maxEntries: 10, maxBytes: 1e6, ttlMs: 60_000 })
    const host = sharedOrOwn({ shared, own: onDiskOrSpare(noDisk, 60_000, log), waiting, log })
    await full(true)
    const made = sampleResult(1000)
    const kept = await host.remember('key', made)
    expect(kept.warning?.code).toBe('kept-in-memory')
    expect(await waiting.all()).toEqual(['key'])
    await full(false)
    await kept.shared
    expect((await shared.get('key'))?.runId).toBe(made.runId)
    await expect.poll(waiting.all).toEqual([])
    expect((await host.remember('key', sampleResult(1000))).shared).toBeUndefined()
    await host.close()
  })
  it('hands over what a host before it in the same folder has left, and says of that one that it was not done', async () => {
    const shared = await store('left', limits)
    const first = withDisk(shared, 'left', limits)
    await full(true)
    const made = sampleResult(1000)
    const kept = await first.remember('key', made)
    await first.close()
    await expect(kept.shared).rejects.toThrow('This host ends')
    await full(false)
    expect(await shared.get('key')).toBeUndefined()
    const next = withDisk(shared, 'left', limits)
    await expect.poll(async () => (await shared.get('key'))?.runId).toBe(made.runId)
    await expect.poll(waitingKeys(join(base, 'left-waiting')).all).toEqual([])
    await next.close()
  })
  it('keeps on its disk what was made while Redis is full or away, and refuses to say that nothing is kept', async () => {
    const shared = await store('away', { ...limits, bytes: 1 << 20 })
    const both = withDisk(shared, 'away', { ...limits, bytes: 1 << 20 })
    await server.client.config('SET', 'maxmemory', '1')
    const made = sampleResult(1000)
    await both.set('full', made)
    await server.client.config('SET', 'maxmemory', '0')
    expect((await both.get('full'))?.runId).toBe(made.runId)
    await server.kill()
    const later = sampleResult(1000)
    await both.set('away', later)
    await expect(both.get('away')).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await server.start()
    await expect.poll(async () => (await both.get('away').catch(() => undefined))?.runId).toBe(later.runId)
  })
})
