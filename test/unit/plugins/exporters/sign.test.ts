import type { Provenance } from 'atelier-mcp'
import { cache, exporters, imageGen } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import type { Origin } from '#plugins/exporters/origin.ts'
import { readPngText, withPngText } from '#plugins/exporters/png-text.ts'
import { withOrigin } from '#plugins/exporters/sign.ts'
import { painter } from '../../../fixtures/painter.ts'
import { animation, png, pngWithManifest, transparentPng } from '../../../fixtures/pictures.ts'
import { packedPng } from '../../../fixtures/slow-pictures.ts'
import fc from '../../../fixtures/properties.ts'

let open: TestHost | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** What a third party's provider, which knows nothing of origins, makes of `picture`. */
async function made(
  picture: Buffer,
  mimeType: string,
  { nature, config = {}, format }: { nature?: Provenance['nature']; config?: object; format?: string } = {},
) {
  const { plugin } = painter({ paint: () => picture, mimeType, models: [{ id: 'oil' }], ...(nature && { nature }) })
  open = await createTestHost({ plugins: [imageGen({ inspect: 'off' }), exporters(config), plugin] })
  const { envelope } = await open.client.callTool('generate_image', { prompt: 'a fox für dich', ...(format && { format }) })
  const [{ id }] = envelope['assets'] as [{ id: string }]
  const asset = (await open.host.assets.get(id, 'local'))!
  return { asset, bytes: Buffer.from(await asset.bytes()) }
}
const pixels = (picture: Uint8Array) => sharp(picture, { animated: true }).raw().toBuffer()
const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

describe('the origin of what any provider makes', () => {
  const files: [string, string, () => Promise<Buffer>][] = [
    ['a PNG', 'image/png', () => png()],
    [
      'a JPEG',
      'image/jpeg',
      async () =>
        sharp(await png())
          .jpeg()
          .toBuffer(),
    ],
    [
      'a JPEG with EXIF',
      'image/jpeg',
      async () =>
        sharp(await png())
          .withExif({ IFD0: { Artist: 'Ada' } })
          .jpeg()
          .toBuffer(),
    ],
    [
      'a WebP',
      'image/webp',
      async () =>
        sharp(await png(321, 243))
          .webp()
          .toBuffer(),
    ],
    [
      'a WebP without loss',
      'image/webp',
      async () =>
        sharp(await png(321, 243))
          .webp({ lossless: true })
          .toBuffer(),
    ],
    [
      'a WebP with transparency',
      'image/webp',
      async () =>
        sharp(await transparentPng())
          .webp({ lossless: true })
          .toBuffer(),
    ],
    ['an animated WebP', 'image/webp', () => animation('webp')],
    ['a GIF', 'image/gif', () => animation('gif')],
  ]
  it.each(files)('is inside %s, and its pixels are the same', async (_, mimeType, make) => {
    const picture = await make()
    const { asset, bytes } = await made(picture, mimeType)
    const { xmpAsString = bytes.toString('utf8'), hasAlpha } = await sharp(bytes).metadata()
    for (const words of [trained, 'painter/oil', 'a fox für dich', 'Atelier', 'CreateDate']) expect(xmpAsString).toContain(words)
    expect((await pixels(bytes)).equals(await pixels(picture))).toBe(true)
    expect(hasAlpha).toBe((await sharp(picture).metadata()).hasAlpha)
    // One file, not a second one beside the generation.
    expect(asset.parents).toEqual([])
  })
  it('is the same file where the format is named that it has', async () => {
    const { asset, bytes } = await made(await png(), 'image/png', { format: 'png' })
    expect(readPngText(bytes)).toMatchObject({ Author: 'painter/oil', Source: trained })
    expect(asset.parents).toEqual([])
  })
  it('says of a drawing by rule that it is one, without a date: equal stays equal', async () => {
    const picture = await png()
    const first = await made(picture, 'image/png', { nature: 'procedural' })
    await open!.close()
    const second = await made(picture, 'image/png', { nature: 'procedural' })
    expect(second.bytes.equals(first.bytes)).toBe(true)
    expect(readPngText(first.bytes)).toMatchObject({ Source: expect.stringMatching(/\/algorithmicMedia$/) })
  })
  it('has no prompt where the config says so', async () => {
    const { bytes } = await made(await png(), 'image/png', { config: { prompt: false } })
    expect(bytes.includes('painter/oil')).toBe(true)
    expect(bytes.includes('a fox')).toBe(false)
  })
  it('has no prompt either where the picture was kept before the config said so', async () => {
    const { plugin, orders } = painter()
    const state = await createTestHost({ plugins: [] })
    try {
      for (const prompt of [true, false]) {
        open = await createTestHost({
          plugins: [cache(), imageGen({ inspect: 'off' }), exporters({ prompt }), plugin],
          config: { dirs: { cache: state.dirs.cache } },
        })
        const { envelope } = await open.client.callTool('generate_image', { prompt: 'a fox' })
        const [{ id }] = envelope['assets'] as [{ id: string }]
        expect(Buffer.from(await (await open.host.assets.get(id, 'local'))!.bytes()).includes('a fox')).toBe(prompt)
        await open.close()
      }
      expect(orders).toHaveLength(2)
    } finally {
      open = undefined
      await state.close()
    }
  })
  it.each<[string, string, () => Promise<Buffer>]>([
    ['a C2PA manifest', 'image/png', pngWithManifest],
    ['an origin of its own', 'image/png', async () => withPngText(await png(), { Source: trained })],
    [
      'XMP of its own',
      'image/jpeg',
      async () =>
        sharp(await png())
          .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${trained}</x:xmpmeta>`)
          .jpeg()
          .toBuffer(),
    ],
    [
      'no room but anew (AVIF)',
      'image/avif',
      async () =>
        sharp(await png(64, 64))
          .avif({ effort: 0 })
          .toBuffer(),
    ],
  ])('leaves what has %s untouched', async (_, mimeType, make) => {
    const picture = await make()
    expect((await made(picture, mimeType)).bytes.equals(picture)).toBe(true)
  })
})

describe('a file of any shape', () => {
  const origin: Origin = { tool: 'Atelier', model: 'm', prompt: 'p', sourceType: trained }
  it('is signed or left alone, never broken off: cut at any place, with any byte changed', async () => {
    const source = await png(40, 30)
    const files = await Promise.all([
      source,
      sharp(source).jpeg().toBuffer(),
      sharp(source).webp().toBuffer(),
      sharp(source).webp({ lossless: true }).toBuffer(),
      animation('webp', 16),
      animation('gif', 16),
    ])
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (file, cut, at, value) => {
        const odd = Buffer.from(file.subarray(0, cut % (file.length + 1)))
        if (odd.length > 0) odd[at % odd.length] = value
        expect(withOrigin(odd, origin).byteLength).toBeGreaterThanOrEqual(odd.byteLength - 1)
      }),
      { numRuns: 2000 },
    )
  })
  it('takes a prompt of any length: JPEG has room for 64 kB', async () => {
    const jpeg = await sharp(await png())
      .jpeg()
      .toBuffer()
    const { xmpAsString = '' } = await sharp(withOrigin(jpeg, { ...origin, prompt: 'ü'.repeat(32_000) })).metadata()
    expect(xmpAsString).toContain(trained)
    expect(xmpAsString).toContain('üü…')
  })
})

it('unpacks no more than a megabyte of text of one picture, however much there is', () => {
  const packed = readPngText(packedPng(50))
  expect(Object.values(packed).join('').length).toBeLessThanOrEqual(1_000_000)
  expect(readPngText(withPngText(packedPng(50), { Software: 'Atelier' }))['Software']).toBe('Atelier')
})

it('reads no more than so many texts of one picture, however many there are', () => {
  const texts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Text ${index}`, 'x']))
  const few = withPngText(packedPng(1), texts(100))
  expect(readPngText(few)['Text 99']).toBe('x')
  const many = readPngText(withPngText(packedPng(1), texts(30_000)))
  expect(many['Text 0']).toBe('x')
  expect(Object.keys(many).length).toBeLessThanOrEqual(20_000)
})
