import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { boundedPixels } from '#plugins/exporters/bounded.ts'
import { animation, drawing, everyType } from '../../../fixtures/pictures.ts'
import { packedPng } from '../../../fixtures/slow-pictures.ts'

describe('the pixels of a picture, where they bound the work on it', () => {
  it('are nothing, for formats with other costs, for nothing, and for what breaks off in its header', async () => {
    const { 'image/avif': avif, 'image/gif': gif, 'image/tiff': tiff, 'image/svg+xml': drawn, 'image/png': png } = await everyType(8, 8)
    for (const bytes of [avif, gif, tiff, drawn, Buffer.alloc(0), Buffer.from('RIFF'), png!.subarray(0, 40), png!.subarray(0, -8)])
      expect(boundedPixels(bytes!)).toBeUndefined()
  })
  it('are nothing, where text or profiles unpack', () => {
    expect(boundedPixels(packedPng(9))).toBeUndefined()
    expect(boundedPixels(packedPng(1))).toBe(64)
  })
  it('are nothing, for a file of so many parts that to walk through them takes long', async () => {
    const { 'image/png': png, 'image/jpeg': jpeg } = await everyType(8, 8)
    const withParts = (file: Buffer, at: number, part: string, count: number): Buffer =>
      Buffer.concat([file.subarray(0, at), Buffer.from(part.repeat(count), 'latin1'), file.subarray(at)])
    const empty = '\0\0\0\0aaaa\0\0\0\0'
    const segment = '\xff\xe2\0\x02'
    expect([boundedPixels(withParts(png!, 33, empty, 100)), boundedPixels(withParts(jpeg!, 2, segment, 100))]).toEqual([64, 64])
    expect(boundedPixels(withParts(png!, 33, empty, 30_000))).toBeUndefined()
    expect(boundedPixels(withParts(jpeg!, 2, segment, 30_000))).toBeUndefined()
  })
  it('are nothing, for an animation, and for a photo in very many passes', async () => {
    expect(boundedPixels(await animation('webp'))).toBeUndefined()
    const photo = await sharp(drawing()).jpeg({ progressive: true }).toBuffer()
    expect(boundedPixels(photo)).toBe(320 * 240)
    expect(boundedPixels(Buffer.concat([photo, Buffer.from('\xff\xda'.repeat(40), 'latin1')]))).toBeUndefined()
  })
  it('are nothing, for a photo with a second picture inside', async () => {
    const photo = await sharp(drawing()).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><hdrgm:Version/></x:xmpmeta>').jpeg().toBuffer()
    expect(boundedPixels(photo)).toBeUndefined()
  })
  it('are those of the header, for each way to write PNG, JPEG and WebP', async () => {
    const source = sharp(drawing(40, 30))
    for (const written of [
      source.png(),
      source.png({ palette: true, progressive: true }),
      source.clone().withIccProfile('p3').png(),
      source.jpeg(),
      source
        .clone()
        .withExif({ IFD0: { Artist: 'Ann' } })
        .jpeg(),
      source.webp(),
      source.webp({ lossless: true }),
      source
        .clone()
        .withExif({ IFD0: { Artist: 'Ann' } })
        .webp(),
    ])
      expect(boundedPixels(await written.toBuffer())).toBe(1200)
  })
})
