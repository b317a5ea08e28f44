import { definePlugin, type Plugin } from 'atelier-mcp'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import library from '#plugins/library/index.ts'
import moderation, { type ModerationOptions } from '#plugins/moderation/index.ts'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { installFakeNsfwjs } from './fake-nsfwjs.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

const plain = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer()
const uri = (bytes: Uint8Array): string => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
const codesOf = (warnings: unknown): string[] => (warnings as { code: string }[]).map(({ code }) => code)
/** A vendor that finds nothing; keeps count. */
function vendor(): { plugin: Plugin; pictures: number } {
  const seen = { pictures: 0 }
  const factory = definePlugin({
    name: 'vendor',
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ providers }) =>
      providers.add({
        specVersion: 'v1',
        id: 'vendor',
        kind: 'moderate.image',
        capabilities: { categories: [] },
        invoke: async () => (seen.pictures++, { data: { scores: { sexual: 0 } } }),
      }),
  })
  return Object.assign(seen, { plugin: factory() })
}
async function start(options: ModerationOptions = {}, made: PainterInit = {}, plugins: Plugin[] = []) {
  const painting = painter({ paint: () => plain('#f00'), ...made })
  const host = await createTestHost({ plugins: [moderation(options), imageGen(), exporters(), library(), painting.plugin, ...plugins] })
  open.push(host)
  return {
    ...host,
    check: async (...pictures: Uint8Array[]) => host.client.callTool('moderate_content', { images: pictures.map(uri) }),
    generate: async () => (await host.client.callTool('generate_image', { prompt: 'a fox' })).envelope,
    listed: async () =>
      ((await host.client.callTool('list_providers', { kind: 'moderate.image' })).data as { providers: object[] }).providers[0],
  }
}

describe('nsfwjs that is not there', () => {
  it.each(['nsfwjs', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'])(
    'because %s is missing, is named with its command',
    async (without) => {
      const { listed, check, dirs } = await start()
      await installFakeNsfwjs(dirs.root, { without })
      expect(await listed()).toMatchObject({
        id: 'nsfwjs',
        available: false,
        fix: expect.stringContaining('npm install nsfwjs@4.3 @tensorflow/tfjs@4 @tensorflow/tfjs-backend-wasm@4'),
      })
      expect((await check(await plain('#fff'))).envelope.error).toMatchObject({ code: 'MODERATION_UNAVAILABLE' })
    },
  )
  it('leaves generated pictures to the word lists, without a word', async () => {
    const { generate } = await start()
    const { ok, warnings } = await generate()
    expect([ok, codesOf(warnings)]).toEqual([true, ['quality-blank']])
  })
})

describe('nsfwjs beside the config', () => {
  it('is available and scores pictures in a worker, whatever their colours are stored as', async () => {
    const { check, listed, dirs } = await start()
    await installFakeNsfwjs(dirs.root)
    expect(await listed()).toMatchObject({ id: 'nsfwjs', available: true })
    const red = await plain('#f00')
    const pictures = await Promise.all([
      sharp(red).toColourspace('cmyk').jpeg().toBuffer(),
      sharp(red).toColourspace('rgb16').png().toBuffer(),
      sharp(red).ensureAlpha(0.9).webp().toBuffer(),
      sharp(red).gif().toBuffer(),
    ])
    for (const picture of [red, ...pictures])
      expect((await check(picture)).data).toMatchObject({
        action: 'block',
        categories: [{ name: 'sexual', threshold: 0.8 }],
        scoredBy: ['nsfwjs'],
      })
    const grey = await sharp(await plain('#000'))
      .greyscale()
      .png()
      .toBuffer()
    expect((await check(grey)).data).toMatchObject({ action: 'allow', categories: [{ name: 'sexual', score: 0, action: 'allow' }] })
  })
  it('ends damaged and empty pictures, and what is none, with a clear error, and goes on', async () => {
    const { check, dirs } = await start()
    await installFakeNsfwjs(dirs.root)
    const red = await plain('#f00')
    const noise = await sharp({
      create: { width: 200, height: 200, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    })
      .png()
      .toBuffer()
    for (const picture of [noise.subarray(0, 3000), red.subarray(0, 20), Buffer.from('<html></html>'), Buffer.alloc(0)]) {
      const { envelope } = await check(picture)
      expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    }
    expect((await check(red)).data).toMatchObject({ action: 'block' })
  })
  it('that cannot be loaded says so, and its command', async () => {
    const { check, dirs } = await start()
    await installFakeNsfwjs(dirs.root, { wasm: false })
    expect((await check(await plain('#f00'))).envelope.error).toMatchObject({
      code: 'DEPENDENCY_MISSING',
      message: expect.stringContaining('WebAssembly'),
      fix: expect.stringContaining('atelier doctor'),
    })
  })
  it('refuses a generated picture, of a model or drawn by rule', async () => {
    for (const nature of ['model', 'procedural'] as const) {
      const { generate, dirs } = await start({}, { nature })
      await installFakeNsfwjs(dirs.root)
      expect((await generate()).error).toMatchObject({
        code: 'MODERATION_REFUSED',
        message: 'The moderation policy "default" refuses this result: sexual (score 0.996, limit 0.8). Scored by nsfwjs.',
        fix: expect.stringContaining('`policy` of the plugin `moderation`'),
      })
    }
  })
  it('does not look where the config wants no pictures looked at', async () => {
    const { generate, dirs } = await start({ pictures: false })
    await installFakeNsfwjs(dirs.root)
    const { ok, warnings } = await generate()
    expect([ok, codesOf(warnings)]).toEqual([true, ['quality-blank']])
  })
})

describe('nsfwjs beside a vendor', () => {
  it('leaves pictures of models to the vendor, and looks at what is drawn here', async () => {
    const own = vendor()
    const ofModel = await start({}, {}, [own.plugin])
    await installFakeNsfwjs(ofModel.dirs.root)
    expect(await ofModel.generate()).toMatchObject({ ok: true })
    expect(own.pictures).toBe(1)
    const drawn = await start({}, { nature: 'procedural' }, [own.plugin])
    await installFakeNsfwjs(drawn.dirs.root)
    expect((await drawn.generate()).error).toMatchObject({ code: 'MODERATION_REFUSED' })
    expect(own.pictures).toBe(1)
  })
  it('looks alone where no vendor may be asked, also for `moderate_content`', async () => {
    const own = vendor()
    const { generate, check, dirs } = await start({ vendor: 'never' }, {}, [own.plugin])
    await installFakeNsfwjs(dirs.root)
    expect((await generate()).error).toMatchObject({ code: 'MODERATION_REFUSED' })
    expect((await check(await plain('#f00'))).data).toMatchObject({ action: 'block', scoredBy: ['nsfwjs'] })
    expect(own.pictures).toBe(0)
  })
  it('that may not be asked either, says who could be', async () => {
    const own = vendor()
    const { check } = await start({ vendor: 'never' }, {}, [own.plugin])
    expect((await check(await plain('#f00'))).envelope.error).toMatchObject({
      code: 'MODERATION_UNAVAILABLE',
      fix: expect.stringMatching(/^Install .* nsfwjs/),
    })
    expect(own.pictures).toBe(0)
  })
})
