/** Assets that are taken over from another library are there as they were: whose, when, with all that was known of them. */
import assert from 'node:assert/strict'
import type { OwnedAsset } from '../kernel/ports/asset-store.ts'
import { type AtPlace, found, idsOf, sha256, somebody, textOf } from './asset-sample.ts'
import { coded } from './coded-error.ts'
import type { SuiteCase } from './suite-case.ts'

const ids = ['0a'.repeat(12), '0b'.repeat(12), '0c'.repeat(12)] as const
/** As another library has it, from long ago. */
function elsewhere(text: string, rest: Partial<OwnedAsset> = {}): OwnedAsset {
  const data = Buffer.from(text)
  const id = rest.id ?? ids[0]
  return {
    id,
    uri: `asset://${id}`,
    name: 'fox.txt',
    mimeType: 'text/plain',
    size: data.byteLength,
    sha256: sha256(data),
    createdAt: Date.UTC(2024, 1, 29, 12),
    parents: [],
    kind: 'suite.sample',
    tags: [],
    favourite: false,
    trashed: false,
    principal: somebody,
    bytes: async () => new Uint8Array(data),
    ...rest,
  }
}

export const assetTakeOverCases = (atPlace: AtPlace): readonly SuiteCase[] => [
  atPlace('takes over what another library has as it was there, for every host', async ({ store, another }) => {
    const known = {
      createdAt: Date.UTC(2024, 1, 29, 12),
      keptAt: Date.UTC(2024, 2, 1),
      tags: ['winter', 'red'],
      favourite: true,
      kind: 'suite.sample',
      cost: { usd: 0.04, basis: 'computed' },
      notes: { scores: [0.1] },
      meta: { width: 3 },
      original: ids[2],
    } as const
    assert.equal(await store.takeOver(elsewhere('parent', { id: ids[1], name: 'hen.txt' })), 'taken')
    assert.equal(await store.takeOver(elsewhere('fox', { ...known, prompt: 'a red fox', parents: [ids[1]] })), 'taken')
    for (const one of [store, await another()]) {
      const asset = await one.get(ids[0], somebody)
      const { createdAt, keptAt, tags, favourite, kind, cost, notes, meta, original } = asset!
      assert.deepEqual({ createdAt, keptAt, tags, favourite, kind, cost, notes, meta, original }, known)
      assert.equal(asset!.name.replace(/\..*/, ''), 'fox')
      assert.equal(await textOf(asset), 'fox')
      assert.deepEqual(idsOf(await found(one, { parent: ids[1] })), [ids[0]])
      assert.deepEqual(idsOf(await found(one, { text: 'red fox' })), [ids[0]])
      const lists = idsOf(await found(one, { since: known.createdAt, until: known.createdAt }))
      assert.deepEqual(lists.toSorted(), [ids[0], ids[1]])
    }
  }),
  atPlace('shows what was taken over to its owner and their groups alone', async ({ another }) => {
    const store = await another({ design: { change: 'owner' } })
    await store.takeOver(elsewhere('of ann', { groups: ['design'] }))
    await store.takeOver(elsewhere('of bob', { id: ids[1], principal: 'bob' }))
    assert.deepEqual(idsOf(await found(store, {}, somebody)), [ids[0]])
    assert.deepEqual(idsOf(await found(store, {}, 'bob')), [ids[1]])
    assert.deepEqual(idsOf(await found(store, {}, { id: 'cid', groups: ['design'] })), [ids[0]])
    assert.deepEqual(idsOf(await found(store, {}, { id: 'cid', groups: ['press'] })), [])
    assert.equal(await store.get(ids[1], somebody), undefined)
  }),
  atPlace('leaves what is there as it is, and never gives an id to another content or owner', async ({ store, another }) => {
    await store.takeOver(elsewhere('fox'))
    await store.update(ids[0], somebody, { tags: ['newer'] })
    const other = await another()
    assert.equal(await other.takeOver(elsewhere('fox', { tags: ['older'] })), 'known')
    assert.equal(await other.takeOver(elsewhere('hen')), 'other')
    assert.equal(await other.takeOver(elsewhere('fox', { principal: 'bob' })), 'other')
    assert.equal(await other.takeOver(elsewhere('fox', { id: '../../secret' })), 'other')
    const asset = await store.get(ids[0], somebody)
    assert.deepEqual([asset?.tags, await textOf(asset)], [['newer'], 'fox'])
    assert.equal(await store.get(ids[0], 'bob'), undefined)
    assert.deepEqual(await found(store, {}, 'bob'), [])
  }),
  atPlace('takes over the trash, what is held back, and companions', async ({ store, another }) => {
    const trashedAt = Date.UTC(2024, 3, 1)
    const beside = elsewhere('newmtl red')
    const companions = [{ name: 'red.mtl', mimeType: 'text/plain', size: beside.size, sha256: beside.sha256, bytes: beside.bytes }]
    await store.takeOver(elsewhere('gone', { trashed: true, trashedAt }))
    await store.takeOver(elsewhere('held back', { id: ids[1], isPrivate: true }))
    await store.takeOver(elsewhere('v 0 0 0', { id: ids[2], companions }))
    const other = await another()
    assert.deepEqual(idsOf(await found(other, {}, somebody, false)), [ids[2]])
    const [gone] = await found(other, { trashed: true })
    assert.deepEqual([gone?.id, gone?.trashedAt, await textOf(gone)], [ids[0], trashedAt, 'gone'])
    assert.deepEqual(idsOf((await found(other)).filter(({ isPrivate }) => isPrivate)), [ids[1]])
    const [one] = (await other.get(ids[2], somebody))!.companions!
    assert.deepEqual([one?.name, await textOf(one)], ['red.mtl', 'newmtl red'])
  }),
  atPlace('takes over nothing whose content is not what its hash says', async ({ store }) => {
    await assert.rejects(
      () => store.takeOver(elsewhere('fox', { bytes: async () => Buffer.from('hen') })),
      (error) => Boolean(coded(error, 'ASSET_DAMAGED')),
    )
    assert.equal(await store.get(ids[0], somebody), undefined)
    assert.deepEqual(await found(store), [])
  }),
  atPlace('takes over once what several hosts take over at once, and it is whole', async ({ store, another }) => {
    const stores = [store, await another(), await another()]
    const how = await Promise.all(stores.map((one) => one.takeOver(elsewhere('fox'))))
    assert.deepEqual(how.toSorted(), ['known', 'known', 'taken'])
    assert.deepEqual(idsOf(await found(store)), [ids[0]])
    for (const one of stores) assert.equal(await textOf(await one.get(ids[0], somebody)), 'fox')
  }),
]
