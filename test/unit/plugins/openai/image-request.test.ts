import { describe, expect, it } from 'vitest'
import { imageParams, type ImageSettings } from '#plugins/openai/image-request.ts'
import { imageModels } from '#plugins/openai/models.ts'

const settings: ImageSettings = { id: 'gpt-image-2', model: imageModels['gpt-image-2']!, vendor: {}, partials: 0 }
const artifact = { mimeType: 'image/png', bytes: async () => new Uint8Array() }
const fail = (run: () => unknown): { code?: string; outcome?: string; message?: string } => {
  try {
    run()
  } catch (error) {
    return error as { code?: string }
  }
  throw new Error('it did not fail')
}

describe('bad requests are refused before anything is spent', () => {
  it.each([
    ['a prompt of 33,000 characters', { prompt: 'x'.repeat(33_000) }, {}, 'INPUT_INVALID'],
    ['eleven pictures', { prompt: 'a', count: 11 }, {}, 'PROVIDER_UNSUPPORTED'],
    ['no picture to edit', { prompt: 'a', images: [] }, {}, 'INPUT_INVALID'],
    ['seventeen pictures to edit', { prompt: 'a', images: Array.from({ length: 17 }, () => artifact) }, {}, 'PROVIDER_UNSUPPORTED'],
    ['an unknown quality', { prompt: 'a' }, { quality: 'superb' }, 'INPUT_INVALID'],
    ['a quality that only newer models have', { prompt: 'a' }, { quality: 'xhigh' }, 'INPUT_INVALID'],
    ['a compression of 200', { prompt: 'a' }, { output_compression: 200 }, 'INPUT_INVALID'],
    ['four unfinished pictures', { prompt: 'a' }, { partial_images: 4 }, 'INPUT_INVALID'],
    ['an unknown format', { prompt: 'a' }, { output_format: 'bmp' }, 'INPUT_INVALID'],
  ])('%s', (_, request, vendor, code) => {
    expect(fail(() => imageParams(request, { ...settings, vendor }))).toMatchObject({ code, outcome: 'none' })
  })

  it('transparency and masks, where the model has none', () => {
    const model = { ...settings.model, transparency: false, mask: false }
    expect(fail(() => imageParams({ prompt: 'a', background: 'transparent' }, { ...settings, model }))).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
    })
    expect(fail(() => imageParams({ prompt: 'a', images: [artifact], mask: artifact }, { ...settings, model }))).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
    })
  })
})

describe('what is sent', () => {
  it('is no more than what was asked', () => {
    expect(imageParams({ prompt: 'a fox' }, settings)).toEqual({
      params: { model: 'gpt-image-2', prompt: 'a fox', n: 1 },
      partials: 0,
      warnings: [],
    })
  })

  it.each([
    ['draft', 'low'],
    ['standard', 'medium'],
    ['high', 'high'],
  ] as const)('has for the quality %s OpenAI’s word %s', (quality, word) => {
    expect(imageParams({ prompt: 'a', quality }, settings).params['quality']).toBe(word)
  })

  it("lets the vendor's own words win", () => {
    const vendor = {
      quality: 'auto',
      size: 'auto',
      moderation: 'low',
      output_format: 'webp',
      output_compression: 70,
      safety_identifier: 'abc',
      background: 'opaque',
    }
    const { params, warnings } = imageParams({ prompt: 'a', quality: 'high', size: '1024x1024' }, { ...settings, vendor })
    expect(params).toMatchObject(vendor)
    expect(warnings).toEqual([])
  })

  it('carries parameters that are newer than this code', () => {
    expect(imageParams({ prompt: 'a' }, { ...settings, vendor: { glitter: 3 } }).params['glitter']).toBe(3)
  })

  it('puts style into the prompt', () => {
    expect(imageParams({ prompt: 'a fox', style: 'woodcut' }, settings).params.prompt).toBe('a fox\n\nStyle: woodcut.')
  })

  it('names the caller only by a hash, and only where that is switched on', () => {
    expect(imageParams({ prompt: 'a' }, settings).params).not.toHaveProperty('safety_identifier')
    expect(imageParams({ prompt: 'a' }, { ...settings, principal: 'ada@example.org' }).params['safety_identifier']).toMatch(
      /^[0-9a-f]{64}$/,
    )
  })

  it('streams unfinished pictures of one picture alone', () => {
    expect(imageParams({ prompt: 'a' }, { ...settings, partials: 2 }).partials).toBe(2)
    expect(imageParams({ prompt: 'a', count: 2 }, { ...settings, partials: 2 }).partials).toBe(0)
    expect(imageParams({ prompt: 'a' }, { ...settings, partials: 2, vendor: { partial_images: 0 } }).partials).toBe(0)
  })
})

describe('what cannot be honoured is told', () => {
  const warned = (request: Parameters<typeof imageParams>[0], vendor = {}, model = settings.model): string[] =>
    imageParams(request, { ...settings, vendor, model }).warnings.map(({ code, param }) => `${code} ${param}`)

  it.each([
    ['a seed', { prompt: 'a', seed: 0 }, {}, 'option-unsupported seed'],
    ['a negative prompt', { prompt: 'a', negativePrompt: 'b' }, {}, 'option-adjusted negativePrompt'],
    ['an odd size', { prompt: 'a', size: '1000x700' as const }, {}, 'option-adjusted size'],
    ['compression of a PNG', { prompt: 'a' }, { output_compression: 50 }, 'option-unsupported output_compression'],
    [
      'JPEG with transparency',
      { prompt: 'a', background: 'transparent' as const },
      { output_format: 'jpeg' },
      'option-adjusted output_format',
    ],
    ['fidelity without an input', { prompt: 'a' }, { input_fidelity: 'high' }, 'option-unsupported input_fidelity'],
    [
      'fidelity of a model that has none',
      { prompt: 'a', images: [artifact] },
      { input_fidelity: 'high' },
      'option-unsupported input_fidelity',
    ],
    ['moderation of an edit', { prompt: 'a', images: [artifact] }, { moderation: 'low' }, 'option-unsupported moderation'],
    ['unfinished pictures of several', { prompt: 'a', count: 2 }, { partial_images: 1 }, 'option-unsupported partial_images'],
    ['an attempt to set the model', { prompt: 'a' }, { model: 'other' }, 'option-unsupported model'],
  ])('%s', (_, request, vendor, expected) => {
    expect(warned(request, vendor)).toEqual([expected])
  })

  it('and what was left out is not sent', () => {
    const { params } = imageParams(
      { prompt: 'a', images: [artifact] },
      { ...settings, vendor: { moderation: 'low', input_fidelity: 'high', output_compression: 5, prompt: 'mine' } },
    )
    expect(Object.keys(params).toSorted()).toEqual(['model', 'n', 'prompt'])
  })

  it('fidelity reaches a model that has it', () => {
    expect(
      imageParams(
        { prompt: 'a', images: [artifact] },
        { ...settings, model: imageModels['gpt-image-1.5']!, vendor: { input_fidelity: 'high' } },
      ).params['input_fidelity'],
    ).toBe('high')
  })

  it("the tool's own fidelity reaches it as well, and is warned of elsewhere", () => {
    const request = { prompt: 'a', images: [artifact], inputFidelity: 'high' as const }
    expect(imageParams(request, { ...settings, model: imageModels['gpt-image-1.5']! }).params['input_fidelity']).toBe('high')
    expect(warned(request, {})).toEqual(['option-unsupported input_fidelity'])
    const mini = imageParams(request, { ...settings, id: 'gpt-image-1-mini', model: imageModels['gpt-image-1-mini']! })
    expect(mini.warnings.map(({ message }) => message)).toContain('gpt-image-1-mini has no input fidelity "high", only low.')
  })

  it('a model that is about to go says when', () => {
    expect(warned({ prompt: 'a' }, {}, imageModels['gpt-image-1.5'])).toEqual(['model-retiring model'])
  })
})
