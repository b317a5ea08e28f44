import { readdir } from 'node:fs/promises'
import { AtelierError } from 'atelier-mcp'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import sharp from 'sharp'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { png } from '../../../fixtures/pictures.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
async function start(init: PainterInit = {}, rest: Partial<TestHostInit> = {}) {
  const made = painter(init)
  const host = await createTestHost({ ...rest, plugins: [imageGen(), exporters(), made.plugin, ...(rest.plugins ?? [])] })
  open.push(host)
  return { ...host, ...made, generate: (args: object) => host.client.callTool('generate_image', { prompt: 'a red fox', ...args }) }
}
const files = async (folder: string) => readdir(folder, { recursive: true }).catch(() => [])

describe('bad input is refused before anybody is asked', () => {
  it.each([
    ['no prompt', { prompt: undefined }, /prompt/],
    ['an empty prompt', { prompt: '' }, /prompt: is empty/],
    ['a prompt of spaces', { prompt: ' \n\t ' }, /prompt: is empty/],
    ['a prompt of 33 000 characters', { prompt: 'x'.repeat(33_000) }, /33000 characters; 32000/],
    ['a prompt with NUL', { prompt: 'a fox\0' }, /U\+0000\) at position 5/],
    ['a prompt with an escape', { prompt: '\u001b[2Ja fox' }, /U\+001B/],
    ['a prompt that is a number', { prompt: 42 }, /prompt: must be text/],
    ['a prompt that is a list', { prompt: ['a fox', 'a dog'] }, /prompt: must be text/],
    ['size zero', { size: '0x0' }, /size: 0x0 is out of range/],
    ['a negative size', { size: '-5x100' }, /"-5x100" is no size/],
    ['a huge size', { size: '99999x99999' }, /99999x99999 is out of range/],
    ['a size over 4096', { size: '4097x1024' }, /16 to 4096/],
    ['a size of words', { size: 'large' }, /"large" is no size/],
    ['a size of one small number', { size: '8' }, /8x8 is out of range/],
    ['a size that is a truth value', { size: true }, /size: must be text/],
    ['a count of zero', { count: 0 }, /at least 1/],
    ['a count of a thousand', { count: 1000 }, /10 is the most/],
    ['half a picture', { count: 1.5 }, /whole number/],
    ['a negative seed', { seed: -1 }, /seed/],
    ['an unknown quality', { quality: 'best' }, /quality/],
    ['an argument that does not exist', { sise: '1024x1024' }, /sise/],
  ])('%s', async (_what, args, message) => {
    const { generate, orders, dirs } = await start()
    const { isError, envelope } = await generate(args)
    expect(isError).toBe(true)
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringMatching(message) })
    expect(orders).toHaveLength(0)
    expect(await files(dirs.data)).toEqual([])
  })
  it.each([
    ['a format', { format: 'wepb' }, 'FORMAT_UNKNOWN', 'Did you mean "webp"? There are: png, jpeg, webp, avif, gif.'],
    ['a provider', { provider: 'paimter' }, 'PROVIDER_UNKNOWN', 'Did you mean "painter"?'],
    ['a model', { model: 'quikc' }, 'MODEL_UNKNOWN', 'Did you mean "quick"?'],
    ['a model of a provider', { provider: 'painter', model: 'slow' }, 'MODEL_UNKNOWN', 'There are: quick, fine.'],
  ])('%s that does not exist, with the nearest that does', async (_what, args, code, fix) => {
    const { generate, orders } = await start({ models: [{ id: 'quick' }, { id: 'fine' }] })
    const { envelope } = await generate(args)
    expect(envelope.error).toMatchObject({ code, fix: expect.stringContaining(fix) })
    expect(orders).toHaveLength(0)
  })
  it.each([['../../evil'], ['/etc/passwd'], ['a\0b'], ['x'.repeat(300)], ['CON'], ['nul.png'], ['C:\\fox']])(
    'the name %j',
    async (name) => {
      const { generate, orders, dirs } = await start()
      expect((await generate({ name })).envelope.error).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('name') })
      expect(orders).toHaveLength(0)
      expect(await files(dirs.data)).toEqual([])
    },
  )
  it('transparency in JPEG', async () => {
    const { generate, orders } = await start()
    expect((await generate({ background: 'transparent', format: 'jpg' })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      fix: expect.stringContaining('png, webp or avif'),
    })
    expect(orders).toHaveLength(0)
  })
})

describe('a picture', () => {
  it('comes with a small preview, a link and the facts, and as a hit costs nothing', async () => {
    const { generate, orders } = await start({ cost: { usd: 0.04, basis: 'computed' } })
    const { content, envelope, text, data } = await generate({ size: '1024x768' })
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
    expect(envelope).toMatchObject({
      ok: true,
      kind: 'image.generate',
      cost: { usd: 0.04 },
      assets: [{ mimeType: 'image/png', width: 1024, height: 768 }],
    })
    expect(text).toContain('asset://')
    expect(data).toBeUndefined()
    expect(orders).toEqual([expect.objectContaining({ prompt: 'a red fox', size: '1024x768' })])
  })
  it.each(['png', 'jpg', 'webp', 'avif', 'gif'])('is a real %s where that is asked for', async (format) => {
    const { generate, host } = await start()
    const { envelope } = await generate({ format })
    const [asset] = envelope['assets'] as { id: string; mimeType: string }[]
    const bytes = await (await host.assets.get(asset!.id, 'local'))!.bytes()
    const { mediaType } = await sharp(bytes).metadata()
    expect(mediaType).toBe(asset!.mimeType)
    expect(mediaType).toBe(`image/${format.replace('jpg', 'jpeg')}`)
  })
  it('is called what its bytes are, whatever the provider said', async () => {
    const { generate } = await start({ mimeType: 'image/jpeg' })
    expect((await generate({})).envelope).toMatchObject({ assets: [{ mimeType: 'image/png', width: 256, height: 192 }] })
  })
  it('still comes back inline where the folder for files can not be written', async () => {
    const { generate } = await start({}, { config: { dirs: { data: join(process.execPath, 'atelier') } } })
    const { content, envelope, isError } = await generate({})
    expect(isError).toBe(false)
    expect(content.some(({ type }) => type === 'image')).toBe(true)
    expect(envelope['warnings']).toEqual([expect.objectContaining({ message: expect.stringContaining(join(process.execPath, 'atelier')) })])
  })
  it('understands OpenAI’s words for quality, and "auto" for everything', async () => {
    const { generate, orders } = await start()
    await generate({ quality: 'medium', size: '512 × 256', background: 'auto' })
    await generate({ quality: 'auto', size: 'auto', count: 1 })
    expect(orders[0]).toMatchObject({ quality: 'standard', size: '512x256' })
    expect(Object.keys(orders[1]!).toSorted()).toEqual(['kind', 'prompt'])
  })
})

describe('estimate', () => {
  it('tells who would make it and for how much, and orders nothing', async () => {
    const { generate, orders } = await start({
      cost: { usd: 0.04, basis: 'estimated', usage: { inputTokens: 3 } },
      models: [{ id: 'quick' }],
    })
    const { text, envelope } = await generate({ estimate: true })
    expect(text).toContain('$0.0400 (3 input tokens)')
    expect(text).toContain('painter, model quick')
    expect(envelope).toMatchObject({
      ok: true,
      cost: { usd: 0.04, estimated: true },
      assets: [],
      provider: { id: 'painter', model: 'quick' },
    })
    expect(orders).toHaveLength(0)
  })
})

describe('who is asked', () => {
  it('is who can make what was asked', async () => {
    const able = painter({ id: 'able' })
    const { generate, orders } = await start({ capabilities: { transparency: false } }, { plugins: [able.plugin] })
    const { envelope } = await generate({ background: 'transparent' })
    expect(envelope).toMatchObject({ provider: { id: 'able' }, skipped: [{ id: 'painter', reason: 'It makes no transparent pictures.' }] })
    expect([orders.length, able.orders.length]).toEqual([0, 1])
  })
  it('is nobody, with the reason, where nobody can', async () => {
    const { generate } = await start({ capabilities: { transparency: false } })
    expect((await generate({ background: 'transparent' })).envelope.error).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('no transparent pictures'),
    })
  })
  it('is the model that makes exactly this size, else the first, which may come near', async () => {
    const wide = painter({ id: 'wide', capabilities: { sizes: ['1536x1024'] } })
    const { generate } = await start({ capabilities: { sizes: ['1024x1024'] } }, { plugins: [wide.plugin] })
    expect((await generate({ size: '1536x1024' })).envelope).toMatchObject({ provider: { id: 'wide' } })
    expect((await generate({ size: '640x480' })).envelope).toMatchObject({ provider: { id: 'painter' }, skipped: [] })
  })
  it('does not become the stand-in because of a size', async () => {
    const rule = painter({ id: 'rule', nature: 'procedural' })
    const { generate } = await start({ capabilities: { sizes: ['1024x1024'] } }, { plugins: [rule.plugin] })
    expect((await generate({ size: '640x480' })).envelope).toMatchObject({ provider: { id: 'painter' } })
  })
  it('is found by a model alone', async () => {
    const other = painter({ id: 'other', models: [{ id: 'small' }, { id: 'large' }] })
    const { generate } = await start({ models: [{ id: 'quick' }] }, { plugins: [other.plugin] })
    expect((await generate({ model: 'large' })).envelope).toMatchObject({ provider: { id: 'other', model: 'large' } })
    expect((await generate({ model: 'other/large' })).envelope).toMatchObject({ provider: { id: 'other', model: 'large' } })
  })
  it('makes several one by one where it can not make them at once', async () => {
    const { generate, orders } = await start({ capabilities: { maxCount: 1 }, cost: { usd: 0.01, basis: 'computed' } })
    const { envelope } = await generate({ count: 3 })
    // They go out side by side, each when its line is written.
    expect(orders.map(({ count, seed }) => [count, seed]).toSorted(([, a = 0], [, b = 0]) => a - b)).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ])
    expect(envelope).toMatchObject({ ok: true, cost: { usd: 0.03 } })
    expect(new Set((envelope['assets'] as { sha256: string }[]).map(({ sha256 }) => sha256)).size).toBe(3)
  })
  it('knows no price of several where nobody knows that of one', async () => {
    const other = painter({ id: 'other', capabilities: { maxCount: 1 } })
    const { generate } = await start(
      {
        capabilities: { maxCount: 1 },
        cost: { usd: 0.01, basis: 'computed' },
        async paint({ seed = 0 }) {
          if (seed > 1) throw new AtelierError({ code: 'PROVIDER_QUOTA', message: 'No credit left.', outcome: 'none' })
          return png(64, 64)
        },
      },
      { plugins: [other.plugin] },
    )
    expect((await generate({ count: 2 })).envelope).toMatchObject({ ok: true, cost: null })
  })
  it('says that a seed had no effect, only to who gave one', async () => {
    const { generate } = await start({ capabilities: { seed: false, maxCount: 1 } })
    expect((await generate({ seed: 7 })).envelope['warnings']).toEqual([
      { code: 'option-unsupported', param: 'seed', message: expect.stringContaining('painter takes no seed') },
    ])
    expect((await generate({ count: 2 })).envelope['warnings']).toEqual([])
  })
  it('makes all at once where it can', async () => {
    const { generate, orders } = await start()
    expect((await generate({ count: 3 })).envelope['assets']).toHaveLength(3)
    expect(orders.map(({ count }) => count)).toEqual([3])
  })
})

describe('the listing', () => {
  it('is small, flat and without references', async () => {
    const { client } = await start()
    const tool = (await client.listTools()).find(({ name }) => name === 'generate_image')
    const listed = JSON.stringify(tool)
    expect(listed.length).toBeLessThan(2200)
    expect(listed).not.toMatch(/\$ref|\$defs/)
    expect(Object.keys(tool!.inputSchema)).not.toEqual(expect.arrayContaining(['oneOf', 'anyOf', 'allOf']))
    expect(tool!.inputSchema['required']).toEqual(['prompt'])
  })
})

describe('prompts', () => {
  it('brief a picture with what was filled in', async () => {
    const { client } = await start()
    const [message] = await client.getPrompt('image_brief', { subject: 'a lighthouse', style: 'woodcut', size: '1536x1024' })
    expect(message!.content).toMatchObject({
      type: 'text',
      text: expect.stringMatching(/a lighthouse[^]*style: woodcut\n- size: 1536x1024/),
    })
  })
  it('vary a style', async () => {
    const { client } = await start()
    const [message] = await client.getPrompt('style_variations', { subject: 'a cat', styles: 'anime, comic' })
    expect(message!.content).toMatchObject({ text: expect.stringContaining('each of these styles: anime, comic') })
  })
  it('complete provider, model, style and size', async () => {
    const { client } = await start({ models: [{ id: 'quick' }, { id: 'fine' }] })
    const complete = async (prompt: string, argument: string, value: string, others = {}) =>
      (await client.complete({ prompt }, argument, value, others)).values
    expect(await complete('image_brief', 'provider', 'pa')).toEqual(['painter'])
    expect(await complete('image_brief', 'model', '', { provider: 'painter' })).toEqual(['quick', 'fine'])
    expect(await complete('image_brief', 'style', 'water')).toEqual(['watercolour'])
    expect(await complete('image_brief', 'size', '20')).toEqual(['2048x2048'])
    expect(await complete('style_variations', 'styles', 'anime, com')).toEqual(['anime, comic'])
  })
})
