/** A library with an index beside its records: whatever the index says or does not say, the records have the last word. */
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, type AssetIndex, type AssetQuery, assetStoreOver, type Whose } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AssetStore } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { listedId, manyListed } from '../../../../fixtures/many-listed.ts'
import { memoryIndexes } from '../../../../fixtures/memory-asset-index.ts'

const warned: string[] = []
const log = { warn: (message: string) => void warned.push(message), debug: () => {} }
let dir = ''
beforeEach(async () => {
  warned.length = 0
  dir = await mkdtemp(join(tmpdir(), 'index-of-records-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

type Lie = (index: AssetIndex) => Partial<AssetIndex>
const { host, away } = memoryIndexes()
/** A host on the folder. */
function started(lie: Lie = () => ({})) {
  let index: AssetIndex | undefined
  const store = createAssetStore({
    dir,
    log,
    share: { design: {} },
    index: (library) => {
      const honest = host(dir).of(library)
      return (index = { ...honest, ...lie(honest) })
    },
  })
  return { store, isWhole: async () => index?.isWhole() }
}
/** Once its index was held against the records. */
async function open(lie?: Lie): Promise<AssetStore> {
  const { store, isWhole } = started(lie)
  await ids(store)
  await expect.poll(isWhole).toBe(true)
  return store
}
const keep = async (store: AssetStore, name: string, init: { readonly principal?: string; readonly groups?: readonly string[] } = {}) => {
  const { asset, problem } = await store.keep(artifact(Buffer.from(name), 'text/x-sample', { name }), {
    principal: 'ann',
    kind: 'upload',
    identity: name,
    ...init,
  })
  expect(problem).toBeUndefined()
  return asset
}
const ids = async (store: AssetStore, query: AssetQuery = {}, by: Whose = 'ann'): Promise<string[]> => {
  const found: string[] = []
  for await (const { id } of store.find(query, by)) found.push(id)
  return found
}
const records = async (): Promise<string[]> => {
  const folder = join(dir, '.store/records')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}
/** All that was ever put in, whoever asks for what. */
const everything =
  (all: { readonly id: string; readonly keep: string; readonly createdAt: number }[]): Lie =>
  (index) => ({
    put: (assets) => {
      all.push(...assets)
      return index.put(assets)
    },
    remove: async (keeps) => {
      for (const { id, keep: of } of keeps) {
        const at = all.findIndex((one) => one.id === id && one.keep === of)
        if (at >= 0) all.splice(at, 1)
      }
    },
    async *find() {
      yield* all
    },
  })

describe('a library with an index', () => {
  it('shows nobody what the index says and their records do not', async () => {
    const all: { readonly id: string; readonly keep: string; readonly createdAt: number }[] = []
    const store = await open(everything(all))
    const [fox, owl] = [await keep(store, 'fox', { groups: ['design'] }), await keep(store, 'owl', { principal: 'bob' })]
    expect(all).toHaveLength(2)
    expect(await ids(store)).toEqual([fox.id])
    expect(await ids(store, {}, 'bob')).toEqual([owl.id])
    expect(await ids(store, {}, 'cat')).toEqual([])
    expect(await ids(store, {}, { id: 'cat', groups: ['design', 'press'] })).toEqual([fox.id])
    expect(await ids(store, { text: 'owl' })).toEqual([])
    await store.remove(fox.id, 'ann')
    expect(await ids(store)).toEqual([])
  })
  it('takes off what the index still has of a record that is gone, or was kept anew', async () => {
    const all: { readonly id: string; readonly keep: string; readonly createdAt: number }[] = []
    const forgetful: Lie = (index) => ({ ...everything(all)(index), remove: async () => {} })
    const [store, honest] = [await open(forgetful), await open(everything(all))]
    const fox = await keep(store, 'fox')
    await store.remove(fox.id, 'ann', { permanent: true })
    await keep(store, 'fox')
    const owl = await keep(store, 'owl')
    await store.remove(owl.id, 'ann', { permanent: true })
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([fox.id, owl.id]))
    expect(all.length).toBeGreaterThan(2)
    expect(await ids(honest)).toEqual([fox.id])
    await expect.poll(() => all.map(({ id }) => id)).toEqual([fox.id])
  })
  it('is read from its own records while the index is made for the first time', async () => {
    const before = createAssetStore({ dir, log })
    const fox = await keep(before, 'fox')
    let done: (() => void) | undefined
    const slow: Lie = (index) => ({
      sweep: (everyMs, work) => new Promise<void>((resolve) => (done = resolve)).then(() => index.sweep(everyMs, work)),
    })
    const { store, isWhole } = started(slow)
    const owl = await keep(store, 'owl')
    expect(await ids(store)).toEqual([owl.id, fox.id])
    expect(await ids(store, { text: 'fox' })).toEqual([fox.id])
    expect(await isWhole()).toBe(false)
    done!()
    await expect.poll(isWhole).toBe(true)
    expect(await ids(store, { text: 'fox' })).toEqual([fox.id])
  })
  it('finds what a host has kept or changed that died before it told the index', async () => {
    const store = await open()
    const fox = await keep(store, 'fox')
    const dying = await open(() => ({ put: async () => {} }))
    const owl = await keep(dying, 'owl')
    await dying.update(fox.id, 'ann', { tags: ['winter'] })
    expect(await ids(store, { text: 'owl' })).toEqual([])
    // The next look at the records.
    const next = await open((index) => ({ sweep: (_, work) => index.sweep(-Infinity, work) }))
    await expect.poll(() => ids(next, { text: 'owl' })).toEqual([owl.id])
    expect(await ids(store, { tag: 'winter' })).toEqual([fox.id])
  })
  it('looks at those records alone that were written since the last look, and an hour before', async () => {
    const store = await open()
    const [fox, owl] = [await keep(store, 'fox'), await keep(store, 'owl')]
    const hours = (count: number): Date => new Date(Date.now() - count * 3_600_000)
    await utimes(join(dir, '.store/records', fox.id.slice(0, 2), `${fox.id}.json`), hours(3), hours(3))
    const found: string[] = []
    let isOver = false
    await open((index) => ({
      sweep: (_, work) =>
        index.sweep(-Infinity, () =>
          work({ since: Number(hours(1)), put: async (assets) => void found.push(...assets.map(({ id }) => id)) }).finally(
            () => (isOver = true),
          ),
        ),
    }))
    await expect.poll(() => isOver).toBe(true)
    expect(found).toEqual([owl.id])
  })
  it('keeps on while the index is away, lists and searches by its own records, and says so in the log', async () => {
    const store = await open()
    const fox = await keep(store, 'fox')
    const back = away(dir)
    const owl = await keep(store, 'owl')
    expect(await ids(store)).toEqual([owl.id, fox.id])
    expect(await ids(store, { text: 'fox' })).toEqual([fox.id])
    // Once, until it is back.
    expect(warned).toEqual(['The index of the library cannot be asked: its own lists are read.'])
    back()
    expect(await ids(store, { text: 'owl' })).toEqual([owl.id])
  })
  it('refuses a search while the index is away once it has looked through 2,000 in vain, and no list of the newest', async () => {
    const back = away(dir)
    const store = assetStoreOver(manyListed(5000), { log, index: (library) => host(dir).of(library) })
    const first = async (count: number, query: AssetQuery): Promise<string[]> => {
      const found: string[] = []
      for await (const { id } of store.find(query, 'ann')) if (found.push(id) === count) break
      return found
    }
    expect(await first(3, { text: '99' })).toEqual([99, 199, 299].map(listedId))
    expect(await first(1, { text: '1999' })).toEqual([listedId(1999)])
    await expect(first(1, { text: '4999' })).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    await expect(first(2, { text: '1999' })).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    expect(await first(5000, {})).toHaveLength(5000)
    back()
  })
})
describe('a library without one', () => {
  it('counts no changes in its records', async () => {
    const store = createAssetStore({ dir, log })
    const { id } = await keep(store, 'fox')
    await store.update(id, 'ann', { tags: ['winter'] })
    expect((await records()).map((text) => Object.keys(JSON.parse(text) as object).includes('revision'))).toEqual([false])
    // With one, a record counts from then on.
    await (await open()).update(id, 'ann', { tags: [] })
    expect(JSON.parse((await records())[0]!)).toMatchObject({ revision: 1 })
  })
})
