import { artifact, type Artifact, type Exporter, type Provenance } from 'atelier-mcp'
import exporters, { type ExportersOptions } from '#plugins/exporters/index.ts'
import { readPngText, withPngText } from '#plugins/exporters/png-text.ts'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { animation, bomb, cmykJpeg, deepPng, everyType, png, pngWithManifest, transparentPng } from '../../../fixtures/pictures.ts'
import { pluginParts } from '#core/testing/plugin-parts.ts'

const never = new AbortController().signal
const encode = async (
  format: string,
  bytes: Uint8Array,
  options: object = {},
  { config, type = 'image/png', rest }: { config?: ExportersOptions; type?: string; rest?: Partial<Artifact> } = {},
) => {
  const exporter = (await pluginParts(exporters(config))).exporters.find((one) => one.format === format) as Exporter
  return exporter.encode(artifact(bytes, type, rest), options as never, never)
}
const written = async (format: string, bytes: Uint8Array, options: object = {}) =>
  sharp(await (await encode(format, bytes, options)).bytes()).metadata()

let source: Buffer
beforeAll(async () => {
  source = await png()
})

const provenance = (over: Partial<Provenance> = {}): Provenance => ({
  kind: 'image.generate',
  request: { prompt: 'a red fox <&> für dich' },
  provider: 'openai',
  model: 'gpt-image-2',
  nature: 'model',
  source: 'fresh',
  createdAt: Date.UTC(2026, 0, 2),
  attempts: 1,
  skipped: [],
  ...over,
})

describe('bad input', () => {
  it('refuses a decompression bomb before it is unpacked', async () => {
    await expect(encode('webp', bomb())).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: expect.stringContaining('30000x30000'),
      outcome: 'none',
    })
  })
  it('refuses a side that the format cannot hold, and names the sides there are', async () => {
    const long = await sharp({ create: { width: 16_400, height: 2, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    await expect(encode('webp', long)).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: '16400x2 is too much for webp.',
      fix: 'No side may exceed 16383 pixels.',
    })
  })
  it('refuses zero bytes', async () => {
    await expect(encode('webp', Buffer.alloc(0))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('empty'),
    })
  })
  it('refuses every format cut off in the middle', async () => {
    const { 'image/svg+xml': svg, ...rest } = await everyType()
    for (const [type, bytes] of [...Object.entries(rest), ['svg', svg] as const])
      await expect(encode(type === 'image/webp' ? 'png' : 'webp', bytes!.subarray(0, bytes!.length / 2)), type).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      })
  })
  it('says that a web page is no picture', async () => {
    await expect(encode('png', Buffer.from('<!doctype html><title>404</title>'))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('a web page'),
    })
  })
  it('takes a file that lies about its type for what it is', async () => {
    const jpeg = await sharp(source).jpeg().toBuffer()
    const made = await encode('jpeg', jpeg, {}, { type: 'image/png' })
    expect(made.mimeType).toBe('image/jpeg')
    expect(Buffer.from(await made.bytes()).equals(jpeg)).toBe(true)
  })
  it.each([
    ['a file', '<image href="file:///etc/passwd" width="9" height="9"/>'],
    ['an address', '<image xlink:href="http://169.254.169.254/" width="9" height="9"/>'],
    ['a style sheet', '<style>@import "http://example.com/a.css";</style>'],
    ['a fill', '<rect width="9" height="9" fill="url(http://example.com/a.svg#b)"/>'],
    ['an include', '<xi:include href="/etc/passwd" xmlns:xi="http://www.w3.org/2001/XInclude"/>'],
  ])('refuses an SVG that refers to %s', async (_what, inside) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10">${inside}</svg>`
    await expect(encode('png', Buffer.from(svg))).rejects.toMatchObject({
      code: 'INPUT_FORBIDDEN',
      fix: expect.stringContaining('data URI'),
    })
  })
  it('refuses an SVG whose entities grow or read files', async () => {
    for (const entity of ['<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY b "&a;&a;">'])
      await expect(
        encode('png', Buffer.from(`<!DOCTYPE svg [${entity}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)),
      ).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
  })
  it('draws an SVG with links, own gradients and embedded data', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><a href="https://example.com"><rect width="20" height="10" fill="url(#g)"/></a><linearGradient id="g"/><use href="#g"/><image width="5" height="5" href="data:image/png;base64,${source.toString('base64')}"/></svg>`
    expect(await written('png', Buffer.from(svg))).toMatchObject({ width: 20, height: 10 })
  })
  it.each([
    ['quality', { quality: 0 }],
    ['width', { width: -3 }],
    ['width', { width: 1e9 }],
    ['fit', { fit: 'squash' }],
    ['crop', { crop: { x: 0, y: 0, width: 0, height: 1 } }],
    ['aspect', { aspect: 'wide' }],
    ['background', { background: 'url(x)' }],
    ['colour', { colour: 'red' }],
  ])('refuses a wrong %s and names it', async (name, options) => {
    await expect(encode('webp', source, options)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining(name) })
  })
  it('refuses a colour that does not exist', async () => {
    await expect(encode('jpeg', await transparentPng(), { background: 'reddishgrey' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: '"reddishgrey" is no colour.',
    })
  })
  it('refuses a box that leaves the picture and says how large that is', async () => {
    await expect(encode('png', source, { crop: { x: 300, y: 0, width: 100, height: 100 } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('320x240'),
    })
  })
  it('says which size can be had where the wanted one can not', async () => {
    await expect(encode('jpeg', source, { targetKb: 1, width: 320 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/still takes \d+ kB/),
    })
  })
})

describe('what needs no change', () => {
  it('comes back byte by byte, with its C2PA manifest', async () => {
    const signed = await pngWithManifest()
    const made = await encode('png', signed, {}, { rest: { provenance: provenance() } })
    expect(Buffer.from(await made.bytes()).equals(signed)).toBe(true)
    expect(made.meta).toMatchObject({ width: 320, height: 240 })
  })
  it('comes back byte by byte where the size asked for is the size it has', async () => {
    const webp = await sharp(source).webp().toBuffer()
    expect(Buffer.from(await (await encode('webp', webp, { width: 320, fit: 'cover' })).bytes()).equals(webp)).toBe(true)
  })
})

describe('shape and colour', () => {
  it('turns CMYK and 16 bits into plain sRGB', async () => {
    for (const odd of [await cmykJpeg(), await deepPng()])
      expect(await written('webp', odd)).toMatchObject({ space: 'srgb', channels: 3, width: 320 })
  })
  it('keeps transparency, and puts white behind it for JPEG', async () => {
    const clear = await transparentPng()
    expect(await written('avif', clear)).toMatchObject({ hasAlpha: true })
    const jpeg = await (await encode('jpeg', clear)).bytes()
    expect([...(await sharp(jpeg).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer())]).toEqual([255, 255, 255])
  })
  it('flattens on the colour that is asked for', async () => {
    const made = await (await encode('png', await transparentPng(), { flatten: true, background: '#00f' })).bytes()
    expect([...(await sharp(made).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer())]).toEqual([0, 0, 255])
  })
  it.each([
    [{ width: 100 }, 100, 75],
    [{ width: 100, height: 100 }, 100, 75],
    [{ width: 100, height: 100, fit: 'cover' }, 100, 100],
    [{ width: 640 }, 640, 480],
    [{ aspect: '1:1' }, 240, 240],
    [{ aspect: '16:9', width: 160 }, 160, 90],
    [{ aspect: '1:2', focus: 'attention' }, 120, 240],
    [{ crop: { x: 10, y: 20, width: 60, height: 40 } }, 60, 40],
    [{ rotate: 90 }, 240, 320],
    [{ rotate: -90, crop: { x: 0, y: 0, width: 240, height: 300 } }, 240, 300],
    [{ rotate: 180, width: 32 }, 32, 24],
    [{ rotate: 45, width: 99 }, 99, 99],
  ])('%o makes %i x %i', async (options, width, height) => {
    expect(await written('webp', source, options)).toMatchObject({ width, height })
  })
  it('stands a photo upright that was taken sideways', async () => {
    const sideways = await sharp(source).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const made = await encode('png', sideways)
    expect(await sharp(await made.bytes()).metadata()).toMatchObject({ width: 240, height: 320 })
    expect((await sharp(await made.bytes()).metadata()).orientation ?? 1).toBe(1)
  })
  it('draws an SVG sharply at the size that is asked for', async () => {
    const half = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><path fill="#fff" d="M0 0h20v20H0z"/><path d="M0 0h10v20H0z"/></svg>',
    )
    const large = await (await encode('png', half, { width: 640 })).bytes()
    const { data, info } = await sharp(large).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 640, height: 640 })
    expect([...data].filter((grey) => grey > 5 && grey < 250).length).toBeLessThanOrEqual(2 * 640)
  })
  it('draws the letters of an SVG with the families inside the package, whatever fonts a machine has', async () => {
    const words = (family: string): Buffer =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><rect width="300" height="60" fill="#fff"/><text x="10" y="44" font-size="40" font-family="${family}">Grüße 海 ☕</text></svg>`,
      )
    const drawn = async (family: string): Promise<Buffer> => Buffer.from(await (await encode('png', words(family), { width: 600 })).bytes())
    const [hand, own, usual] = [await drawn('cursive'), await drawn('Caveat'), await drawn('Arial')]
    expect(hand.equals(own)).toBe(true)
    expect(hand.equals(usual)).toBe(false)
    // A cup is brown; no font of letters has a colour of its own.
    const { data } = await sharp(usual).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(data.some((red, at) => at % 3 === 0 && red - data[at + 2]! > 40)).toBe(true)
  })
  it('keeps every frame of an animation where the format can, and the first where it can not', async () => {
    for (const [from, to] of [
      ['gif', 'webp'],
      ['webp', 'gif'],
    ] as const) {
      const made = await encode(to, await animation(from), { width: 32 })
      expect(await sharp(await made.bytes(), { animated: true }).metadata()).toMatchObject({
        pages: 3,
        pageHeight: 32,
        width: 32,
        delay: [100, 100, 100],
      })
      expect(made.meta).toMatchObject({ width: 32, height: 32 })
    }
    expect((await written('png', await animation('gif'))).pages ?? 1).toBe(1)
  })
  it('crops every frame of an animation, and refuses to turn one', async () => {
    const made = await encode('webp', await animation('gif'), { crop: { x: 8, y: 8, width: 16, height: 16 } })
    expect(await sharp(await made.bytes(), { animated: true }).metadata()).toMatchObject({ pages: 3, pageHeight: 16, width: 16 })
    await expect(encode('webp', await animation('gif'), { rotate: 90 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('animation'),
    })
  })
})

describe('targetKb', () => {
  it.each(['jpeg', 'webp', 'avif', 'png', 'gif'])('%s stays under it', async (format) => {
    const large = await png(1200, 900)
    const bytes = await (await encode(format, large, { targetKb: 20 })).bytes()
    expect(bytes.byteLength).toBeLessThanOrEqual(20_000)
    expect(bytes.byteLength).toBeGreaterThan(4_000)
  })
  it('leaves alone what fits already', async () => {
    expect(Buffer.from(await (await encode('png', source, { targetKb: 5000 })).bytes()).equals(source)).toBe(true)
  })
})

describe('origin', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'])('is in a generated %s', async (format) => {
    const bytes = await (await encode(format, source, { width: 100 }, { rest: { provenance: provenance() } })).bytes()
    const { xmpAsString = '', exif } = await sharp(bytes).metadata()
    expect(xmpAsString).toContain('http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia')
    expect(xmpAsString).toContain('a red fox &lt;&amp;&gt; für dich')
    expect(xmpAsString).toContain('openai/gpt-image-2')
    expect(exif?.toString('latin1')).toContain('Atelier')
    expect(exif?.toString('latin1')).toContain('2026:01:02 00:00:00')
  })
  it('is in a generated GIF, and in none that was stripped', async () => {
    const gif = async (options: object) =>
      Buffer.from(await (await encode('gif', source, options, { rest: { provenance: provenance() } })).bytes())
    expect((await gif({})).toString()).toContain('digitalsourcetype/trainedAlgorithmicMedia')
    expect((await gif({ metadata: 'strip' })).toString()).not.toContain('XMP')
  })
  it('calls a procedural picture algorithmic, not trained, and names no AI system', async () => {
    const bytes = await (
      await encode('webp', source, {}, { rest: { provenance: provenance({ nature: 'procedural', provider: 'local' }) } })
    ).bytes()
    const { xmpAsString = '' } = await sharp(bytes).metadata()
    expect(xmpAsString).toContain('digitalsourcetype/algorithmicMedia')
    expect(xmpAsString).not.toContain('AISystemUsed')
  })
  it('calls an edited photo a composite', async () => {
    const bytes = await (await encode('webp', source, {}, { rest: { provenance: provenance({ kind: 'image.edit' }) } })).bytes()
    expect((await sharp(bytes).metadata()).xmpAsString).toContain('compositeWithTrainedAlgorithmicMedia')
  })
  it('is in the text chunks of a PNG whose pixels stay untouched', async () => {
    const bytes = await (await encode('png', source, {}, { rest: { provenance: provenance() } })).bytes()
    expect(readPngText(bytes)).toMatchObject({
      Software: expect.stringContaining('Atelier'),
      Author: 'openai/gpt-image-2',
      Description: 'a red fox <&> für dich',
      'Creation Time': '2026-01-02T00:00:00.000Z',
    })
    expect((await sharp(bytes).raw().toBuffer()).equals(await sharp(source).raw().toBuffer())).toBe(true)
  })
  it('is left alone where a provider wrote it already', async () => {
    const texts = { Software: 'Painter', Source: 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia' }
    const own = withPngText(source, texts)
    const made = await encode('png', own, {}, { rest: { provenance: provenance({ nature: 'procedural', provider: 'local' }) } })
    expect(Buffer.from(await made.bytes()).equals(own)).toBe(true)
    expect(readPngText(own)).toEqual(texts)
  })
  it('leaves the prompt out where the config says so', async () => {
    for (const format of ['png', 'webp']) {
      const bytes = await (await encode(format, source, {}, { config: { prompt: false }, rest: { provenance: provenance() } })).bytes()
      expect(Buffer.from(bytes).includes('fox')).toBe(false)
      expect(Buffer.from(bytes).includes('gpt-image-2')).toBe(true)
    }
  })
  it('keeps what a converted picture said of itself, and strips all of it when asked', async () => {
    const photo = await sharp(source)
      .withExif({ IFD0: { Copyright: 'Ada' } })
      .jpeg()
      .toBuffer()
    expect((await written('webp', photo)).exif?.includes('Ada')).toBe(true)
    expect(await written('webp', photo, { metadata: 'strip' })).not.toHaveProperty('exif')
    const bytes = await (await encode('png', source, { metadata: 'strip' }, { rest: { provenance: provenance() } })).bytes()
    expect(readPngText(bytes)).toEqual({})
  })
})

describe('a cancel', () => {
  it('is heard while a picture is being written', async () => {
    const exporter = (await pluginParts(exporters())).exporters.find((one) => one.format === 'avif') as Exporter
    const large = await png(3000, 3000)
    const controller = new AbortController()
    const work = exporter.encode(artifact(large, 'image/png'), { effort: 9 } as never, controller.signal)
    // oxlint-disable-next-line no-restricted-globals -- no encoder says when it has begun
    setTimeout(() => controller.abort(), 50)
    await expect(work).rejects.toMatchObject({ code: 'ABORTED', outcome: 'none' })
  })
})

describe('preview', () => {
  it('is at most 100 kB and 768 pixels, whatever the input', async () => {
    const noise = await sharp({
      create: { width: 3000, height: 2000, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    })
      .png()
      .toBuffer()
    const made = await encode('preview', noise)
    const bytes = await made.bytes()
    expect(bytes.byteLength).toBeLessThanOrEqual(100_000)
    const { width = 0, format } = await sharp(bytes).metadata()
    expect(width).toBeLessThanOrEqual(768)
    expect(format).toBe('jpeg')
    expect(made.mimeType).toBe('image/jpeg')
  })
  it('fits into very little, keeps transparency, and does not blow up small pictures', async () => {
    const made = await encode('preview', await transparentPng(2000, 1500), { maxBytes: 2000 })
    const bytes = await made.bytes()
    expect(bytes.byteLength).toBeLessThanOrEqual(2000)
    expect(made.mimeType).toBe('image/webp')
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true)
    expect((await sharp(await (await encode('preview', await png(40, 30))).bytes()).metadata()).width).toBe(40)
  })
  it('carries no metadata', async () => {
    const photo = await sharp(source)
      .withExif({ IFD0: { Copyright: 'Ada' } })
      .jpeg()
      .toBuffer()
    expect(Buffer.from(await (await encode('preview', photo)).bytes()).includes('Ada')).toBe(false)
  })
  describe('of a small picture', () => {
    /** What `convert_image` does: one picture written as WebP, then shown by the same host. */
    const shown = async (picture: Uint8Array, options: object = {}): Promise<[Uint8Array, Uint8Array]> => {
      const { exporters: all } = await pluginParts(exporters())
      const by = (format: string) => all.find((one) => one.format === format) as Exporter
      const webp = await by('webp').encode(artifact(picture, 'image/png'), {} as never, never)
      const bytes = await webp.bytes()
      return [bytes, await (await by('preview').encode(webp, options as never, never)).bytes()]
    }
    it('that was encoded here is the picture itself', async () => {
      const [bytes, small] = await shown(source)
      expect(small).toEqual(bytes)
    })
    it.each([
      ['pixels', { maxSide: 16 }],
      ['bytes', { maxBytes: 1000 }],
    ])('is another one where it has too many %s', async (_, options) => {
      const [bytes, small] = await shown(await png(300, 200), options)
      expect(small).not.toEqual(bytes)
    })
    it('is another one where the picture names its photographer', async () => {
      const [, small] = await shown(
        await sharp(source)
          .withExif({ IFD0: { Copyright: 'Ada' } })
          .png()
          .toBuffer(),
      )
      expect(Buffer.from(small).includes('Ada')).toBe(false)
    })
    it('that came from elsewhere is made anew, for it may be damaged where no header says so', async () => {
      const jpeg = await sharp(source).jpeg().toBuffer()
      expect(Buffer.from(await (await encode('preview', jpeg, {}, { type: 'image/jpeg' })).bytes()).equals(jpeg)).toBe(false)
    })
  })
})
