import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AtelierError } from 'atelier-mcp'
import { type PixelWork, pixelWork } from '#plugins/exporters/pixel-work.ts'
import { childrenOf, isAlive } from '../../../fixtures/children.ts'
import { drawing, png } from '../../../fixtures/pictures.ts'
import { packedPng, slowSvg } from '../../../fixtures/slow-pictures.ts'

let work: PixelWork
afterEach(() => work.close())

const pixelProcesses = async (): Promise<number[]> =>
  (await childrenOf(process.pid)).filter(({ command }) => command.includes('pictures.worker')).map(({ pid }) => pid)
/** Resolves with the processes that draw, once there are so many. */
const processes = (count: number): Promise<number[]> =>
  vi.waitFor(async () => {
    const found = await pixelProcesses()
    expect(found).toHaveLength(count)
    return found
  }, 60_000)
const gone = (pids: readonly number[]): Promise<void> =>
  vi.waitFor(async () => expect(await Promise.all(pids.map(isAlive))).not.toContain(true), 60_000)

async function drawSlowly(signal: AbortSignal) {
  const picture = await work.probe(slowSvg, signal)
  return work.write({ bytes: slowSvg, picture, format: 'png', options: {} }, signal)
}

describe.skipIf(process.platform === 'win32')('the work on a picture', () => {
  it('ends with whoever gave it up, and leaves room for others', async () => {
    work = pixelWork(100_000_000)
    const late = new AtelierError({ code: 'DEADLINE', message: 'The call took too long.', outcome: 'none' })
    const calls = [1, 2, 3, 4].map(() => new AbortController())
    const drawn = calls.map(({ signal }) => drawSlowly(signal).catch((error: unknown) => error))
    const busy = await processes(1)
    for (const call of calls) call.abort(late)
    for (const one of drawn) expect(await one).toBe(late)
    await gone(busy)
    expect(await work.probe(drawing())).toMatchObject({ mimeType: 'image/svg+xml', width: 320 })
  })
  it('holds up nobody else, however many drawings take their time', async () => {
    work = pixelWork(100_000_000)
    const call = new AbortController()
    const drawn = [1, 2, 3].map(() => drawSlowly(call.signal).catch((error: unknown) => error))
    await processes(1)
    const bytes = await png(320, 240)
    const picture = await work.probe(bytes)
    const both = ['avif', 'gif'].map((format) => work.write({ bytes, picture, format, options: {} }))
    expect(await Promise.all(both)).toMatchObject([{ width: 320 }, { width: 320 }])
    call.abort()
    for (const one of drawn) expect(await one).toMatchObject({ code: 'ABORTED' })
  })
  it('of a drawing has a time of its own, and says that a longer deadline would not help', async () => {
    work = pixelWork(100_000_000, { probe: 20, preview: 0.1, draw: 0.1, write: 0.1 })
    const drawn = drawSlowly(new AbortController().signal).catch((error: unknown) => error)
    const busy = await processes(1)
    expect(await drawn).toMatchObject({ code: 'DEADLINE', outcome: 'none', message: expect.stringContaining('after 0.1 s') })
    await gone(busy)
  })
  it('ends when the host closes', async () => {
    work = pixelWork(100_000_000)
    const drawn = drawSlowly(new AbortController().signal).catch((error: unknown) => error)
    const busy = await processes(1)
    await work.close()
    await gone(busy)
    expect(await drawn).toMatchObject({ code: 'WORKER_FAILED', outcome: 'none' })
  })
  it('ends where it takes too much memory, though eight pixels are all that it would show', async () => {
    work = pixelWork(1_000_000)
    await work.probe(drawing())
    const [first] = await processes(1)
    await expect(work.probe(packedPng(100))).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE', outcome: 'none' })
    await gone([first!])
  })
  it('is done one after the other where the pictures are among the largest', async () => {
    work = pixelWork(1_000_000)
    const bytes = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#369' } })
      .avif()
      .toBuffer()
    const picture = await work.probe(bytes)
    await work.close()
    const written = [1, 2, 3].map(() => work.write({ bytes, picture, format: 'gif', options: {} }))
    const drawn = [1, 2].map(() => work.preview({ bytes, picture, options: { maxSide: 64, maxBytes: 50_000 } }))
    await Promise.all([...written, ...drawn])
    // A second one would still be there, idle.
    expect(await pixelProcesses()).toHaveLength(1)
  })
  it('begins nothing for somebody who has left', async () => {
    work = pixelWork(100_000_000)
    const signal = AbortSignal.abort()
    await expect(work.probe(drawing(), signal)).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(work.draw(drawing(), { width: 9, height: 9, as: 'png' }, signal)).rejects.toMatchObject({ code: 'ABORTED' })
    expect(await pixelProcesses()).toEqual([])
  })
  it('stays in the host for small pictures, and needs no process', async () => {
    work = pixelWork(100_000_000)
    const bytes = await png(1024, 1024)
    const picture = await work.probe(bytes)
    expect(await work.write({ bytes, picture, format: 'webp', options: {} })).toMatchObject({ width: 1024, height: 1024 })
    expect(await work.preview({ bytes, picture, options: { maxSide: 512, maxBytes: 90_000 } })).toMatchObject({ width: 512 })
    expect(await work.draw(bytes, { width: 99, height: 99, as: 'raw', grey: true })).toMatchObject({ width: 99, height: 99 })
    expect(await pixelProcesses()).toEqual([])
  })
  it.each([
    ['much effort', 'webp', { effort: 9 }],
    ['a size in bytes', 'jpeg', { targetKb: 5 }],
    ['few colours', 'png', { quality: 50 }],
    ['AVIF', 'avif', {}],
    ['many more pixels', 'jpeg', { width: 3000, height: 3000 }],
  ] as const)('leaves the host for %s', async (_what, format, options) => {
    work = pixelWork(100_000_000)
    const bytes = await png(320, 240)
    const picture = await work.probe(bytes)
    expect((await work.write({ bytes, picture, format, options })).bytes.byteLength).toBeGreaterThan(100)
    await processes(1)
  })
  it('comes out the same in both places', async () => {
    work = pixelWork(100_000_000)
    const bytes = await png(320, 240)
    // What is after the end is not looked at by a decoder, and not trusted here.
    const apart = await sharp(bytes).gif().toBuffer()
    const how = { width: 60, height: 60, as: 'raw', background: '#ffffff' } as const
    const [one, other] = [await work.draw(await sharp(apart).png().toBuffer(), how), await work.draw(apart, how)]
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0)
  })
})

describe('a preview that does not fit', () => {
  it('loses quality first, then pixels, and not much more than it must', async () => {
    work = pixelWork(100_000_000)
    const noise = sharp(randomBytes(577 * 577 * 3), { raw: { width: 577, height: 577, channels: 3 } })
    const bytes = await noise.png({ compressionLevel: 0 }).toBuffer()
    const picture = await work.probe(bytes)
    const [coarse, small] = [
      await work.preview({ bytes, picture, options: { maxSide: 768, maxBytes: 170_000 } }),
      await work.preview({ bytes, picture, options: { maxSide: 768, maxBytes: 50_000 } }),
    ]
    expect(coarse).toMatchObject({ width: 577 })
    expect(small.width).toBeLessThan(577)
    for (const [{ bytes: made }, most] of [
      [coarse, 170_000],
      [small, 50_000],
    ] as const) {
      expect(made.byteLength).toBeLessThanOrEqual(most)
      expect(made.byteLength).toBeGreaterThan(most / 2)
    }
  })
})

describe('a picture that would be larger than allowed', () => {
  it.each([
    ['sides', { width: 16_384, height: 16_384, fit: 'fill' }],
    ['one side', { width: 16_384 }],
    ['a shape', { aspect: '1:1', width: 16_384 }],
    ['a cover', { width: 16_384, height: 10_000, fit: 'outside' }],
  ] as const)('is not begun: %s', async (_what, options) => {
    work = pixelWork(100_000_000)
    const bytes = await png(64, 48)
    const picture = await work.probe(bytes)
    await expect(work.write({ bytes, picture, format: 'png', options })).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: expect.stringContaining('100 million are the most'),
      outcome: 'none',
    })
  })
})
