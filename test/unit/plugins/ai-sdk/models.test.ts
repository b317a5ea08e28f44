import { createFal } from '@ai-sdk/fal'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { aiSdk } from 'atelier-mcp/plugins'
import { pluginParts, providerCall } from 'atelier-mcp/testing'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { vendorsServer } from '../../../fixtures/ai-sdk/vendors-server.ts'
import { mask, picture } from '../../../fixtures/openai/material.ts'
import { openAiServer } from '../../../fixtures/openai/openai-server.ts'

const server = await openAiServer({ unjudged: ['/responses'] })
const vendors = await vendorsServer()
const openai = createOpenAI({ apiKey: 'k', baseURL: server.url })
const fal = createFal({ apiKey: 'k', baseURL: vendors.url })
const google = createGoogleGenerativeAI({ apiKey: 'k', baseURL: vendors.url })
const draw = { kind: 'image.generate', prompt: 'a fox' } as const
beforeEach(() => vendors.misbehave(undefined))
afterAll(async () => {
  await server.close()
  await vendors.close()
})

describe('what is no model object is refused at start', () => {
  it.each([
    ['the id of a gateway', 'openai/gpt-image-2'],
    ['a provider instead of its model', fal],
    ['an object of another kind', { modelId: 'x', specificationVersion: 'v2' }],
    ['a version that is not known', { modelId: 'x', provider: 'p', specificationVersion: 'v1', doGenerate: async () => ({}) }],
  ])('%s', async (_, model) => {
    await expect(pluginParts(aiSdk({ imageModels: { flux: model as never } }))).rejects.toThrow()
  })
})

describe('which kinds a model serves', () => {
  it('drawing always; editing where it says so, or the config does; never in v2', async () => {
    const parts = await pluginParts(
      aiSdk({
        imageModels: {
          flux: fal.image('fal-ai/flux/dev'),
          kontext: { model: fal.image('fal-ai/kontext'), edit: true },
          imagen: { model: google.image('imagen-4.0-generate-001'), edit: true },
        },
        languageModels: { gpt: openai('gpt-5.4-mini'), blind: { model: google('gemini-2.5-flash'), vision: false } },
      }),
    )
    expect(parts.providers.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'flux image.generate',
      'kontext image.generate',
      'kontext image.edit',
      'imagen image.generate',
      'gpt vision.analyze',
      'gpt model.design',
      'blind model.design',
    ])
  })
})

describe('what is asked of a model', () => {
  it('is size and seed where it takes them, under the ids of the config', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { flux: { model: fal.image('fal-ai/flux/dev'), usdPerImage: 0.025 } } }))
    const { artifacts, warnings, cost } = await parts
      .provider('image.generate', 'flux')
      .invoke({ ...draw, size: '1024x768', seed: 5, count: 1 }, providerCall({ options: { guidanceScale: 4 } }).call)
    expect(vendors.orders.at(-1)).toMatchObject({
      path: '/fal-ai/flux/dev',
      body: { prompt: 'a fox', image_size: { width: 1024, height: 768 }, seed: 5, guidance_scale: 4, num_images: 1 },
    })
    expect(artifacts?.[0]?.mimeType).toBe('image/png')
    expect(warnings).toEqual([])
    expect(cost).toEqual({ usd: 0.025, basis: 'computed' })
  })

  it('is the nearest shape where it takes no size, and the result says so', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { imagen: google.image('imagen-4.0-generate-001') } }))
    const { warnings } = await parts.provider('image.generate').invoke({ ...draw, size: '1920x1080' }, providerCall().call)
    expect(vendors.orders.at(-1)?.body).toMatchObject({ parameters: { aspectRatio: '16:9' } })
    expect(warnings).toEqual([{ code: 'option-adjusted', param: 'size', message: expect.stringContaining('16:9') as string }])
  })

  it('is told where it cannot: a seed, quality, a negative prompt', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { gpt: openai.image('gpt-image-2') } }))
    const { warnings } = await parts
      .provider('image.generate')
      .invoke({ ...draw, seed: 3, quality: 'high', negativePrompt: 'dogs' }, providerCall().call)
    expect(warnings?.map(({ code, param }) => `${code} ${param}`).toSorted()).toEqual([
      'option-adjusted negativePrompt',
      'option-unsupported quality',
      'option-unsupported seed',
    ])
  })

  it('is told where it cannot keep closer to its inputs', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { kontext: { model: fal.image('fal-ai/kontext'), edit: true } } }))
    const { warnings } = await parts
      .provider('image.edit')
      .invoke({ kind: 'image.edit', prompt: 'a fox', images: [await picture()], inputFidelity: 'high' }, providerCall().call)
    expect(warnings).toMatchObject([{ code: 'option-unsupported', param: 'inputFidelity' }])
  })

  it('is as many calls as it needs for several pictures', async () => {
    const before = vendors.orders.length
    const parts = await pluginParts(aiSdk({ imageModels: { flux: fal.image('fal-ai/flux/dev') } }))
    const { artifacts } = await parts.provider('image.generate').invoke({ ...draw, count: 3 }, providerCall().call)
    expect(artifacts).toHaveLength(3)
    expect(vendors.orders.length - before).toBe(3)
  })

  it('is another seed in each of these calls: the same one would be the same picture, paid again', async () => {
    const before = vendors.orders.length
    const parts = await pluginParts(aiSdk({ imageModels: { flux: fal.image('fal-ai/flux/dev') } }))
    await parts.provider('image.generate').invoke({ ...draw, count: 3, seed: 5 }, providerCall().call)
    expect(
      vendors.orders
        .slice(before)
        .map(({ body }) => body['seed'])
        .toSorted(),
    ).toEqual([5, 6, 7])
  })

  it('is an edit with its pictures and its mask', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { kontext: { model: fal.image('fal-ai/kontext'), edit: true, mask: true } } }))
    await parts
      .provider('image.edit')
      .invoke({ kind: 'image.edit', prompt: 'a fox', images: [await picture()], mask: await mask() }, providerCall().call)
    expect(vendors.orders.at(-1)?.body).toMatchObject({
      image_url: expect.stringMatching(/^data:image\/png;base64,/) as string,
      mask_url: expect.stringMatching(/^data:image\/png/) as string,
    })
  })
})

describe('a model that fails half-way', () => {
  const flaky = (fails: (call: number) => boolean) => {
    let calls = 0
    return {
      specificationVersion: 'v3',
      provider: 'flaky.image',
      modelId: 'm',
      maxImagesPerCall: 1,
      async doGenerate() {
        if (fails(++calls))
          throw Object.assign(new Error('no'), {
            name: 'AI_APICallError',
            statusCode: 429,
            requestBodyValues: { prompt: 'a fox' },
            responseBody: '',
          })
        return {
          images: [await (await picture()).bytes()],
          warnings: [],
          response: { timestamp: new Date(), modelId: 'm', headers: undefined },
        }
      },
    } as const
  }

  it('keeps what was made and paid, and says what is missing', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { flaky: flaky((call) => call === 2) } }))
    const { artifacts, warnings } = await parts.provider('image.generate').invoke({ ...draw, count: 3 }, providerCall().call)
    expect(artifacts).toHaveLength(2)
    expect(warnings).toEqual([{ code: 'option-adjusted', param: 'count', message: expect.stringContaining('2 of 3') as string }])
  })

  it('fails for free where every order was refused', async () => {
    const parts = await pluginParts(aiSdk({ imageModels: { flaky: flaky(() => true) } }))
    await expect(parts.provider('image.generate').invoke({ ...draw, count: 3 }, providerCall().call)).rejects.toMatchObject({
      code: 'PROVIDER_RATE_LIMITED',
      outcome: 'none',
    })
  })

  it('reports pictures that it never looked at', async () => {
    const deaf = {
      ...flaky(() => false),
      doGenerate: async () => ({ images: [await (await picture()).bytes()], warnings: [{ type: 'unsupported', feature: 'files' }] }),
    }
    const parts = await pluginParts(aiSdk({ imageModels: { deaf: { model: deaf, edit: true } } }))
    await expect(
      parts.provider('image.edit').invoke({ kind: 'image.edit', prompt: 'a', images: [await picture()] }, providerCall().call),
    ).rejects.toMatchObject({ code: 'PROVIDER_UNSUPPORTED', outcome: 'paid' })
  })

  it('says which key is missing', async () => {
    const keyless = createFal({ baseURL: vendors.url }).image('fal-ai/flux/dev')
    const parts = await pluginParts(aiSdk({ imageModels: { flux: keyless } }))
    await expect(parts.provider('image.generate').invoke(draw, providerCall().call)).rejects.toMatchObject({
      code: 'PROVIDER_AUTH',
      outcome: 'none',
      message: expect.stringContaining('FAL_') as string,
    })
  })
})

describe('a language model', () => {
  it.each([
    ['v4', () => openai('gpt-5.4-mini')],
    ['v2', () => google('gemini-2.5-flash')],
  ])('(%s) sees the picture and answers, with its tokens', async (_, model) => {
    vendors.say('A plain blue picture.')
    const parts = await pluginParts(aiSdk({ languageModels: { eye: { model: model(), prices: { in: 1, out: 10 } } } }))
    const { data, usage, cost } = await parts
      .provider('vision.analyze')
      .invoke({ kind: 'vision.analyze', question: 'Which colour?', images: [await picture()] }, providerCall().call)
    expect(data.text).toBe('A plain blue picture.')
    expect(usage!['inputTokens']).toBeGreaterThan(0)
    expect(cost?.usd).toBeCloseTo((usage!['inputTokens']! + usage!['outputTokens']! * 10) / 1e6, 9)
    const sent = JSON.stringify([server.seen.at(-1)?.body, vendors.orders.at(-1)?.body])
    expect(sent).toContain(Buffer.from(await (await picture()).bytes()).toString('base64'))
  })
})
