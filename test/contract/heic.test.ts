/** HEIC, as telephones write it, is read at every door that takes pictures; what is not read is called by its name. */
import { copyFile, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { artifact, type Artifact, type Envelope } from 'atelier-mcp'
import { batch, exporters, imageGen, library, local, moderation, threeD, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scoredPixels } from '#plugins/moderation/scored-pixels.ts'
import { turnedHeic } from '../fixtures/heic/turned.ts'
import { painter } from '../fixtures/painter.ts'

const photo = fileURLToPath(new URL('../fixtures/heic/photo.heic', import.meta.url))
let root = ''
let host: TestHost
const painting = painter({ cost: { usd: 1, basis: 'computed' } })
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'atelier-heic-')))
  await copyFile(photo, join(root, 'photo.heic'))
  await copyFile(photo, join(root, 'renamed.jpg'))
  host = await createTestHost({
    plugins: [imageGen(), exporters(), threeD(), library(), vision(), batch(), moderation(), painting.plugin, local()],
    roots: [pathToFileURL(root).href],
  })
})
afterAll(async () => {
  await host.close()
  await rm(root, { recursive: true, force: true })
})
const call = async (tool: string, args: object) => {
  const { envelope, text, isError } = await host.client.callTool(tool, args as never)
  return { ...(envelope as unknown as Envelope), text, isError, error: envelope['error'] as { code: string; fix: string } | undefined }
}

/** libvips' own profile, which is as long as that of the photo. */
const displayP3 = async (): Promise<Buffer> => {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).withIccProfile('p3')
  return (await sharp(await dot.png().toBuffer()).metadata()).icc!
}
/** By the matrices of CSS Color 4. */
function srgbOfP3(p3: readonly number[]): readonly number[] {
  const [r = 0, g = 0, b = 0] = p3.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  const linear = [1.2249 * r - 0.2249 * g, -0.0421 * r + 1.0421 * g, -0.0197 * r - 0.0786 * g + 1.0983 * b]
  return linear
    .map((value) => Math.min(1, Math.max(0, value)))
    .map((value) => Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)))
}

describe('a HEIC picture', () => {
  it.each(['png', 'jpeg', 'webp', undefined])('is converted to %s, whatever its name says', async (format) => {
    for (const name of ['photo.heic', 'renamed.jpg']) {
      const { assets, text, isError } = await call('convert_image', { image: name, ...(format && { format }) })
      expect(isError, text).toBe(false)
      expect(assets[0]).toMatchObject({ mimeType: `image/${format ?? 'png'}`, width: 400, height: 300 })
      const { data } = await sharp(await readFile(assets[0]!.path!))
        .extract({ left: 2, top: 2, width: 1, height: 1 })
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([data[0]! > 240, data[1]! < 16, data[2]! < 16]).toEqual([true, true, true])
    }
  })
  it.each([
    [undefined, [400, 300], 'top left'],
    [0, [400, 300], 'top left'],
    [1, [300, 400], 'bottom left'],
    [2, [400, 300], 'bottom right'],
    [3, [300, 400], 'top right'],
  ] as const)(
    'that says it is turned by %s quarters lies upright at every door, and its EXIF turns it no more',
    async (turns, [width, height], corner) => {
      const name = `turned-${turns}.heic`
      await writeFile(join(root, name), await turnedHeic({ ...(turns !== undefined && { turns }), exif: { IFD0: { Orientation: '6' } } }))
      const { assets } = await call('convert_image', { image: name, format: 'png' })
      expect(assets[0]).toMatchObject({ width, height })
      const places = {
        'top left': [4, 4],
        'top right': [width - 5, 4],
        'bottom left': [4, height - 5],
        'bottom right': [width - 5, height - 5],
      } as const
      const file = await readFile(assets[0]!.path!)
      const red = await Promise.all(
        Object.entries(places).map(async ([place, [left, top]]) => {
          const [r, g] = await sharp(file).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()
          return r! > 240 && g! < 16 ? [place] : []
        }),
      )
      expect(red.flat()).toEqual([corner])
      const { data } = await call('analyze_image', { images: [name] })
      expect((data as { facts: object[] }).facts[0]).toMatchObject({ width, height, orientation: 1 })
      expect((await sharp(file).metadata()).orientation ?? 1).toBe(1)
    },
  )
  it('tells when and with what it was taken, and where only if that is asked for', async () => {
    const exif = {
      IFD0: { Make: 'Apple', Model: 'iPhone 15', Software: '17.1' },
      IFD2: { DateTimeOriginal: '2026:11:28 09:30:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
    }
    await writeFile(join(root, 'dated.heic'), await turnedHeic({ turns: 3, exif }))
    const factsOf = async (more: object) =>
      ((await call('analyze_image', { images: ['dated.heic'], ...more })).data as { facts: object[] }).facts[0]
    expect(await factsOf({})).toMatchObject({
      format: 'heic',
      hasGps: true,
      exif: { make: 'Apple', model: 'iPhone 15', software: '17.1', takenAt: '2026-11-28T09:30:00' },
    })
    expect(await factsOf({})).not.toHaveProperty('gps')
    expect(await factsOf({ gps: true })).toMatchObject({ gps: { latitude: expect.closeTo(52.516667), longitude: expect.closeTo(13.4) } })
  })
  it.each<[string, () => Promise<Buffer>]>([
    ['its profile', async () => Buffer.concat([Buffer.from('prof'), await displayP3()])],
    ['its numbers', async () => Buffer.from('nclx\0\x0c\0\x0d\0\x06\x80', 'latin1')],
  ])('whose colours are Display P3 by %s looks in sRGB as it was seen, at every turn', async (_, colours) => {
    await writeFile(join(root, 'p3.heic'), await turnedHeic({ turns: 1, colours: await colours(), exif: { IFD0: { Orientation: '6' } } }))
    const { assets } = await call('convert_image', { image: 'p3.heic', format: 'png' })
    expect(assets[0]).toMatchObject({ width: 300, height: 400 })
    const [r, g, b] = await sharp(await readFile(assets[0]!.path!))
      .extract({ left: 150, top: 200, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer()
    // The file has 50, 0, 178 there.
    const meant = srgbOfP3([50, 0, 178])
    for (const [index, value] of [r, g, b].entries()) expect(Math.abs(value! - meant[index]!)).toBeLessThanOrEqual(3)
  })
  it('is cut and made smaller', async () => {
    const { assets } = await call('convert_image', {
      image: 'photo.heic',
      format: 'jpeg',
      crop: { x: 100, y: 100, width: 200, height: 100 },
      width: 50,
    })
    expect(assets[0]).toMatchObject({ width: 50, height: 25 })
  })
  it('is measured as what it is', async () => {
    const { data, text, isError } = await call('analyze_image', { images: ['photo.heic'] })
    expect(isError, text).toBe(false)
    expect((data as { facts: object[] }).facts[0]).toMatchObject({ format: 'heic', width: 400, height: 300, bytes: 3131 })
  })
  it('is searched for text, compared and moderated', async () => {
    expect(await call('extract_text', { images: ['photo.heic'] })).toMatchObject({ ok: true })
    const { assets } = await call('convert_image', { image: 'photo.heic', format: 'png' })
    expect((await call('compare_images', { a: 'photo.heic', b: assets[0]!.uri })).data).toMatchObject({
      verdict: expect.stringMatching(/^(?:same|re-encoded)$/),
    })
    const ends: (() => unknown)[] = []
    const judged = await scoredPixels((end) => void ends.push(end)).smallCopy(artifact(await readFile(photo), 'image/heic'))
    expect(await sharp(await judged.bytes()).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 300 })
    for (const end of ends) await end()
  })
  it('goes to an editor as a picture that every model takes', async () => {
    expect(await call('edit_image', { prompt: 'make it blue', images: ['photo.heic'], provider: 'painter' })).toMatchObject({ ok: true })
    const [sent] = (painting.orders.at(-1) as { images: readonly Artifact[] }).images
    expect(await sharp(await sent!.bytes()).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 300 })
  })
  it('that is cut off is called that, by every reader', async () => {
    await writeFile(join(root, 'cut.heic'), (await readFile(photo)).subarray(0, 1500))
    for (const [tool, args] of [
      ['convert_image', { image: 'cut.heic', format: 'png' }],
      ['analyze_image', { images: ['cut.heic'] }],
      ['edit_image', { prompt: 'blue', images: ['cut.heic'] }],
    ] as const)
      expect((await call(tool, args)).error, tool).toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('a picture of a kind that is not read', () => {
  const tail = Buffer.alloc(400, 7)
  it.each([
    ['photo.psd', Buffer.from('8BPS\0\x01'), 'Photoshop', 'GIMP'],
    ['photo.cr2', Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'), 'RAW photo of a Canon', 'Darktable'],
    ['photo.cr3', Buffer.from('\0\0\0\x18ftypcrx ', 'latin1'), 'RAW photo of a Canon', 'Darktable'],
    ['photo.raf', Buffer.from('FUJIFILMCCD-RAW '), 'Fujifilm', 'Darktable'],
    ['photo.nef', Buffer.from('MM\0*\0\0\0\x08', 'latin1'), 'RAW photo', 'Darktable'],
    ['photo.jxl', Buffer.from([0xff, 0x0a]), 'JPEG XL', 'djxl'],
    ['photo.bmp', Buffer.from('BM'), 'bitmap', 'magick'],
    ['page.pdf', Buffer.from('%PDF-1.7\n'), 'PDF', 'pdftoppm'],
  ])('%s is called what it is, with a way to convert it', async (name, head, what, how) => {
    await writeFile(join(root, name), Buffer.concat([head, tail]))
    for (const [tool, args] of [
      ['convert_image', { image: name }],
      ['analyze_image', { images: [name] }],
    ] as const) {
      const { text, error } = await call(tool, args)
      expect(error?.code, text).toBe('INPUT_INVALID')
      expect(text).toContain(what)
      expect(error!.fix).toContain(how)
    }
  })
})
