import { describe, expect, it } from 'vitest'
import { costOf, doubtOf, estimateImages, outputTokens } from '#plugins/openai/image-cost.ts'
import { imageModels, modelsOf } from '#plugins/openai/models.ts'

const estimate = (request: Parameters<typeof estimateImages>[0]['request'], parts: Partial<Parameters<typeof estimateImages>[0]> = {}) =>
  estimateImages({ request, model, quality: 'medium', partials: 0, promptTokens: 0, ...parts })
const model = imageModels['gpt-image-2']!
const old = imageModels['gpt-image-1.5']!

describe('tokens of a picture', () => {
  it.each([
    ['low', 196],
    ['medium', 1756],
    ['high', 7024],
  ])('at quality %s are %i for a square of 1024', (quality, tokens) => {
    expect(outputTokens(model, '1024x1024', quality)).toBe(tokens)
  })

  it('are the same for portrait and landscape', () => {
    expect(outputTokens(model, '1536x1024', 'medium')).toBe(outputTokens(model, '1024x1536', 'medium'))
  })

  it('come from a table for the older models', () => {
    expect(outputTokens(old, '1024x1536', 'medium')).toBe(1584)
    expect(outputTokens(old, '1536x1024', 'high')).toBe(6208)
  })
})

describe('what it will cost', () => {
  it('counts every picture, every input and the words', () => {
    const one = estimate({ prompt: 'a fox in the snow' }, { promptTokens: 5 })!
    expect(one).toMatchObject({ basis: 'estimated', usage: { inputTokens: 5, outputTokens: 1756 } })
    expect(one.usd).toBeCloseTo((5 * 5 + 1756 * 30) / 1e6, 9)
    const three = estimate({ prompt: '', count: 3 })!
    expect(three.usd).toBeCloseTo((3 * 1756 * 30) / 1e6, 9)
    const picture = { mimeType: 'image/png', bytes: async () => new Uint8Array() }
    const edit = estimate({ prompt: '', images: [picture, picture], mask: picture })!
    expect(edit.usd).toBeGreaterThan(one.usd + 3 * 0.008)
  })

  it('counts 100 tokens for every unfinished picture', () => {
    const without = estimate({ prompt: '' }, { quality: 'low' })!.usd
    expect(estimate({ prompt: '' }, { quality: 'low', partials: 3 })!.usd - without).toBeCloseTo((300 * 30) / 1e6, 9)
  })

  it('counts the size that is really made', () => {
    expect(estimate({ prompt: '', size: '512x512' }, { quality: 'high' })).toEqual(
      estimate({ prompt: '', size: '816x816' }, { quality: 'high' }),
    )
  })

  it('is unknown without prices', () => {
    expect(estimate({ prompt: 'a fox' }, { model: { ...model, prices: undefined } })).toBeUndefined()
  })
})

describe('how far an estimate can be trusted', () => {
  const doubt = (id: string, quality: string) => doubtOf(id, imageModels[id]!, quality)
  it('is not doubted where tokens are published', () => {
    expect(doubt('gpt-image-2', 'high')).toBeUndefined()
    expect(doubt('gpt-image-2.5-flare', 'low')).toBeUndefined()
    expect(doubt('gpt-image-1.5', 'medium')).toBeUndefined()
  })
  it.each([
    ['gpt-image-2.5-flare', 'max', 'as for high, so it may cost more'],
    ['gpt-image-2.6-sunburst', 'low', 'as many as gpt-image-2 takes'],
    ['gpt-image-2.6-flare', 'auto', 'quality high'],
  ])('of %s at %s is said', (id, quality, words) => {
    expect(doubt(id, quality)).toContain(words)
  })
  it('is no question where there is no estimate', () => {
    expect(doubtOf('new', { ...imageModels['gpt-image-2.6-flare']!, prices: undefined }, 'low')).toBeUndefined()
  })
})

describe('what it has cost', () => {
  it('is the usage times the prices, cached tokens at their own', () => {
    const usage = {
      input_tokens: 1112,
      output_tokens: 1756,
      input_tokens_details: { text_tokens: 112, image_tokens: 1000, cached_tokens_details: { text_tokens: 100, image_tokens: 400 } },
    }
    const usd = (12 * 5 + 100 * 1.25 + 600 * 8 + 400 * 2 + 1756 * 30) / 1e6
    expect(costOf(usage, model)).toEqual({ usd: expect.closeTo(usd, 9) as number, basis: 'computed' })
  })

  it('prices words among the output apart', () => {
    const usage = {
      input_tokens: 0,
      output_tokens: 1000,
      input_tokens_details: { text_tokens: 0 },
      output_tokens_details: { text_tokens: 100, image_tokens: 900 },
    }
    expect(costOf(usage, old)?.usd).toBeCloseTo((100 * 10 + 900 * 32) / 1e6, 9)
  })
})

describe('a config that adds models', () => {
  it('starts a new one from the newest known family, without its prices', () => {
    const table = modelsOf(imageModels, { mine: { maxImages: 4 } })
    expect(table.get('mine')).toMatchObject({ sizes: 'flexible', maxImages: 4, prices: undefined })
    expect([...table.keys()][0]).toBe('gpt-image-2.5-flare')
  })

  it('changes a known one only where it says so', () => {
    expect(modelsOf(imageModels, { 'gpt-image-1.5': { mask: false } }).get('gpt-image-1.5')).toMatchObject({
      mask: false,
      maxImages: 16,
      inputFidelity: ['low', 'high'],
    })
  })

  it('may choose another default, known or not', () => {
    expect([...modelsOf(imageModels, {}, 'gpt-image-2.6-flare').keys()][0]).toBe('gpt-image-2.6-flare')
    expect([...modelsOf(imageModels, {}, 'my-deployment').keys()][0]).toBe('my-deployment')
  })
})
