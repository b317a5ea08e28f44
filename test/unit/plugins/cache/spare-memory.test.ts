import { afterEach, describe, expect, it, vi } from 'vitest'
import { spareMemory } from '#plugins/cache/spare-memory.ts'
import { sampleResult } from '#core/testing/cache-sample.ts'

const roomy = { entries: 10, bytes: 1 << 20, ttlMs: 1000 }
afterEach(() => vi.useRealTimers())

describe('the spare memory of the cache', () => {
  it('takes nothing that is larger than all of it, and what was there stays', async () => {
    const memory = spareMemory({ ...roomy, bytes: 10_000 })
    expect(await memory.set('a', sampleResult(2000))).toBe(true)
    expect(await memory.set('b', sampleResult(20_000))).toBe(false)
    expect([memory.get('a')?.artifacts.length, memory.get('b'), memory.entries]).toEqual([1, undefined, 1])
  })
  it('throws for what cannot be kept', async () => {
    await expect(spareMemory(roomy).set('a', { ...sampleResult(), notes: { f: () => {} } })).rejects.toThrow(TypeError)
  })
  it.each([
    ['entries', { ...roomy, entries: 2 }],
    ['bytes', { ...roomy, bytes: 25_000 }],
  ])('drops what was used longest ago where there are too many %s', async (_, limits) => {
    const memory = spareMemory(limits)
    await memory.set('a', sampleResult(8000))
    await memory.set('b', sampleResult(8000))
    memory.get('a')
    await memory.set('c', sampleResult(8000))
    expect(['a', 'b', 'c'].map((key) => memory.get(key) !== undefined)).toEqual([true, false, true])
    expect(memory.bytes).toBeLessThan(limits.bytes)
  })
  it('forgets what is out of date', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const memory = spareMemory(roomy)
    await memory.set('a', sampleResult())
    vi.setSystemTime(Date.now() + 1001)
    expect([memory.get('a'), memory.entries, memory.bytes]).toEqual([undefined, 0, 0])
  })
  it('counts what is replaced and removed once', async () => {
    const memory = spareMemory(roomy)
    await memory.set('a', sampleResult(5000))
    await memory.set('a', sampleResult(3000))
    expect([memory.entries, memory.bytes < 5000]).toEqual([1, true])
    expect([memory.delete('a'), memory.delete('a'), memory.bytes]).toEqual([true, false, 0])
  })
  it('gives the same bytes again', async () => {
    const memory = spareMemory(roomy)
    const result = sampleResult()
    await memory.set('a', result)
    expect(await memory.get('a')!.artifacts[0]!.bytes()).toEqual(await result.artifacts[0]!.bytes())
  })
})
