import { artifact, AtelierError, type CompareData, type Output, type ProviderCall, type ProviderV1 } from 'atelier-mcp'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareProvider } from '#plugins/vision/compare-provider.ts'
import { type PixelWork, pixelWork } from '#plugins/vision/pixel-work.ts'
import { grain, otherScene, scene, written } from '../../../fixtures/vision-pictures.ts'

let work: PixelWork
let provider: ProviderV1<'vision.compare'>
beforeAll(() => {
  work = pixelWork()
  provider = compareProvider(work)
})
afterAll(() => work.close())

const call = { signal: new AbortController().signal } as ProviderCall
const compare = (a: Uint8Array, b: Uint8Array): Promise<Output<'vision.compare'>> =>
  provider.invoke({ kind: 'vision.compare', a: artifact(a, 'image/png'), b: artifact(b, 'image/png') }, call)
const verdict = async (a: Uint8Array, b: Uint8Array): Promise<CompareData['verdict']> => (await compare(a, b)).data.verdict

describe('what cannot be compared', () => {
  test('the damaged one of two pictures is named', async () => {
    const whole = await grain(300, 200)
    const error: unknown = await compare(scene(), whole.subarray(0, whole.length / 2)).catch((thrown: unknown) => thrown)
    expect(AtelierError.is(error, 'INPUT_INVALID')).toBe(true)
    expect((error as AtelierError).message).toContain('picture b')
  })

  test('two equal files that are damaged are not called the same', async () => {
    const whole = await grain(300, 200)
    const half = whole.subarray(0, whole.length / 2)
    await expect(compare(half, half)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('same', () => {
  test('one file twice', async () => {
    const { data, artifacts } = await compare(scene(), scene())
    expect(data).toMatchObject({ verdict: 'same', ssim: 1, hashDistance: 0, pixelDiff: 0 })
    expect(data.evidence).toEqual(['The files are equal, byte by byte.'])
    expect(artifacts).toBeUndefined()
  })

  test('another compression of the same pixels', async () => {
    const { data } = await compare(scene(), await sharp(scene()).png({ compressionLevel: 1 }).toBuffer())
    expect(data.verdict).toBe('same')
    expect(data.evidence.join(' ')).toContain('metadata or compression')
  })
})

describe('re-encoded', () => {
  test.each([
    ['JPEG of quality 90', () => sharp(scene()).jpeg({ quality: 90 }).toBuffer()],
    ['JPEG of quality 40', () => sharp(scene()).jpeg({ quality: 40 }).toBuffer()],
    ['WebP', () => sharp(scene()).webp({ quality: 70 }).toBuffer()],
    ['AVIF', () => sharp(scene()).avif({ quality: 55, effort: 2 }).toBuffer()],
    ['lossless WebP', () => sharp(scene()).webp({ lossless: true }).toBuffer()],
    ['half the size', () => sharp(scene()).resize(320).png().toBuffer()],
    ['half the size as JPEG', () => sharp(scene()).resize(320).jpeg({ quality: 70 }).toBuffer()],
  ])('as %s', async (_, change) => {
    expect(await verdict(scene(), await change())).toBe('re-encoded')
  })

  test('a page of text as JPEG', async () => {
    expect(await verdict(written(), await sharp(written()).jpeg({ quality: 70 }).toBuffer())).toBe('re-encoded')
  })

  test('grain as JPEG', async () => {
    const picture = await grain(400, 300)
    expect(await verdict(picture, await sharp(picture).jpeg({ quality: 60 }).toBuffer())).toBe('re-encoded')
  })
})

describe('two drawings of one kind', () => {
  /** A sun over the sea, or over hills before it. */
  const sunset = (more: string): Buffer =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"><defs><linearGradient id="s" x2="1" y2="1"><stop stop-color="#433d80"/><stop offset="1" stop-color="#ffd083"/></linearGradient></defs><rect width="480" height="250" fill="url(#s)"/><circle cx="330" cy="190" r="36" fill="#fff1b8"/><rect y="250" width="480" height="230" fill="url(#s)"/>${more}</svg>`,
    )
  const waves = Array.from(
    { length: 11 },
    (_, row) => `<path d="M0 ${270 + row * 20}q60 -14 120 0t120 0t120 0t120 0" stroke="#9cc4e6" stroke-width="4" fill="none"/>`,
  ).join('')
  const hills = Array.from(
    { length: 9 },
    (_, at) =>
      `<path d="M${at * 60 - 60} 250l60 -70l60 70z" fill="${at % 2 ? '#8a5a7a' : '#b07a8a'}"/><circle cx="${at * 60}" cy="${390 + (at % 3) * 24}" r="26" fill="#5d8a3a"/>`,
  ).join('')
  test('are different, however alike they are laid out, and the answer says so', async () => {
    const { data } = await compare(await sharp(sunset(waves)).png().toBuffer(), await sharp(sunset(hills)).png().toBuffer())
    expect(data.verdict).toBe('different')
    expect(data.hashDistance).toBeLessThanOrEqual(18)
    expect(data.evidence.join(' ')).toContain('two pictures of one kind')
  })
})

describe('edited', () => {
  const dot = '<circle cx="420" cy="240" r="14" fill="#fff"/>'

  test('a small thing was drawn in, and its place is told and shown', async () => {
    const { data, artifacts } = await compare(scene(), scene(dot))
    expect(data.verdict).toBe('edited')
    const { x, y, width, height } = data.changedBox!
    expect(Math.abs(x - 406) + Math.abs(y - 226)).toBeLessThan(6)
    expect(Math.abs(width - 28) + Math.abs(height - 28)).toBeLessThan(8)
    const { data: pixel } = await sharp(await artifacts![0]!.bytes())
      .extract({ left: 420, top: 240, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([...pixel.subarray(0, 3)]).toEqual([230, 0, 30])
    const { data: pale } = await sharp(await artifacts![0]!.bytes())
      .extract({ left: 20, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(Math.min(...pale.subarray(0, 3))).toBeGreaterThan(200)
  })

  test('also behind JPEG coding and another size', async () => {
    expect(await verdict(scene(), await sharp(scene(dot)).resize(480).jpeg({ quality: 70 }).toBuffer())).toBe('edited')
  })

  test('one digit of a text', async () => {
    const changed = written({
      text: [
        'Atelier makes pictures, reads them,',
        'and builds models for 3D printing.',
        'Order No. 48213-B: total $1,899.50',
        'Call +49 30 5557 0199 before 17:45!',
      ],
    })
    expect(await verdict(written(), changed)).toBe('edited')
  })
})

describe('what was done to the picture as a whole', () => {
  const changes: readonly (readonly [string, CompareData['verdict'], RegExp, (from: Sharp) => Sharp])[] = [
    ['a greyscale copy', 'recoloured', /Picture b is a copy without the colours/, (from) => from.greyscale()],
    ['a negative', 'recoloured', /negative/, (from) => from.negate({ alpha: false })],
    ['a lighter copy', 'recoloured', /Picture b is lighter all over/, (from) => from.modulate({ brightness: 1.3 })],
    ['a darker copy', 'recoloured', /Picture b is darker all over/, (from) => from.linear(0.7, 0)],
    ['a mirror', 'mirrored', /mirrored left to right;/, (from) => from.flop()],
    ['upside down in a mirror', 'mirrored', /mirrored top to bottom/, (from) => from.flip()],
    ['a quarter turn', 'turned', /turned by 90 degrees clockwise/, (from) => from.rotate(90)],
    ['a small turn', 'turned', /turned by about (?:4|4.5|3.5) degrees anticlockwise/, (from) => from.rotate(-4, { background: '#fff' })],
    ['a small turn on a black ground', 'turned', /turned by about 3 degrees clockwise/, (from) => from.rotate(3, { background: '#000' })],
    ['other hues', 'recoloured', /The colours are others/, (from) => from.modulate({ hue: 120 })],
    [
      'a part',
      'cropped',
      /b is the part of picture a at x 12[78], y 4[789], 384 x 336 pixels \(42.0 % of it\)/,
      (from) => from.extract({ left: 128, top: 48, width: 384, height: 336 }),
    ],
  ]
  test.each(changes)('%s is %s, in numbers', async (_, wanted, words, change) => {
    const { data } = await compare(scene(), await change(sharp(scene())).png().toBuffer())
    expect(data.verdict).toBe(wanted)
    expect(data.evidence[0]).toMatch(words)
  })

  test('a part is found whichever of the two it is', async () => {
    const part = await sharp(scene()).extract({ left: 0, top: 0, width: 640, height: 400 }).png().toBuffer()
    const { data } = await compare(part, scene())
    expect(data.verdict).toBe('cropped')
    expect(data.evidence[0]).toContain('Picture a is the part of picture b at x 0, y 0, 640 x 400 pixels')
  })
})

describe('different', () => {
  test('two pictures that have nothing in common', async () => {
    const { data } = await compare(scene(), otherScene())
    expect(data.verdict).toBe('different')
    expect(data.hashDistance).toBeGreaterThan(16)
    expect(data.ssim).toBeLessThan(0.6)
  })

  test('two pages of other text on the same paper', async () => {
    const other = written({
      text: [
        'The quick brown fox jumped over',
        'twelve lazy dogs on a Tuesday,',
        'Invoice 99/2024 for 17 items,',
        'ask Maria about all of the rest.',
      ],
    })
    const { data } = await compare(written(), other)
    expect(data.verdict).toBe('different')
    expect(data.evidence.at(-1)).toMatch(/^Place by place, their lightness agrees to 0\.[0-3]/)
  })

  test('a picture and a page of text', async () => {
    expect(await verdict(scene(), written())).toBe('different')
  })
})

test('pictures of a few pixels are compared', async () => {
  const dot = (background: string) =>
    sharp({ create: { width: 2, height: 2, channels: 3, background } })
      .png()
      .toBuffer()
  const { data } = await compare(await dot('#fff'), await dot('#000'))
  expect(data.pixelDiff).toBe(1)
})
