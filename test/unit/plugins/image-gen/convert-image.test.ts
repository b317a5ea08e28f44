import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { painter } from '../../../fixtures/painter.ts'
import { animation, bomb, cmykJpeg, png, pngWithManifest, transparentPng } from '../../../fixtures/pictures.ts'

let host: TestHost
beforeAll(async () => {
  host = await createTestHost({ plugins: [imageGen(), exporters(), painter({ cost: { usd: 1, basis: 'computed' } }).plugin] })
})
afterAll(() => host.close())

const dataUri = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
async function convert(image: Uint8Array | string, args: object = {}) {
  const { envelope, content } = await host.client.callTool('convert_image', {
    image: typeof image === 'string' ? image : dataUri(image),
    ...args,
  })
  const [asset] = (envelope['assets'] ?? []) as { id: string; mimeType: string; parent?: string; uri: string; path: string }[]
  const bytes = asset && (await (await host.host.assets.get(asset.id, 'local'))!.bytes())
  return {
    envelope,
    content,
    asset,
    bytes: bytes!,
    warnings: ((envelope['warnings'] ?? []) as { code: string }[]).map(({ code }) => code),
    error: envelope.error,
  }
}

it('makes sRGB of CMYK, which browsers show in wrong colours, also where nothing else is asked', async () => {
  for (const args of [{}, { format: 'jpeg' }, { metadata: 'keep' }])
    expect(await sharp((await convert(await cmykJpeg(), args)).bytes).metadata()).toMatchObject({
      format: 'jpeg',
      space: 'srgb',
      channels: 3,
    })
})

describe('bad input', () => {
  it.each([
    ['a format that nobody makes', { format: 'bmp' }, 'FORMAT_UNKNOWN'],
    ['a width of zero', { width: 0 }, 'INPUT_INVALID'],
    ['a crop outside', { crop: { x: 60, y: 0, width: 50, height: 9 } }, 'INPUT_INVALID'],
    ['a crop of three numbers', { crop: '1,2,3' }, 'INPUT_INVALID'],
    ['a crop of nothing', { crop: '1,2,0,9' }, 'INPUT_INVALID'],
    ['an aspect of words', { aspect: 'square' }, 'INPUT_INVALID'],
    ['a crop to a shape without a side', { crop: '0:1' }, 'INPUT_INVALID'],
    ['a crop to one shape, and an aspect of another', { crop: '1:1', aspect: '16:9' }, 'INPUT_INVALID'],
    ['more than a turn', { rotate: 400 }, 'INPUT_INVALID'],
    ['a quality over 100', { quality: 101 }, 'INPUT_INVALID'],
    ['no colour', { flatten: 'nocolour', format: 'jpeg' }, 'INPUT_INVALID'],
    ['a name with a folder', { name: '../x' }, 'INPUT_INVALID'],
  ])('%s is refused', async (_what, args, code) => {
    expect((await convert(await transparentPng(64, 48), args)).error).toMatchObject({ code, outcome: 'none' })
  })
  it('a bomb, a page, nothing, and a file that is not there are refused', async () => {
    for (const [image, code] of [
      [bomb(), 'INPUT_TOO_LARGE'],
      [Buffer.from('<html>'), 'INPUT_INVALID'],
      ['asset://nothing-here', 'INPUT_NOT_FOUND'],
      ['/etc/passwd', 'INPUT_FORBIDDEN'],
      ['https://127.0.0.1:1/x.png', 'INPUT_FORBIDDEN'],
    ] as const)
      expect((await convert(image, { format: 'webp' })).error?.code).toBe(code)
  })
})

describe('a conversion', () => {
  it('makes the format, size and shape that are asked for', async () => {
    const { bytes, asset, envelope, content } = await convert(await png(320, 240), {
      format: 'webp',
      aspect: '1:1',
      width: 100,
      quality: 50,
    })
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 100, height: 100 })
    expect(asset).toMatchObject({ mimeType: 'image/webp' })
    expect(envelope).toMatchObject({ ok: true, kind: 'asset.export' })
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
  })
  it('keeps the format where none is named, and takes PNG for what nobody writes', async () => {
    expect(
      (
        await convert(
          await sharp(await png())
            .webp()
            .toBuffer(),
          { width: 50 },
        )
      ).asset,
    ).toMatchObject({ mimeType: 'image/webp' })
    expect(
      (
        await convert(
          await sharp(await png())
            .tiff()
            .toBuffer(),
          { width: 50 },
        )
      ).asset,
    ).toMatchObject({ mimeType: 'image/png' })
  })
  it('is a child of the asset that it was made from, and the same one when asked again', async () => {
    const generated = await host.client.callTool('generate_image', { prompt: 'a fox' })
    const [source] = generated.envelope['assets'] as { id: string; uri: string }[]
    const first = await convert(source!.uri, { format: 'avif' })
    expect(first.asset).toMatchObject({ parent: source!.id })
    expect((await convert(source!.uri, { format: 'avif' })).asset!.id).toBe(first.asset!.id)
    expect((await sharp(first.bytes).metadata()).xmpAsString).toContain('trainedAlgorithmicMedia')
  })
  it.each([
    ['object', { x: 10, y: 5, width: 20, height: 12 }],
    ['text', '10,5,20,12'],
    ['JSON', '{"x":10,"y":5,"width":20,"height":12}'],
  ])('cuts out a part, written as %s', async (_words, crop) => {
    expect(await sharp((await convert(await png(64, 48), { crop })).bytes).metadata()).toMatchObject({ width: 20, height: 12 })
  })
  it.each([
    ['a shape', { crop: ' 1 : 1' }, { width: 48, height: 48 }],
    ['a part, and of that a shape', { crop: '0,0,40,20', aspect: '1:1' }, { width: 20, height: 20 }],
    ['the same shape twice', { crop: '1:1', aspect: '1:1' }, { width: 48, height: 48 }],
  ])('cuts to %s', async (_words, args, sides) => {
    expect(await sharp((await convert(await png(64, 48), args)).bytes).metadata()).toMatchObject(sides)
  })
  it('flattens on white, or on the colour that is named', async () => {
    const corner = async (bytes: Uint8Array) => [...(await sharp(bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer())]
    expect(await corner((await convert(await transparentPng(64, 48), { flatten: true })).bytes)).toEqual([255, 255, 255])
    expect(await corner((await convert(await transparentPng(64, 48), { flatten: 'true' })).bytes)).toEqual([255, 255, 255])
    expect(await corner((await convert(await transparentPng(64, 48), { flatten: '#00f' })).bytes)).toEqual([0, 0, 255])
  })
  it('keeps what catches the eye', async () => {
    const side = await sharp({ create: { width: 400, height: 100, channels: 3, background: '#888' } })
      .composite([{ input: await png(80, 80), left: 310, top: 10 }])
      .png()
      .toBuffer()
    const { bytes } = await convert(side, { width: 100, height: 100, fit: 'attention' })
    expect((await sharp(bytes).stats()).channels[0]!.stdev).toBeGreaterThan(20)
  })
})

describe('what is lost', () => {
  it('is said of C2PA when the bytes change, and not when they stay', async () => {
    expect((await convert(await pngWithManifest(), { format: 'webp' })).warnings).toEqual(['c2pa-stripped'])
    const signed = await pngWithManifest()
    const same = await convert(signed, { format: 'png' })
    expect(same.warnings).toEqual([])
    expect(Buffer.from(same.bytes).equals(signed)).toBe(true)
  })
  it('is said of frames, which webp keeps', async () => {
    expect((await convert(await animation('gif'), { format: 'png' })).warnings).toEqual(['frames-lost'])
    const kept = await convert(await animation('gif'), { format: 'webp' })
    expect(kept.warnings).toEqual([])
    expect((await sharp(kept.bytes).metadata()).pages).toBe(3)
  })
  it('is said of pixels that went for targetKb', async () => {
    const { bytes, warnings } = await convert(await png(1600, 1200), { format: 'png', targetKb: 15 })
    expect(bytes.byteLength).toBeLessThanOrEqual(15_000)
    expect(warnings).toEqual(['option-adjusted'])
  })
  it('is nothing in metadata, unless they are to go', async () => {
    const photo = await sharp(await png())
      .withExif({ IFD0: { Copyright: 'Ada' } })
      .jpeg()
      .toBuffer()
    expect((await sharp((await convert(photo, { format: 'webp' })).bytes).metadata()).exif?.includes('Ada')).toBe(true)
    expect((await sharp((await convert(photo, { metadata: 'strip' })).bytes).metadata()).exif).toBeUndefined()
  })
})
