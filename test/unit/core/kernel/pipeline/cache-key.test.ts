import { isDeepStrictEqual } from 'node:util'
import { artifact } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { cacheKey } from '#core/kernel/pipeline/cache-key.ts'
import { contentHash } from '#core/kernel/pipeline/content-hash.ts'
import fc from '../../../../fixtures/properties.ts'

const json = fc.jsonValue()
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, one]) => [key, shuffled(one)]),
    )
  return value
}
const picture = (bytes: string, name?: string) => artifact(Buffer.from(bytes), 'image/x', { name })

describe('cacheKey', () => {
  it('does not depend on the order of keys', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect(await cacheKey(shuffled(value))).toBe(await cacheKey(value))
      }),
    )
  })
  it('tells different values apart', async () => {
    await fc.assert(
      fc.asyncProperty(json, json, async (a, b) => {
        expect((await cacheKey(a)) === (await cacheKey(b))).toBe(sameJson(a, b))
      }),
    )
  })
  it('counts `undefined` as absent', async () => {
    expect(await cacheKey({ a: 1, b: undefined })).toBe(await cacheKey({ a: 1 }))
  })
  it('takes a picture by its content: a renamed file is the same, another content is not', async () => {
    const key = await cacheKey({ image: picture('x', 'a.png') })
    expect(await cacheKey({ image: picture('x', 'b.png') })).toBe(key)
    expect(await cacheKey({ image: picture('y', 'a.png') })).not.toBe(key)
  })
  it('cannot be fooled by a text or object that looks like a picture', async () => {
    const sha256 = 'f'.repeat(64)
    const kept = artifact(async () => new Uint8Array(), 'image/x', { sha256 })
    for (const fake of [JSON.stringify({ sha256 }), { sha256 }, `#${sha256}`])
      expect(await cacheKey({ image: fake })).not.toBe(await cacheKey({ image: kept }))
  })
  it('is a file name on every platform', async () => {
    expect(await cacheKey({})).toMatch(/^[0-9a-f]{64}$/)
  })
})

const sameJson = (a: unknown, b: unknown): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))

describe('contentHash', () => {
  it('reads an artifact once, however often it is asked, and again after a fault', async () => {
    let reads = 0
    const flaky = artifact(async () => {
      if (++reads === 1) throw new Error('not yet')
      return Buffer.from('x')
    }, 'text/plain')
    await expect(contentHash(flaky)).rejects.toThrow('not yet')
    const hashes = await Promise.all([contentHash(flaky), contentHash(flaky), cacheKey({ flaky })])
    expect(hashes[0]).toBe(hashes[1])
    expect(reads).toBe(2)
  })
  it('gives others their turn while it reads much', async () => {
    const much = artifact(new Uint8Array(32 << 20), 'text/plain')
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await contentHash(much)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })
  it('tells large whole numbers apart', async () => {
    expect(await cacheKey({ n: 1n })).not.toBe(await cacheKey({ n: 2n }))
  })
})
