import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CacheStore } from 'atelier-mcp'
import { cache, type CacheOptions, exporters, imageGen } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { type Painter, painter } from '../../../fixtures/painter.ts'

let host: TestHost
let vendor: Painter
afterEach(() => host.close())
const start = async (options: CacheOptions = {}, config: TestHostInit['config'] = {}) => {
  vendor = painter({ cost: { usd: 0.04, basis: 'computed' } })
  host = await createTestHost({ plugins: [cache(options), imageGen(), exporters(), vendor.plugin], config })
}
const paint = async (more: object = {}, client = host.client) =>
  (await client.callTool('generate_image', { prompt: 'a red fox', size: '64x64', ...more })).envelope
const entryFiles = async () =>
  (await readdir(join(host.dirs.cache, 'plugins/cache/entries'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
const warnings = () => host.log.filter(({ level, name }) => level === 'warn' && name === 'cache')

describe('a cache that is damaged or in the way', () => {
  it.each([
    ['cut off', (file: string) => truncate(file, 300)],
    [
      'changed in its bytes',
      async (file: string) =>
        writeFile(file, await readFile(file).then((data) => Buffer.concat([data.subarray(0, -1), Buffer.from([data.at(-1)! ^ 1])]))),
    ],
    [
      'of a newer version',
      async (file: string) =>
        writeFile(file, (await readFile(file)).toString('latin1').replace('atelier-cache 1', 'atelier-cache 9'), 'latin1'),
    ],
  ])('is a miss and a line in the log: an entry %s', async (_how, damage) => {
    await start()
    const first = await paint()
    const [file] = await entryFiles()
    await damage(file!)
    const second = await paint()
    expect([second['cached'], vendor.orders.length, warnings().length]).toEqual([false, 2, 1])
    expect((second['assets'] as object[])[0]).toEqual((first['assets'] as object[])[0])
    expect((await paint())['cached']).toBe(true)
  })
  it('keeps in memory what its folder does not take: nobody pays twice, each result says so, and the log once', async () => {
    await start({}, { dirs: { cache: join(process.execPath, 'cache') } })
    const first = await paint()
    expect(first['warnings']).toMatchObject([{ code: 'kept-in-memory', message: expect.stringContaining('until this host ends') }])
    const again = await paint()
    expect([again['cached'], again['warnings'], vendor.orders.length]).toEqual([true, [], 1])
    expect((again['assets'] as { sha256: string }[])[0]!.sha256).toBe((first['assets'] as { sha256: string }[])[0]!.sha256)
    expect((await paint({ prompt: 'a blue fox' })).ok).toBe(true)
    expect(warnings().map(({ message, data }) => [message, data?.['fix']])).toEqual([
      [expect.stringContaining('kept in memory'), expect.stringContaining('ATELIER_CACHE_DIR')],
    ])
  })
  it('keeps in memory what is made anew, and writes again once there is a folder', async () => {
    await start()
    const entries = join(host.dirs.cache, 'plugins/cache/entries')
    await mkdir(join(host.dirs.cache, 'plugins/cache'), { recursive: true })
    await writeFile(entries, 'in the way')
    const first = await paint({ seed: 1 })
    const forced = await paint({ seed: 1, force: true })
    expect([first['warnings'], forced['warnings'], vendor.orders.length]).toMatchObject([[{}], [{}], 2])
    expect((await paint({ seed: 1 }))['cached']).toBe(true)
    await rm(entries)
    expect([(await paint({ seed: 1, force: true }))['warnings'], (await entryFiles()).length]).toEqual([[], 1])
    expect([(await paint({ seed: 1 }))['cached'], vendor.orders.length]).toEqual([true, 3])
  })
  it('goes on where its books are rubbish', async () => {
    await start()
    await paint()
    await writeFile(join(host.dirs.cache, 'plugins/cache/books'), 'rubbish').catch(() => {})
    expect((await paint())['cached']).toBe(true)
  })
  it('lives with a store that throws', async () => {
    const broken: CacheStore = {
      get: () => Promise.reject(new Error('no get')),
      set: () => Promise.reject(new Error('no set')),
      delete: async () => false,
      clear: async () => ({ entries: 0, bytes: 0 }),
      prune: async () => ({ entries: 0, bytes: 0 }),
      stats: () => Promise.reject(new Error('no stats')),
      close: async () => {},
    }
    await start({ store: broken })
    expect([(await paint()).ok, (await paint()).ok, vendor.orders.length]).toEqual([true, true, 2])
    expect((await paint())['warnings']).toMatchObject([{ code: 'not-remembered', message: expect.stringContaining('paid again') }])
  })
})

describe('the cache', () => {
  it('answers the same request, at no cost and saying what it saved', async () => {
    await start()
    const first = await paint()
    const second = await paint()
    expect([first['cached'], second['cached'], vendor.orders.length]).toEqual([false, true, 1])
    expect([first['cost'], second['cost']]).toEqual([
      { usd: 0.04, estimated: false, saved: 0 },
      { usd: 0, estimated: false, saved: 0.04 },
    ])
    expect(second['assets']).toEqual(first['assets'])
  })
  it('answers another format, another name and arguments in another order', async () => {
    await start()
    await paint()
    for (const more of [{ format: 'webp' }, { name: 'reynard' }, { quality: undefined, size: '64x64', prompt: 'a red fox' }])
      expect((await paint(more))['cached']).toBe(true)
    expect(vendor.orders).toHaveLength(1)
  })
  it('does not answer another request', async () => {
    await start()
    await paint()
    for (const more of [{ prompt: 'a red fox.' }, { size: '64x65' }, { seed: 3 }, { background: 'transparent' }])
      expect((await paint(more))['cached']).toBe(false)
    expect(vendor.orders).toHaveLength(5)
  })
  it('keeps principals apart', async () => {
    await start()
    await paint()
    const other = await host.connect({ principal: { id: 'team', scopes: [] } })
    expect((await paint({}, other))['cached']).toBe(false)
  })
  it('renews an entry with force, and neither reads nor writes with cache: off', async () => {
    await start()
    expect([(await paint({ cache: 'off' }))['cached'], (await paint())['cached']]).toEqual([false, false])
    expect([(await paint({ force: true }))['cached'], (await paint({ cache: 'off' }))['cached'], (await paint())['cached']]).toEqual([
      false,
      false,
      true,
    ])
    expect(vendor.orders).toHaveLength(4)
  })
  it('is spent nothing by an estimate', async () => {
    await start()
    await paint({ estimate: true })
    expect([vendor.orders.length, existsSync(join(host.dirs.cache, 'plugins/cache/entries'))]).toEqual([0, false])
  })
  it('says that what is kept costs nothing, which is no hit', async () => {
    await start()
    await paint()
    expect(await paint({ estimate: true })).toMatchObject({ cost: { usd: 0 }, cached: true, assets: [] })
    expect(await paint({ estimate: true, force: true })).toMatchObject({ cached: false })
    expect([vendor.orders.length, (await host.host.service('cache')!.stats()).hits]).toEqual([1, 0])
  })
  it('answers a host that starts later on the same folder, also when its library is gone', async () => {
    await start()
    const first = await paint()
    const again = await createTestHost({
      plugins: [cache(), imageGen(), exporters(), vendor.plugin],
      config: { dirs: { cache: host.dirs.cache } },
    })
    const envelope = (await again.client.callTool('generate_image', { prompt: 'a red fox', size: '64x64' })).envelope
    const [before, after] = [first, envelope].map(({ assets }) => (assets as { sha256: string; path: string }[])[0]!)
    expect([envelope['cached'], after!.sha256 === before!.sha256, existsSync(after!.path)]).toEqual([true, true, true])
    await again.close()
  })
  it('forgets what is out of date', async () => {
    await start({ ttlMs: 1 })
    await paint()
    expect((await paint())['cached']).toBe(false)
  })
})

describe('atelier cache', () => {
  const command = async (name: string) => {
    const { call, end } = host.host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 't', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    try {
      return (await host.host.registry.commands.find(({ value }) => value.name === name)!.value.run({}, call)) as Record<string, unknown>
    } finally {
      end()
    }
  }
  it('shows entries, bytes, hits and money saved, prunes and clears', async () => {
    await start()
    await paint()
    await paint()
    await paint({ seed: 7 })
    expect(await command('cache stats')).toMatchObject({
      entries: 2,
      hits: 1,
      savedUsd: 0.04,
      maxEntries: 20_000,
      ttlDays: 30,
      bytes: expect.any(Number),
    })
    const nothing = { removedEntries: 0, removedEncodings: 0, removedBytes: 0 }
    expect(await command('cache prune')).toEqual(nothing)
    expect(await command('cache clear')).toMatchObject({ removedEntries: 2 })
    expect([await command('cache stats'), (await paint())['cached']]).toEqual([expect.objectContaining({ entries: 0 }), false])
    await rm(host.dirs.cache, { recursive: true, force: true, maxRetries: 5 })
    expect(await command('cache clear')).toEqual(nothing)
  })
  it('count and clear what was encoded as well', async () => {
    await start()
    await paint({ format: 'webp' })
    const { encodings, encodingsBytes } = await command('cache stats')
    expect([Number(encodings) > 0, Number(encodingsBytes) > 0]).toEqual([true, true])
    const cleared = await command('cache clear')
    expect([cleared['removedEncodings'], Number(cleared['removedBytes']) > Number(encodingsBytes)]).toEqual([encodings, true])
    expect(await command('cache stats')).toMatchObject({ entries: 0, bytes: 0, encodings: 0, encodingsBytes: 0 })
    expect(existsSync(join(host.dirs.cache, 'derived'))).toBe(false)
  })
})
