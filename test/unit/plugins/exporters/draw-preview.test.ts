import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawPreview } from '../../../../plugins/exporters/draw-preview.ts'
import { probe } from '../../../../plugins/exporters/probe.ts'

const mostPixels = 1e8
/** The same each time: flat fields with something of everything in between. */
const pixels = (side: number, channels: 1 | 3 | 4, grain: number): Sharp => {
  let seed = 7
  const next = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) / 2 ** 31
  const data = Buffer.from(
    Array.from({ length: side * side * channels }, (_, index) => {
      const [x, y] = [Math.floor(index / channels) % side, Math.floor(index / channels / side)]
      const flat = 40 + ((x * 160) / side) * ((index % channels) + 1) * 0.3 + (y * 50) / side
      return Math.round(flat * (1 - grain) + next() * 255 * grain)
    }),
  )
  return sharp(data, { raw: { width: side, height: side, channels } })
}
const preview = async (bytes: Uint8Array, options = { maxSide: 768, maxBytes: 100_000 }) =>
  drawPreview({ bytes, picture: await probe(bytes, mostPixels), options }, mostPixels)
const rgb = (picture: Uint8Array): Promise<Buffer> => sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer()
/** How far two pictures of the same sides are apart, in steps of a channel. */
const difference = async (one: Uint8Array, other: Uint8Array): Promise<number> => {
  const [a, b] = await Promise.all([rgb(one), rgb(other)])
  expect(a.byteLength).toBe(b.byteLength)
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.byteLength
}

describe('a preview that may need several tries', () => {
  const sources: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['a PNG', () => pixels(600, 3, 0).png().toBuffer()],
    ['a PNG of 16 bits', () => pixels(600, 3, 0).toColourspace('rgb16').png().toBuffer()],
    ['one of greys', () => pixels(600, 1, 0).png().toBuffer()],
    ['one with transparency', () => pixels(600, 4, 0).png().toBuffer()],
    [
      'a JPEG that is turned by its metadata',
      () => pixels(600, 3, 0).resize(600, 500).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer(),
    ],
    ['one with a colour profile', () => pixels(600, 3, 0).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()],
    ['one of four inks', () => pixels(600, 3, 0).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
  ]
  it.each(sources)('looks like what it is made of: %s', async (_name, make) => {
    const bytes = await make()
    const { bytes: small, width, height } = await preview(bytes)
    const alone = await sharp(bytes)
      .autoOrient()
      .resize(768, 768, { fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer({ resolveWithObject: true })
    expect({ width, height }).toEqual({ width: alone.info.width, height: alone.info.height })
    expect(await difference(small, alone.data)).toBeLessThan(4)
  })

  it('keeps its pixels where less quality is enough, and has fewer where it is not', async () => {
    const noise = await pixels(600, 3, 1).png().toBuffer()
    const enough = await preview(noise, { maxSide: 768, maxBytes: 160_000 })
    const little = await preview(noise, { maxSide: 768, maxBytes: 60_000 })
    expect(enough.bytes.byteLength).toBeLessThanOrEqual(160_000)
    expect(enough.width).toBe(600)
    expect(little.bytes.byteLength).toBeLessThanOrEqual(60_000)
    expect(little.width).toBeLessThan(600)
    expect(little.width).toBeGreaterThan(300)
  })

  it('has the usual quality where that fits, however near it is to the limit', async () => {
    const grainy = await pixels(600, 3, 0.3).png().toBuffer()
    const roomy = await preview(grainy, { maxSide: 768, maxBytes: 1_000_000 })
    const tight = await preview(grainy, { maxSide: 768, maxBytes: roomy.bytes.byteLength })
    expect(Buffer.compare(tight.bytes, roomy.bytes)).toBe(0)
  })
})
