/** Where a policy taps `export`, every way out of the host hands out what it returned: one test for each door. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { artifact, type Artifact, definePlugin, sha256Of, type Asset, type Call, type Content, type Plugin } from 'atelier-mcp'
import { batch, cache, exporters, imageGen, library, local, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveHttp } from '#core/mcp/http.ts'
import { type HouseMark, houseMark, markOn } from '../fixtures/house-mark.ts'
import { painter, type PainterInit } from '../fixtures/painter.ts'

interface Entry {
  readonly id: string
  readonly uri: string
  readonly path?: string
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  readonly sha256: string
}
const holder = { principal: { id: 'local', scopes: ['originals'] } }
const leaves = 'marked, signed'

let root = ''
const hosts: TestHost[] = []
const fresh = async (): Promise<string> => mkdtemp(join(tmpdir(), 'atelier-doors-'))
/** What a plugin's tool gets, as what it is on the way to the test. */
let inTool: (call: Call) => unknown = () => undefined
const peek = definePlugin({
  name: 'peek',
  version: '1.0.0',
  apiVersion: 1,
  setup: ({ tools }) =>
    void tools.add({
      name: 'peek',
      description: 'Looks.',
      handler: async (_args, call) => {
        await inTool(call)
        return 'done'
      },
    }),
})() as Plugin

interface Init {
  readonly policy?: HouseMark | false
  readonly paint?: PainterInit | false
  readonly folder?: string
  readonly scopes?: readonly string[]
}
const start = async ({ policy = {}, paint = false, folder, scopes }: Init = {}) => {
  const dirs =
    folder === undefined ? {} : { dirs: { data: join(folder, 'data'), cache: join(folder, 'cache'), state: join(folder, 'state') } }
  const vendor = paint ? painter(paint) : undefined
  const host = await createTestHost({
    plugins: [
      imageGen(),
      exporters(),
      ...(vendor ? [vendor.plugin] : []),
      local(),
      cache(),
      library(),
      batch(),
      vision(),
      peek,
      ...(policy ? [houseMark(policy)] : []),
    ],
    config: { ...dirs, ...(scopes && { scopes }) },
  })
  hosts.push(host)
  return { ...host, orders: vendor?.orders ?? [] }
}
const stop = async (host: TestHost): Promise<void> => {
  await host.close()
  hosts.splice(hosts.indexOf(host), 1)
}
const entriesOf = ({ envelope }: { envelope: object }): Entry[] => (envelope as { assets: Entry[] }).assets
const pictureOf = (content: readonly Content[]): Uint8Array => {
  const found = content.find(({ type }) => type === 'image')
  return Buffer.from((found as { data: string }).data, 'base64')
}
const make = async ({ client }: TestHost, args: object = {}) => {
  const result = await client.callTool('generate_image', { prompt: 'a castle by the sea', size: '256x192', seed: 1, ...args })
  expect(result.isError, result.text).toBe(false)
  return { result, asset: entriesOf(result)[0]! }
}
const read = async ({ client }: Pick<TestHost, 'client'>, uri: string): Promise<Uint8Array> => {
  const [contents] = await client.readResource(uri)
  return Buffer.from((contents as { blob: string }).blob, 'base64')
}
/** Runs `work` in a tool of a plugin, as the caller of `client`. */
const peeked = async <T>({ client }: Pick<TestHost, 'client'>, work: (call: Call) => Promise<T>): Promise<T> => {
  let found: { readonly value: T } | undefined
  inTool = async (call) => (found = { value: await work(call) })
  const { isError, text } = await client.callTool('peek')
  expect(isError, text).toBe(false)
  return found!.value
}
/** Every picture in the folder that people see, by its name. */
const visible = async ({ dirs }: TestHost): Promise<string[]> => {
  const names = await readdir(dirs.data, { recursive: true })
  return names
    .filter((name) => !name.startsWith('.store') && /\.(png|jpe?g|webp|avif|gif)$/.test(name))
    .map((name) => join(dirs.data, name))
}
/** The pictures of the last order, as the vendor got them. */
const edited = ({ orders }: { readonly orders: readonly object[] }): readonly Artifact[] => {
  const order = orders.at(-1)
  return order && 'images' in order ? (order.images as readonly Artifact[]) : []
}
const allOf = async <T>(found: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const one of found) all.push(one)
  return all
}

beforeAll(async () => void (root = await fresh()))
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close()
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe.each([
  ['the local illustrator', false],
  ['a vendor', {}],
] as const)('what %s made', (_name, paint) => {
  it('leaves in the answer: preview, file, and the hash that the envelope names', async () => {
    const host = await start({ paint })
    const { result, asset } = await make(host)
    expect(await markOn(pictureOf(result.content))).toBe('marked')
    const file = await readFile(asset.path!)
    expect(await markOn(file)).toBe(leaves)
    expect(asset).toMatchObject({ sha256: await sha256Of(file), bytes: file.byteLength })
  })
  it('leaves through the library: list, resources, get_asset whole, smaller and in another format', async () => {
    const host = await start({ paint })
    const { client } = host
    const { asset } = await make(host)
    const { data } = await client.callTool('list_assets')
    expect((data as { assets: Entry[] }).assets.map(({ id }) => id)).toEqual([asset.id])
    expect((await client.listResources()).map(({ uri }) => uri).filter((uri) => uri.startsWith('asset:'))).toEqual([asset.uri])
    expect(await markOn(await read(host, asset.uri))).toBe(leaves)
    expect(await markOn(pictureOf((await client.callTool('get_asset', { id: asset.id })).content))).toBe('marked')
    for (const [args, mark] of [
      [{ inline: true }, leaves],
      [{ inline: true, format: 'webp' }, leaves],
      [{ inline: true, format: 'jpeg', maxSize: 96 }, leaves],
      [{ inline: true, maxSize: 64 }, leaves],
    ] as const)
      expect([args, await markOn(pictureOf((await client.callTool('get_asset', { id: asset.id, ...args })).content))]).toEqual([args, mark])
  })
  it('leaves once marked however often it is converted', async () => {
    const host = await start({ paint })
    const { asset } = await make(host)
    let { uri } = asset
    for (const format of ['webp', 'png', 'jpeg', 'gif']) {
      const result = await host.client.callTool('convert_image', { image: uri, format, ...(format === 'png' && { width: 128 }) })
      expect(result.isError, result.text).toBe(false)
      const [made] = entriesOf(result)
      expect([format, await markOn(await readFile(made!.path!))]).toEqual([format, leaves])
      ;({ uri } = made!)
    }
  })
  it('goes into an edit as it was made, and leaves that marked', async () => {
    const host = await start({ paint })
    const { asset } = await make(host)
    const result = await host.client.callTool('edit_image', { images: [asset.uri], prompt: 'make it darker' })
    expect(result.isError, result.text).toBe(false)
    const [made] = entriesOf(result)
    expect(await markOn(await readFile(made!.path!))).toBe(leaves)
    if (paint) expect(await Promise.all(edited(host).map(async (one) => markOn(await one.bytes())))).toEqual(['bare'])
  })
  it('lies in the folder that people see only as it left', async () => {
    const host = await start({ paint })
    const { asset } = await make(host)
    await host.client.callTool('convert_image', { image: asset.uri, format: 'webp' })
    await host.client.callTool('update_asset', { id: asset.id, name: 'renamed' })
    const files = await visible(host)
    expect(files).toHaveLength(2)
    for (const file of files) expect([file, await markOn(await readFile(file))]).toEqual([file, leaves])
    await host.client.callTool('delete_asset', { id: asset.id })
    for (const file of await visible(host)) expect([file, await markOn(await readFile(file))]).toEqual([file, leaves])
    await host.client.callTool('update_asset', { id: asset.id, restore: true })
    expect(await markOn(await read(host, asset.uri))).toBe(leaves)
  })
  it('leaves from the cache, and to everybody who shares an order', async () => {
    const host = await start({ paint })
    const [first, second] = await Promise.all([make(host), make(host)])
    const third = await make(host, { format: 'webp' })
    for (const { asset } of [first, second, third]) expect(await markOn(await readFile(asset.path!))).toBe(leaves)
    expect(second.asset.id).toBe(first.asset.id)
    expect(third.result.envelope['cached']).toBe(true)
  })
})

describe('over HTTP', () => {
  it('leaves by /assets/ID and by /mcp as everywhere, and an original is no asset', async () => {
    const host = await start()
    const { asset } = await make(host)
    const original = (await host.connect(holder)).callTool('get_asset', { id: asset.id })
    const { asset: known } = (await original).envelope['data'] as { asset: { original: string } }
    const served = await serveHttp(host.host, { port: 0 })
    const base = served.url.replace('/mcp', '')
    const answer = await fetch(`${base}/assets/${asset.id}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(await markOn(bytes)).toBe(leaves)
    expect(answer.headers.get('etag')).toBe(`"${await sha256Of(bytes)}"`)
    expect((await fetch(`${base}/assets/${known.original}`)).status).toBe(404)
    const client = new Client({ name: 'doors', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(served.url)) as Parameters<Client['connect']>[0])
    const { contents } = await client.readResource({ uri: asset.uri })
    expect(await markOn(Buffer.from((contents[0] as { blob: string }).blob, 'base64'))).toBe(leaves)
    await expect(client.readResource({ uri: `asset://${known.original}` })).rejects.toThrow('no resource')
    await client.close()
    await served.close()
  })
})

describe('many at once', () => {
  it('leave marked from batches and jobs, on their contact sheet too', async () => {
    const host = await start()
    const items = [1, 2].map((seed) => ({ tool: 'generate_image', arguments: { prompt: 'a red fox', size: '256x192', seed } }))
    const made = await host.client.callTool('batch_generate', { items })
    expect(made.isError, made.text).toBe(false)
    const { items: results } = made.envelope['data'] as { items: { result: { assets: Entry[] } }[] }
    for (const { result } of results) expect(await markOn(await readFile(result.assets[0]!.path!))).toBe(leaves)
    const sheet = await readFile(entriesOf(made)[0]!.path!)
    // The first cell begins at 8 pixels; the picture in it is 224 wide and 168 high, below 28 of white.
    const cell = await sharp(sheet).extract({ left: 8, top: 36, width: 224, height: 168 }).png().toBuffer()
    expect(await markOn(cell)).toBe('marked')
    const begun = await host.client.callTool('start_job', {
      tool: 'generate_image',
      arguments: { prompt: 'a blue fox', size: '256x192', seed: 3 },
    })
    const { job } = begun.data as { job: { id: string } }
    const waited = await host.client.callTool('wait_job', { id: job.id, timeoutSeconds: 45 })
    const ended = waited.envelope['data'] as { job: { result: { assets: Entry[] } } }
    expect(await markOn(await readFile(ended.job.result.assets[0]!.path!))).toBe(leaves)
    // The preview of what a job has made is one more door.
    const preview = waited.content.find(({ type }) => type === 'image') as { readonly data: string }
    expect(await markOn(Buffer.from(preview.data, 'base64'))).toBe('marked')
  })
})

describe('something unfinished', () => {
  it('leaves marked', async () => {
    const host = await start({ paint: { partials: 1 } })
    const shown: string[] = []
    const parts: Promise<Uint8Array>[] = []
    const onProgress = ({ message = '' }: { message?: string }): void => {
      const uri = /atelier:\/\/partial\/\S+/.exec(message)?.[0]
      if (uri === undefined || shown.includes(uri)) return
      shown.push(uri)
      parts.push(read(host, uri))
    }
    await host.client.callTool('generate_image', { prompt: 'a fox', size: '256x192' }, { onProgress })
    await expect.poll(() => parts.length).toBe(1)
    expect(await markOn(await parts[0]!)).toBe(leaves)
  })
})

describe('an original', () => {
  it('is no asset for who has not the scope, at any door, and serves as an input all the same', async () => {
    const host = await start()
    const { asset } = await make(host)
    const granted = { client: await host.connect(holder) }
    const whole = await granted.client.callTool('get_asset', { id: asset.id })
    const { original } = (whole.envelope['data'] as { asset: { original: string } }).asset
    expect(original).toMatch(/^[0-9a-f]{24}$/)
    expect(JSON.stringify(await host.client.callTool('get_asset', { id: asset.id }))).not.toContain(original)
    for (const [tool, args] of [
      ['get_asset', { id: original }],
      ['update_asset', { id: original, name: 'mine' }],
      ['delete_asset', { id: original }],
      ['delete_asset', { id: original, permanent: true }],
    ] as const)
      expect((await host.client.callTool(tool, args)).envelope.error).toMatchObject({ code: 'INPUT_NOT_FOUND' })
    await expect(host.client.readResource(`asset://${original}`)).rejects.toThrow('no resource')
    await expect(host.client.subscribe(`asset://${original}`)).rejects.toMatchObject({ code: -32002 })
    for (const other of ['%', '%zz', '%00', 'toString', '..']) {
      await expect(host.client.subscribe(`asset://${other}`)).rejects.toMatchObject({ code: -32002 })
      await expect(host.client.readResource(`asset://${other}`)).rejects.toMatchObject({ code: -32002 })
    }
    await host.client.subscribe(asset.uri)
    const found = await peeked(host, async ({ assets }) => [await assets.get(original), ...(await allOf(assets.find()))])
    expect(found.map((one) => one?.id)).toEqual([undefined, asset.id])
    const converted = await host.client.callTool('convert_image', { image: `asset://${original}`, format: 'webp' })
    expect(await markOn(await readFile(entriesOf(converted)[0]!.path!))).toBe(leaves)
  })
  it('is there for who has the scope, by its id, as a resource, in lists and searches', async () => {
    const host = await start()
    const { asset } = await make(host)
    const client = await host.connect(holder)
    const { data } = await client.callTool('list_assets')
    const [listed] = (data as { assets: (Entry & { forms: Entry[] })[] }).assets
    expect(listed!.forms.map(({ id }) => id)).toEqual([asset.id])
    expect(await markOn(await read({ client }, listed!.uri))).toBe('bare')
    expect(await markOn(pictureOf((await client.callTool('get_asset', { id: listed!.id, inline: true })).content))).toBe('bare')
    expect((await client.listResources()).map(({ uri }) => uri)).toContain(listed!.uri)
  })
  it('is granted by the config to callers whom nobody authenticates', async () => {
    const host = await start({ scopes: ['originals'] })
    const { asset } = await make(host)
    const { original } = ((await host.client.callTool('get_asset', { id: asset.id })).envelope['data'] as { asset: { original: string } })
      .asset
    expect(await markOn(await read(host, `asset://${original}`))).toBe('bare')
    // What was made by default is what left.
    expect(await markOn(await readFile(asset.path!))).toBe(leaves)
  })
  it('goes for good with the last thing that left of it', async () => {
    const host = await start()
    const { asset } = await make(host)
    const [webp] = entriesOf(await host.client.callTool('convert_image', { image: asset.uri, format: 'webp' }))
    const all = async (): Promise<number> => (await allOf(host.host.assets.find({}, 'local'))).length
    expect(await all()).toBe(3)
    await host.client.callTool('delete_asset', { id: asset.id, permanent: true })
    expect(await all()).toBe(2)
    expect(await peeked(host, async ({ assets }) => markOn(await (await assets.load(webp!.uri)).bytes()))).toBe('bare')
    await host.client.callTool('delete_asset', { id: webp!.id, permanent: true })
    const left = (await allOf(host.host.assets.find({}, 'local'))).map(({ kind }) => kind)
    expect(left).not.toContain('image.generate')
  })
  it('survives a second asset of the same content that is deleted', async () => {
    const folder = await fresh()
    const host = await start({ folder, policy: { kinds: ['image.generate'] } })
    const { asset } = await make(host)
    const client = await host.connect(holder)
    const { original } = ((await client.callTool('get_asset', { id: asset.id })).envelope['data'] as { asset: { original: string } }).asset
    const copy = await peeked({ client }, async ({ assets }) =>
      assets.put(artifact(await (await assets.get(original))!.bytes(), 'image/png')),
    )
    await client.callTool('delete_asset', { id: copy.id, permanent: true })
    expect(await markOn(await read({ client }, `asset://${original}`))).toBe('bare')
  })
})

describe("a plugin's tool", () => {
  it('gets what left from a run, a search and an id; an input is the original, also where it puts the asset into a request', async () => {
    const host = await start({ paint: {} })
    const { asset } = await make(host)
    const marks = await peeked(host, async (call) => {
      const [made] = (await call.run({ kind: 'image.generate', prompt: 'x', size: '256x192' })).artifacts
      const found = (await allOf(call.assets.find())).find(({ id }) => id === asset.id)
      const got = (await call.assets.get(asset.id))!
      const loaded = await call.assets.load(asset.uri)
      await call.run({ kind: 'image.edit', prompt: 'x', images: [got, { ...got }] })
      const exported = (await call.run({ kind: 'asset.export', source: got }, { output: { format: 'webp' } })).artifacts[0]!
      return Promise.all([made!, found!, got, loaded, exported].map(async (one) => markOn(await one.bytes())))
    })
    expect(marks).toEqual([leaves, leaves, leaves, 'bare', leaves])
    expect(await Promise.all(edited(host).map(async (one) => markOn(await one.bytes())))).toEqual(['bare', 'bare'])
  })
  it('keeps what it has changed itself: other bytes are no original', async () => {
    const host = await start({ paint: {} })
    const { asset } = await make(host)
    const own = Buffer.from('changed')
    await peeked(host, async (call) => {
      const got = (await call.assets.get(asset.id))!
      const { sha256: _, ...rest } = got
      return call.run({ kind: 'image.edit', prompt: 'x', images: [{ ...rest, bytes: async () => own }] })
    })
    expect(Buffer.from(await edited(host)[0]!.bytes())).toEqual(own)
  })
  it('gives nothing away by an estimate of an export', async () => {
    const host = await start()
    const { asset } = await make(host)
    const made = await peeked(host, async (call) =>
      call.run({ kind: 'asset.export', source: (await call.assets.get(asset.id))! }, { output: { format: 'webp' }, estimate: true }),
    )
    expect(made.artifacts).toEqual([])
  })
  it('puts what passes `export` like everything else where a policy is for all', async () => {
    const host = await start({ policy: { kinds: '*' } })
    const { asset } = await make(host)
    const put = await peeked(host, async ({ assets }): Promise<Asset> => {
      const loaded = await assets.load(asset.uri)
      return assets.put(artifact(await loaded.bytes(), loaded.mimeType))
    })
    expect(await markOn(await readFile(put.path!))).toBe(leaves)
    const again = await peeked(host, async ({ assets }) => assets.put((await assets.get(asset.id))!))
    expect(await markOn(await again.bytes())).toBe(leaves)
  })
})

describe("what a plugin's tool puts that comes of an original", () => {
  it.each<[string, (loaded: Artifact) => Promise<Artifact>, boolean]>([
    ['its very bytes, as somebody else\u2019s', async (loaded) => artifact(await loaded.bytes(), loaded.mimeType), false],
    ['its very bytes, as made of it', async (loaded) => artifact(await loaded.bytes(), loaded.mimeType), true],
    [
      'other bytes that are made of it',
      async (loaded) =>
        artifact(
          await sharp(await loaded.bytes())
            .flip()
            .png()
            .toBuffer(),
          'image/png',
        ),
      true,
    ],
    ['itself under another reader', async (loaded) => ({ ...loaded, bytes: () => loaded.bytes() }), false],
  ])('leaves as that does, now and in every other form: %s', async (_, change, isParent) => {
    const host = await start({ paint: {} })
    const { asset } = await make(host)
    const put = await peeked(host, async ({ assets }) => {
      const loaded = (await assets.load(asset.uri)) as Asset
      return assets.put(await change(loaded), isParent ? [loaded] : [])
    })
    expect(await markOn(await readFile(put.path!))).toBe(leaves)
    expect(await markOn(await read(host, put.uri))).toBe(leaves)
    const converted = await host.client.callTool('convert_image', { image: put.uri, format: 'webp' })
    expect(await markOn(await readFile(entriesOf(converted)[0]!.path!))).toBe(leaves)
    for (const file of await visible(host)) expect([file, await markOn(await readFile(file))]).toEqual([file, leaves])
  })
  it('is not marked twice where it is made of what had left', async () => {
    const host = await start({ paint: {} })
    const { asset } = await make(host)
    const put = await peeked(host, async ({ assets }) => {
      const got = (await assets.get(asset.id))!
      return assets.put(artifact(await got.bytes(), got.mimeType), [got])
    })
    expect(await markOn(await readFile(put.path!))).toBe(leaves)
  })
})

describe('what is kept beside a result', () => {
  it('passes `export` where a policy is for all: a heat map, a converted file of the caller', async () => {
    const host = await start({ policy: { kinds: '*' } })
    const [a, b] = [(await make(host)).asset, (await make(host, { prompt: 'a red fox', seed: 2 })).asset]
    const compared = await host.client.callTool('compare_images', { a: a.uri, b: b.uri })
    expect(compared.isError, compared.text).toBe(false)
    for (const { path } of entriesOf(compared)) expect(await markOn(await readFile(path!))).toBe(leaves)
    for (const file of await visible(host)) expect([file, await markOn(await readFile(file))]).toEqual([file, leaves])
  })
})

/** One folder, opened by one host after the other. */
const later = async (host: TestHost, folder: string, policy: HouseMark | false) => {
  await stop(host)
  return start({ folder, policy })
}
const red = { color: '#ff0000', signature: 'RED' }
/** What every door gives of an asset. */
const doorsOf = async (host: TestHost, { id, uri }: Entry, mark: HouseMark = {}): Promise<string[]> => {
  const found = await peeked(host, async ({ assets }) => (await allOf(assets.find())).find((one) => one.id === id)!)
  const doors = [
    await read(host, uri),
    pictureOf((await host.client.callTool('get_asset', { id, inline: true })).content),
    pictureOf((await host.client.callTool('get_asset', { id, inline: true, format: 'webp' })).content),
    await found.bytes(),
  ]
  return Promise.all(doors.map((bytes) => markOn(bytes, mark)))
}
const four = (mark: string): string[] => Array.from({ length: 4 }, () => mark)

describe('what was made before', () => {
  it('stays as it is whatever a plugin does with the bytes that it was given', async () => {
    const folder = await fresh()
    let host = await start({ folder, policy: false })
    const { asset } = await make(host)
    host = await later(host, folder, {})
    const listed = async ({ assets }: Call) => (await allOf(assets.find())).find(({ id }) => id === asset.id)!.bytes()
    const loaded = async ({ assets }: Call) => (await assets.load(asset.uri)).bytes()
    for (const given of [listed, loaded])
      expect(
        await peeked(host, async (call) => {
          const before = await given(call)
          const kept = Buffer.from(before)
          before.fill(0)
          return kept.equals(await given(call))
        }),
      ).toBe(true)
  })
  it('there was a policy leaves under it, without the file that has left already', async () => {
    const folder = await fresh()
    let host = await start({ folder, policy: false })
    const { asset } = await make(host)
    const [jpeg] = entriesOf(await host.client.callTool('convert_image', { image: asset.uri, format: 'jpeg', width: 128 }))
    expect(await markOn(await readFile(asset.path!))).toBe('bare')
    host = await later(host, folder, {})
    for (const one of [asset, jpeg!]) {
      expect(await doorsOf(host, one)).toEqual(four(leaves))
      const got = (await host.client.callTool('get_asset', { id: one.id })).envelope['data'] as { asset: Entry }
      const bytes = await read(host, one.uri)
      expect(got.asset).toMatchObject({ sha256: await sha256Of(bytes), bytes: bytes.byteLength, mimeType: one.mimeType })
      expect(got.asset).not.toHaveProperty('path')
    }
    const { data } = await host.client.callTool('list_assets')
    for (const one of (data as { assets: Entry[] }).assets) expect(one).not.toHaveProperty('path')
    // Asked for once more it is the same generation, and has a file again.
    const again = await make(host)
    expect(again.result.envelope['cached']).toBe(true)
    expect(await markOn(await readFile(again.asset.path!))).toBe(leaves)
    await host.client.callTool('edit_image', { images: [asset.path!], prompt: 'darker' })
    for (const file of (await visible(host)).filter((name) => name.includes('image.edit')))
      expect(await markOn(await readFile(file))).toBe(leaves)
  })
  it('under another policy leaves under the one of now, from the original', async () => {
    const folder = await fresh()
    let host = await start({ folder })
    const { asset } = await make(host)
    const [webp] = entriesOf(await host.client.callTool('convert_image', { image: asset.uri, format: 'webp', width: 128 }))
    host = await later(host, folder, red)
    for (const one of [asset, webp!]) {
      expect(await doorsOf(host, one, red)).toEqual(four(leaves))
      expect(await doorsOf(host, one)).toEqual(four('bare'))
    }
  })
  it('under the same policy leaves as it is after a restart, with its file', async () => {
    const folder = await fresh()
    let host = await start({ folder })
    const { asset } = await make(host)
    host = await later(host, folder, {})
    const got = (await host.client.callTool('get_asset', { id: asset.id })).envelope['data'] as { asset: Entry }
    expect(got.asset).toMatchObject({ path: asset.path, sha256: asset.sha256 })
    expect((await make(host)).asset.id).toBe(asset.id)
    expect(await doorsOf(host, asset)).toEqual(four(leaves))
  })
  it('under a policy that is gone stays as it left; asked for anew, it is what was made', async () => {
    const folder = await fresh()
    let host = await start({ folder })
    const { asset } = await make(host)
    host = await later(host, folder, false)
    expect(await markOn(await read(host, asset.uri))).toBe(leaves)
    const again = await make(host)
    expect(again.asset.id).not.toBe(asset.id)
    expect(await markOn(await readFile(again.asset.path!))).toBe('bare')
  })
  it('by a host beside this one without a policy leaves here under the one of this', async () => {
    const folder = await fresh()
    const [bare, house] = [await start({ folder, policy: false }), await start({ folder })]
    const { asset } = await make(bare)
    expect(await doorsOf(house, asset)).toEqual(four(leaves))
    const [one, other] = await Promise.all([make(house, { seed: 7 }), make(bare, { seed: 7 })])
    expect(await markOn(await readFile(one.asset.path!))).toBe(leaves)
    expect(await markOn(await readFile(other.asset.path!))).toBe('bare')
  })
})

describe('a policy that throws', () => {
  const instead = (): never => {
    throw new TypeError('no mark today')
  }
  it('lets nothing out where something was made: its id serves as an input, and it is exported when that works again', async () => {
    const folder = await fresh()
    let host = await start({ folder, policy: { instead }, paint: {} })
    const failed = await host.client.callTool('generate_image', { prompt: 'a fox', size: '256x192' })
    expect(failed.isError).toBe(true)
    expect(failed.envelope.error).toMatchObject({ code: 'HOOK_FAILED', fix: expect.stringContaining('asset://') })
    const [uri] = /asset:\/\/[0-9a-f]{24}/.exec(failed.text)!
    await expect(host.client.readResource(uri)).rejects.toThrow('no resource')
    expect((await host.client.callTool('convert_image', { image: uri, format: 'webp' })).isError).toBe(true)
    expect(await visible(host)).toEqual([])
    expect((await host.client.callTool('list_assets')).data).toMatchObject({ assets: [] })
    host = await later(host, folder, {})
    const [made] = entriesOf(await host.client.callTool('convert_image', { image: uri, format: 'png' }))
    expect(await markOn(await readFile(made!.path!))).toBe(leaves)
    expect((await host.client.callTool('list_assets')).data).toMatchObject({ assets: [{ id: made!.id }] })
  })
  it('lets nothing out that was there before: a coded error at every door, and lists go on', async () => {
    const folder = await fresh()
    let host = await start({ folder, policy: false })
    const { asset } = await make(host)
    host = await later(host, folder, { instead })
    await expect(host.client.readResource(asset.uri)).rejects.toThrow('no mark today')
    for (const args of [{}, { inline: true }, { format: 'webp' }])
      expect((await host.client.callTool('get_asset', { id: asset.id, ...args })).envelope.error).toMatchObject({
        code: 'HOOK_FAILED',
        plugin: 'house-mark',
      })
    expect((await host.client.callTool('list_assets')).data).toMatchObject({ assets: [{ id: asset.id }] })
    const served = await serveHttp(host.host, { port: 0 })
    const answer = await fetch(served.url.replace('/mcp', `/assets/${asset.id}`))
    expect([answer.status, await answer.json()]).toMatchObject([500, { error: { code: 'HOOK_FAILED' } }])
    await served.close()
  })
})

describe('a folder that cannot be written', () => {
  it('hands out what left, from memory, and no original', async () => {
    const host = await start()
    await writeFile(host.dirs.data, 'a file where the folder should be')
    const { result, asset } = await make(host)
    expect(await markOn(pictureOf(result.content))).toBe('marked')
    expect(await markOn(await read(host, asset.uri))).toBe(leaves)
    const found = await peeked(host, async ({ assets }) => allOf(assets.find()))
    expect(await Promise.all(found.map(async (one) => markOn(await one.bytes())))).toEqual([leaves])
    expect(await markOn(pictureOf((await host.client.callTool('get_asset', { id: asset.id, inline: true, format: 'webp' })).content))).toBe(
      leaves,
    )
  })
})

describe('where nobody taps `export` for a kind', () => {
  it('the original is the visible asset, other formats are its forms, and nothing is held back', async () => {
    const host = await start({ policy: { kinds: ['image.edit'] } })
    const { asset } = await make(host, { format: 'webp' })
    const { data } = await host.client.callTool('list_assets')
    const [listed] = (data as { assets: (Entry & { forms: Entry[] })[] }).assets
    expect(listed!.mimeType).toBe('image/png')
    expect(listed!.forms.map(({ id }) => id)).toEqual([asset.id])
    expect(await readdir(join(host.dirs.data, '.store'))).not.toContain('originals')
  })
})
