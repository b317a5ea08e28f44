import { pluginParts, providerCall, providerSuite } from 'atelier-mcp/testing'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import plugin from '../src/index.ts'
import { lookAlike, type Mood } from './look-alike.ts'

const apiKey = 'a-key-for-tests'
const vendor = await lookAlike(apiKey)
const parts = await pluginParts(plugin({ apiKey, baseUrl: vendor.url, pollMs: 5 }))
const provider = parts.provider('image.generate')
beforeEach(() => {
  vendor.mood = 'well'
})
afterAll(async () => {
  await parts.dispose()
  await vendor.close()
})

/** A fault of the vendor's, and what it must become. */
const fault = (name: string, mood: Mood, code: string, outcome: 'none' | 'unknown', more: { readonly retryAfterMs?: number } = {}) => ({
  name,
  arrange: () => {
    vendor.mood = mood
  },
  code,
  outcome,
  ...more,
})

describe('what every provider promises', () => {
  const suite = providerSuite({
    provider,
    request: { prompt: 'a red fox' },
    secrets: [apiKey],
    orders: () => vendor.counts.orders,
    faults: [
      fault('a wrong key', 'stranger', 'PROVIDER_AUTH', 'none'),
      fault('a rate limit', 'busy', 'PROVIDER_RATE_LIMITED', 'none', { retryAfterMs: 7000 }),
      fault('an answer that is no JSON', 'garbled', 'PROVIDER_FAILED', 'unknown'),
      fault('a job that failed', 'failing', 'PROVIDER_FAILED', 'none'),
      fault('a refusal', 'refusing', 'PROVIDER_REFUSED', 'none'),
      fault('a job that was forgotten', 'forgetful', 'MY_PLUGIN_JOB_LOST', 'unknown'),
    ],
  })
  for (const { name, run } of suite) it(name, run)
})

describe('the paint server', () => {
  it('is not configured without a key', async () => {
    const without = await pluginParts(plugin({}))
    expect(await without.provider('image.generate').available?.(AbortSignal.timeout(1000))).toMatchObject({ ok: false, unconfigured: true })
    await without.dispose()
  })

  it('gets the order taken back when the caller goes away', async () => {
    vendor.mood = 'slow'
    const { orders, withdrawn } = vendor.counts
    const gone = new AbortController()
    const { call } = providerCall({ signal: gone.signal })
    const work = provider.invoke({ kind: 'image.generate', prompt: 'a red fox' }, call)
    await vi.waitFor(() => expect(vendor.counts.orders).toBe(orders + 1))
    gone.abort()
    await expect(work).rejects.toThrow()
    await vi.waitFor(() => expect(vendor.counts.withdrawn).toBe(withdrawn + 1))
  })
})
