import { artifact, AtelierError, type ImageRequest, type Output, type ProviderV1 } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { providerSuite } from 'atelier-mcp/testing'

type Provider = ProviderV1<'image.generate'>
const honest: Provider = {
  specVersion: 'v1',
  kind: 'image.generate',
  id: 'honest',
  capabilities: { sizes: ['64x64'], maxCount: 2, mimeTypes: ['image/png'], seed: false, transparency: false, partials: false },
  available: () => ({ ok: true }),
  estimate: () => ({ usd: 0.01, basis: 'estimated' }),
  async invoke({ count = 1, seed, size, background }, { signal }) {
    if (signal.aborted) throw new AtelierError({ code: 'ABORTED', message: 'cancelled' })
    if (background === 'transparent' || count > 2)
      throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'cannot', outcome: 'none' })
    const warnings = [
      ...(seed === undefined ? [] : [{ code: 'option-unsupported', param: 'seed', message: 'no seed' }]),
      ...(size === undefined || size === '64x64' ? [] : [{ code: 'option-adjusted', param: 'size', message: 'one size' }]),
    ]
    return { artifacts: Array.from({ length: count }, () => artifact(new Uint8Array([1]), 'image/png')), warnings }
  },
}
const failing = async (provider: Provider, faults: Parameters<typeof providerSuite>[0]['faults'] = []): Promise<string[]> => {
  const failed: string[] = []
  for (const { name, run } of providerSuite({ provider, request: { prompt: 'a fox' }, faults, secrets: ['hidden'] }))
    await run().catch(() => failed.push(name.replace(/^.*?: /, '')))
  return failed
}
const answering = (change: (request: ImageRequest, output: Output<'image.generate'>) => Output<'image.generate'>): Provider => ({
  ...honest,
  invoke: async (request, call) => change(request, await honest.invoke(request, call)),
})
const claiming = (capabilities: Partial<Provider['capabilities']>): Provider => ({
  ...honest,
  capabilities: { ...honest.capabilities, ...capabilities },
})

describe('the provider suite', () => {
  it('finds nothing wrong with an honest provider', async () => {
    expect(await failing(honest)).toEqual([])
  })

  it.each([
    ['a seed that it does not keep', claiming({ seed: true }), ['honours a seed']],
    ['transparency that it refuses', claiming({ transparency: true }), ['honours a transparent background']],
    ['more pictures than it makes', claiming({ maxCount: 3 }), ['makes 3 at a time']],
    ['fewer pictures than it makes', claiming({ maxCount: 1 }), ['does not quietly make fewer than 2']],
    ['a size that it changes', claiming({ sizes: ['64x64', '32x32'] }), ['makes 32x32']],
    ['previews that never come', claiming({ partials: true }), ['shows unfinished work']],
    ['another type than it sends', claiming({ mimeTypes: ['image/webp'] }), expect.arrayContaining(['answers'])],
  ])('finds a provider that declares %s', async (_, provider, expected) => {
    expect(await failing(provider)).toEqual(expected)
  })

  it.each([
    ['drops the seed without a word', answering((_, output) => ({ ...output, warnings: [] })), expect.arrayContaining(['warns of a seed'])],
    [
      'sends empty files',
      answering((_, output) => ({ ...output, artifacts: [artifact(new Uint8Array(), 'image/png')] })),
      expect.arrayContaining(['answers']),
    ],
    [
      'counts money in nonsense',
      answering((_, output) => ({ ...output, cost: { usd: Number.NaN, basis: 'computed' } })),
      expect.arrayContaining(['answers']),
    ],
    [
      'ignores a cancel',
      {
        ...honest,
        invoke: async (request, call) => honest.invoke(request, { ...call, signal: new AbortController().signal }),
      } satisfies Provider,
      ['hears a cancel, before and during the work'],
    ],
    [
      'changes its request',
      { ...honest, invoke: async (request, call) => honest.invoke(Object.assign(request, { prompt: 'mine' }), call) } satisfies Provider,
      expect.arrayContaining(['answers']),
    ],
    [
      'says only that it is absent',
      { ...honest, available: () => ({ ok: false, why: '', fix: '' }) } satisfies Provider,
      ['says within 2 s whether it is available'],
    ],
    [
      'hides functions in its capabilities',
      { ...honest, capabilities: { ...honest.capabilities, sizes: (() => []) as never } } satisfies Provider,
      expect.arrayContaining(['describes itself']),
    ],
  ] satisfies [string, Provider, unknown][])('finds a provider that %s', async (_, provider, expected) => {
    expect(await failing(provider)).toEqual(expected)
  })

  it('finds faults under a wrong code, with the wrong money, ordered twice, or with a key in them', async () => {
    const broken = (error: Error): Provider => ({
      ...honest,
      async invoke() {
        throw error
      },
    })
    const fault = { name: 'a reset', arrange: () => {}, code: 'PROVIDER_FAILED', outcome: 'unknown' as const, orders: () => 1 }
    const name = 'a reset is PROVIDER_FAILED, money unknown'
    const right = new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset' })
    expect(await failing(broken(right), [fault])).not.toContain(name)
    expect(await failing(broken(right), [{ ...fault, orders: () => 2 }])).toContain(name)
    expect(await failing(broken(new Error('reset')), [fault])).toContain(name)
    expect(await failing(broken(new AtelierError({ code: 'PROVIDER_TIMEOUT', message: 'reset' })), [fault])).toContain(name)
    expect(await failing(broken(new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset', outcome: 'none' })), [fault])).toContain(name)
    expect(await failing(broken(new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset of hidden' })), [fault])).toContain(name)
  })
})
