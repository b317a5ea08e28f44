import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { hasC2pa } from '#plugins/vision/facts/c2pa.ts'
import { everyType } from '../../../fixtures/pictures.ts'

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#c00' } })
const jumbf = Buffer.from('\0\0\0\x40jumb\0\0\0\x20jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0', 'latin1')
const u32 = (value: number, little = false): Buffer => {
  const bytes = Buffer.alloc(4)
  if (little) bytes.writeUInt32LE(value)
  else bytes.writeUInt32BE(value)
  return bytes
}
const insert = (file: Buffer, at: number, ...parts: Buffer[]): Buffer => Buffer.concat([file.subarray(0, at), ...parts, file.subarray(at)])

describe('content credentials', () => {
  test('no plain picture of any type has them', async () => {
    for (const [mimeType, bytes] of Object.entries(await everyType())) expect([mimeType, hasC2pa(bytes)]).toEqual([mimeType, false])
  })

  test('are found in an APP11 segment of a JPEG', async () => {
    const jpeg = await picture().jpeg().toBuffer()
    const payload = Buffer.concat([Buffer.from('JP\0\x01\0\0\0\x01', 'latin1'), jumbf])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(payload.length + 2)
    expect(hasC2pa(insert(jpeg, 2, Buffer.from([0xff, 0xeb]), length, payload))).toBe(true)
  })

  test('are found in a caBX chunk of a PNG', async () => {
    const png = await picture().png().toBuffer()
    expect(hasC2pa(insert(png, 33, u32(jumbf.length), Buffer.from('caBX'), jumbf, u32(0)))).toBe(true)
  })

  test('are found in a C2PA chunk of a WebP', async () => {
    const webp = await picture().webp().toBuffer()
    expect(hasC2pa(Buffer.concat([webp, Buffer.from('C2PA'), u32(jumbf.length, true), jumbf]))).toBe(true)
  })

  test('are found in a uuid box of an AVIF', async () => {
    const avif = await picture().avif({ effort: 0 }).toBuffer()
    const box = Buffer.concat([Buffer.from('uuid'), Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex'), jumbf])
    expect(hasC2pa(insert(avif, avif.readUInt32BE(0), u32(box.length + 4), box))).toBe(true)
  })

  test('the words "c2pa" and "jumb" in the pixels or a comment are no credentials', async () => {
    const jpeg = await picture().jpeg().toBuffer()
    const comment = Buffer.from('about jumb and c2pa')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(comment.length + 2)
    expect(hasC2pa(insert(jpeg, 2, Buffer.from([0xff, 0xfe]), length, comment))).toBe(false)
    expect(hasC2pa(Buffer.concat([jpeg, jumbf]))).toBe(false)
  })

  test('files that end anywhere are no harm', async () => {
    for (const bytes of Object.values(await everyType(32, 24)))
      for (const length of [0, 1, 3, 5, 9, 13, 17, 30, 40]) expect(hasC2pa(bytes.subarray(0, length))).toBe(false)
  })
})
