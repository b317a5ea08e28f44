import { artifact, type AtelierError } from 'atelier-mcp'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { ImageFacts } from '#plugins/vision/facts/facts-schema.ts'
import { factsKeeper } from '#plugins/vision/facts/known-facts.ts'
import { measureFacts } from '#plugins/vision/facts/measure-facts.ts'
import { look } from '#plugins/vision/facts/look.ts'
import { openPicture } from '#plugins/vision/picture.ts'
import { type PictureFile, pictureFile } from '#plugins/vision/picture-file.ts'
import { bomb, everyType } from '../../../fixtures/pictures.ts'
import { grain, otherScene, scene, written } from '../../../fixtures/vision-pictures.ts'

const facts = async (bytes: Uint8Array, name?: string, options?: { gps?: boolean }): Promise<ImageFacts> =>
  measureFacts(await openPicture(await pictureFile(artifact(bytes, 'application/octet-stream', { name }), 'picture')), options)
const lookAt = async (file: PictureFile) => look(await openPicture(file))
const failure = async (bytes: Uint8Array): Promise<AtelierError> =>
  facts(bytes, 'holiday.png').then(
    () => {
      throw new Error('it was accepted')
    },
    (error: unknown) => error as AtelierError,
  )
const hue = (background: string, width = 64, height = 48) => sharp({ create: { width, height, channels: 3, background } })
const bits = (one: string, other: string): number => (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length

describe('what is no picture', () => {
  test('an empty file is refused by name', async () => {
    const error = await failure(new Uint8Array())
    expect(error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    expect(`${error.message} ${error.why}`).toContain('"holiday.png"')
    expect(error.why).toContain('0 bytes')
  })

  test.each([
    ['HTML', '<!doctype html><title>404</title>'],
    ['a PDF', '%PDF-1.7\n1 0 obj\n<<>>\nendobj'],
    ['noise', '\x01\x02\x03\x04'.repeat(50)],
  ])('%s is refused', async (_, content) => {
    expect(await failure(Buffer.from(content, 'latin1'))).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
  })

  test.each(['png', 'jpeg', 'webp'] as const)('a %s that is cut off is refused', async (format) => {
    const whole = await sharp(await grain(400, 300))
      .toFormat(format)
      .toBuffer()
    const error = await failure(whole.subarray(0, Math.floor(whole.length * 0.6)))
    expect(error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    expect(error.fix).toContain('whole')
  })

  test('a small file that unpacks to 900 million pixels is refused before it is unpacked', async () => {
    const small = bomb()
    expect(small.length).toBeLessThan(1e6)
    const error = await failure(small)
    expect(error).toMatchObject({ code: 'INPUT_TOO_LARGE', outcome: 'none' })
    expect(error.message).toContain('30000 x 30000')
  })
})

describe('file facts', () => {
  test('every type is named by its content', async () => {
    for (const [mimeType, bytes] of Object.entries(await everyType())) {
      const { format, width, height } = await facts(bytes)
      expect([format, width, height]).toEqual([mimeType.slice(6).replace('+xml', ''), 320, 240])
    }
  })

  test('a file that lies about its type is found out', async () => {
    const { format, notes } = await facts(await hue('#c00').jpeg().toBuffer(), 'picture.png')
    expect(format).toBe('jpeg')
    expect(notes).toEqual(['The file is called .png but holds jpeg.'])
    expect((await facts(await hue('#c00').jpeg().toBuffer(), 'picture.JPG')).notes).toBeUndefined()
  })

  test('16 bits, CMYK, orientation, profile and frames are reported', async () => {
    expect(await facts(await hue('#c00').toColourspace('rgb16').png().toBuffer())).toMatchObject({
      bitsPerChannel: 16,
      colourSpace: 'rgb16',
    })
    expect(await facts(await hue('#c00').toColourspace('cmyk').jpeg().toBuffer())).toMatchObject({ colourSpace: 'cmyk' })
    expect(await facts(await hue('#c00').withMetadata({ orientation: 6 }).jpeg().toBuffer())).toMatchObject({
      orientation: 6,
      width: 48,
      height: 64,
    })
    expect(await facts(await hue('#c00').withIccProfile('p3').jpeg().toBuffer())).toMatchObject({ iccProfile: true })
    const frames = await Promise.all(['#c00', '#0c0', '#00c'].map((colour) => hue(colour).png().toBuffer()))
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 200, 300] })
      .toBuffer()
    expect(await facts(gif)).toMatchObject({ frames: 3, durationMs: 600, width: 64, height: 48 })
  })

  test('EXIF is given; the position only when asked for', async () => {
    const photo = await hue('#c00')
      .withExif({
        IFD0: { Make: 'Acme', Model: 'One', DateTime: '2024:05:06 07:08:09' },
        IFD2: { FNumber: '28/10', ISOSpeedRatings: '200' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 3600/100', GPSLongitudeRef: 'E', GPSLongitude: '151/1 12/1 0/1' },
      })
      .jpeg()
      .toBuffer()
    const without = await facts(photo)
    expect(without.exif).toMatchObject({ make: 'Acme', model: 'One', fNumber: 2.8, iso: 200, takenAt: '2024-05-06T07:08:09' })
    expect(without.hasGps).toBe(true)
    expect(JSON.stringify(without)).not.toContain('33.86')
    expect((await facts(photo, undefined, { gps: true })).gps).toEqual({ latitude: -33.86, longitude: 151.2 })
  })

  test('an EXIF block that is broken is said so, and harms nothing', async () => {
    const photo = await hue('#c00')
      .withExif({ IFD0: { Make: 'Acme' } })
      .jpeg()
      .toBuffer()
    const at = photo.indexOf('Exif\0\0', 0, 'latin1')
    photo.fill(0xff, at + 6, at + 14)
    const { exif, notes } = await facts(photo)
    expect(exif).toBeUndefined()
    expect(notes).toEqual(['It has an EXIF block that cannot be read.'])
  })
})

describe('measured facts', () => {
  test('the palette names what is there, largest first', async () => {
    const flag = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#ff0000"/><rect width="300" height="50" fill="#0000ff"/><rect y="175" width="300" height="25" fill="#ffff00"/></svg>',
    )
    const { palette } = await facts(await sharp(flag).png().toBuffer())
    expect(palette.map(({ name }) => name)).toEqual(['red', 'blue', 'yellow'])
    expect(palette[0]!.share).toBeCloseTo(0.625, 1)
    expect(palette[1]!.share).toBeCloseTo(0.25, 1)
  })

  test('dark grey is not called blue or green', async () => {
    expect((await facts(await hue('#191919').png().toBuffer())).palette[0]!.name).toBe('black')
  })

  test.each([
    ['dark', () => sharp(scene()).linear(0.12, 0).png().toBuffer()],
    ['light', async () => written()],
    ['flat', () => sharp(scene()).linear(0.08, 110).png().toBuffer()],
    ['balanced', async () => scene()],
    ['blank', () => hue('#777').png().toBuffer()],
  ] as const)('exposure: %s', async (verdict, picture) => {
    expect((await facts(await picture())).exposure.verdict).toBe(verdict)
  })

  test('sharpness falls with blur, and a dark sharp picture is not taken for a blurred one', async () => {
    const blurred = (sigma: number) => sharp(written()).blur(sigma).png().toBuffer()
    expect((await facts(written())).sharpness.verdict).toBe('sharp')
    expect((await facts(await blurred(2))).sharpness.verdict).toBe('soft')
    expect((await facts(await blurred(6))).sharpness.verdict).toBe('blurred')
    expect((await facts(await sharp(written()).linear(0.12, 0).png().toBuffer())).sharpness.verdict).toBe('sharp')
    expect((await facts(await hue('#777').png().toBuffer())).sharpness.verdict).toBe('unknown')
  })

  test('transparency is a channel and a share', async () => {
    expect((await facts(await hue('#c00').ensureAlpha().png().toBuffer())).transparency).toEqual({ channel: true, share: 0 })
    const half = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="50" height="100" fill="#c00"/></svg>',
    )
    expect((await facts(await sharp(half).png().toBuffer())).transparency.share).toBeCloseTo(0.5, 1)
  })

  test('the perceptual hash outlives another format and size, and tells other pictures apart', async () => {
    const { perceptualHash } = await facts(scene())
    const small = await facts(await sharp(scene()).resize(320).jpeg({ quality: 60 }).toBuffer())
    const other = await facts(otherScene())
    expect(perceptualHash).toMatch(/^[0-9a-f]{16}$/)
    expect(bits(perceptualHash, small.perceptualHash)).toBeLessThanOrEqual(6)
    expect(bits(perceptualHash, other.perceptualHash)).toBeGreaterThan(16)
  })
})

describe('a keeper of facts', () => {
  test('measures a picture once, and keeps positions apart', async () => {
    const keeper = factsKeeper(lookAt)
    const open = () => pictureFile(artifact(scene(), 'image/png', { name: 'a.png' }))
    const first = keeper.of(await open())
    expect(keeper.of(await open())).toBe(first)
    expect(keeper.of(await open(), { gps: true })).not.toBe(first)
    expect((await keeper.of(await pictureFile(artifact(scene(), 'image/png', { name: 'b.png' })))).facts.name).toBe('b.png')
  })

  test('does not keep a failure', async () => {
    const keeper = factsKeeper(lookAt)
    const whole = await sharp(scene()).jpeg().toBuffer()
    const broken = () => pictureFile(artifact(whole.subarray(0, whole.length / 2), 'image/jpeg'))
    await expect(keeper.of(await broken())).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(keeper.of(await broken())).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
