import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ImageEditRequest } from 'atelier-mcp'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { animation, bomb, cmykJpeg, png, transparentPng } from '../../../fixtures/pictures.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
const dataUri = (bytes: Uint8Array, type = 'image/png') => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
async function start(init: PainterInit = {}) {
  const made = painter(init)
  const host = await createTestHost({ plugins: [imageGen(), exporters(), made.plugin] })
  open.push(host)
  const orders = made.orders as ImageEditRequest[]
  return { ...host, orders, edit: (args: object) => host.client.callTool('edit_image', { prompt: 'make it night', ...args }) }
}
/** The first half of a JPEG. */
const halved = async (picture: Uint8Array) => {
  const jpeg = await sharp(picture).jpeg().toBuffer()
  return jpeg.subarray(0, jpeg.length / 2)
}
/** Transparency of a mask at a point: 0 may change. */
const alphaAt = async (mask: Uint8Array, left: number, top: number) =>
  (await sharp(mask).extractChannel('alpha').extract({ left, top, width: 1, height: 1 }).raw().toBuffer())[0]

describe('bad input is refused before anybody is asked', () => {
  it.each([
    ['no picture', async () => ({ images: [] }), 'INPUT_INVALID', /needs a picture/],
    ['seventeen pictures', async () => ({ images: Array<string>(17).fill(dataUri(await png(32, 32))) }), 'INPUT_INVALID', /16/],
    ['a bomb', async () => ({ images: [dataUri(bomb())] }), 'INPUT_TOO_LARGE', /images\[0\]: .*30000x30000/],
    [
      'a web page',
      async () => ({ images: [dataUri(await png(32, 32)), dataUri(Buffer.from('<html></html>'))] }),
      'INPUT_INVALID',
      /images\[1\]/,
    ],
    ['a PNG that breaks off', async () => ({ images: [dataUri((await png()).subarray(0, 900))] }), 'INPUT_INVALID', /images\[0\].*cut off/],
    [
      'a JPEG that breaks off',
      async () => ({ images: [dataUri(await png(32, 32)), dataUri(await halved(await png()), 'image/jpeg')] }),
      'INPUT_INVALID',
      /images\[1\].*cut off/,
    ],
    [
      'a mask that breaks off',
      async () => ({ images: [dataUri(await png())], mask: dataUri((await transparentPng()).subarray(0, 900)) }),
      'INPUT_INVALID',
      /mask.*cut off/,
    ],
    ['an empty prompt', async () => ({ images: [dataUri(await png(32, 32))], prompt: ' ' }), 'INPUT_INVALID', /prompt: is empty/],
    [
      'a mask of another shape',
      async () => ({ images: [dataUri(await png(64, 48))], mask: dataUri(await png(32, 32)) }),
      'INPUT_INVALID',
      /mask is 32x32, the first picture 64x48/,
    ],
    [
      'a mask that lets nothing change',
      async () => ({
        images: [dataUri(await png(64, 48))],
        mask: dataUri(
          await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000' } })
            .png()
            .toBuffer(),
        ),
      }),
      'INPUT_INVALID',
      /nothing change/,
    ],
    [
      'a box outside',
      async () => ({ images: [dataUri(await png(64, 48))], maskBox: { x: 60, y: 0, width: 10, height: 10 } }),
      'INPUT_INVALID',
      /maskBox.*64x48/,
    ],
    [
      'a box of nothing',
      async () => ({ images: [dataUri(await png(64, 48))], maskBox: { x: 0, y: 0, width: 0, height: 10 } }),
      'INPUT_INVALID',
      /maskBox/,
    ],
    [
      'a mask and a box',
      async () => ({
        images: [dataUri(await png(64, 48))],
        mask: dataUri(await png(64, 48)),
        maskBox: { x: 0, y: 0, width: 9, height: 9 },
      }),
      'INPUT_INVALID',
      /Give one|`mask` and a `maskBox`/,
    ],
  ])('%s', async (_what, args, code, message) => {
    const { edit, orders } = await start()
    expect((await edit(await args())).envelope.error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(orders).toHaveLength(0)
  })
})

describe('inputs', () => {
  it('come as data URI, asset id and path alike', async () => {
    const { host, client, dirs } = await start()
    const generated = await client.callTool('generate_image', { prompt: 'a fox' })
    const [asset] = generated.envelope['assets'] as { uri: string }[]
    const folder = join(dirs.root, 'pictures')
    await mkdir(folder)
    await writeFile(join(folder, 'photo.png'), await png(64, 48))
    const made = painter()
    const second = await createTestHost({ plugins: [imageGen(), exporters(), made.plugin], roots: [pathToFileURL(folder).href] })
    open.push(second)
    expect((await client.callTool('edit_image', { prompt: 'x', images: [asset!.uri, dataUri(await png(32, 32))] })).envelope).toMatchObject(
      { ok: true, kind: 'image.edit' },
    )
    expect((await second.client.callTool('edit_image', { prompt: 'x', images: [join(folder, 'photo.png')] })).envelope).toMatchObject({
      ok: true,
    })
    expect(host).toBeDefined()
  })
  it('that are fine go as they are', async () => {
    const { edit, orders } = await start()
    const source = await png(64, 48)
    await edit({ images: [dataUri(source)] })
    expect(Buffer.from(await orders[0]!.images[0]!.bytes()).equals(source)).toBe(true)
  })
  it.each([
    ['CMYK', cmykJpeg, 320, 240],
    ['animated', () => animation('gif'), 64, 64],
    [
      'sideways',
      async () =>
        sharp(await png(64, 48))
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
      48,
      64,
    ],
    [
      'far too large',
      async () =>
        sharp({ create: { width: 6000, height: 3000, channels: 3, background: '#369' } })
          .jpeg()
          .toBuffer(),
      4096,
      2048,
    ],
    [
      'SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>'),
      40,
      30,
    ],
  ])('that are %s are made plain first', async (_what, make, width, height) => {
    const { edit, orders } = await start()
    const { envelope } = await edit({ images: [dataUri(await make())] })
    expect(envelope.ok).toBe(true)
    const sent = await orders[0]!.images[0]!.bytes()
    const { pages = 1, space, format, ...size } = await sharp(sent).metadata()
    expect({ pages, space, width: size.width, height: size.height }).toEqual({ pages: 1, space: 'srgb', width, height })
    expect(['png', 'jpeg']).toContain(format)
  })
  it('keep their transparency', async () => {
    const { edit, orders } = await start()
    const tiff = await sharp(await transparentPng(64, 48))
      .tiff({ compression: 'lzw' })
      .toBuffer()
    await edit({ images: [dataUri(tiff, 'image/tiff')] })
    expect((await sharp(await orders[0]!.images[0]!.bytes()).metadata()).hasAlpha).toBe(true)
  })
})

describe('the mask', () => {
  it.each([
    ['as `mask`', { mask: '10,5,20,10' }],
    ['as `maskBox`', { maskBox: { x: 10, y: 5, width: 20, height: 10 } }],
  ])('of a box is transparent inside of it and nowhere else: %s', async (_words, args) => {
    const { edit, orders } = await start()
    await edit({ images: [dataUri(await png(64, 48))], ...args })
    const mask = await orders[0]!.mask!.bytes()
    expect(await sharp(mask).metadata()).toMatchObject({ format: 'png', width: 64, height: 48, hasAlpha: true })
    expect(
      await Promise.all(
        [
          [10, 5],
          [29, 14],
          [9, 5],
          [30, 14],
          [29, 15],
        ].map(([x, y]) => alphaAt(mask, x!, y!)),
      ),
    ).toEqual([0, 0, 255, 255, 255])
  })
  it('shrinks with a picture that is sent smaller', async () => {
    const { edit, orders } = await start()
    const large = await sharp({ create: { width: 8192, height: 4096, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer()
    await edit({ images: [dataUri(large)], maskBox: { x: 4096, y: 0, width: 4096, height: 4096 } })
    const mask = await orders[0]!.mask!.bytes()
    expect(await sharp(mask).metadata()).toMatchObject({ width: 4096, height: 2048 })
    expect([await alphaAt(mask, 2047, 9), await alphaAt(mask, 2048, 9)]).toEqual([255, 0])
  })
  it('of black and white lets the white change', async () => {
    const { edit, orders } = await start()
    const drawn = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000' } })
      .composite([{ input: { create: { width: 8, height: 8, channels: 3, background: '#fff' } }, left: 0, top: 0 }])
      .png()
      .toBuffer()
    await edit({ images: [dataUri(await png(64, 48))], mask: dataUri(drawn) })
    const mask = await orders[0]!.mask!.bytes()
    expect([await alphaAt(mask, 3, 3), await alphaAt(mask, 40, 40)]).toEqual([0, 255])
  })
  it('of transparency lets the transparent change', async () => {
    const { edit, orders } = await start()
    await edit({ images: [dataUri(await png(64, 48))], mask: dataUri(await transparentPng(64, 48)) })
    const mask = await orders[0]!.mask!.bytes()
    expect([await alphaAt(mask, 1, 1), await alphaAt(mask, 32, 24)]).toEqual([0, 255])
  })
  it('may be smaller than the picture, of its shape but for a rounded pixel', async () => {
    const { edit, orders } = await start()
    await edit({ images: [dataUri(await png(64, 47))], mask: dataUri(await transparentPng(32, 24)) })
    const mask = await orders[0]!.mask!.bytes()
    expect(await sharp(mask).metadata()).toMatchObject({ width: 64, height: 47 })
    expect([await alphaAt(mask, 1, 1), await alphaAt(mask, 32, 24)]).toEqual([0, 255])
  })
  it('goes to whoever takes one, with the reason for who does not', async () => {
    const able = painter({ id: 'able' })
    const unable = painter({ id: 'unable', capabilities: { mask: false } })
    const host = await createTestHost({ plugins: [imageGen(), exporters(), unable.plugin, able.plugin] })
    open.push(host)
    const { envelope } = await host.client.callTool('edit_image', {
      prompt: 'x',
      images: [dataUri(await png(64, 48))],
      maskBox: { x: 0, y: 0, width: 9, height: 9 },
    })
    expect(envelope).toMatchObject({ provider: { id: 'able' }, skipped: [{ id: 'unable', reason: 'It takes no mask.' }] })
  })
})

describe('keepSubject', () => {
  it('is said to the model, and asks for high fidelity unless another was named', async () => {
    const { edit, orders } = await start()
    const images = [dataUri(await png(64, 48))]
    await edit({ images, keepSubject: true })
    await edit({ images, keepSubject: true, inputFidelity: 'low' })
    expect(orders.map(({ prompt, inputFidelity }) => [prompt, inputFidelity])).toEqual([
      ['make it night\n\nKeep the main subject exactly as it is.', 'high'],
      ['make it night\n\nKeep the main subject exactly as it is.', 'low'],
    ])
  })
})
