/** `aspect`: a shape in place of a size. */
import { afterEach, describe, expect, it } from 'vitest'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import openai from '#plugins/openai/index.ts'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { png } from '../../../fixtures/pictures.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
async function start(init: PainterInit = {}) {
  const made = painter(init)
  const host = await createTestHost({ plugins: [imageGen(), exporters(), made.plugin] })
  open.push(host)
  return { ...host, ...made, generate: (args: object) => host.client.callTool('generate_image', { prompt: 'a red fox', ...args }) }
}

describe('a shape that cannot be is refused before anybody is asked', () => {
  it.each([
    ['words', { aspect: 'wide' }, /"wide" is no shape: write width:height from 1:4 to 4:1, such as "16:9"/],
    ['nothing on one side', { aspect: '16:0' }, /is no shape/],
    ['a thread', { aspect: '100:1' }, /from 1:4 to 4:1/],
    ['a size', { aspect: '1536' }, /is no shape/],
    ['a shape and a size of another', { aspect: '16:9', size: '1024x1024' }, /`size` is 1024x1024, and `aspect` says another shape/],
  ])('%s', async (_what, args, message) => {
    const { generate, orders } = await start()
    expect((await generate(args)).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      outcome: 'none',
      message: expect.stringMatching(message),
    })
    expect(orders).toEqual([])
  })
})

describe('a size that cannot be is refused with the nearest that could', () => {
  it.each<[unknown, RegExp]>([
    ['2k', /"2k" is no size: write width x height in pixels, such as "2048x2048"/],
    ['4K', /"4096x4096"/],
    ['large', /"large" is no size: .*"1024x1024", or "auto"; a shape such as "16:9" is `aspect`/],
    ['1024px x', /is no size/],
    ['8192x8192', /8192x8192 is out of range: each side has 16 to 4096 pixels/],
    [{ width: 8, height: 8 }, /8x8 is out of range/],
    [5000, /5000x5000 is out of range/],
    [[1024], /must be|size/],
    [{ width: 1024 }, /height: is missing/],
    [{ width: 1024, height: 1024, depth: 2 }, /depth/],
  ])('%j', async (size, message) => {
    const { generate, orders } = await start()
    expect((await generate({ size })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      outcome: 'none',
      message: expect.stringMatching(message),
    })
    expect(orders).toEqual([])
  })
})

describe('a size is read as it is written', () => {
  it.each<[unknown, string | undefined]>([
    ['auto', undefined],
    ['512,768', '512x768'],
    ['512 x 768', '512x768'],
    ['512X768px', '512x768'],
    ['512px × 768px', '512x768'],
    ['512 by 768 pixels', '512x768'],
    ['512*768', '512x768'],
    [{ width: 512, height: '768' }, '512x768'],
    ['{"width": 512, "height": 768}', '512x768'],
    [[512, 768], '512x768'],
    [512, '512x512'],
    ['512', '512x512'],
    ['512px', '512x512'],
    ['square', '1024x1024'],
    ['Portrait', '832x1248'],
    ['16:9', '1280x720'],
    ['16x9', '1280x720'],
    ['1K', '1024x1024'],
  ])('%j', async (size, meant) => {
    const { generate, orders } = await start()
    expect((await generate({ size })).envelope).toMatchObject({ ok: true, warnings: [] })
    expect(orders.map((order) => order['size'])).toEqual([meant])
  })
  it('a megapixel of a shape, and a shape that is said twice', async () => {
    const { generate, orders } = await start()
    await generate({ size: '1k', aspect: '16:9' })
    await generate({ size: 'square', aspect: '1:1' })
    expect(orders).toMatchObject([{ size: '1280x720' }, { size: '1024x1024' }])
    expect((await generate({ size: 'square', aspect: '16:9' })).envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('a shape becomes a size of it', () => {
  it.each([
    ['16:9', '1280x720'],
    ['16 / 9', '1280x720'],
    ['9:16', '720x1280'],
    ['1:1', '1024x1024'],
    ['square', '1024x1024'],
    ['3:2', '1248x832'],
    ['landscape', '1248x832'],
    ['portrait', '832x1248'],
    ['4:3', '1152x864'],
    ['21:9', '1568x672'],
    ['2.39:1', '1584x656'],
  ])('%s is %s where any size can be made', async (aspect, size) => {
    const { generate, orders } = await start()
    const { envelope } = await generate({ aspect })
    expect(envelope).toMatchObject({ ok: true, warnings: [] })
    expect(orders).toMatchObject([{ size }])
    expect(orders[0]).not.toHaveProperty('aspect')
  })

  it('one that a provider lists, where it lists one of this shape', async () => {
    const { generate, orders } = await start({ capabilities: { sizes: ['512x512', '1024x1024', '1536x1024', '3072x2048'] } })
    await generate({ aspect: '3:2' })
    expect(orders).toMatchObject([{ size: '1536x1024' }])
  })

  it('with a size of the same shape, which says more', async () => {
    const { generate, orders } = await start()
    await generate({ aspect: '16:9', size: '1920x1080' })
    await generate({ aspect: '16:9', size: 'auto' })
    expect(orders).toMatchObject([{ size: '1920x1080' }, { size: '1280x720' }])
  })

  it('of an edit, too', async () => {
    const { client, orders } = await start()
    const picture = `data:image/png;base64,${Buffer.from(await png(32, 32)).toString('base64')}`
    await client.callTool('edit_image', { prompt: 'wider', images: [picture], aspect: '16:9' })
    expect(orders).toMatchObject([{ size: '1280x720' }])
  })

  it('and what there is to write names the sizes that a provider lists', async () => {
    const host = await createTestHost({
      plugins: [
        imageGen(),
        exporters(),
        openai({ apiKey: 'sk-test-0123456789abcdef0123456789abcdef', baseURL: 'http://127.0.0.1:4010/v1', imageModel: 'gpt-image-1.5' }),
      ],
    })
    open.push(host)
    const { inputSchema } = (await host.client.listTools()).find(({ name }) => name === 'generate_image')!
    const { size } = inputSchema['properties'] as { size: { description: string } }
    expect(size.description).toBe(
      '"auto", or pixels such as "1536x1024"; openai: 1024x1024, 1536x1024, 1024x1536; else the nearest that can be made',
    )
  })
})
