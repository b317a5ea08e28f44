import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { applyEdit, type EditOrder } from '#plugins/local/edit/apply-edit.ts'
import { maskOver, pixel, type Raw, rawOf, redSquare } from '../local-pictures.ts'

const edit = async (prompt: string, more: Partial<EditOrder> = {}): Promise<Raw & { notes: readonly string[] }> => {
  const { bytes: png, notes } = await applyEdit({ prompt, images: [await redSquare()], transparent: false, seed: 1, ...more })
  return { ...(await rawOf(png)), notes }
}
const ground = [232, 238, 244, 255]
const red = [217, 32, 39, 255]
const near = (one: number[], two: number[], most = 3): boolean => one.every((part, at) => Math.abs(part - two[at]!) <= most)

describe('what is refused', () => {
  const refusal = async (prompt: string, more: Partial<EditOrder> = {}) =>
    edit(prompt, more).then(
      () => expect.fail('it was done'),
      (error: unknown) => error,
    )
  it.each([
    'make it look like my aunt',
    'remove the square',
    'make the square green',
    'change yellow to blue',
    'change the background to an airport',
    'blur the faces',
    'put the fox on a beach',
    'crop to 16:9',
    'sepia, then make her smile',
    'blur 90,70,50,50',
  ])('"%s", free of charge and with a fix', async (prompt) => {
    expect(await refusal(prompt)).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      fix: expect.stringMatching(/\w/) as string,
    })
  })
  it('a picture of too many pixels, told from one that is damaged by its size and not by words', async () => {
    const large = await sharp({ create: { width: 9000, height: 6000, channels: 3, background: '#888' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    expect(await refusal('sepia', { images: [large] })).toMatchObject({ code: 'INPUT_TOO_LARGE', outcome: 'none' })
    expect(await refusal('sepia', { images: [small.subarray(0, 60)] })).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
  })
  it('a background that the edge of the picture does not show', async () => {
    const noise = await sharp({
      create: { width: 64, height: 64, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    })
      .png()
      .toBuffer()
    expect(await refusal('remove the background', { images: [noise] })).toMatchObject({ code: 'PROVIDER_UNSUPPORTED' })
  })
  it('moving pixels inside a mask', async () => {
    expect(await refusal('flip it', { mask: await maskOver(10, 10, 20, 20) })).toMatchObject({ code: 'PROVIDER_UNSUPPORTED' })
  })
  it('several pictures of which nothing says how they go together', async () => {
    const images = [await redSquare(), await redSquare()]
    expect(await refusal('black and white', { images })).toMatchObject({
      message: expect.stringContaining('There are 2 pictures') as string,
    })
    expect(await refusal('side by side and blend these two', { images })).toMatchObject({ code: 'PROVIDER_UNSUPPORTED' })
  })
  it('bytes that are no picture, and a mask of another size', async () => {
    expect(await refusal('sepia', { images: [Buffer.from('no picture')] })).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    const small = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
      .png()
      .toBuffer()
    expect(await refusal('sepia', { mask: small })).toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('edits', () => {
  it('changes nothing outside a mask', async () => {
    const made = await edit('invert, then make it darker', { mask: await maskOver(40, 30, 10, 10) })
    const before = await rawOf(await redSquare())
    for (let y = 0; y < 80; y++)
      for (let x = 0; x < 100; x++) {
        const inside = x >= 40 && x < 50 && y >= 30 && y < 40
        if (!inside) expect(pixel(made, x, y)).toEqual(pixel(before, x, y))
      }
    expect(near(pixel(made, 45, 35), red, 40)).toBe(false)
  })
  it('turns one colour into another and leaves the rest', async () => {
    const made = await edit('change red to blue')
    const [r = 255, , b = 0] = pixel(made, 45, 35)
    expect(b - r).toBeGreaterThan(90)
    expect(near(pixel(made, 5, 5), ground)).toBe(true)
  })
  it('fills a hole from its surroundings', async () => {
    const made = await edit('remove it', { mask: await maskOver(26, 16, 38, 38) })
    expect(near(pixel(made, 45, 35), ground, 6)).toBe(true)
    expect(made.notes.join()).toContain('filled from its surroundings')
  })
  it('takes the background away, or gives it a colour', async () => {
    const clear = await edit('make the background transparent')
    expect([pixel(clear, 3, 3)[3], pixel(clear, 45, 35)]).toEqual([0, red])
    const green = await edit('background green')
    expect([pixel(green, 3, 3).slice(0, 3), pixel(green, 45, 35)]).toEqual([[63, 157, 78], red])
  })
  it('clears the background where only the option asks for it', async () =>
    expect(pixel(await edit('sepia', { transparent: true }), 2, 2)[3]).toBe(0))
  it('makes it grey, mirrored, turned', async () => {
    const [r, g, b] = pixel(await edit('black and white'), 45, 35)
    expect([g, b]).toEqual([r, r])
    expect(near(pixel(await edit('flip horizontally'), 54, 35), red)).toBe(true)
    expect(await edit('rotate 90 degrees')).toMatchObject({ width: 80, height: 100 })
  })
  it('adds text, and keeps markup in it as letters', async () => {
    const [made, before] = [await edit('add the text "<b>&" at the bottom'), await rawOf(await redSquare())]
    const changed = (from: number, to: number): number => {
      let count = 0
      for (let y = from; y < to; y++) for (let x = 0; x < 100; x++) if (pixel(made, x, y).join() !== pixel(before, x, y).join()) count++
      return count
    }
    expect(changed(45, 80)).toBeGreaterThan(60)
    expect(changed(0, 30)).toBe(0)
  })
  it('puts pictures side by side at one height, none of them cut', async () => {
    const tall = await sharp({ create: { width: 40, height: 160, channels: 3, background: '#123456' } })
      .png()
      .toBuffer()
    const { width, height } = await edit('side by side', { images: [await redSquare(), tall] })
    expect(width / height).toBeGreaterThan(1.3)
    expect(width / height).toBeLessThan(1.8)
  })
  it('lays a picture onto a place, with its size, margin and opacity', async () => {
    const blue = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#0000ff' } })
      .png()
      .toBuffer()
    const made = await edit('put the second image in the top right corner, 20% width, margin 10 px', { images: [await redSquare(), blue] })
    expect([pixel(made, 85, 15), pixel(made, 95, 15), pixel(made, 75, 15)]).toEqual([[0, 0, 255, 255], ground, [0, 0, 255, 255]])
    const faint = await edit('put the second image in the top right corner, 50% opacity', { images: [await redSquare(), blue] })
    expect(near(pixel(faint, 88, 10), [116, 119, 250, 255])).toBe(true)
  })
  it('blends two', async () => {
    const black = await sharp({ create: { width: 100, height: 80, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    expect(near(pixel(await edit('blend these two', { images: [await redSquare(), black] }), 5, 5), [116, 119, 122, 255])).toBe(true)
  })
  it('puts words below each of several, and a caption below one', async () => {
    const two = { images: [await redSquare(), await redSquare()] }
    const [plain, labelled] = [await edit('side by side', two), await edit('side by side with labels', two)]
    expect(labelled.height).toBeGreaterThan(plain.height + 5)
    expect(labelled.width).toBe(plain.width)
    expect((await edit('add a caption "Red"')).height).toBeGreaterThan(85)
  })
  it.each([
    ['animated GIF, 200 ms each', 'image/gif', 'gif', [200, 200], 0],
    ['animated WebP, 2 fps, loop twice', 'image/webp', 'webp', [500, 500], 2],
  ])('moves: %s', async (prompt, mimeType, format, delay, loop) => {
    // Equal frames would be one.
    const images = [
      await redSquare(),
      await sharp(await redSquare())
        .negate()
        .png()
        .toBuffer(),
    ]
    const made = await applyEdit({ prompt, images, transparent: false, seed: 1 })
    expect(made.mimeType).toBe(mimeType)
    expect(await sharp(made.bytes).metadata()).toMatchObject({ format, pages: 2, delay, loop, width: 100 })
  })
  it('blurs and hides a box, and nothing outside of it', async () => {
    const before = await rawOf(await redSquare())
    const hidden = await edit('black out 35,25,10,10')
    expect([pixel(hidden, 40, 30), pixel(hidden, 50, 40)]).toEqual([[0, 0, 0, 255], red])
    const blurred = await edit('pixelate 20,10,40,40')
    expect(pixel(blurred, 70, 60)).toEqual(pixel(before, 70, 60))
    expect(pixel(blurred, 15, 5)).toEqual(pixel(before, 15, 5))
  })
  it('shows no edge of a mask: change grows from it inwards', async () => {
    const even = await sharp({ create: { width: 100, height: 80, channels: 3, background: '#808080' } })
      .png()
      .toBuffer()
    const made = await edit('brighter', { images: [even], mask: await maskOver(20, 10, 60, 60) })
    const row = Array.from({ length: 30 }, (_, at) => pixel(made, 18 + at, 40)[0]!)
    expect(Math.max(...row.slice(1).map((value, at) => value - row[at]!))).toBeLessThan(10)
    expect(row.at(-1)! - row[0]!).toBeGreaterThan(20)
  })
  it('heals with the texture around, not with a blurred square', async () => {
    const noise = await sharp({
      create: { width: 100, height: 80, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    })
      .png()
      .toBuffer()
    const made = await edit('remove it', { images: [noise], mask: await maskOver(40, 30, 16, 16) })
    const deviation = (left: number, top: number): number => {
      const values = Array.from({ length: 100 }, (_, at) => pixel(made, left + (at % 10), top + Math.floor(at / 10))[0]!)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    }
    expect(deviation(43, 33)).toBeGreaterThan(deviation(5, 5) * 0.6)
  })
  it('makes the size that was asked for', async () =>
    expect(await edit('sepia', { width: 50, height: 60 })).toMatchObject({ width: 50, height: 60 }))
  it('gives the same bytes for the same edit', async () => {
    const [one, two] = [await edit('watercolour, add the text "Sale"'), await edit('watercolour, add the text "Sale"')]
    expect(one.data.equals(two.data)).toBe(true)
  })
})
