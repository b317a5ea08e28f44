/** A library in a folder that is moved into a bucket by the command line, is interrupted by `kill -9`, and comes back out of it. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { artifact, type OwnedAsset } from 'atelier-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AssetStore } from '#core/kernel/ports/asset-store.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'

const log = { warn: () => {}, debug: () => {} }
let shop: Workshop
let server: S3Server
let from: string
let before: ReadonlyMap<string, Facts>
beforeAll(async () => {
  shop = await workshop()
  server = await s3Server()
  from = join(shop.home, 'embedded')
  await fill(createAssetStore({ dir: from, log, share: { design: { change: 'owner' } } }))
  before = await factsOf(createAssetStore({ dir: from, log }))
}, 120_000)
afterAll(async () => {
  await shop.remove()
  await server.close()
})

const count = 140
/** Of three owners: groups, trash, forms of others, what is held back, companions, and one that goes in parts. */
async function fill(store: AssetStore): Promise<void> {
  const keep = async (text: string | Buffer, principal: string, more: object = {}, rest: object = {}) =>
    (
      await store.keep(artifact(Buffer.from(text), 'image/png', { name: `picture ${String(text).slice(0, 12)}`, ...rest }), {
        principal,
        kind: 'image.generate',
        ...more,
      })
    ).asset
  const companions = [artifact(Buffer.from('newmtl red'), 'model/mtl', { name: 'red.mtl' })]
  await keep(Buffer.alloc(20_000_000, 7), 'ann')
  await keep('o cube', 'ann', {}, { companions })
  const original = await keep('held back', 'bob', { isPrivate: true })
  await keep('marked', 'bob', { left: { policy: 'p', from: original.id } })
  for (let index = 4; index < count; index++) {
    const principal = ['ann', 'bob', 'oauth:cid'][index % 3]!
    // The same content, whosever it is.
    const fox = await keep(index % 5 === 0 ? 'the same fox' : `fox ${index}`, principal, index % 2 === 0 ? { groups: ['design'] } : {})
    if (index % 4 === 0) await store.update(fox.id, principal, { tags: ['winter', `n${index}`], favourite: true })
    if (index % 7 === 0) await store.remove(fox.id, principal)
    if (index % 6 === 0 && ++index < count) await keep(`form of ${fox.id}`, principal, { kind: 'asset.export', parents: [fox.id] })
  }
}

interface Facts extends Omit<OwnedAsset, 'bytes' | 'path' | 'companions'> {
  /** The hash of each file, as it was read. */
  readonly read: readonly string[]
  readonly beside: readonly string[]
}
async function factsOf(store: Pick<AssetStore, 'all'>): Promise<ReadonlyMap<string, Facts>> {
  const all = new Map<string, Facts>()
  for await (const { bytes, path: _, companions = [], ...facts } of store.all()) {
    const files = await Promise.all([bytes(), ...companions.map((one) => one.bytes())])
    const read = files.map((data) => createHash('sha256').update(data).digest('hex'))
    all.set(facts.id, { ...facts, read, beside: companions.map(({ name = '' }) => name) })
  }
  return all
}

const shared = (prefix: string): Promise<string> =>
  shop.file(
    `${prefix}.config.mjs`,
    `import { defineConfig } from 'atelier-mcp'
    import { library, s3 } from 'atelier-mcp/plugins'
    export default defineConfig({ plugins: [s3(${JSON.stringify({ ...server.options, prefix: `${prefix}/` })}), library()] })`,
  )
const recordsIn = (prefix: string): number => [...server.objects.keys()].filter((key) => key.startsWith(`${prefix}/records/`)).length
/** What the bucket has, as another data home that is filled from it. */
async function backFrom(config: string, name: string): Promise<ReadonlyMap<string, Facts>> {
  const archive = join(shop.folder, `${name}.zip`)
  const out = await shop.atelier('library', 'export', archive, '--config', config)
  expect(out).toMatchObject({ code: 0, stdout: expect.stringContaining(`${count} assets`) })
  const home = join(shop.home, name)
  const back = await shop.atelierWith({ ATELIER_DATA_DIR: home }, 'library', 'import', archive)
  expect(back).toMatchObject({ code: 0, stdout: `${count} assets imported.\n` })
  return factsOf(createAssetStore({ dir: home, log }))
}

describe('a library that moves into a bucket', { timeout: 180_000 }, () => {
  it('is there as it was after two kills in the middle, each owner with their own, and comes back as an archive', async () => {
    const config = await shared('killed')
    for (const enough of [20, 60]) {
      const child = shop.start('library', 'import', from, '--config', config)
      const ended = once(child, 'exit')
      await expect.poll(() => recordsIn('killed'), { interval: 2, timeout: 60_000 }).toBeGreaterThan(enough)
      child.kill('SIGKILL')
      await ended
    }
    const there = recordsIn('killed')
    expect(there).toBeLessThan(count)
    const rest = await shop.atelier('library', 'import', from, '--config', config, '--json')
    expect(JSON.parse(rest.stdout)).toEqual({ assets: count - there, known: there, damaged: [] })
    const again = await shop.atelier('library', 'import', from, '--config', config)
    expect(again).toMatchObject({ code: 0, stdout: `0 assets imported into the library of \`s3\`; ${count} were there already.\n` })
    expect(await backFrom(config, 'killed-back')).toEqual(before)
  })
  it('comes from an archive as well, of one owner alone where that is asked for', async () => {
    const archive = join(shop.folder, 'embedded.zip')
    await shop.atelierWith({ ATELIER_DATA_DIR: from }, 'library', 'export', archive)
    const config = await shared('archived')
    const bobs = [...before.values()].filter(({ principal }) => principal === 'bob').length
    const first = await shop.atelier('library', 'import', archive, '--principal', 'bob', '--config', config)
    expect(first.stdout).toBe(`${bobs} assets imported into the library of \`s3\`.\n`)
    const rest = await shop.atelier('library', 'import', archive, '--config', config)
    expect(rest.stdout).toBe(`${count - bobs} assets imported into the library of \`s3\`; ${bobs} were there already.\n`)
    expect(await backFrom(config, 'archived-back')).toEqual(before)
  })
  it("stops where an id is somebody else's already, and says so; damaged contents are named and left out", async () => {
    const config = await shared('taken')
    const two = join(shop.home, 'two')
    const store = createAssetStore({ dir: two, log })
    const mine = artifact(Buffer.from('mine'), 'image/png')
    const { asset } = await store.keep(mine, { principal: 'ann', kind: 'upload' })
    const { asset: spoilt } = await store.keep(artifact(Buffer.from('spoilt'), 'image/png'), { principal: 'ann', kind: 'upload' })
    await truncate(spoilt.path!, 2)
    await rm(join(two, '.store/blobs', spoilt.sha256.slice(0, 2), spoilt.sha256), { force: true })
    const moved = await shop.atelier('library', 'import', two, '--config', config)
    expect(moved.code).toBe(1)
    expect(moved.stdout).toBe(`1 asset imported into the library of \`s3\`.\n1 asset with damaged content is not imported: ${spoilt.id}\n`)
    const other = join(shop.home, 'other')
    await createAssetStore({ dir: other, log }).takeOver({ ...asset, principal: 'bob', bytes: async () => Buffer.from('mine') })
    const refused = await shop.atelier('library', 'import', other, '--config', config)
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain(`holds an asset ${asset.id} of bob, and the library has another one of that id`)
  })
})
