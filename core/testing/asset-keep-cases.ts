/** What is kept comes back: whole, once, for its own principal, from whichever host. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { artifact } from '../kernel/contract/assets.ts'
import {
  type AssetStoreSuite,
  type AtPlace,
  found,
  idsOf,
  madeBy,
  keepText,
  sha256,
  somebody,
  textArtifact,
  textOf,
} from './asset-sample.ts'
import { coded } from './coded-error.ts'
import type { SuiteCase } from './suite-case.ts'

export const assetKeepCases = (atPlace: AtPlace, { damages = {} }: AssetStoreSuite): readonly SuiteCase[] => [
  atPlace('has nothing before anything was kept, and nothing under what is no id', async ({ store }) => {
    assert.deepEqual(await found(store), [])
    for (const id of ['', '0'.repeat(24), '../../secret', '0'.repeat(23) + '/', 'A'.repeat(24)]) {
      assert.equal(await store.get(id, somebody), undefined, id)
      assert.equal(await store.update(id, somebody, { favourite: true }), undefined, id)
      assert.equal(await store.remove(id, somebody, { permanent: true }), false, id)
    }
    assert.equal(await store.content(sha256(Buffer.from('none')), 4), undefined)
    assert.equal(await store.content('../../secret', 4), undefined)
  }),
  atPlace('gives back what was kept with all that is known of it, in every host', async ({ store, another }) => {
    const provenance = madeBy('a red fox')
    const known = { cost: { usd: 0.04, basis: 'computed' }, notes: { scores: [0.1] } } as const
    const asset = await keepText(store, 'fox', known, { meta: { width: 3, deep: { text: 'ö\u2028🦊' } }, provenance })
    assert.match(asset.id, /^[0-9a-f]{24}$/)
    assert.equal(asset.uri, `asset://${asset.id}`)
    assert.equal(asset.sha256, sha256(Buffer.from('fox')))
    for (const one of [asset, await store.get(asset.id, somebody), await (await another()).get(asset.id, somebody)]) {
      const { id, size, mimeType, kind, meta, tags, favourite, trashed, cost, notes, provenance: from } = one!
      assert.deepEqual(
        { id, size, mimeType, kind, meta, tags, favourite, trashed, cost, notes, from },
        {
          id: asset.id,
          size: 3,
          mimeType: 'text/x-sample',
          kind: 'suite.sample',
          meta: { width: 3, deep: { text: 'ö\u2028🦊' } },
          tags: [],
          favourite: false,
          trashed: false,
          ...known,
          from: provenance,
        },
      )
      assert.equal(await textOf(one), 'fox')
    }
  }),
  atPlace('hands out bytes that are the own copy of each reader', async ({ store }) => {
    const { id } = await keepText(store, 'fox')
    const one = await store.get(id, somebody)
    ;(await one!.bytes()).fill(0)
    assert.equal(await textOf(one), 'fox')
    assert.equal(await textOf(await store.get(id, somebody)), 'fox')
  }),
  atPlace('keeps what has no byte, and what has twenty million', async ({ store, another }) => {
    const large = randomBytes(20_000_003)
    const init = { principal: somebody, kind: 'suite.sample' }
    for (const data of [Buffer.alloc(0), large]) {
      const { asset, problem } = await store.keep(artifact(data, 'application/x-sample', { name: 'sample' }), init)
      assert.equal(problem, undefined)
      const read = await (await (await another()).get(asset.id, somebody))!.bytes()
      assert.ok(data.equals(read), `${data.byteLength} bytes did not come back as they were`)
    }
  }),
  atPlace('keeps any text as a name', async ({ store }) => {
    for (const name of ['../../etc/passwd', 'a/b\\c', 'CON', '  ', 'über 🦊', 'x'.repeat(1000), 'a\u0000b', '.hidden', '%2e%2e']) {
      const asset = await keepText(store, `of ${name}`, { name })
      const again = await store.get(asset.id, somebody)
      assert.equal(again?.name, asset.name)
      assert.ok(asset.name.length > 0 && !/[/\\]|\p{Cc}/u.test(asset.name), JSON.stringify(asset.name))
    }
    assert.equal((await found(store)).length, 9)
  }),
  atPlace('gives the same request the same asset, in every host, and its content is not written twice', async ({ store, another }) => {
    const first = await keepText(store, 'fox', { identity: 'one' })
    const other = await another()
    const again = await keepText(other, 'fox', { identity: 'one' })
    assert.equal(again.id, first.id)
    assert.equal(again.createdAt, first.createdAt)
    assert.deepEqual(idsOf(await found(other)), [first.id])
    const reader = await other.content(first.sha256, 3)
    assert.equal(Buffer.from(await reader!()).toString(), 'fox')
    assert.equal(await other.content(first.sha256, 4), undefined, 'of another size')
  }),
  atPlace('sets principals, requests and contents apart, by ids that tell nothing', async ({ store }) => {
    const keeps = [
      await keepText(store, 'fox', { identity: 'one' }),
      await keepText(store, 'fox', { identity: 'two' }),
      await keepText(store, 'hen', { identity: 'one' }),
      await keepText(store, 'fox', { identity: 'one', principal: 'bob' }),
      await keepText(store, 'fox'),
      await keepText(store, 'fox'),
    ]
    assert.equal(new Set(idsOf(keeps)).size, keeps.length)
    assert.equal((await found(store)).length, 5)
    assert.equal((await found(store, {}, 'bob')).length, 1)
  }),
  atPlace('gives one asset to several hosts that keep the same at once', async ({ store, another }) => {
    const stores = [store, await another(), await another(), await another()]
    const kept = await Promise.all(stores.map((one) => keepText(one, 'fox', { identity: 'one' })))
    assert.equal(new Set(idsOf(kept)).size, 1, 'several ids for one request')
    assert.deepEqual(idsOf(await found(store)), [kept[0]!.id])
    assert.equal(await textOf(await store.get(kept[0]!.id, somebody)), 'fox')
  }),
  atPlace('loses nothing of what several hosts keep at once', async ({ store, another }) => {
    const stores = [store, await another(), await another()]
    const texts = Array.from({ length: 36 }, (_, index) => `text ${index % 30}`)
    const kept = await Promise.all(texts.map((text, index) => keepText(stores[index % 3]!, text)))
    assert.deepEqual(new Set(idsOf(await found(await another()))), new Set(idsOf(kept)))
    for (const [index, { id }] of kept.entries()) assert.equal(await textOf(await store.get(id, somebody)), texts[index])
  }),
  atPlace('has again what is handed out once more, whatever another host has done with it meanwhile', async ({ store, another }) => {
    const other = await another()
    const facts = { sha256: sha256(Buffer.from('fox')) }
    const asset = await keepText(store, 'fox', { identity: 'one' }, facts)
    const handOut = () => keepText(store, 'fox', { identity: 'one', isHit: true }, facts)
    for (const change of [
      () => other.remove(asset.id, somebody),
      () => other.remove(asset.id, somebody, { permanent: true }),
      () => other.update(asset.id, somebody, { name: 'hen' }),
    ]) {
      await change()
      assert.equal((await handOut()).id, asset.id)
      assert.equal(await textOf(await handOut()), 'fox')
      // A moment later at the latest.
      for (let wait = 0; (await other.get(asset.id, somebody))?.trashed !== false; wait++) {
        assert.ok(wait < 200, 'what was handed out is not there')
        await delay(10)
      }
    }
    assert.deepEqual(idsOf(await found(other)), [asset.id])
    await keepText(store, 'fox', { identity: 'one', principal: 'bob', isHit: true }, facts)
    assert.equal((await found(other, {}, 'bob')).length, 1, 'it was not kept for somebody else')
  }),
  atPlace('keeps companions with it under their own names', async ({ store, another }) => {
    const companions = [artifact(Buffer.from('newmtl red'), 'text/x-material', { name: 'red.mtl' })]
    const { id } = await keepText(store, 'v 0 0 0', {}, { companions })
    const [one] = (await (await another()).get(id, somebody))!.companions!
    assert.deepEqual([one?.name, one?.mimeType, await textOf(one)], ['red.mtl', 'text/x-material', 'newmtl red'])
  }),
  atPlace('groups another form with its original', async ({ store }) => {
    const fox = await keepText(store, 'fox')
    const form = await keepText(store, 'fox, small', { kind: 'asset.export', parents: [fox.id] })
    assert.deepEqual([form.parents, form.original], [[fox.id], fox.id])
    assert.deepEqual([(await store.get(form.id, somebody))?.original], [fox.id])
  }),
  atPlace('shows what is held back to nobody who does not ask for originals', async ({ store }) => {
    const original = await keepText(store, 'fox', { isPrivate: true, identity: 'one' })
    const open = await keepText(store, 'fox with a mark', { left: { policy: 'mark', from: original.id } })
    assert.equal(original.path, undefined)
    assert.deepEqual(idsOf(await found(store, {}, somebody, false)), [open.id])
    assert.equal((await found(store)).length, 2)
    // Kept openly once more, it is shown.
    assert.equal((await keepText(store, 'fox', { identity: 'one' })).id, original.id)
    assert.equal((await found(store, {}, somebody, false)).length, 2)
  }),
  ...Object.entries(damages).map(([how, damage]) =>
    atPlace(`never hands out content that is ${how}, and has it again when the same is kept again`, async ({ name, store, another }) => {
      const asset = await keepText(store, 'a fox that is long enough to be cut', { identity: 'one' })
      await damage(name, asset.sha256)
      const other = await another()
      await assert.rejects(
        async () => (await other.get(asset.id, somebody))!.bytes(),
        (error) => Boolean(coded(error, 'ASSET_DAMAGED')),
      )
      const again = await keepText(other, 'a fox that is long enough to be cut', { identity: 'one' })
      assert.equal(again.id, asset.id)
      assert.equal(await textOf(await (await another()).get(asset.id, somebody)), 'a fox that is long enough to be cut')
    }),
  ),
  atPlace('says what cannot be read to its end, and keeps nothing of it', async ({ store }) => {
    const broken = { ...textArtifact('fox'), size: 3, bytes: () => Promise.reject(new Error('gone')) }
    await assert.rejects(() => store.keep(broken, { principal: somebody, kind: 'suite.sample' }), /gone/)
    assert.deepEqual(await found(store), [])
  }),
]
