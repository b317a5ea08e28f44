import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AssetStore, StoredAsset } from '#core/kernel/ports/asset-store.ts'
import type { InUse } from '#core/kernel/ports/retention.ts'
import { createRetention } from '#core/services/assets/retention.ts'
import { createAssetStore } from '#core/services/assets/store.ts'

const dayMs = 24 * 60 * 60_000
let dir = ''
let store: AssetStore
const log = { info: vi.fn(), warn: vi.fn(), debug: vi.fn() }
const nobody: InUse = async () => new Set()
beforeEach(async () => {
  vi.clearAllMocks()
  dir = await mkdtemp(join(tmpdir(), 'retention-'))
  store = createAssetStore({ dir, log })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** `days` from now, after an hour without a sweep. */
const after = (days: number, keep: Parameters<typeof createRetention>[0]['keep'], inUse = nobody, own = store) =>
  createRetention({ dir, keep, store: own, inUse, log, now: () => Date.now() + days * dayMs })
const recordOf = (id: string) => join(dir, '.store/records', id.slice(0, 2), `${id}.json`)
/** As if it had been made, or had gone to the trash, so many days ago. */
const ago = async (id: string, days: number, name: 'createdAt' | 'trashedAt' = 'createdAt') => {
  const record = JSON.parse(await readFile(recordOf(id), 'utf8')) as object
  await writeFile(recordOf(id), JSON.stringify({ ...record, [name]: Date.now() - days * dayMs }))
}
const keep = async (text: string, days = 0, principal = 'ann', more: object = {}): Promise<StoredAsset> => {
  const { asset } = await store.keep(artifact(Buffer.from(text.padEnd(1000)), 'image/png', { name: text }), {
    principal,
    kind: 'image.generate',
    ...more,
  })
  if (days > 0) await ago(asset.id, days)
  return asset
}
const standing = async (...assets: readonly StoredAsset[]) =>
  Promise.all(
    assets.map(async ({ id }) => {
      const now = (await store.get(id, 'ann')) ?? (await store.get(id, 'bob'))
      return now ? (now.trashed ? 'trash' : 'there') : 'gone'
    }),
  )

describe('what is older than `days`', () => {
  it('goes to the trash, and for good after a day there, with its file; the log says which', async () => {
    const [old, young] = [await keep('old', 31), await keep('young', 29)]
    expect(await after(0, { days: 30 }).sweep()).toMatchObject({ toTrash: [{ id: old.id, why: 'days', bytes: 1000 }], forGood: [] })
    expect(await standing(old, young)).toEqual(['trash', 'there'])
    const inTrash = await store.get(old.id, 'ann')
    expect(await after(0.9, { days: 30 }).plan()).toEqual({ toTrash: [], forGood: [] })
    expect(await after(1.1, { days: 31 }).sweep()).toMatchObject({ toTrash: [], forGood: [{ id: old.id }] })
    expect(await standing(old, young)).toEqual(['gone', 'there'])
    await expect(access(inTrash!.path!)).rejects.toThrow('ENOENT')
    expect(log.info.mock.calls.map(([words, data]) => [words, (data as { assets: string[] }).assets])).toEqual([
      ['By `library.keep`, 1 asset of ann went to the trash.', [`${old.id} (days)`]],
      ['By `library.keep`, 1 asset of ann was removed for good.', [`${old.id} (days)`]],
    ])
  })
  it('counts anew from when it was made again, or brought back', async () => {
    const init = { principal: 'ann', kind: 'image.generate', identity: 'the same' }
    const again = async () => (await store.keep(artifact(Buffer.from('fox'), 'image/png'), init)).asset
    const made = await again()
    const back = await keep('owl', 40)
    await ago(made.id, 40)
    await store.remove(back.id, 'ann')
    await store.update(back.id, 'ann', { trashed: false })
    expect((await again()).id).toBe(made.id)
    expect(await after(0, { days: 30 }).plan()).toEqual({ toTrash: [], forGood: [] })
    expect((await after(31, { days: 30 }).plan()).toTrash.map(({ id }) => id).toSorted()).toEqual([made.id, back.id].toSorted())
  })
  it('stays where it is a favourite, unless `favourites` is false', async () => {
    const loved = await keep('loved', 40)
    await store.update(loved.id, 'ann', { favourite: true })
    expect((await after(0, { days: 30 }).plan()).toTrash).toEqual([])
    expect((await after(0, { days: 30, favourites: false }).plan()).toTrash).toMatchObject([{ id: loved.id }])
  })
  it('stays where open work refers to it, and all of a principal whose work cannot be read', async () => {
    const [input, other, bobs] = [await keep('input', 40), await keep('other', 40), await keep('bobs', 40, 'bob')]
    const inUse: InUse = async (principal) => {
      if (principal === 'bob') throw new Error('torn')
      return new Set([input.id])
    }
    await after(0, { days: 30 }, inUse).sweep()
    expect(await standing(input, other, bobs)).toEqual(['there', 'trash', 'there'])
    expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('Nothing of bob'), { error: 'torn' })
  })
  it('stays where work of another refers to it that it is shared with, and where that cannot be read; else what is not shared goes', async () => {
    store = createAssetStore({ dir, log, share: { design: {} } })
    const shared = await keep('shared', 31, 'ann', { groups: ['design'] })
    const own = await keep('own', 31)
    await keep('theirs', 0, 'bob')
    const ofBob =
      (used: () => Promise<ReadonlySet<string>>): InUse =>
      (principal) =>
        principal === 'bob' ? used() : nobody(principal)
    const going = async (used: () => Promise<ReadonlySet<string>>) =>
      (await after(0, { days: 30 }, ofBob(used)).plan()).toTrash.map(({ id }) => id).toSorted()
    expect(await going(async () => new Set([shared.id, own.id]))).toEqual([own.id])
    expect(await going(() => Promise.reject(new Error('unreadable')))).toEqual([own.id])
    expect(await going(async () => new Set())).toEqual([own.id, shared.id].toSorted())
  })
  it('stays where somebody has done something with it since it was looked at', async () => {
    const old = await keep('old', 40)
    const meddling: AssetStore = {
      ...store,
      remove: async (...args) => {
        await store.update(old.id, 'ann', { favourite: true })
        return store.remove(...args)
      },
    }
    expect(await after(0, { days: 30 }, nobody, meddling).sweep()).toEqual({ toTrash: [], forGood: [] })
    expect(await standing(old)).toEqual(['there'])
    expect(log.info).not.toHaveBeenCalled()
  })
  it('takes the original that was held back with the last that was made of it', async () => {
    const original = await keep('original', 40, 'ann', { isPrivate: true })
    const marked = await keep('marked', 40, 'ann', { left: { policy: 'p', from: original.id } })
    await store.remove(marked.id, 'ann')
    await ago(marked.id, 2, 'trashedAt')
    expect((await after(0, { days: 30 }).sweep()).forGood.map(({ id }) => id)).toEqual([marked.id])
    expect(await standing(original)).toEqual(['gone'])
  })
})

describe('what is beyond `bytes`', () => {
  it('goes, the oldest first and out of the trash before all, of each principal by itself', async () => {
    const [first, second, third] = [await keep('1', 3), await keep('2', 2), await keep('3', 1)]
    const bobs = await keep('bobs', 9, 'bob')
    expect((await after(0, { bytes: 2000 }).plan()).toTrash).toMatchObject([{ id: first.id, why: 'bytes' }])
    await store.remove(third.id, 'ann')
    // It is about to go, so nothing else need go.
    expect(await after(0, { bytes: 2000 }).plan()).toEqual({ toTrash: [], forGood: [] })
    await ago(third.id, 2, 'trashedAt')
    await after(0, { bytes: 2000 }).sweep()
    expect(await standing(first, second, third, bobs)).toEqual(['there', 'there', 'gone', 'there'])
  })
  it('counts favourites, and takes others for them', async () => {
    const [loved, other] = [await keep('loved', 3), await keep('other', 1)]
    await store.update(loved.id, 'ann', { favourite: true })
    expect((await after(0, { bytes: 1500 }).plan()).toTrash).toMatchObject([{ id: other.id }])
  })
})

it('is swept by one host an hour', async () => {
  await keep('old', 40)
  const [one, other] = await Promise.all([after(0, { days: 30 }).sweep(), after(0, { days: 30 }).sweep()])
  expect(one.toTrash.length + other.toTrash.length).toBe(1)
  await keep('older', 40)
  expect(await after(0, { days: 30 }).sweep()).toEqual({ toTrash: [], forGood: [] })
})
