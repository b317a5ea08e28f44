/** What really goes over the wire, and what becomes of the answer. */
import { artifact, type JsonSchema } from 'atelier-mcp'
import { openai } from 'atelier-mcp/plugins'
import { pluginParts, providerCall } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mask, modelSpec, picture } from '../../../fixtures/openai/material.ts'
import { openAiServer } from '../../../fixtures/openai/openai-server.ts'

const key = 'sk-wire-0123456789'
const server = await openAiServer({ key })
const parts = await pluginParts(openai({ apiKey: key, baseURL: server.url, organization: 'org-1', project: 'proj-1' }), {
  services: { 'model-spec': modelSpec },
})
const last = () => server.seen.at(-1)!

beforeEach(() => {
  server.misbehave(undefined)
  server.say(undefined)
})
afterEach(() => {
  expect(server.seen.flatMap(({ problems }) => problems)).toEqual([])
})
afterAll(async () => {
  await parts.dispose()
  await server.close()
})

describe('an edit', () => {
  const provider = parts.provider('image.edit')

  it.each([
    [
      'a GIF',
      async () =>
        artifact(
          new Uint8Array(
            await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
              .gif()
              .toBuffer(),
          ),
          'image/png',
        ),
      'INPUT_INVALID',
    ],
    ['a text that calls itself a picture', async () => artifact(new TextEncoder().encode('not a picture'), 'image/png'), 'INPUT_INVALID'],
    ['an empty file', async () => artifact(new Uint8Array(), 'image/png'), 'INPUT_INVALID'],
    [
      'more than 50 MB',
      async () => artifact(Buffer.concat([Buffer.from(await (await picture()).bytes()), Buffer.alloc(50 * 2 ** 20)]), 'image/png'),
      'INPUT_TOO_LARGE',
    ],
  ])('of %s is refused before anything is sent', async (_, make, code) => {
    const before = server.seen.length
    const request = { kind: 'image.edit', prompt: 'a fox', images: [await make()] } as const
    await expect(provider.invoke(request, providerCall().call)).rejects.toMatchObject({ code, outcome: 'none' })
    expect(server.seen).toHaveLength(before)
  })

  it('with a mask that is no PNG is refused before anything is sent', async () => {
    const before = server.seen.length
    const request = { kind: 'image.edit', prompt: 'a fox', images: [await picture()], mask: await picture('image/webp') } as const
    await expect(provider.invoke(request, providerCall().call)).rejects.toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    expect(server.seen).toHaveLength(before)
  })

  it('carries sixteen pictures of three formats and the mask, byte for byte', async () => {
    const images = await Promise.all(
      Array.from({ length: 16 }, (_, index) => picture((['image/png', 'image/jpeg', 'image/webp'] as const)[index % 3], 16 + index)),
    )
    const hole = await mask()
    const { usage } = await provider.invoke(
      { kind: 'image.edit', prompt: 'a fox', images, mask: hole, size: '1536x1024' },
      providerCall().call,
    )
    const { path, body } = last()
    expect(path).toBe('/images/edits')
    const files = body['image[]'] as File[]
    expect(files.map(({ type }) => type)).toEqual(images.map(({ mimeType }) => mimeType))
    for (const [index, file] of files.entries())
      expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(await images[index]!.bytes()))).toBe(true)
    expect(Buffer.from(await (body['mask'] as File).arrayBuffer()).equals(Buffer.from(await hole.bytes()))).toBe(true)
    expect(body).toMatchObject({ model: 'gpt-image-2.5-flare', prompt: 'a fox', size: '1536x1024', n: 1 })
    expect(usage).toMatchObject({ inputImageTokens: 16_000 })
  })

  it('shows unfinished pictures, each a picture, in order, and ends with the finished one', async () => {
    const recorded = providerCall({ options: { partial_images: 3 } })
    server.misbehave('slow-stream', 1)
    const { artifacts, cost } = await provider.invoke({ kind: 'image.edit', prompt: 'a fox', images: [await picture()] }, recorded.call)
    expect(recorded.partials.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'image/png', 'image/png'])
    expect(recorded.progress.map(({ value, total }) => [value, total])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
    ])
    expect(artifacts).toHaveLength(1)
    expect(cost).toMatchObject({ basis: 'computed' })
  })
})

describe('unfinished pictures', () => {
  it('are given up where the server does not stream: the picture is paid for', async () => {
    const recorded = providerCall({ options: { partial_images: 2 } })
    server.misbehave('no-stream', 1)
    const { artifacts, cost } = await parts.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, recorded.call)
    expect([artifacts?.length, recorded.partials.length, cost?.basis]).toEqual([1, 0, 'computed'])
  })
})

describe('a picture', () => {
  const provider = parts.provider('image.generate')

  it('is the bytes that came, under the type that they have', async () => {
    const bytes = new Uint8Array(await (await picture('image/webp')).bytes())
    server.paint(bytes)
    const { artifacts } = await provider.invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    server.paint(undefined)
    expect(artifacts?.[0]?.mimeType).toBe('image/webp')
    expect(Buffer.from(await artifacts![0]!.bytes()).equals(Buffer.from(bytes))).toBe(true)
  })

  it('is kept where others that were paid with it are none', async () => {
    server.misbehave('one-bad', 1)
    const { artifacts, warnings } = await provider.invoke({ kind: 'image.generate', prompt: 'a fox', count: 3 }, providerCall().call)
    expect([artifacts?.length, warnings?.map(({ param }) => param)]).toEqual([2, ['count']])
  })

  it('is ordered for the organization and project of the options', async () => {
    await provider.invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect(last().headers).toMatchObject({ authorization: `Bearer ${key}`, 'openai-organization': 'org-1', 'openai-project': 'proj-1' })
  })

  it('leaves standard output alone, also with OPENAI_LOG set', async () => {
    vi.stubEnv('OPENAI_LOG', 'debug')
    const written = vi.spyOn(process.stdout, 'write')
    const chatty = await pluginParts(openai({ apiKey: key, baseURL: server.url }))
    await chatty.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    const text = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    written.mockRestore()
    vi.unstubAllEnvs()
    await chatty.dispose()
    expect(text).not.toContain('images/generations')
  })
})

describe('a question about pictures', () => {
  const provider = parts.provider('vision.analyze')
  const ask = async (rest: { schema?: JsonSchema; detail?: 'low' | 'high' } = {}, options = {}) =>
    provider.invoke(
      { kind: 'vision.analyze', question: 'Which colour?', images: [await picture(), await picture('image/jpeg')], ...rest },
      providerCall({ options }).call,
    )
  const strict = {
    type: 'object',
    additionalProperties: false,
    required: ['colour', 'parts'],
    properties: { colour: { type: 'string' }, parts: { type: 'array', items: { type: 'integer' } } },
  } as const
  const loose = { type: 'object', required: ['colour'], properties: { colour: { type: 'string' } } } as const

  it('is one message with the words and every picture', async () => {
    const { data, usage, cost } = await ask({ detail: 'low' })
    const [{ content }] = last().body['input'] as [{ content: { type: string; image_url?: string; detail?: string }[] }]
    expect(content.map(({ type }) => type)).toEqual(['input_text', 'input_image', 'input_image'])
    expect(content[2]!.image_url).toMatch(/^data:image\/jpeg;base64,/)
    expect(content[1]!.detail).toBe('low')
    expect(last().body).toMatchObject({ store: false, model: 'gpt-5.4-mini' })
    expect(data).toEqual({ text: 'A plain blue picture.' })
    expect(usage).toEqual({ inputTokens: 900, outputTokens: 40 })
    expect(cost?.usd).toBeCloseTo((800 * 0.75 + 100 * 0.075 + 40 * 4.5) / 1e6, 9)
  })

  it('asks for a strict schema where OpenAI can keep it', async () => {
    const { data, warnings } = await ask({ schema: strict })
    expect(last().body['text']).toMatchObject({ format: { type: 'json_schema', strict: true, schema: strict } })
    expect(data.json).toEqual({ colour: 'blue', parts: [1] })
    expect(warnings).toEqual([])
  })

  it('asks for JSON and checks it where OpenAI cannot', async () => {
    server.say('```json\n{"colour":"blue"}\n```')
    const { data } = await ask({ schema: loose })
    expect(last().body['text']).toEqual({ format: { type: 'json_object' } })
    expect(last().body['instructions']).toContain('"required":["colour"]')
    expect(data.json).toEqual({ colour: 'blue' })
  })

  it('hands on no JSON that breaks the schema, and says what is wrong with it', async () => {
    server.say('{"colour":7}')
    const { data, warnings } = await ask({ schema: loose })
    expect(data.json).toBeUndefined()
    expect(data.text).toBe('{"colour":7}')
    expect(warnings).toEqual([{ code: 'answer-unfit', param: 'schema', message: expect.stringContaining('/colour') as string }])
  })

  it('hands on prose as prose', async () => {
    server.misbehave('prose', 1)
    const { data, warnings } = await ask({ schema: strict })
    expect(data.json).toBeUndefined()
    expect(warnings?.map(({ code }) => code)).toEqual(['answer-unstructured'])
  })

  it("passes the vendor's options that it knows, and warns of the others", async () => {
    const { warnings } = await ask({}, { max_output_tokens: 99, glitter: 1 })
    expect(last().body).toMatchObject({ max_output_tokens: 99 })
    expect(warnings?.map(({ param }) => param)).toEqual(['glitter'])
  })
})

describe('a spec', () => {
  const provider = parts.provider('model.design')

  it('is asked for by the strict schema, with the preview and the report of the last one', async () => {
    const request = {
      kind: 'model.design',
      prompt: 'a table',
      base: await picture(),
      spec: { units: 'mm' },
      report: { floating: 1 },
    } as const
    const { data } = await provider.invoke(request, providerCall().call)
    const [{ content }] = last().body['input'] as [{ content: { type: string; text?: string }[] }]
    expect(content.map(({ type }) => type)).toEqual(['input_text', 'input_image'])
    expect(content[0]!.text).toContain('floating')
    expect(last().body['text']).toMatchObject({ format: { type: 'json_schema', name: 'model_spec', strict: true } })
    expect(data).toEqual({ spec: { units: 'mm', nodes: [{ id: 'blue', size: [1, 1, 1] }] } })
  })

  it('is refused without spending where nobody says what a spec is', async () => {
    const alone = await pluginParts(openai({ apiKey: key, baseURL: server.url }))
    const before = server.seen.length
    await expect(alone.provider('model.design').invoke({ kind: 'model.design', prompt: 'a table' }, providerCall().call)).rejects.toThrow(
      'model-spec',
    )
    expect(server.seen).toHaveLength(before)
    await alone.dispose()
  })
})

describe('moderation', () => {
  it('gives scores and costs nothing', async () => {
    const { data, cost } = await parts
      .provider('moderate.text')
      .invoke({ kind: 'moderate.text', text: 'blood everywhere' }, providerCall().call)
    expect(last().body).toMatchObject({ model: 'omni-moderation-latest' })
    expect(data.scores['violence']).toBe(0.97)
    expect(data.scores['hate']).toBe(0.001)
    expect(cost).toEqual({ usd: 0, basis: 'computed' })
  })

  it('scores a picture for the categories that pictures have', async () => {
    const { data } = await parts.provider('moderate.image').invoke({ kind: 'moderate.image', image: await picture() }, providerCall().call)
    expect(Object.keys(data.scores).toSorted()).toEqual([
      'self-harm',
      'self-harm/instructions',
      'self-harm/intent',
      'sexual',
      'violence',
      'violence/graphic',
    ])
  })
})

describe('Azure', () => {
  it('is asked under the deployment, by its own header and version, and never for moderation', async () => {
    const azure = await openAiServer({ key, prefix: '/openai' })
    const there = await pluginParts(
      openai({ apiKey: key, azure: { endpoint: azure.url.replace('/openai', ''), apiVersion: '2026-08-01', deployment: 'pictures' } }),
    )
    await there.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect(azure.seen[0]).toMatchObject({
      path: '/images/generations',
      query: '?api-version=2026-08-01',
      headers: { 'api-key': key },
      problems: [],
    })
    expect(there.providers.map(({ kind }) => kind)).toEqual(['image.generate', 'image.edit'])
    await there.dispose()
    await azure.close()
  })
})

describe('without a key', () => {
  it.each([[undefined], [''], ['  ']])('(%j) it says so, and how to mend it, and sends nothing', async (apiKey) => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-the-environment')
    const keyless = await pluginParts(openai({ ...(apiKey !== undefined && { apiKey }) }))
    for (const provider of keyless.providers)
      expect(await provider.available!(new AbortController().signal)).toMatchObject({
        ok: false,
        fix: expect.stringContaining('OPENAI_API_KEY') as string,
      })
    await expect(
      keyless.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call),
    ).rejects.toMatchObject({ code: 'PROVIDER_AUTH', outcome: 'none' })
    vi.unstubAllEnvs()
    await keyless.dispose()
  })

  it('a server at another address is asked all the same, without one, whatever the environment holds', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-the-environment')
    const open = await openAiServer()
    const keyless = await pluginParts(openai({ baseURL: open.url }))
    for (const provider of keyless.providers) expect(await provider.available!(new AbortController().signal)).toEqual({ ok: true })
    await keyless.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect(open.seen[0]?.headers).not.toHaveProperty('authorization')
    vi.unstubAllEnvs()
    await keyless.dispose()
    await open.close()
  })
})
