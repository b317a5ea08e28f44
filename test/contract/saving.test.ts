/** `saveTo`, at every tool that makes or hands out a file: a copy of what left the host, where the person finds it. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type Envelope, sha256Of } from 'atelier-mcp'
import { batch, cache, draw, exporters, imageGen, library, local, threeD, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveHttp } from '#core/mcp/http.ts'
import { houseMark, markOn } from '../fixtures/house-mark.ts'
import { painter } from '../fixtures/painter.ts'
import { png } from '../fixtures/pictures.ts'

let root = ''
const open: { close(): Promise<unknown> }[] = []
beforeEach(async () => void (root = await realpath(await mkdtemp(join(tmpdir(), 'atelier-saving-')))))
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
  await rm(root, { recursive: true, force: true })
})

type Plugins = TestHostInit['plugins']
const start = async ({
  plugins = [local()],
  environment = {},
  roots = [root],
}: { plugins?: Plugins; environment?: Record<string, string>; roots?: string[] } = {}) => {
  const host = await createTestHost({
    plugins: [imageGen(), draw(), exporters(), threeD(), library(), vision(), batch(), cache(), ...plugins],
    roots: roots.map((folder) => pathToFileURL(folder).href),
    environment,
  })
  open.push(host)
  return host
}
interface Saved extends Envelope {
  readonly data: { readonly saved?: readonly { readonly id: string; readonly path: string }[] }
}
const call = async ({ client }: Pick<TestHost, 'client'>, tool: string, args: object) => {
  const { envelope, text, isError } = await client.callTool(tool, args as never)
  return { envelope: envelope as unknown as Saved, code: (envelope['error'] as { code?: string } | undefined)?.code, text, isError }
}
const below = async (folder = root): Promise<string[]> => (await readdir(folder, { recursive: true })).toSorted()
const picture = { prompt: 'a castle by the sea', size: '64x48', seed: 1 }
const cube = { units: 'mm', nodes: [{ kind: 'box', id: 'a', size: [20, 20, 20] }], roots: ['a'] }
const ball = '<svg viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
const dataUri = async (width = 64) => `data:image/png;base64,${(await png(width, 48)).toString('base64')}`

const makers: readonly (readonly [tool: string, args: () => Promise<object>, ending: string])[] = [
  ['generate_image', async () => picture, 'png'],
  ['edit_image', async () => ({ prompt: 'black and white', images: [await dataUri()] }), 'png'],
  ['convert_image', async () => ({ image: await dataUri(), format: 'webp' }), 'webp'],
  ['compare_images', async () => ({ a: await dataUri(), b: await dataUri(80) }), 'png'],
  ['draw_image', async () => ({ svg: ball }), 'png'],
  ['create_model', async () => ({ spec: cube }), 'glb'],
  ['create_model', async () => ({ spec: cube, formats: ['stl'] }), 'stl'],
  ['convert_model', async () => ({ model: `data:model/stl;base64,${Buffer.from(oneTriangle).toString('base64')}`, format: 'ply' }), 'ply'],
]
const oneTriangle = [
  'solid one',
  'facet normal 0 0 1',
  'outer loop',
  'vertex 0 0 0',
  'vertex 9 0 0',
  'vertex 0 9 0',
  'endloop',
  'endfacet',
  'endsolid one',
].join('\n')

describe('a place that may not be used', () => {
  it.each(makers.map(([tool, args]) => [tool, args] as const))('is refused by %s before anything is made', async (tool, args) => {
    const painting = painter({ cost: { usd: 1, basis: 'computed' } })
    const host = await start({ plugins: [painting.plugin, local()] })
    for (const saveTo of [join(root, '../fox'), '.ssh/fox', '/etc/']) {
      const { code, text } = await call(host, tool, { ...(await args()), saveTo })
      expect([code, text]).toEqual(['INPUT_FORBIDDEN', expect.stringMatching(/ATELIER_ROOTS.*ATELIER_OUTPUT_DIR/)])
    }
    expect(painting.orders).toEqual([])
    expect(await below()).toEqual([])
  })
  it('is refused by start_job and batch_generate at once', async () => {
    const painting = painter({ cost: { usd: 1, basis: 'computed' } })
    const host = await start({ plugins: [painting.plugin] })
    const args = { ...picture, saveTo: '../fox' }
    expect((await call(host, 'start_job', { tool: 'generate_image', arguments: args })).code).toBe('INPUT_FORBIDDEN')
    expect((await call(host, 'batch_generate', { items: [{ tool: 'generate_image', arguments: picture }], saveTo: '../fox' })).code).toBe(
      'INPUT_FORBIDDEN',
    )
    expect(painting.orders).toEqual([])
  })
})

describe('over HTTP', () => {
  it('nobody names a file of the server: not by a tool, a batch, or a job, to read or to write', async () => {
    const host = await start({ environment: { ATELIER_ROOTS: root, ATELIER_OUTPUT_DIR: join(root, 'out') } })
    await writeFile(join(root, 'secret.png'), await png(20, 20))
    const served = await serveHttp(host.host, { port: 0 })
    open.push(served)
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(served.url)) as Parameters<Client['connect']>[0])
    open.push(client)
    const ask = async (name: string, args: Record<string, unknown>) => {
      const result = await client.callTool({ name, arguments: args })
      return {
        text: JSON.stringify(result.content),
        envelope: (Object.entries(result).find(([key]) => key === '_meta')![1] as { 'atelier/result': Saved })['atelier/result'],
        data: result.structuredContent as { job: { id: string } },
      }
    }
    const codeOf = ({ envelope }: { envelope: unknown }) => (envelope as { error?: { code: string } }).error?.code
    const convert = { image: await dataUri(), saveTo: join(root, 'x.png') }
    expect(codeOf(await ask('convert_image', convert))).toBe('INPUT_FORBIDDEN')
    expect(
      codeOf(await ask('batch_generate', { items: [{ tool: 'convert_image', arguments: { image: convert.image } }], saveTo: root })),
    ).toBe('INPUT_FORBIDDEN')
    expect(codeOf(await ask('start_job', { tool: 'convert_image', arguments: convert }))).toBe('INPUT_FORBIDDEN')
    // What a job may read, its starter may.
    const { data } = await ask('start_job', { tool: 'convert_image', arguments: { image: join(root, 'secret.png'), format: 'webp' } })
    const waited = await ask('wait_job', { id: data.job.id })
    expect(waited.text).toContain('INPUT_FORBIDDEN')
    const made = await ask('generate_image', picture)
    expect(made.envelope.ok).toBe(true)
    expect(await below()).toEqual(['secret.png'])
  })
})

describe('what is made', () => {
  it.each(makers)('by %s is saved where the caller says, and the answer says where that is', async (tool, args, ending) => {
    const host = await start()
    const path = join(root, `mine.${ending}`)
    const { envelope, text, isError } = await call(host, tool, { ...(await args()), saveTo: join(root, 'mine') })
    expect(isError, text).toBe(false)
    expect(text).toContain(`Saved: ${path}`)
    expect(envelope.data.saved).toEqual([{ id: expect.any(String), path }])
    const entry = envelope.assets.find(({ id }) => id === envelope.data.saved![0]!.id)!
    expect(await sha256Of(await readFile(path))).toBe(entry.sha256)
    expect(await below()).toEqual([`mine.${ending}`])
  })
  it('is saved as it left the host, at every door', async () => {
    const host = await start({ plugins: [local(), houseMark({})] })
    const { envelope } = await call(host, 'generate_image', { ...picture, saveTo: 'a.png' })
    await call(host, 'convert_image', { image: envelope.assets[0]!.uri, format: 'webp', saveTo: 'b' })
    await call(host, 'get_asset', { id: envelope.assets[0]!.id, saveTo: 'c' })
    await call(host, 'get_asset', { id: envelope.assets[0]!.id, format: 'jpeg', saveTo: 'd' })
    await call(host, 'edit_image', { prompt: 'black and white', images: [envelope.assets[0]!.uri], saveTo: 'e' })
    await call(host, 'batch_generate', { items: [{ tool: 'generate_image', arguments: { ...picture, seed: 2 } }], saveTo: 'f' })
    const { envelope: job } = await call(host, 'start_job', { tool: 'generate_image', arguments: { ...picture, seed: 3, saveTo: 'g' } })
    await call(host, 'wait_job', { id: (job.data as { job: { id: string } }).job.id })
    expect(await below()).toEqual(['a.png', 'b.webp', 'c.png', 'd.jpg', 'e.png', 'f.png', 'g.png'])
    for (const name of await below()) expect(await markOn(await readFile(join(root, name))), name).toContain('marked')
  })
  it('several at once get numbers, and a model one file for each of its formats', async () => {
    const host = await start()
    await call(host, 'generate_image', { ...picture, count: 3, saveTo: 'foxes.png' })
    await call(host, 'create_model', { spec: cube, formats: ['glb', 'stl', 'obj'], saveTo: 'models/cube' })
    expect(await below()).toEqual([
      'foxes-2.png',
      'foxes-3.png',
      'foxes.png',
      'models',
      'models/cube.glb',
      'models/cube.obj',
      'models/cube.stl',
      'models/model.mtl',
    ])
  })
  it('by a batch goes into its folder, or gets the numbers of its items', async () => {
    const host = await start()
    const template = {
      template: { tool: 'generate_image', arguments: { ...picture, prompt: 'a {animal}' } },
      variables: { animal: ['fox', 'cat'] },
    }
    await call(host, 'batch_generate', { ...template, saveTo: 'animals' })
    await call(host, 'batch_generate', { ...template, saveTo: 'one.png' })
    await call(host, 'batch_generate', { ...template, defaults: { saveTo: 'two.png' } })
    expect(await below()).toEqual(['animals', 'animals/a-cat.png', 'animals/a-fox.png', 'one-1.png', 'one-2.png', 'two-1.png', 'two-2.png'])
  })
  it('is not saved where it was only priced', async () => {
    const host = await start()
    for (const [tool, args] of [
      ['generate_image', picture],
      ['create_model', { prompt: 'a table' }],
    ] as const)
      expect((await call(host, tool, { ...args, estimate: true, saveTo: 'x' })).envelope.ok).toBe(true)
    expect(await below()).toEqual([])
  })
  it('replaces nothing that is there, unless that was asked for', async () => {
    const host = await start()
    await writeFile(join(root, 'fox.png'), await png(9, 9))
    expect((await call(host, 'generate_image', { ...picture, saveTo: 'fox.png' })).code).toBe('INPUT_INVALID')
    const { envelope } = await call(host, 'generate_image', { ...picture, saveTo: 'fox.png', overwrite: true })
    expect(await sha256Of(await readFile(join(root, 'fox.png')))).toBe(envelope.assets[0]!.sha256)
    expect(await below()).toEqual(['fox.png'])
  })
})

describe('without a config', () => {
  it('ATELIER_ROOTS lets files be read and written, several as in PATH', async () => {
    for (const name of ['one', 'two']) await mkdir(join(root, name))
    const environment = { ATELIER_ROOTS: [join(root, 'one'), join(root, 'two')].join(process.platform === 'win32' ? ';' : ':') }
    const host = await start({ environment, roots: [] })
    await writeFile(join(root, 'two/cat.png'), await png(20, 20))
    await writeFile(join(root, 'dog.png'), await png(20, 20))
    const { isError, text } = await call(host, 'convert_image', {
      image: join(root, 'two/cat.png'),
      format: 'webp',
      saveTo: join(root, 'one'),
    })
    expect(isError, text).toBe(false)
    expect(await below(join(root, 'one'))).toEqual(['cat.webp'])
    const refused = await call(host, 'convert_image', { image: join(root, 'dog.png') })
    expect([refused.code, refused.text]).toEqual(['INPUT_FORBIDDEN', expect.stringMatching(/ATELIER_ROOTS.*ATELIER_OUTPUT_DIR/)])
  })
  it('ATELIER_OUTPUT_DIR gets a copy of every picture and model that these tools make, once, and is where `saveTo` starts', async () => {
    const host = await start({ environment: { ATELIER_OUTPUT_DIR: join(root, 'out') }, roots: [] })
    const { text, envelope } = await call(host, 'generate_image', { ...picture, name: 'castle' })
    expect(text).toContain(`Saved: ${join(root, 'out/castle.png')}`)
    await call(host, 'generate_image', { ...picture, name: 'castle' })
    await call(host, 'get_asset', { id: envelope.assets[0]!.id })
    await call(host, 'convert_image', { image: join(root, 'out/castle.png'), format: 'webp', saveTo: 'web/c' })
    await call(host, 'draw_image', { svg: ball, name: 'ball' })
    await call(host, 'create_model', { spec: cube, name: 'cube' })
    expect(await below()).toEqual(['out', 'out/ball.png', 'out/castle.png', 'out/cube.glb', 'out/web', 'out/web/c.webp'])
  })
  it('a folder for results that cannot be written is a warning, and nothing is lost', async () => {
    await writeFile(join(root, 'out'), 'a file')
    const host = await start({ environment: { ATELIER_OUTPUT_DIR: join(root, 'out') }, roots: [] })
    const { envelope, text } = await call(host, 'generate_image', picture)
    expect(envelope).toMatchObject({ ok: true, assets: [{}], warnings: [{ code: 'drawn-by-rule' }, { code: 'not-saved' }] })
    expect(text).toContain('No copy was saved')
  })
})
