/** What becomes of an asset: its name and tags, its way to the trash and back, and its end. No change is lost, whichever host makes it. */
import assert from 'node:assert/strict'
import { type AtPlace, found, idsOf, keepText, somebody, textOf } from './asset-sample.ts'
import { coded } from './coded-error.ts'
import type { SuiteCase } from './suite-case.ts'

export const assetChangeCases = (atPlace: AtPlace): readonly SuiteCase[] => [
  atPlace('changes name, tags and mark, and nothing else', async ({ store, another }) => {
    const asset = await keepText(store, 'fox')
    const ending = asset.name.slice('fox'.length)
    const changed = await store.update(asset.id, somebody, { name: 'vixen', tags: ['red', 'red', 'wild'], favourite: true })
    for (const one of [changed, await (await another()).get(asset.id, somebody)]) {
      assert.deepEqual(
        [one?.name, one?.tags, one?.favourite, one?.createdAt, await textOf(one)],
        [`vixen${ending}`, ['red', 'wild'], true, asset.createdAt, 'fox'],
      )
    }
    await assert.rejects(
      () => store.update(asset.id, somebody, { name: '../up' }),
      (error) => Boolean(coded(error, 'INPUT_INVALID')),
    )
  }),
  atPlace('moves to the trash and back', async ({ store, another }) => {
    const { id } = await keepText(store, 'fox', { identity: 'one' })
    assert.equal(await store.remove(id, somebody), true)
    const other = await another()
    assert.deepEqual([await found(other), idsOf(await found(other, { trashed: true }))], [[], [id]])
    const trashed = await other.get(id, somebody)
    assert.equal(trashed?.trashed, true)
    assert.ok(Math.abs(Date.now() - trashed!.trashedAt!) < 60_000)
    const back = await other.update(id, somebody, { trashed: false })
    assert.deepEqual([back?.trashed, back?.trashedAt, typeof back?.keptAt], [false, undefined, 'number'])
    // Who makes it again has it back as well.
    await store.remove(id, somebody)
    await keepText(store, 'fox', { identity: 'one' })
    assert.deepEqual(idsOf(await found(store)), [id])
  }),
  atPlace('removes for good, once', async ({ store, another }) => {
    const { id, sha256, size } = await keepText(store, 'fox', { identity: 'one' })
    assert.equal(await store.remove(id, somebody, { permanent: true }), true)
    const other = await another()
    assert.equal(await other.get(id, somebody), undefined)
    assert.deepEqual([await found(other), await found(other, { trashed: true })], [[], []])
    assert.equal(await other.content(sha256, size), undefined, 'its content is still there')
    assert.equal(await other.remove(id, somebody, { permanent: true }), false)
    // Kept anew, it is there again.
    const again = await keepText(other, 'fox', { identity: 'one' })
    assert.equal(await textOf(await store.get(again.id, somebody)), 'fox')
    assert.deepEqual(idsOf(await found(store)), [again.id])
  }),
  atPlace('keeps content that another asset still has, and frees it with the last', async ({ store, another }) => {
    const [one, two] = [await keepText(store, 'fox'), await keepText(store, 'fox', { principal: 'bob' })]
    await store.remove(one.id, somebody, { permanent: true })
    assert.equal(await textOf(await (await another()).get(two.id, 'bob')), 'fox')
    await store.remove(two.id, 'bob', { permanent: true })
    assert.equal(await store.content(one.sha256, one.size), undefined)
  }),
  atPlace('never takes content from who keeps the same at the moment when another removes it', async ({ store, another }) => {
    const other = await another()
    for (let round = 0; round < 12; round++) {
      const text = `round ${round}`
      const { id } = await keepText(store, text)
      const [, kept] = await Promise.all([store.remove(id, somebody, { permanent: true }), keepText(other, text)])
      assert.equal(await textOf(await (await another()).get(kept.id, somebody)), text)
    }
  }),
  atPlace('removes what was held back with the last that was made of it', async ({ store }) => {
    const original = await keepText(store, 'fox', { isPrivate: true })
    const left = { policy: 'mark', from: original.id }
    const [one, two] = [await keepText(store, 'fox one', { left }), await keepText(store, 'fox two', { left })]
    await store.remove(one.id, somebody, { permanent: true })
    assert.ok(await store.get(original.id, somebody))
    await store.remove(two.id, somebody, { permanent: true })
    assert.equal(await store.get(original.id, somebody), undefined)
  }),
  atPlace('leaves alone what is not as it was looked at', async ({ store }) => {
    const { id } = await keepText(store, 'fox')
    const only = ({ favourite }: { readonly favourite: boolean }): boolean => favourite
    assert.equal(await store.remove(id, somebody, { only }), false)
    assert.equal(await store.remove(id, somebody, { permanent: true, only }), false)
    assert.equal(await store.update(id, somebody, { name: 'vixen' }, { only }), undefined)
    assert.equal((await store.get(id, somebody))?.trashed, false)
    await store.update(id, somebody, { favourite: true })
    assert.equal(await store.remove(id, somebody, { permanent: true, only }), true)
  }),
  atPlace('loses no change when several hosts make them at once', async ({ store, another }) => {
    const [other, third] = [await another(), await another()]
    for (let round = 0; round < 4; round++) {
      const { id } = await keepText(store, `fox ${round}`)
      await Promise.all([
        store.update(id, somebody, { name: 'vixen' }),
        other.update(id, somebody, { tags: ['red'] }),
        third.update(id, somebody, { favourite: true }),
        other.remove(id, somebody),
      ])
      const asset = await store.get(id, somebody)
      assert.deepEqual([asset?.name.startsWith('vixen'), asset?.tags, asset?.favourite, asset?.trashed], [true, ['red'], true, true])
    }
  }),
  atPlace('is removed for good by one of several hosts, and brought back by none', async ({ store, another }) => {
    const other = await another()
    for (let round = 0; round < 4; round++) {
      const { id } = await keepText(store, `fox ${round}`)
      const [one, two] = await Promise.all([
        store.remove(id, somebody, { permanent: true }),
        other.remove(id, somebody, { permanent: true }),
        other.update(id, somebody, { favourite: true }),
      ])
      assert.deepEqual([one, two].toSorted(), [false, true])
      assert.equal(await store.get(id, somebody), undefined)
      assert.deepEqual(await found(other), [])
    }
  }),
  atPlace('tells of what it adds, changes and removes, and of nothing that is held back', async ({ store }) => {
    const told: string[] = []
    const stop = store.onChange((uri, what) => void told.push(`${what} ${uri}`))
    const { id, uri } = await keepText(store, 'fox', { identity: 'one' })
    await keepText(store, 'fox', { identity: 'one' })
    await store.update(id, somebody, { favourite: true })
    await store.remove(id, somebody)
    await store.remove(id, somebody, { permanent: true })
    await keepText(store, 'held back', { isPrivate: true })
    stop()
    await keepText(store, 'owl')
    assert.deepEqual(told, [`added ${uri}`, `changed ${uri}`, `changed ${uri}`, `removed ${uri}`])
  }),
]
