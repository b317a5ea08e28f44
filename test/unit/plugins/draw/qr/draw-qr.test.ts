import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { drawQr } from '#plugins/draw/qr/draw-qr.ts'
import { notesOnWifiText } from '#plugins/draw/qr/payload.ts'
import { readRequest } from '#plugins/draw/qr/request.ts'
import type { CodeInput } from '#plugins/draw/qr/code-schema.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'

const draw = (input: CodeInput, more = {}) => drawQr(input, drawingContext(more))

/** A second reader: another build of the engine, on the finished drawing, out of focus and as a poor JPEG. */
async function photographed(svg: string, blur = 1.2): Promise<string | undefined> {
  const image = new Resvg(svg, { font: { loadSystemFonts: false }, background: '#ffffff' }).render()
  const { data, info } = await sharp(
    await sharp(image.asPng()).rotate(3, { background: '#ffffff' }).blur(blur).jpeg({ quality: 60 }).toBuffer(),
  )
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [found] = await readBarcodes(
    { data: new Uint8ClampedArray(data), width: info.width, height: info.height, colorSpace: 'srgb' },
    { tryHarder: true },
  )
  return found?.text
}

beforeAll(async () => {
  const bytes = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer } })
})
afterAll(closeDrawings)

describe('codes that are refused', () => {
  it.each<[string, CodeInput, string, RegExp]>([
    ['nothing to hold', {}, 'DRAWING_INVALID', /needs something to hold/],
    ['two things at once', { text: 'a', url: 'https://example.com' }, 'DRAWING_INVALID', /text and url/],
    ['a field that there is not', { txt: 'a' } as unknown as CodeInput, 'INPUT_INVALID', /"txt".*did you mean "text"/s],
    ['a kind that there is not', { text: 'a', type: 'qrr' }, 'DRAWING_INVALID', /no kind of code "qrr"/],
    ['a wrong check digit', { text: '4006381333932', type: 'ean13' }, 'DRAWING_INVALID', /ends with 2, and 400638133393 asks for 1/],
    ['a product number of the wrong length', { text: '12345', type: 'EAN-13' }, 'DRAWING_INVALID', /takes 12 digits/],
    ['letters that bars cannot hold', { text: 'Größe', type: 'code128' }, 'DRAWING_INVALID', /has "ö"/],
    ['colours that are too alike', { text: 'a', color: '#ffcc00' }, 'DRAWING_INVALID', /contrast of 1\.\d:1/],
    ['a colour that is none', { text: 'a', color: 'bluish' }, 'DRAWING_INVALID', /"bluish" is no colour/],
    ['an address that runs code', { url: 'javascript:alert(1)' }, 'DRAWING_INVALID', /javascript: address is not drawn/],
    ['an address that is none', { url: 'call me' }, 'DRAWING_INVALID', /no address/],
    ['a short Wi-Fi password', { wifi: { ssid: 'Home', password: 'short' } }, 'DRAWING_INVALID', /8 to 63/],
    [
      'an open network with a password',
      { wifi: { ssid: 'Home', password: 'longenough', security: 'nopass' } },
      'DRAWING_INVALID',
      /open network/,
    ],
    ['a person in bars', { contact: { name: 'Ada' }, type: 'code128' }, 'DRAWING_INVALID', /no contact/],
    ['more than a code holds', { text: 'x'.repeat(2001) }, 'DRAWING_INVALID', /2001 letters/],
    ['more than this strength holds', { text: 'é'.repeat(1200), errorCorrection: 'H' }, 'DRAWING_INVALID', /cannot hold/],
  ])('%s', async (_, input, code, words) => {
    await expect(draw(input)).rejects.toMatchObject({
      code,
      outcome: 'none',
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\w/),
    })
  })
  it('names the darker colour that would do', async () => {
    await expect(draw({ text: 'a', color: '#ffcc00' })).rejects.toMatchObject({ fix: expect.stringMatching(/#[\da-f]{6}/) })
  })
})

describe('codes that are read again', () => {
  const vcard = {
    name: 'Zoë Müller; PhD',
    phone: ['+49 30 1234', '+49 170 99'],
    email: 'zoe@example.com',
    organization: 'Blau, Fuchs & Co',
  }
  it.each<[string, CodeInput, string | RegExp]>([
    ['a text', 'Hello', 'Hello'],
    ['letters of other scripts', 'Grüße, 日本, Привет 🦊', 'Grüße, 日本, Привет 🦊'],
    ['an address', { url: 'https://example.com/menu?table=4&x=ö' }, 'https://example.com/menu?table=4&x=ö'],
    ['a Wi-Fi with signs', { wifi: { ssid: 'Caf;é', password: 'p"a:ss\\wörd' } }, 'WIFI:T:WPA;S:Caf\\;é;P:p\\"a\\:ss\\\\wörd;;'],
    [
      'a Wi-Fi whose fields are beside its kind',
      { type: 'wifi', ssid: 'Guest', hidden: true } as CodeInput,
      'WIFI:T:nopass;S:Guest;H:true;;',
    ],
    ['a text that is said to be one', { type: 'text', text: 'hi' }, 'hi'],
    ['an open, hidden Wi-Fi', { wifi: { ssid: 'Guest', hidden: true } }, 'WIFI:T:nopass;S:Guest;H:true;;'],
    [
      'a person',
      { contact: vcard },
      /N:PhD;Zoë Müller\\;;;;\nFN:Zoë Müller\\; PhD\nORG:Blau\\, Fuchs & Co\nTEL:\+49 30 1234\nTEL:\+49 170 99\nEMAIL:zoe@example.com/,
    ],
    ['colours', { text: 'blue', color: 'navy', background: '#fff4d6' }, 'blue'],
    ['the strongest', { text: 'strong', errorCorrection: 'H' }, 'strong'],
    ['EAN-13', { text: '400638133393', type: 'ean13' }, '4006381333931'],
    ['EAN-8', { text: '9638507', type: 'ean8' }, '96385074'],
    ['UPC-A', { text: '036000291452', type: 'upc-a' }, '036000291452'],
    ['Code 128', { text: 'Box 17/b-2026', type: 'code128' }, 'Box 17/b-2026'],
    ['Code 39', { text: 'abc-123', type: 'Code 39' }, 'ABC-123'],
    ['ITF', { text: '1234567', type: 'itf' }, '01234567'],
    ['Data Matrix', { text: 'Part 4711 ü', type: 'datamatrix' }, 'Part 4711 ü'],
    ['PDF417', { text: 'Boarding pass of Müller', type: 'pdf417' }, 'Boarding pass of Müller'],
    ['Aztec', { text: 'Ticket 42', type: 'aztec' }, 'Ticket 42'],
    ['a long text', 'The quick brown fox. '.repeat(60), 'The quick brown fox. '.repeat(60)],
  ])('%s, also out of focus', async (_, input, text) => {
    const { svg, width, height } = await draw(input)
    const read = await photographed(svg, svg.length > 60_000 ? 0.8 : 1.2)
    // A UPC-A is an EAN-13 with a zero in front: readers say either.
    if (typeof text === 'string') expect(read?.replace(/^0(?=\d{12}$)/, '')).toBe(text)
    else expect(read).toMatch(text)
    expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${width}" height="${height}" viewBox`))
  })
  it('keeps each module a whole number of pixels, and the border that the standard asks for', async () => {
    const { svg, width } = await draw('Hello', { width: 500, height: 700 })
    const across = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
    expect([across, width % across, width <= 500]).toEqual([21 + 8, 0, true])
  })
  it('says what was done: a check digit, a scheme, capitals, a zero in front', async () => {
    const notes = async (input: CodeInput) => (await draw(input)).notes.join(' ')
    expect(await notes({ text: '400638133393', type: 'ean13' })).toContain('4006381333931')
    expect(await notes({ url: 'example.com/menu' })).toContain('https://example.com/menu')
    expect(await notes({ text: 'abc', type: 'code39' })).toContain('capitals')
    expect(await notes({ text: '123', type: 'itf' })).toContain('0 was put in front')
    expect(await notes({ text: 'a', color: 'white', background: 'black' })).toContain('light on dark')
    expect(await notes({ text: 'a', quietZone: 1 })).toContain('standard asks for 4')
    expect(await notes('Hello')).toBe('')
  })
  it('takes the background of the whole drawing, and leaves it out where that is transparent', async () => {
    const { svg, notes } = await draw('a', { background: 'transparent' })
    expect([svg.includes('<rect'), notes.join()]).toEqual([false, expect.stringContaining('light grounds only')])
  })
})

describe('fields by the names that other libraries have', () => {
  const read = (input: object) => readRequest(input as CodeInput)
  it.each<[object, object]>([
    [{ wifi: { ssid: 'Net', password: 'p;a:s,sword', encryption: 'WPA2' } }, { text: String.raw`WIFI:T:WPA;S:Net;P:p\;a\:s\,sword;;` }],
    [{ wifi: 'MyNet', password: 'secret-word' }, { text: 'WIFI:T:WPA;S:MyNet;P:secret-word;;' }],
    [{ wifi: { ssid: 'Net', security: 'open' } }, { text: 'WIFI:T:nopass;S:Net;;' }],
    [{ text: 12345678, type: 'code128' }, { text: '12345678' }],
    [
      { text: 'x', ecc: 'high', margin: 6 },
      { errorCorrection: 'H', quiet: 6 },
    ],
  ])('%j', async (input, wanted) => expect(await read(input)).toMatchObject(wanted))
  it('of a person and a firm', async () => {
    const { text } = await read({ contact: { name: 'Anna Müller', org: 'Beispiel GmbH', tel: '+49 30 1' } })
    expect(text).toContain('ORG:Beispiel GmbH')
    expect(text).toContain('TEL:+49 30 1')
  })
  it('tells of a Wi-Fi in text that telephones read otherwise', () => {
    expect(notesOnWifiText('WIFI:S:Cafe;T:WPA;P:abc;def;;')).toHaveLength(1)
    for (const text of ['WIFI:S:Cafe;T:WPA;P:abcdefgh;;', String.raw`WIFI:T:WPA;S:a\;b;P:c;H:true;;`, 'https://example.com'])
      expect(notesOnWifiText(text)).toEqual([])
  })
})
