/** Servers that call themselves compatible, as their makers publish what they answer: through both plugins that talk to them. */
import { artifact, AtelierError } from 'atelier-mcp'
import { openai, openaiCompatible } from 'atelier-mcp/plugins'
import { pluginParts, type PluginParts, providerCall } from 'atelier-mcp/testing'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { mask, picture } from '../../fixtures/openai/material.ts'
import { type Stranger, strangers } from '../../fixtures/openai/strangers.ts'
import { type StrangerServer, strangerServer } from '../../fixtures/openai/stranger-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const started = async (stranger: Pick<Stranger, 'models' | 'answer'>): Promise<StrangerServer> => {
  const server = await strangerServer(stranger)
  open.push(server)
  return server
}
const named = (name: string): Stranger => strangers.find((one) => one.name === name)!
/** Set up as users set them up: no key, nothing but the address, and at the openai plugin the model. */
const plugins: Readonly<Record<string, (baseURL: string, imageModel: string) => Promise<PluginParts>>> = {
  openai: (baseURL, imageModel) => pluginParts(openai({ baseURL, imageModel, visionModel: 'looker', designModel: 'looker' })),
  'openai-compatible': (baseURL) => pluginParts(openaiCompatible({ baseURL })),
}
const both = Object.keys(plugins)
const parts = async (plugin: string, baseURL: string, imageModel = 'an-image-model'): Promise<PluginParts> => {
  const set = await plugins[plugin]!(baseURL, imageModel)
  open.push({ close: () => set.dispose() })
  return set
}
const draw = (set: PluginParts, more: object = {}) =>
  set.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox', ...more }, providerCall().call)
const look = async (set: PluginParts, more: object = {}, images = [] as Awaited<ReturnType<typeof picture>>[]) =>
  set
    .provider('vision.analyze')
    .invoke(
      { kind: 'vision.analyze', question: 'Which?', images: images.length > 0 ? images : [await picture()], ...more },
      providerCall().call,
    )
const fault = async (work: Promise<unknown>): Promise<AtelierError> => {
  const error = await work.then(
    () => new Error('it answered'),
    (thrown: unknown) => thrown,
  )
  if (!AtelierError.is(error)) throw error
  return error
}
const drawing = { models: { data: [{ id: 'flux' }, { id: 'llava' }] } }

const canDraw = strangers.filter(({ name }) => !['llama.cpp', 'LM Studio'].includes(name))
const canSee = strangers.filter(({ name }) => name !== 'stable-diffusion.cpp')

describe.each(both)('by the plugin %s', (plugin) => {
  it.each(canDraw)('$name draws, wherever its answer has the picture ($source)', async (stranger) => {
    const server = await started(stranger)
    const { artifacts } = await draw(await parts(plugin, `${server.origin}/v1`))
    expect(Buffer.from(await artifacts![0]!.bytes()).equals(Buffer.from(await (await picture()).bytes()))).toBe(true)
    // No key, no empty one either.
    expect(server.headers.filter((one) => one !== undefined)).toEqual([])
  })

  it.each(canSee)('$name says what it sees, without its thoughts ($source)', async (stranger) => {
    const server = await started(stranger)
    expect((await look(await parts(plugin, `${server.origin}/v1`))).data).toEqual({ text: 'A blue picture.' })
  })

  it.each([
    ['LM Studio', 'Unexpected endpoint or method'],
    ['llama.cpp', 'File Not Found'],
  ])('%s, which does not draw, says so in its own words, and nothing was spent', async (name, words) => {
    const server = await started(named(name))
    expect(await fault(draw(await parts(plugin, `${server.origin}/v1`, 'gemma-3-4b')))).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      message: expect.stringContaining(words) as string,
    })
  })

  it.each(['LM Studio', 'llama.cpp', 'Xinference'])('%s at a base URL without /v1 names the base URL, and the right one', async (name) => {
    const server = await started(named(name))
    const answer = await fault(look(await parts(plugin, server.origin)))
    expect(answer).toMatchObject({ code: 'PROVIDER_UNSUPPORTED', outcome: 'none' })
    expect(answer.fix).toContain(`baseURL`)
    expect(answer.fix).toContain(`${server.origin}/v1`)
  })

  it('what a server refuses is left out once, remembered for the model, and told', async () => {
    const server = await started({
      ...drawing,
      answer: ({ body, png }) =>
        body['n'] === undefined
          ? { body: { data: [{ b64_json: png }] } }
          : { status: 400, body: { error: { message: 'This model takes no such thing.', param: 'n', code: 'unknown_parameter' } } },
    })
    const set = await parts(plugin, `${server.origin}/v1`)
    const first = await draw(set)
    expect(first.warnings).toContainEqual(expect.objectContaining({ param: 'n' }))
    const asked = server.orders.length
    const second = await draw(set)
    expect([asked, server.orders.length]).toEqual([2, 3])
    expect(second.warnings).toContainEqual(expect.objectContaining({ param: 'n' }))
  })

  it('what is refused for another reason, or may have been paid, is asked once', async () => {
    const server = await started({ ...drawing, answer: () => ({ status: 400, body: { error: { message: 'The prompt is too long.' } } }) })
    const set = await parts(plugin, `${server.origin}/v1`)
    expect(await fault(draw(set))).toMatchObject({ code: 'PROVIDER_INVALID_REQUEST', outcome: 'none' })
    server.misbehave(() => ({ status: 500, body: { error: { message: 'Unknown parameter: n', param: 'n' } } }))
    expect(await fault(draw(set))).toMatchObject({ code: 'PROVIDER_FAILED' })
    expect(server.orders).toHaveLength(2)
  })

  it.each([
    [
      'of a limit',
      { error: { code: 429, message: 'Provider returned error', metadata: { raw: 'z-ai is rate-limited upstream' } } },
      'PROVIDER_RATE_LIMITED',
      'rate-limited upstream',
    ],
    ['without a number', { error: 'CUDA out of memory' }, 'PROVIDER_FAILED', 'CUDA out of memory'],
    [
      'in a choice',
      { choices: [{ finish_reason: 'error', error: { code: 502, message: 'The upstream broke' }, message: {} }] },
      'PROVIDER_FAILED',
      'The upstream broke',
    ],
  ])('a complaint with status 200 (%s) is what it says, in its words', async (_, body, code, words) => {
    const server = await started({ ...drawing, answer: () => ({ body }) })
    const set = await parts(plugin, `${server.origin}/v1`)
    for (const error of [await fault(draw(set)), await fault(look(set))])
      expect(error).toMatchObject({ code, message: expect.stringContaining(words) as string })
  })

  it('an answer that was cut off by its length is called that', async () => {
    const cut = { choices: [{ finish_reason: 'length', message: { content: '<think>It is' } }] }
    const server = await started({
      ...drawing,
      answer: ({ path }) => (path.endsWith('chat/completions') ? { body: cut } : { status: 404, body: {} }),
    })
    expect(await fault(look(await parts(plugin, `${server.origin}/v1`)))).toMatchObject({
      code: 'PROVIDER_FAILED',
      message: expect.stringContaining('cut off') as string,
      fix: expect.stringContaining('max_tokens') as string,
    })
  })

  it('a gateway that knows no response_format is asked in words, once and from then on', async () => {
    const server = await started({
      ...drawing,
      answer: ({ path, body }) =>
        !path.endsWith('chat/completions')
          ? { status: 404, body: {} }
          : 'response_format' in body
            ? { status: 400, body: { error: { message: "Unknown parameter: 'response_format'.", param: 'response_format' } } }
            : { body: { choices: [{ message: { content: '{"colour":"blue"}' } }] } },
    })
    const set = await parts(plugin, `${server.origin}/v1`)
    const schema = { type: 'object', required: ['colour'], properties: { colour: { type: 'string' } } }
    const chats = () => server.orders.filter(({ path }) => path.endsWith('chat/completions'))
    expect((await look(set, { schema })).data).toMatchObject({ json: { colour: 'blue' } })
    expect(chats()).toHaveLength(2)
    expect((await look(set, { schema })).data).toMatchObject({ json: { colour: 'blue' } })
    expect(chats()).toHaveLength(3)
    expect(JSON.stringify(chats().at(-1)!.body)).toContain('colour')
  })

  it('an answer that was paid for and cannot be read is kept as it came, and said so', async () => {
    const body = { data: [{ b64_json: Buffer.from('no picture').toString('base64') }], usage: { output_tokens: 9 } }
    const server = await started({ ...drawing, answer: () => ({ body }) })
    const set = await parts(plugin, `${server.origin}/v1`)
    const error = await fault(draw(set))
    expect(error).toMatchObject({ code: 'PROVIDER_FAILED', message: expect.stringContaining('10 bytes that are no picture') as string })
    expect(JSON.parse(await readFile(error.details!['kept'] as string, 'utf8'))).toMatchObject(body)
    expect(error.message).toContain(error.details!['kept'])
    expect(server.orders).toHaveLength(1)
  })

  it('pictures to be looked at are PNG or JPEG, what is transparent in them white; pictures to be edited and masks keep their alpha', async () => {
    const server = await started({
      ...drawing,
      answer: ({ path, png }) =>
        path.includes('/images/')
          ? { body: { data: [{ b64_json: png }] } }
          : path.endsWith('chat/completions')
            ? { body: { choices: [{ message: { content: 'Blue.' } }] } }
            : { status: 404, body: {} },
    })
    const set = await parts(plugin, `${server.origin}/v1`)
    // Red that nobody sees.
    const hidden = sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
    const clear = artifact(new Uint8Array(await hidden.clone().png().toBuffer()), 'image/png')
    const webp = artifact(new Uint8Array(await hidden.clone().webp({ lossless: true, exact: true }).toBuffer()), 'image/webp')
    await look(set, {}, [clear, webp])
    const sent = JSON.stringify(server.orders.at(-1)!.body).match(/data:image\/\w+;base64,[\w+/=]+/g)!
    expect(sent.map((url) => url.slice(5, url.indexOf(';')))).toEqual(['image/png', 'image/jpeg'])
    for (const url of sent) {
      const { data, info } = await sharp(Buffer.from(url.split(',')[1]!, 'base64'))
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([info.channels, ...data.subarray(0, 3)]).toEqual([3, 255, 255, 255])
    }
    const edit = set
      .provider('image.edit')
      .invoke({ kind: 'image.edit', prompt: 'x', images: [clear], mask: await mask() }, providerCall().call)
    await edit
    const { body } = server.orders.at(-1)!
    const image = (body['image'] ?? body['image[]']) as File
    expect(Buffer.from(await image.arrayBuffer()).equals(Buffer.from(await clear.bytes()))).toBe(true)
    expect((await sharp(Buffer.from(await (body['mask'] as File).arrayBuffer())).metadata()).hasAlpha).toBe(true)
  })
})

describe('seed, steps and what to avoid', () => {
  it.each([
    [
      'stable-diffusion.cpp',
      undefined,
      {
        prompt:
          'a fox <sd_cpp_extra_args>{"seed":7,"negative_prompt":"\\u003cdogs>","sample_params":{"sample_steps":9}}</sd_cpp_extra_args>',
      },
    ],
    ['LocalAI', 'localai', { prompt: 'a fox|<dogs>', seed: 7, step: 9 }],
    ['Ollama', undefined, { prompt: 'a fox\n\nAvoid: <dogs>.', seed: 7, steps: 9 }],
    ['vLLM', undefined, { prompt: 'a fox', negative_prompt: '<dogs>', seed: 7, num_inference_steps: 9 }],
  ] as const)('reach %s in its own way', async (name, software, sent) => {
    const server = await started(named(name))
    const baseURL = `${server.origin}/v1`
    // What LocalAI is, its list does not tell, and of the openai plugin nobody says it.
    for (const plugin of software ? [openaiCompatible({ baseURL, software })] : [openaiCompatible({ baseURL }), openai({ baseURL })]) {
      const set = await pluginParts(plugin)
      open.push({ close: () => set.dispose() })
      const call = providerCall({ options: { steps: 9 } }).call
      const provider = set.provider('image.generate')
      await provider.available?.(call.signal)
      expect(provider.capabilities).toMatchObject({ seed: true })
      const request = { kind: 'image.generate', prompt: 'a fox', seed: 7, negativePrompt: '<dogs>', size: '512x512' } as const
      const { warnings } = await provider.invoke(request, call)
      expect(server.orders.at(-1)!.body).toMatchObject({ ...sent, size: '512x512' })
      expect(warnings?.map(({ param }) => param)).not.toContain('seed')
    }
  })

  it('reach no server that nobody knows, since it may refuse what OpenAI does not know, and that is said', async () => {
    const server = await started({ ...drawing, answer: ({ png }) => ({ body: { data: [{ b64_json: png }] } }) })
    const { warnings } = await draw(await parts('openai', `${server.origin}/v1`), { seed: 7 })
    expect(server.orders.at(-1)!.body).not.toHaveProperty('seed')
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'option-unsupported', param: 'seed' }))
  })
})

describe('the model that is asked where the config names none', () => {
  const ready = async (baseURL: string): Promise<PluginParts> => {
    const set = await pluginParts(openai({ baseURL }))
    open.push({ close: () => set.dispose() })
    for (const kind of ['image.generate', 'vision.analyze'] as const) await set.provider(kind).available?.(new AbortController().signal)
    return set
  }
  it.each([
    ['Ollama', 'x/z-image-turbo', 'qwen3-vl:8b'],
    ['vLLM', 'Qwen/Qwen-Image', 'Qwen/Qwen2.5-VL-7B'],
  ])('is one that %s lists and whose name fits the kind', async (name, drawing_, looking) => {
    const server = await started(named(name))
    const set = await ready(`${server.origin}/v1/`)
    await draw(set)
    await look(set)
    expect(server.orders.find(({ path }) => path.includes('images'))!.body).toMatchObject({ model: drawing_ })
    expect(server.orders.at(-1)!.body).toMatchObject({ model: looking })
    expect(set.provider('image.generate').models?.[0]).toMatchObject({ id: drawing_, capabilities: { sizes: 'any' } })
    expect(set.provider('vision.analyze').models?.[0]).toMatchObject({ id: looking })
  })

  it.each([
    ['lists some of OpenAI’s own', { data: [{ id: 'gpt-image-2' }, { id: 'flux' }] }],
    ['lists none that draws', { data: [{ id: 'gemma-3-4b-it' }] }],
    ['lists nothing', { data: [] }],
    ['answers with something else', '<html>'],
  ])('is the usual one where the server %s', async (_what, models) => {
    const server = await started({ models, answer: ({ png }) => ({ body: { data: [{ b64_json: png }] } }) })
    const set = await ready(`${server.origin}/v1`)
    await draw(set)
    expect(server.orders.at(-1)!.body).toMatchObject({ model: 'gpt-image-2.5-flare' })
  })

  it('is the one of the call, or of the config, before all', async () => {
    const server = await started(named('Ollama'))
    const set = await parts('openai', `${server.origin}/v1`)
    await set.provider('image.generate').available?.(new AbortController().signal)
    await draw(set)
    expect(server.orders.at(-1)!.body).toMatchObject({ model: 'an-image-model' })
    const { call } = providerCall({ model: 'mine' })
    await (await ready(`${server.origin}/v1`)).provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, call)
    expect(server.orders.at(-1)!.body).toMatchObject({ model: 'mine' })
  })
})

describe('a server that moderates nothing', () => {
  const moderating = {
    openai: (baseURL: string) => pluginParts(openai({ baseURL })),
    'openai-compatible': (baseURL: string) =>
      pluginParts(openaiCompatible({ baseURL, kinds: ['moderate.text'], models: { 'moderate.text': 'any' } })),
  }
  it.each(Object.keys(moderating) as (keyof typeof moderating)[])('is asked once by %s, and says so from then on', async (plugin) => {
    const server = await started(named('Ollama'))
    const set = await moderating[plugin](`${server.origin}/v1`)
    open.push({ close: () => set.dispose() })
    const { call } = providerCall()
    const provider = set.provider('moderate.text')
    expect(await provider.available?.(call.signal)).toMatchObject({ ok: true })
    expect(await fault(Promise.resolve(provider.invoke({ kind: 'moderate.text', text: 'hello' }, call)))).toMatchObject({ outcome: 'none' })
    const [asked] = server.orders.slice(-1)
    expect(asked!.path).toBe('/v1/moderations')
    expect(await provider.available?.(call.signal)).toMatchObject({
      ok: false,
      unconfigured: true,
      why: expect.stringContaining('moderation'),
    })
  })

  it('is asked again where it was busy', async () => {
    const server = await started({ models: { data: [] }, answer: () => ({ status: 503, body: { error: { message: 'busy' } } }) })
    const set = await moderating.openai(`${server.origin}/v1`)
    open.push({ close: () => set.dispose() })
    const { call } = providerCall()
    const provider = set.provider('moderate.text')
    await fault(Promise.resolve(provider.invoke({ kind: 'moderate.text', text: 'hello' }, call)))
    expect(await provider.available?.(call.signal)).toMatchObject({ ok: true })
  })
})
