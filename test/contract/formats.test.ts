import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { artifact, definePlugin, type Exporter, type Plugin } from 'atelier-mcp'
import { draw, exporters, imageGen, library, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toolHelp, toolNamed } from '#core/cli/tool-help.ts'
import { painter } from '../fixtures/painter.ts'
import { png } from '../fixtures/pictures.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

const seen: unknown[] = []
/** Somebody else's exporter: writes its name before what it gets, and notes its options. */
const foreign = (name: string, of: Partial<Exporter> & Pick<Exporter, 'format' | 'mimeType' | 'extension' | 'accepts'>): Plugin =>
  definePlugin({
    name,
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ exporters: registry }) =>
      registry.add({
        encode: async (source, options) => {
          seen.push(options)
          return artifact(Buffer.concat([Buffer.from(`${of.format}:`), await source.bytes()]), of.mimeType)
        },
        ...of,
      } as Exporter),
  })()
const jxl = (rest: Partial<Exporter> = {}) =>
  foreign('jxl', {
    format: 'jxl',
    mimeType: 'image/jxl',
    extension: 'jxl',
    accepts: ['image/*'],
    options: z.strictObject({ quality: z.number().optional() }),
    ...rest,
  })
const x3d = (rest: Partial<Exporter> = {}) =>
  foreign('x3d', { format: 'x3d', mimeType: 'model/x3d+xml', extension: 'x3d', accepts: ['model/gltf-binary'], ...rest })
/** Registered when all others are set up already. */
const late = definePlugin({
  name: 'late',
  version: '1.0.0',
  apiVersion: 1,
  setup: ({ exporters: registry, onSeal }) =>
    onSeal(() =>
      registry.add({ format: 'qoi', mimeType: 'image/qoi', extension: 'qoi', accepts: ['image/png'], encode: (source) => source }),
    ),
})

async function start(plugins: readonly Plugin[] = [jxl(), x3d()], rest: Partial<TestHostInit> = {}) {
  seen.length = 0
  const painting = painter({ cost: { usd: 1, basis: 'computed' } })
  const host = await createTestHost({ plugins: [...plugins, imageGen(), exporters(), threeD(), library(), painting.plugin], ...rest })
  open.push(host)
  const call = async (tool: string, args: object) => {
    const { envelope, text } = await host.client.callTool(tool, args as never)
    const assets = (envelope['assets'] ?? []) as { uri: string; id: string; name: string; mimeType: string }[]
    return { envelope, text, assets, warnings: (envelope['warnings'] ?? []) as { code: string; param?: string; message: string }[] }
  }
  return { ...host, orders: painting.orders, call }
}
const picture = async () => `data:image/png;base64,${(await png(64, 48)).toString('base64')}`
const cube = { units: 'mm', nodes: [{ kind: 'box', id: 'cube', size: [10, 10, 10] }], roots: ['cube'] }
const listed = async ({ client }: Pick<TestHost, 'client'>, tool: string, argument: string): Promise<readonly string[]> => {
  const { inputSchema } = (await client.listTools()).find(({ name }) => name === tool)!
  const properties = inputSchema['properties'] as Record<string, { enum?: string[]; items?: { enum?: string[] } }>
  const schema = properties[argument]!
  return schema.enum ?? schema.items?.enum ?? []
}

const oneTriangle = [
  'solid one',
  'facet normal 0 0 1',
  'outer loop',
  ...['0 0 0', '9 0 0', '0 9 0'].map((at) => `vertex ${at}`),
  'endloop',
  'endfacet',
  'endsolid one',
].join('\n')
const pictures = ['png', 'jpeg', 'webp', 'avif', 'gif']
const models = ['glb', 'gltf', 'obj', 'stl', 'ply', '3mf', 'usdz', 'svg']

describe('a format that nobody makes', () => {
  it.each([
    ['generate_image', { prompt: 'a fox', format: 'jxk' }, 'jxl'],
    ['edit_image', { prompt: 'a fox', images: [''], format: 'jxk' }, 'jxl'],
    ['convert_image', { image: '', format: 'jxk' }, 'jxl'],
    ['get_asset', { id: 'a'.repeat(24), format: 'x3' }, 'x3d'],
    ['create_model', { spec: cube, formats: ['glb', 'x3'] }, 'x3d'],
    ['convert_model', { model: 'none.glb', format: 'x3' }, 'x3d'],
  ])('is refused by %s with the nearest, before anything is paid', async (tool, args, near) => {
    const { call, orders } = await start()
    const given = 'images' in args ? { ...args, images: [await picture()] } : 'image' in args ? { ...args, image: await picture() } : args
    expect((await call(tool, given)).envelope.error).toMatchObject({
      code: 'FORMAT_UNKNOWN',
      outcome: 'none',
      fix: expect.stringContaining(`Did you mean "${near}"?`),
    })
    expect(orders).toEqual([])
  })
  it('of this kind is told from one that nobody makes at all', async () => {
    const { call, orders } = await start()
    for (const [tool, args] of [
      ['generate_image', { prompt: 'a fox', format: 'x3d' }],
      ['convert_model', { model: 'none.glb', format: 'jxl' }],
      ['create_model', { spec: cube, formats: ['webp'] }],
    ] as const)
      expect((await call(tool, args)).envelope.error).toMatchObject({ code: 'FORMAT_UNSUPPORTED', outcome: 'none' })
    expect(orders).toEqual([])
  })
  it('of what the provider makes is refused before it is paid', async () => {
    const { call, orders } = await start([jxl({ accepts: ['image/tiff'] })])
    expect((await call('generate_image', { prompt: 'a fox', format: 'jxl' })).envelope.error).toMatchObject({
      outcome: 'none',
      message: expect.stringContaining('"jxl" is made of none of these'),
    })
    expect(orders).toEqual([])
  })
  it('of a model, for it takes something else, is refused before the model is made', async () => {
    const { call } = await start([x3d({ accepts: ['model/obj'] })])
    const { envelope, assets } = await call('create_model', { spec: cube, formats: ['x3d'] })
    expect(envelope.error).toMatchObject({ code: 'FORMAT_UNSUPPORTED', message: expect.stringContaining('model/gltf-binary') })
    expect(assets).toEqual([])
  })
})

describe('a third party’s format', () => {
  it('is listed by every tool that takes one, also where it was added last, and by the command line', async () => {
    const host = await start([late(), jxl(), x3d()])
    for (const tool of ['generate_image', 'edit_image', 'convert_image'])
      expect(await listed(host, tool, 'format')).toEqual(['jxl', ...pictures, 'qoi'])
    expect(await listed(host, 'convert_model', 'format')).toEqual(['x3d', ...models])
    expect(await listed(host, 'create_model', 'formats')).toEqual(['x3d', ...models])
    expect(await listed(host, 'get_asset', 'format')).toEqual(['jxl', 'x3d', ...pictures, ...models, 'qoi'])
    const { value } = toolNamed('convert_model', host.host)
    expect(await toolHelp(value, 200)).toContain('x3d | glb | gltf')
  })
  it('is listed by draw_image beside its own, each once', async () => {
    const vectors = foreign('vectors', { format: 'svg', mimeType: 'image/svg+xml', extension: 'svg', accepts: ['image/png'] })
    const offered = await listed(await start([vectors, jxl(), draw()]), 'draw_image', 'format')
    expect(offered.toSorted()).toEqual([...pictures, 'ico', 'icons', 'jxl', 'svg'].toSorted())
  })
  it('is not listed where its plugin is not there, and a host without exporters lists none', async () => {
    expect(await listed(await start([]), 'generate_image', 'format')).toEqual(pictures)
    const bare = await createTestHost({ plugins: [imageGen(), library()] })
    open.push(bare)
    expect(await listed(bare, 'get_asset', 'format')).toEqual([])
  })
  it('is completed in the prompt that asks for one', async () => {
    const { client } = await start()
    expect(await client.complete({ prompt: 'image_brief' }, 'format', 'j')).toMatchObject({ values: ['jxl', 'jpeg'] })
  })
  it('is made by every picture tool, in a file with its extension', async () => {
    const { call } = await start()
    const made = await call('generate_image', { prompt: 'a fox', format: 'jxl' })
    expect(made.assets).toMatchObject([{ mimeType: 'image/jxl', name: expect.stringMatching(/\.jxl$/) }])
    const again = [
      await call('edit_image', { prompt: 'a hat', images: [await picture()], format: '.JXL' }),
      await call('convert_image', { image: await picture(), format: 'jxl', name: 'fox.jxl' }),
      await call('get_asset', { id: (await call('generate_image', { prompt: 'a fox' })).assets[0]!.id, format: 'jxl' }),
    ]
    for (const { assets } of again) expect(assets).toMatchObject([{ mimeType: 'image/jxl', name: expect.stringMatching(/^[^.]+\.jxl$/) }])
  })
  it('has the extension that its exporter says, also where another makes the same type, and where no database knows it', async () => {
    const odd = (format: string, extension: string) =>
      foreign(format, { format, mimeType: 'image/x-odd', extension, accepts: ['image/*', 'model/*'] })
    const { call } = await start([odd('odd', 'odd'), odd('odder', '.odder'), odd('climber', '../up')])
    const image = await picture()
    const named = async (format: string, name: string) =>
      (await call('convert_image', { image, format, name })).assets.map((one) => one.name)
    expect(await named('odd', 'fox.odd')).toEqual(['fox.odd'])
    expect(await named('odder', 'cat.odder')).toEqual(['cat.odder'])
    expect(await named('climber', 'owl')).toEqual([expect.stringMatching(/^owl\.\w+$/)])
    expect((await call('generate_image', { prompt: 'a hen', format: 'odder' })).assets).toMatchObject([{ name: 'a-hen.odder' }])
    expect((await call('generate_image', { prompt: 'a hen' })).assets).toMatchObject([{ name: 'a-hen.png' }])
  })
  it('is made by every model tool, in a file with its extension', async () => {
    const { call } = await start()
    const made = await call('create_model', { spec: cube, formats: ['x3d', 'X3D', 'obj'], name: 'cube' })
    expect(made.assets.map(({ name }) => name).slice(0, 2)).toEqual(['cube.x3d', 'cube.obj'])
    const glb = made.assets.find(({ name }) => name === 'cube.glb')!
    const converted = await call('convert_model', { model: glb.uri, format: 'x3d', compression: 'draco', units: 'cm' })
    expect(converted.assets).toMatchObject([{ name: 'cube.x3d', mimeType: 'model/x3d+xml' }])
    // Nothing reads it here: the report is that of its source, and says so.
    expect(converted.envelope).toMatchObject({ data: { report: { triangles: 12 } } })
    expect(converted.text).toContain('x3d is not read here')
    expect(converted.warnings.map(({ code, param }) => [code, param])).toEqual([
      ['option-unsupported', 'units'],
      ['option-unsupported', 'compression'],
    ])
    expect((await call('get_asset', { id: glb.id, format: 'x3d' })).assets).toMatchObject([{ name: 'cube.x3d' }])
  })
})

describe('an option that an exporter does not take', () => {
  it('is a warning by its argument’s name; those that it takes arrive', async () => {
    const { call } = await start()
    const { assets, warnings } = await call('convert_image', {
      image: await picture(),
      format: 'jxl',
      quality: 40,
      width: 20,
      fit: 'attention',
      flatten: 'white',
      targetKb: 5,
    })
    expect(assets).toHaveLength(1)
    expect(seen).toEqual([{ quality: 40 }])
    expect(warnings.map(({ code, param }) => `${code} ${param}`)).toEqual([
      'option-unsupported width',
      'option-unsupported targetKb',
      'option-unsupported fit',
      'option-unsupported flatten',
    ])
  })
  it.each([
    ['no schema', undefined, ['width', 'quality']],
    ['a schema that drops what it does not know', z.object({ quality: z.number() }), ['width']],
    ['a raw schema', { type: 'object', properties: { width: { type: 'number' } } }, ['quality']],
    ['a schema that takes anything', z.looseObject({}), []],
  ] as const)('is told by %s', async (_what, options, params) => {
    const { call } = await start([jxl({ options: options as never })])
    const { envelope, warnings } = await call('convert_image', { image: await picture(), format: 'jxl', quality: 40, width: 20 })
    expect(envelope.ok).toBe(true)
    expect(warnings.map(({ param }) => param)).toEqual(params)
    const asked = { quality: 40, width: 20 }
    expect(seen).toEqual([Object.fromEntries(Object.entries(asked).filter(([name]) => !(params as readonly string[]).includes(name)))])
  })
  it('is still refused where its value is wrong', async () => {
    const { call } = await start([jxl({ options: z.strictObject({ quality: z.number().max(1) }) })])
    expect((await call('convert_image', { image: await picture(), format: 'jxl', quality: 40 })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('quality'),
      outcome: 'none',
    })
  })
  it('is a warning of get_asset too', async () => {
    const { call } = await start()
    const { id } = (await call('generate_image', { prompt: 'a fox' })).assets[0]!
    const { assets, warnings, text } = await call('get_asset', { id, format: 'jxl', maxSize: 32 })
    expect(assets).toMatchObject([{ mimeType: 'image/jxl' }])
    expect(warnings).toMatchObject([{ code: 'option-unsupported', param: 'maxSize' }])
    expect(text).toContain('takes no `maxSize`')
  })
  it('costs no reply its picture: what is asked of a preview is a wish', async () => {
    const tiny = await png(32, 32)
    const plain = foreign('plain', {
      format: 'preview',
      mimeType: 'image/png',
      extension: 'png',
      accepts: ['image/*', 'model/*'],
      options: z.strictObject({}),
      encode: () => artifact(tiny, 'image/png'),
    })
    const { client, call } = await start([plain])
    const { content } = await client.callTool('generate_image', { prompt: 'a fox' })
    expect(content).toContainEqual(expect.objectContaining({ type: 'image', data: tiny.toString('base64') }))
    expect((await call('create_model', { spec: cube, views: ['top', 'front'] })).envelope.ok).toBe(true)
  })
})

describe('a third party’s exporter of a bundled format', () => {
  it('that comes first makes it, with the options that it takes', async () => {
    const { call } = await start([foreign('webp', { format: 'webp', mimeType: 'image/webp', extension: 'webp', accepts: ['image/png'] })])
    const { envelope, warnings } = await call('convert_image', { image: await picture(), format: 'webp', width: 20 })
    expect([envelope.ok, warnings.map(({ param }) => param)]).toEqual([true, ['width']])
    expect(seen).toEqual([{}])
  })
  it('that takes types of its own is asked for files that nobody else reads', async () => {
    const reading = [
      foreign('exr', {
        format: 'png',
        mimeType: 'image/png',
        extension: 'png',
        accepts: ['image/x-exr'],
        encode: async () => artifact(await png(32, 32), 'image/png'),
      }),
      foreign('from-x3d', {
        format: 'stl',
        mimeType: 'model/stl',
        extension: 'stl',
        accepts: ['model/x3d+xml'],
        encode: () => artifact(Buffer.from(oneTriangle), 'model/stl'),
      }),
      x3d(),
    ]
    const { call, dirs } = await start(reading, { config: { dirs: { roots: ['.'] } } })
    const exr = `data:image/x-exr;base64,${Buffer.from('exr').toString('base64')}`
    expect((await call('convert_image', { image: exr, format: 'png' })).assets).toMatchObject([{ mimeType: 'image/png' }])
    expect((await call('convert_image', { image: exr, format: 'webp' })).envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
    await writeFile(join(dirs.root, 'scene.x3d'), 'x3d:')
    const read = await call('convert_model', { model: join(dirs.root, 'scene.x3d'), format: 'stl' })
    expect(read.envelope.error).toBeUndefined()
    expect(read.assets).toMatchObject([{ mimeType: 'model/stl', name: 'scene.stl' }])
  })
})
