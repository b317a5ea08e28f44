/** What is found: the principal's own and what is shared with them, newest first, each once. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { AssetQuery } from '../kernel/contract/assets.ts'
import { type AssetStoreSuite, type AtPlace, found, idsOf, madeBy, keepText, namesOf, somebody, textOf } from './asset-sample.ts'
import { coded } from './coded-error.ts'
import type { SuiteCase } from './suite-case.ts'

const ann = { id: 'ann', groups: ['design', 'press'] }
const cat = { id: 'cat', groups: ['design', 'press'] }
const dan = { id: 'dan', groups: ['legal'] }
const refused = (error: unknown): boolean => Boolean(coded(error, 'ASSET_NOT_YOURS'))

export const assetFindCases = (atPlace: AtPlace, { many = 1000 }: AssetStoreSuite): readonly SuiteCase[] => [
  atPlace('finds the newest first', async ({ store, another }) => {
    const other = await another()
    for (const [index, text] of ['one', 'two', 'three', 'four'].entries()) {
      await keepText(index % 2 === 0 ? store : other, text)
      await delay(3)
    }
    assert.deepEqual(namesOf(await found(store)), ['four', 'three', 'two', 'one'])
  }),
  atPlace('finds by words, kind, type, tag, parent and time, and by all of them together', async ({ store }) => {
    const fox = await keepText(store, 'red fox')
    await delay(3)
    const owl = await keepText(store, 'grey owl', { kind: 'suite.Odd kind/ü', parents: [fox.id] })
    await delay(3)
    const cub = await keepText(store, 'red cub', { parents: [fox.id] }, { mimeType: 'audio/x-sample' })
    await store.update(cub.id, somebody, { tags: ['Small', 'young'] })
    const wanted: readonly (readonly [AssetQuery, readonly string[]])[] = [
      [{ text: 'RED' }, [cub.id, fox.id]],
      [{ text: 'small red' }, [cub.id]],
      [{ kind: 'suite.Odd kind/ü' }, [owl.id]],
      [{ kind: 'suite.none' }, []],
      [{ mimeType: 'audio/x-sample' }, [cub.id]],
      [{ mimeType: 'text/*' }, [owl.id, fox.id]],
      [{ tag: 'young' }, [cub.id]],
      [{ parent: fox.id }, [cub.id, owl.id]],
      [{ parent: owl.id }, []],
      [{ parent: '../x' }, []],
      [{ since: owl.createdAt }, [cub.id, owl.id]],
      [{ until: owl.createdAt }, [owl.id, fox.id]],
      [{ since: owl.createdAt, until: owl.createdAt }, [owl.id]],
      [{ since: owl.createdAt, text: 'red', kind: 'suite.sample', parent: fox.id }, [cub.id]],
    ]
    for (const [query, ids] of wanted) assert.deepEqual(idsOf(await found(store, query)), ids, JSON.stringify(query))
  }),
  atPlace('finds words of any script, anywhere in a name, a prompt or a tag, and takes every sign as it is', async ({ store }) => {
    const provenance = madeBy('Ein GRÜNER Frosch: 100% mit_Hut, C:\\tmp, naïve café')
    const frog = await keepText(store, 'Frosch', {}, { provenance })
    await store.update(frog.id, somebody, { tags: ['Ｗｉｄｅ', '100%', "o'clock", '👩‍🚀', '{a,"b"}'] })
    await delay(3)
    const kitten = await keepText(
      store,
      '雪の中の猫',
      {},
      { provenance: { ...provenance, request: { prompt: '雪中的白猫，Кошка на снегу' } } },
    )
    await delay(3)
    await keepText(store, 'somebody else', { principal: 'bob' }, { provenance })
    const wanted: readonly (readonly [string, readonly string[]])[] = [
      ['rosc', [frog.id]],
      ['o', [frog.id]],
      ['fr mi', [frog.id]],
      ['grüner', [frog.id]],
      ['gruner', []],
      ['NAÏVE', [frog.id]],
      ['wide', [frog.id]],
      ['100%', [frog.id]],
      ['10_%', []],
      ['mit_hut', [frog.id]],
      ['mit-hut', []],
      ['c:\\tmp', [frog.id]],
      ["o'clock", [frog.id]],
      ['👩‍🚀', [frog.id]],
      ['🚀', [frog.id]],
      ['{a,"b"}', [frog.id]],
      ['froschein', []],
      ['猫', [kitten.id]],
      ['白猫', [kitten.id]],
      ['雪の', [kitten.id]],
      ['の中の', [kitten.id]],
      ['犬', []],
      ['白の', []],
      ['кошка 猫', [kitten.id]],
      ['кошка frosch', []],
      ['\u0000', []],
      [`${'frosch '.repeat(30)}`, [frog.id]],
      [' \n\t ', [kitten.id, frog.id]],
    ]
    for (const [text, ids] of wanted) assert.deepEqual(idsOf(await found(store, { text })), ids, JSON.stringify(text))
  }),
  atPlace('finds what it is now called, and no more what it was called', async ({ store, another }) => {
    const fox = await keepText(store, 'red fox', { identity: 'one' })
    const other = await another()
    await other.update(fox.id, somebody, { name: 'vixen', tags: ['winter'] })
    const ids = async (text: string, more: AssetQuery = {}) => idsOf(await found(store, { text, ...more }))
    assert.deepEqual([await ids('vixen winter'), await ids('red'), await ids('', { tag: 'winter' })], [[fox.id], [], [fox.id]])
    await store.update(fox.id, somebody, { tags: [] })
    assert.deepEqual([await ids('winter'), idsOf(await found(other, { tag: 'winter' }))], [[], []])
    await other.remove(fox.id, somebody)
    assert.deepEqual([await ids('vixen'), await ids('vixen', { trashed: true })], [[], [fox.id]])
    await other.remove(fox.id, somebody, { permanent: true })
    assert.deepEqual([await ids('vixen'), await ids('vixen', { trashed: true })], [[], []])
    // Kept anew, it has nothing of what it was.
    await keepText(other, 'red fox', { identity: 'one' })
    assert.deepEqual([await ids('red'), await ids('vixen')], [[fox.id], []])
  }),
  atPlace('finds each of many once, and stops where its reader does', async ({ store, another }) => {
    const kept: string[] = []
    for (let start = 0; start < many; start += 25)
      kept.push(...idsOf(await Promise.all(Array.from({ length: 25 }, (_, index) => keepText(store, `number ${start + index}`)))))
    const all = await found(await another())
    assert.equal(new Set(idsOf(all)).size, all.length, 'some come twice')
    assert.deepEqual(new Set(idsOf(all)), new Set(kept))
    const times = all.map(({ createdAt }) => createdAt)
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
      'not the newest first',
    )
    const first: string[] = []
    for await (const { id } of store.find({}, somebody)) if (first.push(id) === 3) break
    assert.deepEqual(first, idsOf(all.slice(0, 3)))
  }),
  atPlace('shows nobody what belongs to somebody else, whatever they try', async ({ store }) => {
    const asset = await keepText(store, 'fox', { groups: ['design'] })
    for (const other of ['bob', cat, 'ANN', 'ann ', '']) {
      assert.equal(await store.get(asset.id, other), undefined)
      assert.equal(await store.update(asset.id, other, { name: 'mine' }), undefined)
      assert.equal(await store.remove(asset.id, other), false)
      assert.equal(await store.remove(asset.id, other, { permanent: true }), false)
      assert.deepEqual(await found(store, {}, other), [])
      assert.deepEqual(await found(store, { parent: asset.id }, other), [])
    }
    assert.equal((await store.get(asset.id, somebody))?.name, asset.name)
  }),
  atPlace('lets a group find what its members keep for it, the newest first, each once', async ({ store, another }) => {
    const before = await keepText(store, 'kept before', { groups: ann.groups })
    const shared = await another({ design: {}, press: {}, legal: {} })
    const fox = await keepText(shared, 'fox', { groups: ann.groups })
    await delay(3)
    await keepText(shared, 'owl', { groups: cat.groups, principal: 'cat' })
    await delay(3)
    await keepText(shared, 'own fox', { groups: [] })
    const seen = await found(shared, {}, cat)
    assert.deepEqual(
      [namesOf(seen), seen.map(({ owner }) => owner)],
      [
        ['owl', 'fox'],
        [undefined, 'ann'],
      ],
    )
    assert.deepEqual(await found(shared, {}, dan), [])
    assert.equal(await shared.get(fox.id, dan), undefined)
    assert.equal(await textOf(await shared.get(fox.id, cat)), 'fox')
    assert.equal(await shared.get(before.id, cat), undefined, 'what was kept before the group shared')
    assert.equal(await store.get(fox.id, cat), undefined, 'where the group shares no more')
  }),
  atPlace("lets members look at each other's, and change it where they may", async ({ another }) => {
    const looking = await another({ design: {} })
    const fox = await keepText(looking, 'fox', { groups: ann.groups })
    assert.equal((await looking.get(fox.id, cat))?.readOnly, true, 'not said that only its owner may change it')
    assert.equal((await looking.get(fox.id, ann))?.readOnly, undefined)
    await assert.rejects(() => looking.update(fox.id, cat, { tags: ['mine'] }), refused)
    await assert.rejects(() => looking.remove(fox.id, cat), refused)
    await assert.rejects(() => looking.remove(fox.id, cat, { permanent: true }), refused)
    const changing = await another({ design: { change: 'members' } })
    const changed = await changing.update(fox.id, cat, { tags: ['ours'] })
    assert.deepEqual([changed?.tags, changed?.owner, changed?.readOnly], [['ours'], 'ann', undefined])
    await looking.remove(fox.id, ann)
    assert.equal(await looking.get(fox.id, cat), undefined, "another's trash")
    assert.deepEqual(idsOf(await found(changing, { trashed: true }, cat)), [fox.id])
    assert.equal(await changing.remove(fox.id, cat, { permanent: true }), true)
    assert.equal(await changing.get(fox.id, ann), undefined)
  }),
]
