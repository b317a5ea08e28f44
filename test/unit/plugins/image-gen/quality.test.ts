import exporters from '#plugins/exporters/index.ts'
import imageGen, { type ImageGenOptions } from '#plugins/image-gen/index.ts'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { png } from '../../../fixtures/pictures.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
async function generate(paint: NonNullable<PainterInit['paint']>, args: object = {}, options: ImageGenOptions = {}) {
  const made = painter({ paint })
  const host = await createTestHost({ plugins: [imageGen(options), exporters(), made.plugin] })
  open.push(host)
  const { envelope } = await host.client.callTool('generate_image', { prompt: 'a fox', ...args })
  const [asset] = (envelope['assets'] ?? []) as { id: string }[]
  return {
    ...made,
    warnings: (envelope['warnings'] ?? []) as { code: string; message: string }[],
    notes: asset && (await host.host.assets.get(asset.id, 'local'))?.notes,
  }
}
const plain = (background: string) =>
  sharp({ create: { width: 256, height: 256, channels: 3, background } })
    .png()
    .toBuffer()
/** Soft shapes around one brightness. */
const toned = async (brightness: number) =>
  sharp(await png(256, 256))
    .greyscale()
    .linear(0.05, brightness)
    .png()
    .toBuffer()

describe('what is wrong with a picture', () => {
  it('is nothing, for a good one, and the measures are kept with it', async () => {
    const { warnings, notes } = await generate(() => png(512, 384), { size: '512x384' })
    expect(warnings).toEqual([])
    expect(notes).toMatchObject({ quality: [{ ok: true, findings: [], width: 512, height: 384 }] })
  })
  it.each([
    ['blank', () => plain('#7f9fbf')],
    ['dark', async () => toned(0)],
    [
      'bright',
      async () =>
        sharp(await plain('#fff'))
          .composite([{ input: await png(8, 8) }])
          .png()
          .toBuffer(),
    ],
    [
      'blurred',
      async () =>
        sharp(await png(512, 512))
          .blur(25)
          .png()
          .toBuffer(),
    ],
  ])('is said: %s', async (code, paint) => {
    const { warnings } = await generate(paint)
    expect(warnings.map((one) => one.code)).toEqual([`quality-${code}`])
  })
  it('is said: another size than asked', async () => {
    const { warnings } = await generate(() => png(256, 256), { size: '512x512' })
    expect(warnings).toEqual([{ code: 'quality-size', message: 'It is 256x256, not 512x512 as asked.' }])
  })
  it('is said: cut off', async () => {
    const { warnings } = await generate(async () => (await png(256, 256)).subarray(0, 5000))
    expect(warnings.map((one) => one.code)).toContain('quality-unreadable')
  })
  it('is said of which picture of a batch, twins included', async () => {
    const { warnings } = await generate(async (_request, index) => (index === 1 ? plain('#fff') : png(256, 256)), { count: 3 })
    expect(warnings.map(({ message }) => message)).toEqual([
      'Picture 2: It is all but empty: one colour.',
      'Picture 3: It looks the same as picture 1.',
    ])
  })
  it('does not call a dark picture blurred', async () => {
    const { warnings } = await generate(async () =>
      sharp(await toned(0))
        .blur(20)
        .png()
        .toBuffer(),
    )
    expect(warnings.map((one) => one.code)).not.toContain('quality-blurred')
  })
})

describe('what is done about it', () => {
  it('is a second try with another seed, where the config says so', async () => {
    const { orders, warnings } = await generate(
      (_request, _index, order) => (order === 1 ? plain('#000') : png(256, 256)),
      {},
      { inspect: 'revise' },
    )
    expect(orders.map(({ seed }) => seed)).toEqual([undefined, 1])
    expect(warnings.filter(({ code }) => code.startsWith('quality'))).toEqual([])
  })
  it('is one second try, not more', async () => {
    const { orders, warnings } = await generate(() => plain('#000'), {}, { inspect: 'revise' })
    expect(orders).toHaveLength(2)
    expect(warnings.map(({ code }) => code)).toContain('quality-blank')
  })
  it('is nothing, where it is switched off', async () => {
    const { orders, warnings, notes } = await generate(() => plain('#000'), {}, { inspect: 'off' })
    expect([orders.length, warnings]).toEqual([1, []])
    expect(notes ?? {}).not.toHaveProperty('quality')
  })
})
