import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cache, exporters, imageGen, library } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { type Painter, painter } from '../../../fixtures/painter.ts'

interface Entry {
  readonly id: string
  readonly uri: string
  readonly path: string
  readonly name: string
  readonly forms?: readonly { readonly mimeType: string; readonly name: string; readonly uri: string }[]
  readonly [more: string]: unknown
}

let host: TestHost
let vendor: Painter
beforeEach(async () => {
  vendor = painter({ cost: { usd: 0.04, basis: 'computed' } })
  host = await createTestHost({ plugins: [cache(), imageGen(), exporters(), library(), vendor.plugin] })
})
afterEach(() => host.close())

const call = (name: string, args: object = {}) => host.client.callTool(name, args as Record<string, unknown>)
const paint = async (prompt: string, more: object = {}): Promise<Entry> =>
  ((await call('generate_image', { prompt, size: '64x64', ...more })).envelope['assets'] as Entry[])[0]!
const list = async (args: object = {}) =>
  (await call('list_assets', args)).data as unknown as { readonly assets: readonly Entry[]; readonly nextCursor?: string }
const names = async (args: object = {}) => (await list(args)).assets.map(({ name }) => name)

describe('get_asset, for a model that sees the words alone', () => {
  const words = async (args: object): Promise<string> => (await call('get_asset', args)).text
  it('tells what it is, where it is, and what is known of it', async () => {
    const { id, uri, path, name } = await paint('a fox\nin the snow', { style: 'ink' })
    await call('update_asset', { id, tags: ['winter', 'for the cover'], favourite: true })
    const told = await words({ id })
    for (const fact of [
      uri,
      path,
      name,
      '64x64',
      'Prompt: a fox\nin the snow',
      'Tags: winter, for the cover, (favourite)',
      'painter',
      'Cost: $0.04',
    ])
      expect(told).toContain(fact)
    expect(await words({ id, format: 'webp', maxSize: 32 })).toContain('Prompt: a fox')
  })
  it('cuts a prompt that would fill its memory', async () => {
    const { id } = await paint('x'.repeat(5000))
    const told = await words({ id })
    expect(told).toContain(`Prompt: ${'x'.repeat(2000)}… (5000 characters)`)
    expect(told.length).toBeLessThan(3000)
  })
  it('says nothing of what is not known', async () => {
    const { id } = await paint('a fox')
    expect(await words({ id })).not.toContain('Tags')
  })
})

describe('bad input', () => {
  it.each([
    ['get_asset', { id: 'nothing' }, 'INPUT_NOT_FOUND'],
    ['get_asset', { id: '../../etc/passwd' }, 'INPUT_NOT_FOUND'],
    ['update_asset', { id: '0123456789abcdef01234567', name: 'x' }, 'INPUT_NOT_FOUND'],
    ['delete_asset', { id: '0123456789abcdef01234567', permanent: true }, 'INPUT_NOT_FOUND'],
    ['list_assets', { cursor: 'rubbish' }, 'INPUT_INVALID'],
    ['list_assets', { since: 'yesterday-ish' }, 'INPUT_INVALID'],
    ['list_assets', { limit: 0 }, 'INPUT_INVALID'],
    ['list_providers', { kind: 'smell.make' }, 'INPUT_NOT_FOUND'],
  ])('%s %j gives %s', async (tool, args, code) => {
    const { isError, envelope } = await call(tool, args)
    expect([isError, envelope.error?.code]).toEqual([true, code])
  })
  it.each(['../up', '/etc/passwd', 'a\0b', 'x'.repeat(300), 'NUL', 'con.png', 'a/b', '  '])(
    'refuses to rename to %j, and leaves the file as it was',
    async (name) => {
      const { id, path } = await paint('a fox')
      expect((await call('update_asset', { id, name })).envelope.error?.code).toBe('INPUT_INVALID')
      expect(existsSync(path)).toBe(true)
    },
  )
  it('says what is missing where nothing is to be changed', async () => {
    const { id } = await paint('a fox')
    expect((await call('update_asset', { id })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      fix: expect.stringContaining('tags'),
    })
  })
  it('tells callers without a disk of ours no path, and reads none for them', async () => {
    const { id, path } = await paint('a fox')
    const client = { name: 'remote', version: '1', protocolVersion: '', capabilities: {} }
    const { call: remote, end } = host.host.openCall({ principal: { id: 'local', scopes: [] }, client, paths: false })
    const tools: readonly (readonly [string, object])[] = [
      ['list_assets', {}],
      ['get_asset', { id, format: 'webp' }],
      ['update_asset', { id, favourite: true }],
      ['server_status', {}],
    ]
    const said = await Promise.all(tools.map(([name, args]) => host.host.callTool(name, args as Record<string, unknown>, remote)))
    expect(said.map(({ isError }) => isError ?? false)).toEqual(tools.map(() => false))
    expect(JSON.stringify(said)).not.toContain(host.dirs.root)
    await expect(remote.assets.load(path)).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
    end()
  })
  it("keeps one principal's assets from another", async () => {
    const { id } = await paint('a fox')
    const other = await host.connect({ principal: { id: 'team', scopes: [] } })
    expect((await other.callTool('get_asset', { id })).envelope.error?.code).toBe('INPUT_NOT_FOUND')
    expect((await other.callTool('delete_asset', { id })).isError).toBe(true)
    expect((await other.callTool('list_assets')).data).toEqual({ assets: [] })
    expect(await other.listResources()).toEqual([])
  })
})

describe('list_assets', () => {
  it('reads well: every id whole, nothing wider than a terminal, other forms below', async () => {
    const fox = await paint('a red fox in a snowy forest at night under the big yellow moon of autumn')
    await call('update_asset', { id: fox.id, tags: ['winter', 'fox'], favourite: true })
    await call('get_asset', { id: fox.id, format: 'webp', maxSize: 32 })
    const owl = await paint('an owl')
    const { text } = await call('list_assets')
    const [webp] = (await list()).assets.find(({ id }) => id === fox.id)!.forms!
    expect(text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d +\S+ \S+/g, 'TIME SIZE').split('\n')).toEqual([
      '2 assets, newest first:',
      '',
      `${owl.uri}  TIME SIZE  image.generate`,
      '  an-owl.png  64x64',
      '',
      `${fox.uri}  TIME SIZE  image.generate`,
      expect.stringMatching(/^ {2}a-red-fox.*\.png {2}64x64 {2}favourite {2}#winter {2}#fox$/),
      expect.stringMatching(new RegExp(`^  also ${webp!.uri}  \\S+ \\S+  32x32  webp$`)),
      '',
      `Days and times are those of ${new Intl.DateTimeFormat().resolvedOptions().timeZone}.`,
    ])
    const ids = text.split('\n').filter((line) => line.includes('asset://'))
    expect(ids.filter((line) => line.length > 80)).toEqual([])
  })
  it('says what there is to say of nothing, of one, of the trash and of more', async () => {
    expect((await call('list_assets')).text).toBe('Nothing has been made yet.')
    expect((await call('list_assets', { query: 'owl' })).text).toBe('Nothing matches.')
    const { id } = await paint('a fox')
    await paint('an owl')
    const first = await call('list_assets', { limit: 1 })
    expect(first.text).toMatch(/^1 asset:/)
    expect(first.text).toContain(`call again with cursor "${(first.data as { nextCursor: string }).nextCursor}"`)
    await call('delete_asset', { id })
    expect((await call('list_assets', { trashed: true })).text).toMatch(/^1 asset in the trash:/)
  })
  it('finds by words, kind, provider, tag and time, newest first', async () => {
    const fox = await paint('a red fox')
    await paint('a blue owl')
    await call('update_asset', { id: fox.id, tags: ['winter'] })
    expect(await names()).toEqual(['a-blue-owl.png', 'a-red-fox.png'])
    expect(await names({ query: 'FOX red' })).toEqual(['a-red-fox.png'])
    expect(await names({ query: 'winter' })).toEqual(['a-red-fox.png'])
    expect(await names({ tag: 'winter' })).toEqual(['a-red-fox.png'])
    expect(await names({ kind: 'image.generate', provider: 'painter' })).toHaveLength(2)
    expect(await names({ provider: 'nobody' })).toEqual([])
    expect(await names({ since: '2020-01-01', until: '2020-12-31' })).toEqual([])
    const today = new Date()
    const day = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, '0')}-${String(today.getDate()).padStart(2, '0')}`
    expect(await names({ since: `${day}T00:00:00`, until: day })).toHaveLength(2)
  })
  it('pages without gaps or repeats, also while something new is made', async () => {
    for (let index = 0; index < 5; index++) await paint(`picture ${index}`)
    const first = await list({ limit: 2 })
    await paint('meanwhile')
    const second = await list({ limit: 2, cursor: first.nextCursor })
    const third = await list({ limit: 2, cursor: second.nextCursor })
    expect([...first.assets, ...second.assets, ...third.assets].map(({ name }) => name)).toEqual(
      [4, 3, 2, 1, 0].map((index) => `picture-${index}.png`),
    )
    expect(third.nextCursor).toBeUndefined()
  })
  it('groups other forms below their original', async () => {
    const { id } = await paint('a red fox')
    await call('get_asset', { id, format: 'webp' })
    await paint('a red fox', { format: 'jpeg' })
    const { assets } = await list()
    expect(assets.map(({ name }) => name)).toEqual(['a-red-fox.png'])
    expect(assets[0]?.forms?.map(({ name }) => name).toSorted()).toEqual(['a-red-fox.jpg', 'a-red-fox.webp'])
    expect(vendor.orders).toHaveLength(1)
  })
})

describe('get_asset', () => {
  it('shows a preview, the path and what is known', async () => {
    const { id } = await paint('a red fox')
    const { content, text, envelope } = await call('get_asset', { id: `asset://${id}` })
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
    expect(text).toContain(`asset://${id}`)
    expect(envelope['data']).toMatchObject({
      asset: { id, prompt: 'a red fox', provider: 'painter', kind: 'image.generate', usd: 0.04, width: 64, height: 64 },
    })
  })
  it('converts format and size without a new generation', async () => {
    const { id } = await paint('a red fox', { size: '256x128' })
    const { envelope } = await call('get_asset', { id, format: 'webp', maxSize: 64 })
    expect(envelope['assets']).toMatchObject([{ mimeType: 'image/webp', width: 64, height: 32, parent: id }])
    const again = await call('get_asset', { id, format: 'webp', maxSize: 64 })
    expect(again.envelope['assets']).toEqual(envelope['assets'])
    expect(vendor.orders).toHaveLength(1)
  })
  it('never enlarges', async () => {
    const { id } = await paint('a red fox')
    expect((await call('get_asset', { id, maxSize: 1000 })).envelope['assets']).toMatchObject([{ width: 64, height: 64 }])
  })
  it('puts the whole file inline, or nothing, as asked', async () => {
    const { id, path } = await paint('a red fox')
    const whole = (await call('get_asset', { id, inline: true })).content.find(({ type }) => type === 'image') as {
      readonly data: string
      readonly mimeType: string
    }
    expect([whole.mimeType, whole.data]).toEqual(['image/png', (await readFile(path)).toString('base64')])
    expect((await call('get_asset', { id, inline: false })).content.map(({ type }) => type)).toEqual(['text', 'resource_link'])
  })
  it('names the formats that exist where one is asked for that does not', async () => {
    const { id } = await paint('a red fox')
    const { envelope } = await call('get_asset', { id, format: 'docx' })
    expect(envelope.error).toMatchObject({ code: 'FORMAT_UNKNOWN', fix: expect.stringContaining('webp') })
  })
})

describe('update_asset and delete_asset', () => {
  it('renames the file and its description, sets tags and favourite', async () => {
    const before = await paint('a red fox')
    const { data } = await call('update_asset', { id: before.id, name: 'Holiday: “fox”.png', tags: ['a', 'b'], favourite: true })
    const { asset } = data as unknown as { readonly asset: Entry }
    expect(asset).toMatchObject({ id: before.id, name: 'Holiday- “fox”.png', tags: ['a', 'b'], favourite: true })
    expect([existsSync(before.path), existsSync(asset.path), existsSync(`${asset.path}.json`)]).toEqual([false, true, true])
    expect(JSON.parse(await readFile(`${asset.path}.json`, 'utf8'))).toMatchObject({ prompt: 'a red fox', tags: ['a', 'b'] })
  })
  it('moves to the trash and back', async () => {
    const { id, path } = await paint('a red fox')
    expect((await call('delete_asset', { id })).data).toEqual({ id, trashed: true, deleted: false })
    expect([existsSync(path), await names(), await names({ trashed: true })]).toEqual([false, [], ['a-red-fox.png']])
    await call('update_asset', { id, restore: true })
    expect([existsSync(path), await names()]).toEqual([true, ['a-red-fox.png']])
  })
  it('deletes for good', async () => {
    const { id, path } = await paint('a red fox')
    expect((await call('delete_asset', { id, permanent: true })).data).toEqual({ id, trashed: false, deleted: true })
    expect([existsSync(path), existsSync(dirname(path)), (await call('get_asset', { id })).isError]).toEqual([false, false, true])
  })
  it('gives the same request the same asset, back from the trash if need be', async () => {
    const first = await paint('a red fox')
    await call('delete_asset', { id: first.id })
    const second = await paint('a red fox')
    expect([second.id, existsSync(second.path), vendor.orders.length]).toEqual([first.id, true, 1])
  })
})

describe('asset:// resources', () => {
  it('are listed, completed, read, and told of when they change', async () => {
    const { id, uri, path } = await paint('a red fox')
    expect(await host.client.listResources()).toMatchObject([{ uri, name: 'a-red-fox.png', mimeType: 'image/png' }])
    expect((await host.client.complete({ template: 'asset://{id}' }, 'id', id.slice(0, 5))).values).toEqual([id])
    expect((await host.client.complete({ template: 'asset://{id}' }, 'id', 'fox')).values).toEqual([id])
    const [content] = (await host.client.readResource(uri)) as readonly { readonly blob?: string }[]
    expect(content?.blob).toBe((await readFile(path)).toString('base64'))
    await host.client.subscribe(uri)
    await call('update_asset', { id, favourite: true })
    await expect.poll(() => host.client.told.updated).toEqual([uri])
    await expect.poll(() => host.client.told.listChanged).toContain('resources')
  })
  it('are listed page by page', async () => {
    for (let index = 0; index < 55; index++) await paint(`n ${index}`, { size: '16x16' })
    expect(new Set((await host.client.listResources()).map(({ uri }) => uri)).size).toBe(55)
  })
})

describe('list_providers and server_status', () => {
  it('show who can do what', async () => {
    const { data } = await call('list_providers', { kind: 'image.generate' })
    expect(data).toMatchObject({ providers: [{ id: 'painter', kind: 'image.generate', available: true }] })
  })
  it('show version, plugins and the figures of the cache', async () => {
    await paint('a red fox')
    await paint('a red fox')
    const { data } = await call('server_status')
    expect(data).toMatchObject({ version: expect.stringMatching(/^\d+\./), cache: { entries: 1, hits: 1, savedUsd: 0.04 } })
    expect(data?.['plugins']).toContainEqual(expect.objectContaining({ name: 'library' }))
    expect(JSON.stringify(data)).not.toContain(host.dirs.root)
  })
})
