import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { frozen } from '#core/kernel/hooks/frozen.ts'
import { heldReader } from '#core/kernel/hooks/held.ts'
import type { AssetStore, KeepInit } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { type Asset, artifact } from 'atelier-mcp'
import fc from '../../../../fixtures/properties.ts'

let dir = ''
let store: AssetStore
const warnings: string[] = []
const log = { warn: (message: string) => void warnings.push(message), debug: () => {} }
const open = (at = dir) => createAssetStore({ dir: at, log })
beforeEach(async () => {
  warnings.length = 0
  dir = await mkdtemp(join(tmpdir(), 'store-'))
  store = open()
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(dir, { recursive: true, force: true })
})

const bytesOf = (text: string) => Buffer.from(text.repeat(50))
const provenance = (prompt: string) =>
  ({
    kind: 'image.generate',
    request: { prompt },
    provider: 'p',
    nature: 'model',
    source: 'fresh',
    createdAt: 1,
    attempts: 1,
    skipped: [],
  }) as const
const keep = async (text: string, init: Partial<KeepInit> = {}, prompt = text): Promise<Asset> =>
  (
    await store.keep(artifact(bytesOf(text), 'image/png', { provenance: provenance(prompt) }), {
      principal: 'local',
      kind: 'image.generate',
      ...init,
    })
  ).asset
const all = async (query: Parameters<AssetStore['find']>[0] = {}, principal = 'local', from = store): Promise<string[]> => {
  const found: string[] = []
  for await (const { name } of from.find(query, principal)) found.push(name)
  return found
}
const recordOf = (id: string) => join(dir, '.store/records', id.slice(0, 2), `${id}.json`)
const blobOf = (sha256: string) => join(dir, '.store/blobs', sha256.slice(0, 2), sha256)
const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)

describe('what it gives to read', () => {
  it('is the own copy of each reader, which nobody copies once more for who must not change it', async () => {
    for (const asset of [await keep('a fox'), await store.get((await keep('a hen')).id, 'local')]) {
      expect(frozen(asset!).bytes).toBe(asset!.bytes)
      const first = await asset!.bytes()
      first.fill(0)
      expect(Buffer.from(await asset!.bytes()).includes(0)).toBe(false)
    }
  })
})

describe('where it cannot write', () => {
  it('hands the asset out from memory, and says which folder and how to change it', async () => {
    await writeFile(join(dir, 'file'), '')
    const below = open(join(dir, 'file/home'))
    const { asset, problem } = await below.keep(artifact(bytesOf('fox'), 'image/png', { provenance: provenance('a fox') }), {
      principal: 'local',
      kind: 'x',
    })
    expect(problem).toMatchObject({ code: 'FILE_DENIED', message: expect.stringMatching(/file\/home.*ATELIER_DATA_DIR/) })
    expect([asset.path, asset.name, Buffer.from(await asset.bytes()).equals(bytesOf('fox'))]).toEqual([undefined, 'a-fox.png', true])
    expect((await below.get(asset.id, 'local'))?.sha256).toBe(asset.sha256)
    expect(await below.get(asset.id, 'other')).toBeUndefined()
    expect([await all({}, 'local', below), await below.remove(asset.id, 'local'), await all({}, 'local', below)]).toEqual([
      ['a-fox.png'],
      true,
      [],
    ])
  })
  it('survives a disk that is full in the middle of a file, and leaves no part of it behind', async () => {
    const script = fileURLToPath(new URL('../../../../fixtures/hosts/keep-assets.ts', import.meta.url))
    // No file may be larger than 32 blocks of 1024 bytes: the write stops in the middle, as on a full disk.
    const { stdout } = spawnSync('bash', ['-c', `ulimit -f 32; exec node --import tsx "${script}" "${dir}" full 2`], { encoding: 'utf8' })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; path?: string; problem?: { code: string } })
    expect(lines.map(({ path, problem }) => [path, problem?.code])).toEqual([
      [undefined, 'FILE_FULL'],
      [undefined, 'FILE_FULL'],
    ])
    expect(await filesBelow(dir)).not.toContainEqual(expect.stringMatching(/tmp|png/))
    expect(await all()).toEqual([])
  })
  it('keeps it for good when the folder is mended, and lists it once', async () => {
    await writeFile(join(dir, 'home'), '')
    const mended = open(join(dir, 'home'))
    const init = { principal: 'local', kind: 'x', identity: 'same' }
    const first = await mended.keep(artifact(bytesOf('fox'), 'image/png'), init)
    await rm(join(dir, 'home'))
    const second = await mended.keep(artifact(bytesOf('fox'), 'image/png'), init)
    expect([first.asset.path, second.problem, existsSync(second.asset.path!)]).toEqual([undefined, undefined, true])
    expect(await all({}, 'local', mended)).toHaveLength(1)
  })
  it('lists what is in memory in its place among the others, so that the next page goes on where one ended', async () => {
    await writeFile(join(dir, 'home'), '')
    const mended = open(join(dir, 'home'))
    const keepAt = async (createdAt: number, name: string): Promise<void> => {
      vi.setSystemTime(createdAt)
      await mended.keep(artifact(bytesOf(name), 'image/png', { provenance: provenance(name) }), { principal: 'local', kind: 'x' })
    }
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      await keepAt(1_000, 'oldest')
      await keepAt(3_000, 'third')
      await rm(join(dir, 'home'))
      await keepAt(2_000, 'second')
      await keepAt(4_000, 'newest')
    } finally {
      vi.useRealTimers()
    }
    expect(await all({}, 'local', mended)).toEqual(['newest.png', 'third.png', 'second.png', 'oldest.png'])
    expect(await all({ until: 2_000 }, 'local', mended)).toEqual(['second.png', 'oldest.png'])
  })
})

describe('damage', () => {
  it('never hands out changed bytes', async () => {
    const asset = await keep('fox')
    await chmod(asset.path!, 0o644)
    await writeFile(asset.path!, bytesOf('owl'))
    await expect((await open().get(asset.id, 'local'))!.bytes()).rejects.toMatchObject({ code: 'ASSET_DAMAGED', outcome: 'none' })
  })
  it.each(['cut off', 'deleted', 'deleted with its readable name'])('is mended when the same is kept again: content %s', async (how) => {
    const asset = await keep('fox', { identity: 'k' })
    await chmod(asset.path!, 0o644)
    if (how === 'cut off') await truncate(asset.path!, 10)
    else await rm(blobOf(asset.sha256))
    if (how === 'deleted with its readable name') await rm(asset.path!)
    const again = await keep('fox', { identity: 'k' })
    expect([again.id, again.path]).toEqual([asset.id, asset.path])
    expect([bytesOf('fox').equals(await readFile(again.path!)), bytesOf('fox').equals(await again.bytes())]).toEqual([true, true])
  })
  it('puts a readable file back that somebody deleted', async () => {
    const asset = await keep('fox')
    await rm(asset.path!)
    const found = await open().get(asset.id, 'local')
    expect(bytesOf('fox').equals(await readFile(found!.path!))).toBe(true)
  })
  it('leaves records out that are cut off, empty, rubbish or of a newer version, and says so', async () => {
    const assets = [await keep('one'), await keep('two'), await keep('three'), await keep('four'), await keep('five')]
    const [one, two, three, four] = assets.map(({ id }) => recordOf(id))
    await truncate(one!, 40)
    await truncate(two!, 0)
    await writeFile(three!, '[1, 2]')
    await writeFile(four!, JSON.stringify({ ...JSON.parse(await readFile(four!, 'utf8')), atelier: 2 }))
    expect(await all()).toEqual(['five.png'])
    expect(await store.get(assets[3]!.id, 'local')).toBeUndefined()
    expect(warnings).toHaveLength(4)
  })
  it("never overwrites a newer version's record", async () => {
    const asset = await keep('fox', { identity: 'k' })
    const newer = JSON.stringify({ ...JSON.parse(await readFile(recordOf(asset.id), 'utf8')), atelier: 2, extra: true })
    await writeFile(recordOf(asset.id), newer)
    const again = await keep('fox', { identity: 'k' })
    expect([again.id === asset.id, await readFile(recordOf(asset.id), 'utf8'), existsSync(again.path!)]).toEqual([false, newer, true])
  })
  it('replaces a record that is rubbish', async () => {
    const asset = await keep('fox', { identity: 'k' })
    await writeFile(recordOf(asset.id), 'rubbish')
    const again = await keep('fox', { identity: 'k' })
    expect(await store.get(again.id, 'local')).toMatchObject({ sha256: asset.sha256 })
  })
  it('passes over torn and foreign lines of its lists', async () => {
    await keep('one')
    const [folder] = await readdir(join(dir, '.store/index'))
    const [day] = await readdir(join(dir, '.store/index', folder!))
    await appendFile(
      join(dir, '.store/index', folder!, day!),
      '\n17953\n\0\0\0\n1795368680109 ../../../etc x\n9999999999999 0123456789abcdef01234567 x\n17953686',
    )
    await keep('two')
    expect(await all()).toEqual(['two.png', 'one.png'])
  })
  it.each<[what: string, change: (record: object) => unknown]>([
    ['null', () => null],
    ['a list', () => []],
    ['torn', () => undefined],
    ['without a name', (record) => ({ ...record, name: undefined })],
    ['with a tag that is none', (record) => ({ ...record, tags: [null] })],
    ['with companions that are none', (record) => ({ ...record, companions: [null] })],
    ['with a size in words', (record) => ({ ...record, size: 'large' })],
  ])('leaves out a record that is %s, says so once, and keeps the file', async (_, change) => {
    const asset = await keep('fox')
    await keep('owl')
    const path = recordOf(asset.id)
    const content = JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as object)) ?? '{"torn'
    await writeFile(path, content)
    expect([await all(), await all({ text: 'o' }), await store.get(asset.id, 'local')]).toEqual([['owl.png'], ['owl.png'], undefined])
    expect(warnings).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(content)
  })
  it('makes a new secret where it is damaged; known ids stay', async () => {
    const asset = await keep('fox', { identity: 'k' })
    await writeFile(join(dir, '.store/secret'), 'short')
    const other = open()
    expect((await other.get(asset.id, 'local'))?.id).toBe(asset.id)
    await other.keep(artifact(bytesOf('owl'), 'image/png'), { principal: 'local', kind: 'x', identity: 'z' })
    expect(await readFile(join(dir, '.store/secret'), 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  })
  it('lists another form before its original, though the clock of the host that made it is behind', async () => {
    const original = await keep('fox')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 5000 })
    const form = await keep('small fox', { kind: 'asset.export', parents: [original.id] })
    expect(form.original).toBe(original.id)
    const found: string[] = []
    for await (const { id } of store.find({}, 'local')) found.push(id)
    expect(found).toEqual([form.id, original.id])
  })
  it('lives with a clock that jumps back', async () => {
    await keep('before')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3 * 864e5 })
    const asset = await keep('after')
    expect(await all()).toEqual(['before.png', 'after.png'])
    expect([await store.remove(asset.id, 'local'), await all()]).toEqual([true, ['before.png']])
  })
})

describe('keep', () => {
  it('files by kind and day, with everything known beside it', async () => {
    const asset = (
      await store.keep(artifact(bytesOf('fox'), 'image/png', { meta: { width: 4 }, provenance: provenance('A red fox!') }), {
        principal: 'local',
        kind: 'image.generate',
        cost: { usd: 0.04, basis: 'computed' },
        notes: { scores: { violent: 0 } },
      })
    ).asset
    expect(asset.path).toMatch(/assets\/image\.generate\/\d{4}-\d{2}-\d{2}\/a-red-fox\.png$/)
    expect(JSON.parse(await readFile(`${asset.path}.json`, 'utf8'))).toMatchObject({
      id: asset.id,
      prompt: 'A red fox!',
      cost: { usd: 0.04 },
      notes: { scores: { violent: 0 } },
      meta: { width: 4 },
      sha256: asset.sha256,
      provenance: { provider: 'p' },
    })
    expect((await stat(asset.path!)).ino).toBe((await stat(blobOf(asset.sha256))).ino)
  })
  it('gives the same request the same asset, from any process, without reading the bytes again', async () => {
    const first = await keep('fox', { identity: 'k' })
    const unread = artifact(() => Promise.reject(new Error('read')), 'image/png', { sha256: first.sha256 })
    const { asset } = await open().keep(unread, { principal: 'local', kind: 'image.generate', identity: 'k' })
    expect([asset.id, asset.path, (await all()).length]).toEqual([first.id, first.path, 1])
  })
  it('sets principals, identities and contents apart, by ids that tell nothing', async () => {
    const ids = [
      await keep('fox', { identity: 'k' }),
      await keep('fox', { identity: 'l' }),
      await keep('owl', { identity: 'k' }),
      await keep('fox', { identity: 'k', principal: 'team' }),
      await keep('fox'),
      await keep('fox'),
    ].map(({ id }) => id)
    expect(new Set(ids).size).toBe(6)
    expect(ids.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([])
    expect([(await store.get(ids[3]!, 'team'))?.id, await store.get(ids[3]!, 'local'), await all({}, 'team')]).toEqual([
      ids[3],
      undefined,
      ['fox-3.png'],
    ])
  })
  it('gives one asset to several stores that keep the same at once', async () => {
    const stores = Array.from({ length: 6 }, () => open())
    const kept = await Promise.all(
      stores.map((one) =>
        one.keep(artifact(bytesOf('fox'), 'image/png', { name: 'fox' }), { principal: 'local', kind: 'x', identity: 'k' }),
      ),
    )
    expect(new Set(kept.map(({ asset }) => asset.id)).size).toBe(1)
    expect(new Set(kept.map(({ asset }) => asset.path)).size).toBe(1)
    expect(await filesBelow(join(dir, 'assets'))).toHaveLength(2)
  })
  it('gives unique names to many of one name', async () => {
    const kept = await Promise.all(Array.from({ length: 15 }, (_, index) => keep(`fox ${index}`, { name: 'Fox.png' })))
    expect(new Set(kept.map(({ path }) => path)).size).toBe(15)
    expect(await all()).toEqual(expect.arrayContaining(['Fox.png', 'Fox-2.png', 'Fox-9.png']))
  })
  it('keeps any text as a name below its own folder', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (name) => {
        const asset = await keep('x', { name })
        expect([dirname(dirname(dirname(asset.path!))), existsSync(asset.path!)]).toEqual([join(dir, 'assets'), true])
      }),
      { numRuns: 100 },
    )
  })
  it('groups another form with its original', async () => {
    const original = await keep('fox')
    const { asset } = await store.keep(artifact(bytesOf('w'), 'image/webp', { provenance: provenance('fox') }), {
      principal: 'local',
      kind: 'image.generate',
      parents: [original.id],
    })
    expect([asset.path, asset.original, asset.parents]).toEqual([original.path!.replace('.png', '.webp'), original.id, [original.id]])
    const { asset: edited } = await store.keep(artifact(bytesOf('e'), 'image/png', { provenance: provenance('with a hat') }), {
      principal: 'local',
      kind: 'image.edit',
      parents: [original.id],
    })
    expect([edited.original, edited.name]).toEqual([undefined, 'with-a-hat.png'])
    expect(await all({ parent: original.id })).toEqual(['with-a-hat.png', 'fox.webp'])
  })
  it('keeps companions together under their own names, through trash and back', async () => {
    const companion = artifact(Buffer.from('newmtl a'), 'model/mtl', { name: 'cube.mtl' })
    const { asset } = await store.keep(artifact(Buffer.from('mtllib cube.mtl'), 'model/obj', { name: 'cube', companions: [companion] }), {
      principal: 'local',
      kind: 'model.create',
    })
    const beside = (path: string | undefined) => readFile(join(dirname(path!), 'cube.mtl'), 'utf8')
    expect([asset.path!.endsWith('/cube/cube.obj'), await beside(asset.path)]).toEqual([true, 'newmtl a'])
    const trashed = await store.update(asset.id, 'local', { trashed: true })
    expect([existsSync(dirname(asset.path!)), await beside(trashed?.path)]).toEqual([false, 'newmtl a'])
    const back = await store.update(asset.id, 'local', { trashed: false })
    expect([back?.path, await beside(back?.path), Buffer.from(await back!.companions![0]!.bytes()).toString()]).toEqual([
      asset.path,
      'newmtl a',
      'newmtl a',
    ])
    expect(await store.remove(asset.id, 'local', { permanent: true })).toBe(true)
    expect(await filesBelow(join(dir, 'assets'))).toEqual([])
  })
})

describe('find, update and remove', () => {
  it('refuse ids that are paths', async () => {
    await keep('fox')
    for (const id of ['', '../secret', '..', 'a'.repeat(24), '/etc/passwd', '\0']) {
      expect([
        await store.get(id, 'local'),
        await store.remove(id, 'local'),
        await store.update(id, 'local', { favourite: true }),
        await all({ parent: id }),
      ]).toEqual([undefined, false, undefined, []])
    }
  })
  it('lose no change when many are made at once, also by another process', async () => {
    const { id } = await keep('fox')
    const other = open()
    await Promise.all([
      store.update(id, 'local', { tags: ['a', 'a'] }),
      other.update(id, 'local', { favourite: true }),
      store.update(id, 'local', { name: 'Reynard' }),
    ])
    expect(await store.get(id, 'local')).toMatchObject({ tags: ['a'], favourite: true, name: 'Reynard.png' })
  })
  it('keep content that another asset still has, and free it with the last', async () => {
    const [one, two] = [await keep('fox', { identity: '1' }), await keep('fox', { identity: '2' })]
    await store.remove(one.id, 'local', { permanent: true })
    expect(bytesOf('fox').equals(await (await store.get(two.id, 'local'))!.bytes())).toBe(true)
    await store.remove(two.id, 'local', { permanent: true })
    expect(existsSync(blobOf(two.sha256))).toBe(false)
  })
  it('tell what changed', async () => {
    const told: string[] = []
    const stop = store.onChange((uri, what) => void told.push(`${what} ${uri.slice(0, 8)}`))
    const { id } = await keep('fox')
    await store.update(id, 'local', { favourite: true })
    await store.remove(id, 'local')
    await store.remove(id, 'local', { permanent: true })
    stop()
    await keep('owl')
    expect(told).toEqual(['added asset://', 'changed asset://', 'changed asset://', 'removed asset://'])
  })
})

describe('the content of what was just kept', () => {
  const held = (bytes: Uint8Array) => ({
    ...artifact(bytes, 'image/png'),
    bytes: heldReader(bytes, createHash('sha256').update(bytes).digest('hex')),
  })
  const keepHeld = async (bytes: Uint8Array) => (await store.keep(held(bytes), { principal: 'local', kind: 'image.generate' })).asset
  const blobs = join('.store', 'blobs')

  it('is read from memory while the host holds it, and from the disk by whoever asks for it anew', async () => {
    const bytes = bytesOf('held')
    const asset = await keepHeld(bytes)
    await rm(join(dir, blobs), { recursive: true })
    await rm(asset.path!)
    expect(Buffer.from(await asset.bytes()).equals(bytes)).toBe(true)
    await expect((await store.get(asset.id, 'local'))!.bytes()).rejects.toMatchObject({ code: 'ASSET_DAMAGED' })
  })
  it("is each reader's own: what they write into it nobody else reads", async () => {
    const bytes = bytesOf('held')
    const asset = await keepHeld(bytes)
    ;(await asset.bytes()).fill(0)
    expect(Buffer.from(await asset.bytes()).equals(bytesOf('held'))).toBe(true)
  })
  it('of which somebody else may still hold the buffer is read from the disk', async () => {
    const bytes = bytesOf('lent')
    const { asset } = await store.keep(artifact(bytes, 'image/png'), { principal: 'local', kind: 'image.generate' })
    bytes.fill(0)
    expect(Buffer.from(await asset.bytes()).equals(bytesOf('lent'))).toBe(true)
  })
})
