import { describe, expect, it } from 'vitest'
import { chainProblems } from '#core/kernel/providers/check-chains.ts'

const providers = [
  { kind: 'image.generate', id: 'openai' },
  { kind: 'vision.analyze', id: 'sampling' },
]
const problems = (config: object): string[] => chainProblems(config, providers)

describe('chainProblems', () => {
  it('names a misspelt provider, and the nearest', () => {
    expect(problems({ chains: { 'image.generate': ['opnai/gpt-image-2'] } })).toEqual([
      expect.stringMatching(/"opnai\/gpt-image-2".*Did you mean "openai"\?/),
    ])
  })
  it('judges a chain by its own kind', () => {
    expect(problems({ chains: { 'image.generate': ['sampling'] } })).toHaveLength(1)
  })
  it('looks into aliases, also those of aliases', () => {
    expect(problems({ aliases: { fast: ['opena', 'best'], best: 'openai/x' } })).toHaveLength(1)
  })
  it('leaves a plugin that is disabled to its own warning', () => {
    expect(chainProblems({ chains: { 'image.generate': ['replicate/owner/name', 'replicat'] } }, providers, ['replicate'])).toHaveLength(1)
  })
  it('says nothing where all is well', () => {
    expect(problems({ chains: { 'image.generate': ['openai', 'openai/any', 'fast'] }, aliases: { fast: 'openai' } })).toEqual([])
    expect(problems({})).toEqual([])
  })
})
