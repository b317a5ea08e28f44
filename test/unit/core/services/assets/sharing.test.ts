import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AssetStore } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'

const log = { warn: () => {}, debug: () => {} }
let dir = ''
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'sharing-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

const ann = { id: 'ann', groups: ['design', 'press'] }
const cat = { id: 'cat', groups: ['design', 'press'] }
const dan = { id: 'dan', groups: ['legal'] }
const open = (share?: Parameters<typeof createAssetStore>[0]['share']) => createAssetStore({ dir, log, share })
const keep = async (store: AssetStore, text: string, { id, groups }: { id: string; groups: readonly string[] } = ann) =>
  (await store.keep(artifact(Buffer.from(text), 'image/png', { name: text }), { principal: id, groups, kind: 'upload', identity: text }))
    .asset
const names = async (store: AssetStore, who: typeof ann) => {
  const found: string[] = []
  for await (const { name, owner } of store.find({}, who)) found.push(`${name} ${owner ?? 'own'}`)
  return found
}

describe('a library that a group shares', () => {
  it('is found by its members, the newest first, each once; by nobody else', async () => {
    const store = open({ design: {}, press: {}, legal: {} })
    const [fox] = [await keep(store, 'fox'), await keep(store, 'owl', cat), await keep(store, 'cow')]
    expect(await names(store, cat)).toEqual(['cow.png ann', 'owl.png own', 'fox.png ann'])
    expect(await names(store, dan)).toEqual([])
    expect([await store.get(fox.id, dan), await store.get(fox.id, 'cat')]).toEqual([undefined, undefined])
    expect(await store.get(fox.id, cat)).toMatchObject({ id: fox.id, owner: 'ann' })
  })
  it('has what was kept since it was declared, and what its owner makes again', async () => {
    const fox = await keep(open(), 'fox')
    const store = open({ design: {} })
    expect(await store.get(fox.id, cat)).toBeUndefined()
    await keep(store, 'fox')
    expect(await names(store, cat)).toEqual(['fox.png ann'])
    // Declared no more.
    expect(await open().get(fox.id, cat)).toBeUndefined()
  })
  it('is changed and emptied by its owner alone, or by all where the config says so', async () => {
    const fox = await keep(open({ design: {} }), 'fox')
    for (const change of [
      (store: AssetStore) => store.update(fox.id, cat, { tags: ['mine'] }),
      (store: AssetStore) => store.remove(fox.id, cat),
      (store: AssetStore) => store.remove(fox.id, cat, { permanent: true }),
    ]) {
      await expect(change(open({ design: {} }))).rejects.toMatchObject({ code: 'ASSET_NOT_YOURS' })
      expect(await change(open({ legal: { change: 'members' } }))).toBeFalsy()
    }
    const store = open({ design: { change: 'members' } })
    expect(await store.update(fox.id, cat, { name: 'vixen' })).toMatchObject({ name: 'vixen.png', owner: 'ann' })
    expect(await store.remove(fox.id, cat, { permanent: true })).toBe(true)
    expect(await store.get(fox.id, ann)).toBeUndefined()
  })
  it('shows nobody the trash of another, unless they may bring it back', async () => {
    const store = open({ design: {}, press: { change: 'members' } })
    const fox = await keep(store, 'fox', { id: 'ann', groups: ['design'] })
    const owl = await keep(store, 'owl')
    for (const { id } of [fox, owl]) await store.remove(id, ann)
    const inTrash: string[] = []
    for await (const { name } of store.find({ trashed: true }, cat)) inTrash.push(name)
    expect(inTrash).toEqual(['owl.png'])
    expect(await store.get(fox.id, cat)).toBeUndefined()
    expect(await store.update(owl.id, cat, { trashed: false })).toMatchObject({ owner: 'ann' })
    expect(await names(store, cat)).toEqual(['owl.png ann'])
    await store.update(fox.id, ann, { trashed: false })
    expect(await names(store, cat)).toEqual(['owl.png ann', 'fox.png ann'])
  })
})
