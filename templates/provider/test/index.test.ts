import { pluginParts, providerCall, providerSuite } from 'atelier-mcp/testing'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'
import { lookAlike, type Mood } from './look-alike.ts'

const apiKey = 'a-key-for-tests'
const vendor = await lookAlike(apiKey)
const parts = await pluginParts(plugin({ apiKey, baseUrl: vendor.url, pollMs: 5 }))
const provider = parts.provider('image.generate')
/** As the next host has it after a crash. */
const another = await pluginParts(plugin({ apiKey, baseUrl: vendor.url, pollMs: 5 }))
beforeEach(() => {
  vendor.mood = 'well'
})
afterAll(async () => {
  await parts.dispose()
  await another.dispose()
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
    another: () => another.provider('image.generate'),
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

  it('gets the order taken back where somebody cancels it, and not where a caller goes away', async () => {
    vendor.mood = 'slow'
    const { withdrawn } = vendor.counts
    const gone = new AbortController()
    const { call } = providerCall({ signal: gone.signal })
    const operation = await provider.start!({ kind: 'image.generate', prompt: 'a red fox' }, call)
    const waiting = provider.resume!(operation, call)
    gone.abort()
    await expect(waiting).rejects.toThrow()
    expect(vendor.counts.withdrawn).toBe(withdrawn)
    await provider.cancel!(operation, { signal: AbortSignal.timeout(1000) })
    expect(vendor.counts.withdrawn).toBe(withdrawn + 1)
  })
})
