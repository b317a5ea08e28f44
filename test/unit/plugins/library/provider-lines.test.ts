import type { ProviderStatus } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { providerLines } from '#plugins/library/provider-lines.ts'

const provider = (id: string, kind: string, more: Partial<ProviderStatus> = {}): ProviderStatus => ({
  id,
  kind,
  nature: 'model',
  available: true,
  models: [],
  capabilities: {},
  ...more,
})
const lines = (...all: readonly ProviderStatus[]) => providerLines(all).split('\n')

describe('providers in words', () => {
  it('are none where no plugin adds one', () => {
    expect(providerLines([])).toBe('No plugin adds a provider.')
  })
  it('stand by kind, with what each lacks said once', () => {
    const lacking = { available: false, why: 'No key.', fix: 'Set KEY.', models: ['big', 'small'] }
    expect(
      lines(
        provider('cloud', 'image.generate', lacking),
        provider('cloud', 'vision.analyze', lacking),
        provider('local', 'image.generate', { nature: 'procedural' }),
        provider('broken', 'image.generate', { available: false }),
      ),
    ).toEqual([
      'image.generate',
      '  cloud: not available. Models: big, small.',
      '  local: ready (procedural).',
      '  broken: not available.',
      'vision.analyze',
      '  cloud: not available. Models: big, small.',
      '',
      'cloud: No key. Fix: Set KEY.',
      'broken: It is not available.',
    ])
  })
  it('say what they take, and not what they do not', () => {
    const capabilities = { seed: true, mask: false, maxCount: 10, mimeTypes: ['image/png', 'image/webp'], limits: { side: 4096 } }
    expect(lines(provider('a', 'x', { capabilities }))[1]).toBe(
      '  a: ready. Takes: seed, maxCount 10, mimeTypes image/png image/webp, limits {"side":4096}.',
    )
  })
})
