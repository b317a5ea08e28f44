/** Every promise of an asset store, and a liar around an honest one for each. */
import { chmod, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, AtelierError } from 'atelier-mcp'
import { assetStoreSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import type { AssetStore, OwnedAsset, StoredAsset } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing, unproven } = liars()
const base = await mkdtemp(join(tmpdir(), 'asset-liars-'))
afterAll(() => rm(base, { recursive: true, force: true }))

const log = { warn: () => {}, debug: () => {} }
type Lie = (store: AssetStore, place: string) => Partial<AssetStore>
const honest = (place: string, share?: Parameters<typeof createAssetStore>[0]['share']): AssetStore =>
  createAssetStore({ dir: join(base, place), log, share })
const blobOf = (place: string, sha256: string) => join(base, place, '.store/blobs', sha256.slice(0, 2), sha256)
const suiteOf = (lie: Lie) =>
  assetStoreSuite({
    open(place, share) {
      const store = honest(place, share)
      return { ...store, ...lie(store, place) }
    },
    damages: {
      async 'cut off'(place, sha256) {
        await chmod(blobOf(place, sha256), 0o644)
        await truncate(blobOf(place, sha256), 10)
      },
    },
  })
const allOf = async (found: AsyncIterable<StoredAsset>): Promise<StoredAsset[]> => {
  const list: StoredAsset[] = []
  for await (const one of found) list.push(one)
  return list
}
const without = <T extends object, K extends keyof T>(one: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = one
  return rest
}
const caught = (lie: Lie, name: string) => failing(suiteOf(lie).filter((one) => one.name === name))

/** Assets are changed on every way out. */
const changing =
  (change: (asset: StoredAsset) => StoredAsset): Lie =>
  (store) => ({
    async keep(...args) {
      const { asset, ...rest } = await store.keep(...args)
      return { ...rest, asset: change(asset) }
    },
    async get(...args) {
      const asset = await store.get(...args)
      return asset && change(asset)
    },
  })
const finding =
  (change: (found: StoredAsset[], ...args: Parameters<AssetStore['find']>) => readonly StoredAsset[]): Lie =>
  (store) => ({
    async *find(...args) {
      yield* change(await allOf(store.find(...args)), ...args)
    },
  })
const taking =
  (change: (asset: OwnedAsset) => OwnedAsset): Lie =>
  (store) => ({ takeOver: (asset) => store.takeOver(change(asset)) })
/** What it was last asked to keep, by whomever. */
const stale: Lie = (store) => {
  const known = new Map<string, StoredAsset>()
  return {
    async get(id, by) {
      const asset = known.get(id) ?? (await store.get(id, by))
      if (asset) known.set(id, asset)
      return asset
    },
  }
}
const everybody: Lie = (store) => {
  const owners = new Map<string, string>()
  const ownerOf = (id: string) => owners.get(id) ?? 'ann'
  return {
    async keep(one, init) {
      const kept = await store.keep(one, init)
      owners.set(kept.asset.id, init.principal)
      return kept
    },
    get: (id) => store.get(id, ownerOf(id)),
    update: (id, _by, change, options) => store.update(id, ownerOf(id), change, options),
    remove: (id, _by, options) => store.remove(id, ownerOf(id), options),
  }
}
const refusal = () => new AtelierError({ code: 'FILE_FAILED', message: 'No.', outcome: 'none' })

describe.concurrent('the suite of asset stores', () => {
  it('finds nothing wrong with an honest store', async () => expect(await failing(suiteOf(() => ({})))).toEqual([]))

  it.each<[string, Lie, string]>([
    [
      'has something from the start',
      (store) => ({ get: async (id, by) => (await store.get(id, by)) ?? ({ id } as StoredAsset) }),
      'has nothing before anything was kept, and nothing under what is no id',
    ],
    [
      'forgets what it was told',
      changing((asset) => without(asset, 'notes')),
      'gives back what was kept with all that is known of it, in every host',
    ],
    [
      'hands out its own bytes',
      changing((asset) => {
        const bytes = asset.bytes()
        return { ...asset, bytes: () => bytes }
      }),
      'hands out bytes that are the own copy of each reader',
    ],
    [
      'cuts large ones off',
      changing((asset) => ({ ...asset, bytes: async () => (await asset.bytes()).subarray(0, 16_000_000) })),
      'keeps what has no byte, and what has twenty million',
    ],
    ['takes names as they come', changing((asset) => ({ ...asset, name: `a/${asset.name}` })), 'keeps any text as a name'],
    [
      'keeps everything anew',
      (store) => ({
        keep: (one, init) => store.keep(one, without(init, 'identity')),
      }),
      'gives the same request the same asset, in every host, and its content is not written twice',
    ],
    [
      'takes all that is alike for one',
      (store) => ({ keep: (one, init) => store.keep(one, { ...init, identity: init.identity ?? 'none' }) }),
      'sets principals, requests and contents apart, by ids that tell nothing',
    ],
    [
      'keeps anew what is kept at the same moment',
      (store) => ({
        keep: (one, init) => store.keep(one, without(init, 'identity')),
      }),
      'gives one asset to several hosts that keep the same at once',
    ],
    ['loses one of many', finding((all) => all.slice(0, 35)), 'loses nothing of what several hosts keep at once'],
    [
      'believes what it knows, and never looks',
      (store) => {
        const known = new Map<string, StoredAsset>()
        return {
          async keep(one, init) {
            const before = known.get(`${init.principal} ${one.name}`)
            if (init.isHit && before) return { asset: before }
            const kept = await store.keep(one, init)
            known.set(`${init.principal} ${one.name}`, kept.asset)
            return kept
          },
        }
      },
      'has again what is handed out once more, whatever another host has done with it meanwhile',
    ],
    ['loses companions', changing((asset) => without(asset, 'companions')), 'keeps companions with it under their own names'],
    ['knows no originals', changing((asset) => without(asset, 'original')), 'groups another form with its original'],
    [
      'shows what is held back',
      (store) => ({ find: (query, by) => store.find(query, by) }),
      'shows what is held back to nobody who does not ask for originals',
    ],
    [
      'hands out whatever is there',
      changing((asset) => ({ ...asset, bytes: () => asset.bytes().catch(() => new Uint8Array()) })),
      'never hands out content that is cut off, and has it again when the same is kept again',
    ],
    [
      'keeps what it could not read',
      (store) => ({ keep: (one, init) => store.keep(one, init).catch(() => store.keep(artifact(Buffer.from(''), 'text/plain'), init)) }),
      'says what cannot be read to its end, and keeps nothing of it',
    ],
    ['finds the oldest first', finding((all) => all.toReversed()), 'finds the newest first'],
    [
      'knows only half of a query',
      (store) => ({ find: (query, ...rest) => store.find(without(query, 'until'), ...rest) }),
      'finds by words, kind, type, tag, parent and time, and by all of them together',
    ],
    [
      'knows no other script',
      finding((all, { text = '' }) => (/[^\0-\u007f]/.test(text) ? [] : all)),
      'finds words of any script, anywhere in a name, a prompt or a tag, and takes every sign as it is',
    ],
    [
      'finds what it has found before',
      (store) => {
        const known = new Map<string, StoredAsset[]>()
        return {
          async *find(query, ...rest) {
            const key = JSON.stringify([query, rest])
            const before = query.text === undefined ? undefined : known.get(key)
            const all = before ?? (await allOf(store.find(query, ...rest)))
            known.set(key, all)
            yield* all
          },
        }
      },
      'finds what it is now called, and no more what it was called',
    ],
    ['ends after a page', finding((all) => all.slice(0, 999)), 'finds each of many once, and stops where its reader does'],
    ['knows no principals', everybody, 'shows nobody what belongs to somebody else, whatever they try'],
    [
      'says nothing of owners',
      finding((all) => all.map((asset) => without(asset, 'owner'))),
      'lets a group find what its members keep for it, the newest first, each once',
    ],
    ['lets all change what they see', everybody, "lets members look at each other's, and change it where they may"],
    [
      'keeps former names',
      (store) => ({ update: (id, by, change, options) => store.update(id, by, without(change, 'name'), options) }),
      'changes name, tags and mark, and nothing else',
    ],
    [
      'removes what was to go to the trash',
      (store) => ({ remove: (id, by, options) => store.remove(id, by, { ...options, permanent: true }) }),
      'moves to the trash and back',
    ],
    [
      'moves to the trash what was to go',
      (store) => ({ remove: (id, by, options = {}) => store.remove(id, by, without(options, 'permanent')) }),
      'removes for good, once',
    ],
    [
      'takes the content from all',
      (store, place) => ({
        async remove(id, by, options) {
          const asset = await store.get(id, by)
          if (asset) await rm(blobOf(place, asset.sha256), { force: true })
          if (asset?.sha256) for (const one of await allOf(store.find({}, 'bob'))) await rm(one.path!, { force: true })
          return store.remove(id, by, options)
        },
      }),
      'keeps content that another asset still has, and frees it with the last',
    ],
    [
      'fails who keeps what another removes',
      (store) => {
        let removing = 0
        return {
          async remove(...args) {
            removing++
            return store.remove(...args).finally(() => removing--)
          },
          keep: (one, init) => (removing > 0 || init.kind === '' ? Promise.reject(refusal()) : store.keep(one, init)),
          get: async (id, by) =>
            (await store.get(id, by)) ? { ...(await store.get(id, by))!, bytes: () => Promise.reject(refusal()) } : undefined,
        }
      },
      'never takes content from who keeps the same at the moment when another removes it',
    ],
    ['forgets what was held back', stale, 'removes what was held back with the last that was made of it'],
    [
      'asks nobody before',
      (store) => ({ remove: (id, by, { permanent = false } = {}) => store.remove(id, by, { permanent }) }),
      'leaves alone what is not as it was looked at',
    ],
    [
      'writes over the changes of others',
      (store) => ({
        async update(id, by, change, options) {
          const { tags = [], favourite = false } = (await store.get(id, by)) ?? {}
          return store.update(id, by, { tags, favourite, ...change }, options)
        },
      }),
      'loses no change when several hosts make them at once',
    ],
    [
      'always says that it has removed it',
      (store) => ({ remove: (...args) => store.remove(...args).then(() => true) }),
      'is removed for good by one of several hosts, and brought back by none',
    ],
    [
      'takes over what came now',
      taking((asset) => ({ ...asset, createdAt: Date.now() })),
      'takes over what another library has as it was there, for every host',
    ],
    [
      'takes all over for one',
      taking((asset) => ({ ...asset, principal: 'ann' })),
      'shows what was taken over to its owner and their groups alone',
    ],
    [
      'writes over what is there',
      (store) => ({
        async takeOver(asset) {
          await store.remove(asset.id, 'ann', { permanent: true })
          return store.takeOver(asset)
        },
      }),
      'leaves what is there as it is, and never gives an id to another content or owner',
    ],
    [
      'empties the trash on the way',
      taking((asset) => ({ ...asset, trashed: false })),
      'takes over the trash, what is held back, and companions',
    ],
    [
      'believes the hash',
      taking((asset) => ({ ...asset, bytes: async () => Buffer.from('fox') })),
      'takes over nothing whose content is not what its hash says',
    ],
    [
      'always says that it has taken it over',
      (store) => ({ takeOver: (asset) => store.takeOver(asset).then(() => 'taken') }),
      'takes over once what several hosts take over at once, and it is whole',
    ],
    ['tells nobody', () => ({ onChange: () => () => {} }), 'tells of what it adds, changes and removes, and of nothing that is held back'],
  ])('finds one that %s', async (_, lie, name) => expect(await caught(lie, name)).toEqual([name]))
})
describe('the cases', () => {
  it('have each been failed by a liar', () => expect(unproven()).toEqual([]))
})
