import { isDeepStrictEqual } from 'node:util'
import { artifact } from 'atelier-mcp'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheKey } from '../../../../core/pipeline/cache-key.ts'

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
