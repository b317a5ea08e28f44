import { definePlugin } from 'atelier-mcp'
import { openaiCompatible } from 'atelier-mcp/plugins'
import { createTestHost, pluginParts, providerCall } from 'atelier-mcp/testing'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { availabilityCheck } from '#core/kernel/providers/availability.ts'
import { mask, picture } from '../../../fixtures/openai/material.ts'
import { openAiServer, type ServerInit } from '../../../fixtures/openai/openai-server.ts'

const open: { close(): Promise<void> }[] = []
const startServer = async (init: ServerInit = {}) => {
  const server = await openAiServer(init)
  open.push(server)
  return server
}
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
const draw = definePlugin({
  name: 'draw',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    tools.add({
      name: 'draw',
      description: 'Draws a fox.',
      handler: async (_, call) => call.show(await call.run({ kind: 'image.generate', prompt: 'a fox' })),
    })
  },
})
const never = new AbortController().signal

describe('a server that is not there', () => {
  it('says so within two seconds, with its address', async () => {
    const gone = await openAiServer()
    await gone.close()
    const parts = await pluginParts(openaiCompatible({ baseURL: gone.url }))
    const answer = await parts.provider('image.generate').available!(never)
    expect(answer).toMatchObject({ ok: false, why: expect.stringContaining(gone.url) as string })
  })

  it('says so too where it takes the connection and never answers', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    open.push({
      close: async () => {
        silent.close()
        silent.closeAllConnections()
      },
    })
    const parts = await pluginParts(openaiCompatible({ baseURL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1` }))
    // Before the host has to say that it was not told.
    const answer = await availabilityCheck()(parts.provider('vision.analyze'), never)
    expect(answer).toMatchObject({ ok: false, why: expect.not.stringContaining('did not say') })
  })

  it('says so where something else answers at its address', async () => {
    const page = createServer((_request, response) => void response.end('<html>Welcome</html>'))
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
    open.push({ close: async () => void page.close() })
    const parts = await pluginParts(openaiCompatible({ baseURL: `http://127.0.0.1:${(page.address() as AddressInfo).port}` }))
    expect(await parts.provider('image.generate').available!(never)).toMatchObject({
      ok: false,
      why: expect.stringContaining('not with a list of models') as string,
      fix: expect.stringContaining('/v1') as string,
    })
  })

  it('is not said to be away where it answers that it has too much to do', async () => {
    const busy = createServer((_request, response) => void response.writeHead(429).end('slow down'))
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    open.push({ close: async () => void busy.close() })
    const parts = await pluginParts(openaiCompatible({ baseURL: `http://127.0.0.1:${(busy.address() as AddressInfo).port}/v1` }))
    expect(await parts.provider('image.generate').available!(never)).toMatchObject({
      ok: false,
      why: expect.stringContaining('HTTP 429: slow down') as string,
    })
  })

  it('is not asked for anything at start', async () => {
    const server = await startServer()
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    expect(parts.providers).toHaveLength(4)
    expect(parts.provider('image.generate').models).toBeUndefined()
    expect(server.seen).toEqual([])
  })

  it('is none at all where no address is given', async () => {
    expect((await pluginParts(openaiCompatible())).providers).toEqual([])
    expect((await pluginParts(openaiCompatible({ baseURL: '' }))).providers).toEqual([])
  })
})

describe('its models', () => {
  it('are listed once, and chosen by what their names say', async () => {
    const server = await startServer({ models: ['nomic-embed-text', 'qwen3:8b', 'llava:13b', 'stable-diffusion-3.5'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    await parts.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    await parts
      .provider('vision.analyze')
      .invoke({ kind: 'vision.analyze', question: 'What?', images: [await picture()] }, providerCall().call)
    expect(server.asked('/models')).toHaveLength(1)
    expect(server.asked().map(({ body }) => body['model'])).toEqual(['stable-diffusion-3.5', 'llava:13b'])
    expect(parts.provider('image.generate').models?.[0]).toEqual({ id: 'stable-diffusion-3.5' })
    expect(parts.provider('model.design').models?.[0]).toEqual({ id: 'qwen3:8b' })
  })

  it('may be named in the options, which win', async () => {
    const server = await startServer({ models: ['flux-1-schnell'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url, models: { 'image.generate': 'my-own-thing' } }))
    const provider = parts.provider('image.generate')
    expect(provider.models?.[0]).toEqual({ id: 'my-own-thing' })
    await provider.invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect(server.asked()[0]?.body['model']).toBe('my-own-thing')
  })

  it('decide what the server is good for', async () => {
    const server = await startServer({ models: ['qwen3:8b'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    expect(await parts.provider('image.generate').available!(never)).toMatchObject({
      ok: false,
      fix: expect.stringContaining('models') as string,
    })
    expect(await parts.provider('model.design').available!(never)).toEqual({ ok: true })
  })
})

describe('several servers', () => {
  it('are providers of their own', async () => {
    const parts = await pluginParts(
      openaiCompatible({
        servers: [
          { id: 'ollama', baseURL: 'http://localhost:11434/v1', kinds: ['vision.analyze'] },
          { id: 'localai', baseURL: 'http://localhost:8080/v1', kinds: ['image.generate', 'image.edit'] },
        ],
      }),
    )
    expect(parts.providers.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'ollama vision.analyze',
      'localai image.generate',
      'localai image.edit',
    ])
  })

  it('need ids of their own', async () => {
    const baseURL = 'http://localhost:1/v1'
    await expect(pluginParts(openaiCompatible({ servers: [{ baseURL }, { baseURL }] }))).rejects.toThrow(/id/)
  })
})

describe('money', () => {
  it.each([
    ['http://localhost:11434/v1', 0],
    ['http://192.168.1.20:8000/v1', 0],
    ['http://[::1]:8000/v1', 0],
    ['http://box.local/v1', 0],
    ['https://api.example.com/v1', undefined],
    ['https://localhost.example.com/v1', undefined],
    ['http://172.32.0.1/v1', undefined],
  ])('at %s costs %s', async (baseURL, usd) => {
    const parts = await pluginParts(openaiCompatible({ baseURL }))
    expect(parts.provider('image.generate').estimate?.({ kind: 'image.generate', prompt: 'a' }, undefined)?.usd).toBe(usd)
  })

  it('is what the options say, wherever the server is', async () => {
    const parts = await pluginParts(openaiCompatible({ baseURL: 'http://localhost:4000/v1', free: false }))
    expect(parts.provider('image.generate').estimate).toBeUndefined()
  })
})

describe('what is sent', () => {
  it('has no key where there is none, and the key where there is one', async () => {
    const server = await startServer({ key: 'sesame-open', models: ['flux'] })
    const keyless = await pluginParts(openaiCompatible({ baseURL: server.url }))
    expect(await keyless.provider('image.generate').available!(never)).toMatchObject({
      ok: false,
      why: expect.stringContaining('key') as string,
    })
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization')
    const keyed = await pluginParts(openaiCompatible({ baseURL: server.url, apiKey: 'sesame-open' }))
    expect(await keyed.provider('image.generate').available!(never)).toEqual({ ok: true })
  })

  it('never comes back with the key in an error', async () => {
    const server = await startServer({ key: 'sesame-open', models: ['flux'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url, apiKey: 'sesame-open' }))
    server.misbehave('echo-key')
    const error = await parts
      .provider('image.generate')
      .invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
      .catch((thrown: unknown) => thrown as Error)
    expect((error as Error).message).toContain('[redacted]')
    expect((error as Error).message).not.toContain('sesame-open')
  })

  it('is a form for edits, judged by the schema', async () => {
    const server = await startServer({ models: ['flux-kontext'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    const images = [await picture(), await picture('image/jpeg')]
    await parts.provider('image.edit').invoke({ kind: 'image.edit', prompt: 'a fox', images, mask: await mask() }, providerCall().call)
    expect(server.asked()[0]).toMatchObject({
      path: '/images/edits',
      problems: [],
      body: { response_format: 'b64_json', model: 'flux-kontext' },
    })
    expect((server.asked()[0]!.body['image[]'] as File[]).map(({ type }) => type)).toEqual(['image/png', 'image/jpeg'])
  })

  it('brings what is good of several, where one is no picture', async () => {
    const server = await startServer()
    server.misbehave('one-bad', 1)
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    const { artifacts, warnings } = await parts
      .provider('image.generate')
      .invoke({ kind: 'image.generate', prompt: 'a fox', count: 3 }, providerCall().call)
    expect([artifacts?.length, warnings?.map(({ param }) => param)]).toEqual([2, ['count']])
  })

  it('is a picture with a warning where the server complains beside it', async () => {
    const server = await startServer()
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    server.misbehave('complains', 1)
    const { artifacts, warnings } = await parts
      .provider('image.generate')
      .invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect([artifacts?.length, warnings]).toMatchObject([
      1,
      [{ code: 'provider-complained', message: expect.stringContaining('out of memory; made smaller') }],
    ])
  })

  it('and what is not, because servers of this kind do not agree on it, is told', async () => {
    const server = await startServer()
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    const { warnings } = await parts.provider('image.edit').invoke(
      {
        kind: 'image.edit',
        prompt: 'a fox',
        images: [await picture()],
        inputFidelity: 'high',
        quality: 'high',
        seed: 7,
        negativePrompt: 'dogs',
      },
      providerCall().call,
    )
    expect(warnings?.map(({ param }) => param).toSorted()).toEqual(['inputFidelity', 'negativePrompt', 'quality', 'seed'])
  })

  it('asks once more, in words, where the server refuses a JSON Schema', async () => {
    const server = await startServer({ models: ['llava'] })
    const parts = await pluginParts(openaiCompatible({ baseURL: server.url }))
    server.misbehave('policy', 1)
    server.say('<think>Hm, {"colour": 1}?</think>\n{"colour":"blue"}')
    const schema = { type: 'object', required: ['colour'], properties: { colour: { type: 'string' } } } as const
    const { data } = await parts
      .provider('vision.analyze')
      .invoke({ kind: 'vision.analyze', question: 'Which?', images: [await picture()], schema }, providerCall().call)
    expect(server.asked().map(({ body }) => (body['response_format'] as { type: string }).type)).toEqual(['json_schema', 'json_object'])
    expect(data.json).toEqual({ colour: 'blue' })
  })
})

describe('a picture that comes as an address', () => {
  it('of another host is not fetched, and what was paid is said', async () => {
    const server = createServer((request, response) => {
      const body =
        request.url === '/v1/models'
          ? { data: [{ id: 'flux' }] }
          : { created: 1, data: [{ url: 'http://169.254.169.254/latest/meta-data' }] }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: async () => {
        server.close()
        server.closeAllConnections()
      },
    })
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const host = await createTestHost({ plugins: [openaiCompatible({ baseURL, free: false }), draw()] })
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'PROVIDER_FAILED', outcome: 'paid', message: expect.stringContaining('169.254.169.254') as string },
    })
    await host.close()
  })

  it.each([
    ['whole', (port: number) => `http://127.0.0.1:${port}/files/1.png`],
    ['relative to the server', () => '/files/1.png'],
  ])('(%s) is fetched', async (_, address) => {
    const png = await (await picture()).bytes()
    const server = createServer((request, response) => {
      if (request.url === '/files/1.png') return void response.end(png)
      const { port } = server.address() as AddressInfo
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(request.url === '/v1/models' ? { data: [{ id: 'flux' }] } : { created: 1, data: [{ url: address(port) }] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: async () => {
        server.close()
        server.closeAllConnections()
      },
    })
    const parts = await pluginParts(openaiCompatible({ baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }))
    const { artifacts } = await parts.provider('image.generate').invoke({ kind: 'image.generate', prompt: 'a fox' }, providerCall().call)
    expect(Buffer.from(await artifacts![0]!.bytes()).equals(Buffer.from(png))).toBe(true)
  })
})
