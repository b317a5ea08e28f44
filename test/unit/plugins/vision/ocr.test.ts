import { artifact, AtelierError } from 'atelier-mcp'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installedLanguages, languageFiles } from '#plugins/vision/ocr/engine-files.ts'
import type { Page } from '#plugins/vision/ocr/page.ts'
import { type PageReader, pageReader } from '#plugins/vision/ocr/page-reader.ts'
import { toSheet } from '#plugins/vision/ocr/sheet.ts'
import { stripesOf } from '#plugins/vision/ocr/stripes.ts'
import { openPicture } from '#plugins/vision/picture.ts'
import { type PictureFile, pictureFile } from '#plugins/vision/picture-file.ts'
import { loadZxing } from '#plugins/zxing.ts'
import { drawnPages, readRight } from '../../../fixtures/drawn-pages.ts'
import { accuracy, draw, grain, letters, lines, otherScene, scene, type Writing, written } from '../../../fixtures/vision-pictures.ts'

let reader: PageReader
beforeAll(() => {
  reader = pageReader()
})
afterAll(() => reader.close())

const fileOf = (png: Uint8Array): Promise<PictureFile> => pictureFile(artifact(png, 'image/png'))
const read = async (png: Uint8Array): Promise<Page> => reader.read(await fileOf(png), { languages: ['eng'] })
const right = ({ lines: found }: Page): number => accuracy(found.map(({ text }) => text).join('\n'), lines.join('\n'))

describe('languages', () => {
  test('a language that is not installed is named with the command that installs it', async () => {
    const error: unknown = await languageFiles(['eng', 'xyz']).catch((thrown: unknown) => thrown)
    expect(AtelierError.is(error, 'OCR_LANGUAGE_MISSING')).toBe(true)
    expect((error as AtelierError).fix).toContain('npm i @tesseract.js-data/xyz')
    expect((error as AtelierError).why).toContain('eng')
  })

  test('installed packages are found', async () => {
    expect(await installedLanguages()).toContain('eng')
  })
})

describe('pictures without text', () => {
  test('a blank picture gives an empty page', async () => {
    expect(
      await read(
        await sharp({ create: { width: 300, height: 200, channels: 3, background: '#fafafa' } })
          .png()
          .toBuffer(),
      ),
    ).toEqual({ text: '', confidence: 0, lines: [] })
  })

  test('a picture of one pixel gives an empty page', async () => {
    expect(
      (
        await read(
          await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
            .png()
            .toBuffer(),
        )
      ).lines,
    ).toEqual([])
  })

  test.each([
    ['grain', () => grain(300, 200)],
    ['a landscape', () => scene()],
    ['coloured boxes', () => otherScene()],
  ])('%s is not taken for text', async (_, picture) => {
    expect((await read(await picture())).lines).toEqual([])
  })
})

describe('text', () => {
  test('a clean page is read to at least 99 %, in lines and reading order', async () => {
    const page = await read(written())
    expect(right(page)).toBeGreaterThanOrEqual(0.99)
    expect(page.lines).toHaveLength(4)
    expect(page.confidence).toBeGreaterThan(0.9)
  })

  test('a word that is read badly stays in its line, with its own confidence', async () => {
    const { lines: found } = await read(written({ text: ['Le garçon a mangé une crêpe', 'à l’hôtel, près de la forêt.'] }))
    expect(found[1]!.words).toHaveLength(6)
    expect(found[1]!.words[1]!.confidence).toBeLessThan(0.6)
    expect(found[1]!.words[3]!.confidence).toBeGreaterThan(0.8)
  })

  const hard: readonly (readonly [string, Writing])[] = [
    ['pale', { ink: '#dcdcdc' }],
    ['nearly white', { ink: '#f2f2f2' }],
    ['white on black', { ink: '#fff', paper: '#000' }],
    ['light on dark blue', { ink: '#cde', paper: '#123' }],
    ['white on orange', { ink: '#fff', paper: '#fa0' }],
    ['turned by 2 degrees', { slant: 2 }],
    ['turned by -4 degrees', { slant: -4 }],
    ['turned by 7 degrees', { slant: 7 }],
    ['small', { size: 11 }],
    ['cream on brown', { ink: '#fff3d6', paper: '#6b4226', width: 800, size: 36 }],
    ['yellow on white', { ink: '#ff0' }],
    ['red on green of the same lightness', { ink: '#c80000', paper: '#007400' }],
    ['blue on black', { ink: '#00f', paper: '#000' }],
    ['light grey on white', { ink: '#e8e8e8' }],
    ['grey on grey', { ink: '#808080', paper: '#707070' }],
    ['tiny', { size: 10, width: 500, height: 380 }],
    ['black on transparent', { paper: 'none' }],
    ['white on transparent', { ink: '#fff', paper: 'none' }],
  ]
  test.each(hard)('%s text is read to at least 95 %', async (_, writing) => {
    expect(right(await read(written(writing)))).toBeGreaterThanOrEqual(0.95)
  })

  test.each([-20, 12, 15, 25])('a page turned by %i degrees is straightened', async (angle) => {
    expect(right(await read(await sharp(written()).rotate(angle, { background: '#fff' }).png().toBuffer()))).toBeGreaterThanOrEqual(0.97)
  })

  test.each([90, 180, 270])('a page turned by %i degrees is turned back', async (angle) => {
    expect(right(await read(await sharp(written()).rotate(angle).png().toBuffer()))).toBeGreaterThanOrEqual(0.95)
  })

  test('a form on its side, of which as much is heard as of a sure page, is turned', async () => {
    const form = drawnPages.find(({ layout }) => layout === 'form')!
    const page = await read(
      await sharp(await form.picture())
        .rotate(90)
        .png()
        .toBuffer(),
    )
    expect(readRight(page.text, form.truth)).toBeGreaterThanOrEqual(0.97)
  })

  const coded: readonly (readonly [string, (page: Sharp) => Sharp])[] = [
    ['a CMYK JPEG', (page) => page.toColourspace('cmyk').jpeg()],
    ['a PNG of 16 bits', (page) => page.toColourspace('rgb16').png()],
    ['a grey PNG of 16 bits', (page) => page.greyscale().toColourspace('grey16').png()],
    ['a PNG of four colours', (page) => page.png({ palette: true, colours: 4 })],
    ['a Lab TIFF', (page) => page.toColourspace('lab').tiff()],
    ['an AVIF', (page) => page.avif({ quality: 60, effort: 1 })],
    ['a GIF', (page) => page.gif()],
  ]
  test.each(coded)('%s is read as well as a plain PNG', async (_, code) => {
    expect(right(await read(await code(sharp(written())).toBuffer()))).toBeGreaterThanOrEqual(0.99)
  })

  test('a phone picture is read the way its EXIF turns it', async () => {
    const sideways = await sharp(written()).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer()
    const page = await read(sideways)
    expect(right(page)).toBeGreaterThanOrEqual(0.99)
    expect(page.lines[0]!.box.x).toBeLessThan(80)
  })
})

describe('large letters', () => {
  const poster = (content: string) =>
    draw(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="560"><rect width="1280" height="560" fill="#fff"/><g font-family="DejaVu Sans">${content}</g></svg>`,
    )

  test('a word that fills a slide is read, and the words below it', async () => {
    const { text } = await read(
      poster('<text x="400" y="300" font-size="180">Sale</text><text x="420" y="460" font-size="40">of our customers</text>'),
    )
    expect(text.split(/\n+/)).toEqual(['Sale', 'of our customers'])
  })

  test.each(['Добро пожаловать', 'ΕΞΟΔΟΣ'])('%s is told to be of another script, and not guessed', async (words) => {
    const page = await reader.read(await fileOf(poster(`<text x="120" y="300" font-size="110">${words}</text>`)), { languages: ['eng'] })
    expect(page.text).toBe('')
    expect(page.advice).toContain('Cyrillic, Greek')
  })

  test('the dot before a line of a list is no letter', async () => {
    const item = (words: string, y: number) =>
      `<circle cx="100" cy="${y - 13}" r="8"/><text x="130" y="${y}" font-size="36">${words}</text>`
    const { text } = await read(poster(item('Two new shops in Porto', 120) + item('Next: hire four engineers', 210)))
    expect(text).toMatch(/^• Two new shops in Porto\n+(?:• )?Next: hire four engineers$/)
  })
})

describe('text on more than paper', () => {
  const over = (behind: string, ink: string) =>
    draw(`<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="400">${behind}${letters({ ink })}</svg>`)
  const gradient = (from: string, to: string) =>
    `<linearGradient id="g"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient><rect width="1000" height="400" fill="url(#g)"/>`

  test.each([
    ['black on a shade that ends in white', gradient('#777', '#fff'), '#000'],
    ['white on a shade that begins with black', gradient('#000', '#aaa'), '#fff'],
    ['white on a sunset', gradient('#402060', '#ffb040'), '#fff'],
    ['red from blue to yellow', gradient('#00c', '#ff0'), '#e00'],
  ])('%s is read to the end of its lines', async (_, behind, ink) => {
    expect(right(await read(over(behind, ink)))).toBeGreaterThanOrEqual(0.99)
  })

  test.each(['#fff', '#000', '#f00'])('letters in %s on coarse grain are read', async (ink) => {
    const behind = await sharp(await grain(250, 100, 7))
      .resize(1000, 400)
      .png()
      .toBuffer()
    const picture = sharp(behind).composite([{ input: over('', ink) }])
    expect(right(await read(await picture.png().toBuffer()))).toBeGreaterThanOrEqual(0.99)
  })

  test('white on a dark band and black below it are both read', async () => {
    const band = `<rect width="1000" height="400" fill="#fff"/><rect width="1000" height="110" fill="#245"/>`
    const words = `<g font-family="DejaVu Sans" font-size="44"><text x="60" y="72" fill="#fff">Annual report 2024</text><text x="60" y="240">Sales rose by 12 percent</text></g>`
    const { text } = await read(draw(`<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="400">${band}${words}</svg>`))
    expect(text.split(/\n+/)).toEqual(['Annual report 2024', 'Sales rose by 12 percent'])
  })

  test('white letters with a dark outline are read across the edges of a landscape', async () => {
    const title = `<text x="60" y="370" font-family="DejaVu Sans" font-size="56" fill="#fff" stroke="#123" stroke-width="8" paint-order="stroke">Fresh bread daily</text>`
    expect((await read(scene(title))).text).toContain('Fresh bread daily')
  })

  test('a wooden sign with cream letters is read in its landscape', async () => {
    const sign = `<rect x="300" y="300" width="200" height="60" rx="6" fill="#6b4226"/><text x="318" y="342" font-family="DejaVu Sans" font-weight="bold" font-size="30" fill="#fff3d6">CAFE LUNA</text>`
    const words = (await read(scene(sign))).lines.flatMap((line) => line.words)
    const [cafe, luna] = ['CAFE', 'LUNA'].map((name) => words.find(({ text }) => text === name)!.box)
    expect(cafe!.x).toBeGreaterThan(300)
    expect(cafe!.x + cafe!.width).toBeLessThanOrEqual(luna!.x)
    expect(luna!.x + luna!.width).toBeLessThan(505)
    expect(luna!.y).toBeGreaterThan(300)
    expect(luna!.y + luna!.height).toBeLessThan(360)
  })
})

describe('pages with a layout', () => {
  test.each([
    ['ruled', 0.99],
    ['ruled, cells of several lines', 0.95],
    ['two, not level', 0.99],
    ['three under a heading', 0.99],
    ['menu', 0.99],
  ])('"%s" is read in its order, to at least %d', async (name, least) => {
    const page = drawnPages.find((one) => one.name === name)!
    expect(readRight((await read(await page.picture())).text, page.truth)).toBeGreaterThanOrEqual(least)
  })
})

test('what is written on buttons is read, in its place and side by side', async () => {
  const { text } = await read(await drawnPages.find(({ name }) => name === 'buttons')!.picture())
  expect(text.split('\n').filter(Boolean)).toEqual([
    'Account',
    'Continue Cancel',
    'Storage used: 42 GB',
    'Delete project',
    '2 failed uploads',
  ])
})

test('code keeps what closes its blocks', async () => {
  const { text } = await read(await drawnPages.find(({ name }) => name === 'config')!.picture())
  expect(text.split('\n').slice(-5)).toEqual(['  ],', '  log: {', '    level: "debug",', '  },', '};'])
})

test('code keeps its indentation', async () => {
  const { text } = await read(await drawnPages.find(({ name }) => name === 'python')!.picture())
  expect(text.split('\n').slice(0, 6)).toEqual([
    'def total(rows):',
    '    sum = 0',
    '    for row in rows:',
    '        if row.price > 0:',
    '            sum += row.price * 1.23',
    '    return {',
  ])
})

test('a code of squares or bars is read, told with its place, and gives no letters', async () => {
  const { writeBarcode } = await loadZxing()
  const codeOf = async (content: string, format: 'QRCode' | 'EAN13') =>
    Buffer.from(await (await writeBarcode(content, { format, scale: 4, addHRT: false })).image!.arrayBuffer())
  const picture = sharp(written({ height: 700 })).composite([
    { input: await codeOf('https://example.org/table/7', 'QRCode'), left: 60, top: 450 },
    { input: await codeOf('4006381333931', 'EAN13'), left: 420, top: 480 },
  ])
  const page = await read(await picture.png().toBuffer())
  expect(right(page)).toBeGreaterThanOrEqual(0.99)
  expect(page.codes?.map(({ type, text }) => [type, text]).toSorted()).toEqual([
    ['EAN13', '4006381333931'],
    ['QRCode', 'https://example.org/table/7'],
  ])
  const { box } = page.codes!.find(({ type }) => type === 'QRCode')!
  expect(box.x).toBeGreaterThanOrEqual(60)
  expect(box.y).toBeGreaterThanOrEqual(450)
  expect(box.width).toBeGreaterThan(80)
})

describe('large pages', () => {
  const words = lines.join(' ').split(' ')
  const rows = Array.from({ length: 26 }, (_, row) =>
    Array.from({ length: 4 + (row % 3) }, (__, at) => words[(row * 7 + at * 5) % words.length]!).join(' '),
  )
  const scan = () => written({ width: 2480, height: 3508, size: 46, text: rows })

  test('a scan of A4 that lies on its side is turned and read', async () => {
    const page = await read(await sharp(scan()).rotate(90).png().toBuffer())
    expect(accuracy(page.lines.map(({ text }) => text).join('\n'), rows.join('\n'))).toBeGreaterThanOrEqual(0.99)
  }, 300_000)

  test('one line on a large page is read', async () => {
    const page = written({ width: 4000, height: 3000, size: 40, text: ['Order No. 48213-B'] })
    expect((await read(page)).text).toBe('Order No. 48213-B')
  })

  test('lines of text are stripes, grain is not', async () => {
    const stripes = async (png: Uint8Array) => stripesOf(await toSheet(await openPicture(await fileOf(png)), 1200))
    expect(await stripes(scan())).toBeGreaterThan(2)
    expect(await stripes(await sharp(scan()).rotate(90).png().toBuffer())).toBeLessThan(0.5)
    expect(await stripes(await grain(600, 400))).toBeGreaterThan(0.5)
    expect(await stripes(await grain(600, 400))).toBeLessThan(2)
  })
})

describe('boxes', () => {
  const inkOf = async (png: Buffer, { x, y, width, height }: Page['lines'][number]['box']) => {
    const { channels } = await sharp(png).extract({ left: x, top: y, width, height }).greyscale().stats()
    return channels[0]!.min
  }

  test('the box of a word holds its ink, and the boxes of two words do not overlap', async () => {
    const png = written()
    const { lines: found } = await read(png)
    const [first, second] = found[0]!.words
    expect(first!.text).toBe('Atelier')
    expect(await inkOf(png, first!.box)).toBeLessThan(60)
    expect(first!.box.x + first!.box.width).toBeLessThanOrEqual(second!.box.x)
    expect(found[0]!.box.y).toBeLessThan(found[1]!.box.y)
  })

  test('boxes of a slanted and of an enlarged page are places in the picture as it was given', async () => {
    const straight = (await read(written())).lines[3]!.words[0]!.box
    const slanted = (await read(written({ slant: 3 }))).lines[3]!.words[0]!.box
    // "Call" stands at (60, 330); turned by 3 degrees around (500, 200) that is about (54, 307).
    expect(Math.abs(straight.x - slanted.x - 7)).toBeLessThan(12)
    expect(Math.abs(straight.y - slanted.y - 22)).toBeLessThan(14)
    const png = written({ size: 11 })
    const small = (await read(png)).lines[0]!.words[0]!.box
    expect(small.x).toBeGreaterThan(50)
    expect(small.height).toBeLessThan(20)
    expect(await inkOf(png, small)).toBeLessThan(150)
  })
})

test('a language that is named twice is one language', async () => {
  const page = await reader.read(await fileOf(written({ text: ['Twice over'], height: 150 })), { languages: ['eng', 'eng'] })
  expect(page.text).toBe('Twice over')
})

test('a cancelled reading ends as ABORTED, and the next one works', async () => {
  const controller = new AbortController()
  const picture = await fileOf(written())
  const running = reader.read(picture, { languages: ['eng'], signal: controller.signal })
  controller.abort()
  expect(AtelierError.is(await running.catch((error: unknown) => error), 'ABORTED')).toBe(true)
  expect(right(await read(written()))).toBeGreaterThanOrEqual(0.99)
})
