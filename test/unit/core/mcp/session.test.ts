import { definePlugin } from 'atelier-mcp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import unruly from '../../../fixtures/unruly-plugin/index.ts'
import many, { rawSchema } from './many-plugin.ts'

const open: TestHost[] = []
const start = async (init: Partial<TestHostInit> = {}): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [unruly({ prints: false })], ...init })
  open.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

describe('tools', () => {
  it('refuses an unknown tool as a JSON-RPC error, with the nearest name', async () => {
    const { client } = await start()
    await expect(client.callTool('ecko')).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('"echo"') })
  })

  it('refuses a hidden tool like one that does not exist, until it is shown', async () => {
    const { client } = await start()
    await expect(client.callTool('hidden')).rejects.toMatchObject({ code: -32602 })
    await client.callTool('show_hidden', { show: true })
    await expect.poll(() => client.told.listChanged).toEqual(['tools'])
    expect((await client.callTool('hidden')).text).toBe('here I am')
  })

  it('answers wrong arguments with an error result that names them', async () => {
    const { client } = await start()
    const { isError, envelope, text } = await client.callTool('echo', { text: 5 })
    expect(isError).toBe(true)
    expect(envelope.error?.code).toBe('INPUT_INVALID')
    expect(text).toContain('text')
  })

  it.each(['nothing', 'number', 'block', 'kind', 'content', 'bigint'])(
    'answers rubbish (%s) with an error result that says whose it is',
    async (what) => {
      const { client } = await start()
      const { isError, text } = await client.callTool('rubbish', { what })
      expect(isError).toBe(true)
      expect(text).toContain('rubbish')
      expect((await client.callTool('echo', { text: 'still here' })).text).toBe('still here')
    },
  )

  it('gives the data of data tools, and none where it is wrong or beside a picture', async () => {
    const { client } = await start()
    await client.listTools()
    expect((await client.callTool('data')).data).toEqual({ count: 3 })
    expect(await client.callTool('wrong_data')).toMatchObject({ isError: true, data: undefined })
    expect(await client.callTool('picture_and_data')).toMatchObject({ isError: false, data: undefined, content: [{ type: 'image' }] })
  })

  it.each([
    ['a schema that holds itself', { input: circular() }],
    ['a schema of a list', { input: { type: 'array' } }],
    ['a number that JSON has not', { meta: { big: 1n } }],
  ])('are not listed with %s, which would spoil the list: the plugin is left out, and the log says so', async (_words, rest) => {
    const spoils = definePlugin({
      name: 'spoils',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) => void tools.add({ name: 'bad', description: 'x', handler: () => 'x', ...(rest as object) }),
    })
    const good = definePlugin({
      name: 'good',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) => void tools.add({ name: 'good', description: 'x', handler: () => 'x' }),
    })
    const { client, log } = await start({ plugins: [good(), { use: spoils(), onError: 'disable' }] })
    expect((await client.listTools()).map(({ name }) => name)).toEqual(['good'])
    expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringContaining('adds a tool "bad" whose'),
    ])
  })

  it('lists everything, page by page, schemas as they were given where the config says so', async () => {
    const { client } = await start({ plugins: [many()], config: { tools: { schemas: 'full', outputSchemas: true } } })
    const tools = await client.listTools()
    expect(tools).toHaveLength(451)
    expect(new Set(tools.map(({ name }) => name)).size).toBe(451)
    expect(tools.find(({ name }) => name === 'described')).toEqual({
      name: 'described',
      title: 'Described',
      description: 'Has everything a listing can have.',
      icons: [{ src: 'data:image/svg+xml;base64,PHN2Zy8+', mimeType: 'image/svg+xml', sizes: ['any'] }],
      annotations: { readOnlyHint: true, openWorldHint: false },
      _meta: { 'example.com/own': true },
      inputSchema: rawSchema,
      outputSchema: { type: 'object', properties: { area: { type: 'number' } }, required: ['area'], additionalProperties: false },
    })
    expect(await client.listPrompts()).toHaveLength(210)
    expect(await client.listResources()).toHaveLength(210)
  })
})

/** A schema with itself inside. */
function circular(): object {
  const schema: Record<string, unknown> = { type: 'object' }
  schema['properties'] = { self: schema }
  return schema
}

describe('resources', () => {
  it.each(['unruly://nowhere', 'unruly://things/nothing', 'nonsense', ''])('says that there is no %s', async (uri) => {
    const { client } = await start()
    await expect(client.readResource(uri)).rejects.toMatchObject({ code: -32002 })
  })

  it('says why one cannot be read, and whose it is', async () => {
    const { client } = await start()
    await expect(client.readResource('unruly://throws')).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining('unreadable'),
      data: { plugin: 'unruly' },
    })
    await expect(client.readResource('unruly://number')).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining('neither text'),
    })
  })

  it('lists fixed ones and all pages of templates, and leaves out a template that fails', async () => {
    const { client, log } = await start()
    const uris = (await client.listResources()).map(({ uri }) => uri)
    expect(uris.toSorted()).toEqual(['unruly://number', 'unruly://things/1', 'unruly://things/2', 'unruly://things/3', 'unruly://throws'])
    expect(log.some(({ level, message }) => level === 'warn' && message.includes('unruly://broken/{name}'))).toBe(true)
    expect((await client.listTemplates()).map(({ uriTemplate }) => uriTemplate)).toContain('unruly://things/{name}')
  })

  it('reads through a template, with its type', async () => {
    const { client } = await start()
    expect(await client.readResource('unruly://things/a%20lamp')).toEqual([
      { uri: 'unruly://things/a%20lamp', mimeType: 'text/plain', text: 'The thing a lamp' },
    ])
  })

  it('reads bytes as base64', async () => {
    const { client } = await start({ plugins: [many()] })
    expect(await client.readResource('many://7')).toEqual([{ uri: 'many://7', mimeType: 'application/octet-stream', blob: 'AQID' }])
  })

  it('tells subscribers, and only while they are', async () => {
    const watched = definePlugin({
      name: 'watched',
      version: '1.0.0',
      apiVersion: 1,
      setup({ resources, tools }) {
        resources.add({ uri: 'w://a', name: 'a', description: 'A.', read: () => 'a' })
        tools.add({ name: 'touch', description: 'Changes it.', handler: () => (resources.changed('w://a'), 'touched') })
      },
    })
    const { client, connect } = await start({ plugins: [watched()] })
    const other = await connect()
    await client.subscribe('w://a')
    await client.callTool('touch')
    await expect.poll(() => client.told.updated).toEqual(['w://a'])
    await client.unsubscribe('w://a')
    await client.callTool('touch')
    expect(client.told.updated).toEqual(['w://a'])
    expect(other.told.updated).toEqual([])
    await expect(client.subscribe('w://nowhere')).rejects.toMatchObject({ code: -32002 })
  })
})

describe('prompts and completions', () => {
  it('says what is missing, unknown or broken', async () => {
    const greets = definePlugin({
      name: 'greets',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ prompts }) =>
        prompts.add({
          name: 'greet',
          description: 'Greets.',
          args: { who: {}, how: { optional: true } },
          handler: ({ who, how = 'kindly' }) => [`Greet ${who} ${how}`, { role: 'assistant', content: { type: 'text', text: 'Hello' } }],
        }) as unknown as void,
    })
    const { client } = await start({ plugins: [unruly({ prints: false }), greets()] })
    await expect(client.getPrompt('great')).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('"greet"') })
    await expect(client.getPrompt('greet')).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('"who"') })
    await expect(client.getPrompt('rubbish')).rejects.toMatchObject({ code: -32603 })
    expect(await client.getPrompt('greet', { who: 'Ada' })).toEqual([
      { role: 'user', content: { type: 'text', text: 'Greet Ada kindly' } },
      { role: 'assistant', content: { type: 'text', text: 'Hello' } },
    ])
    expect((await client.listPrompts()).find(({ name }) => name === 'greet')?.arguments).toEqual([
      { name: 'who', required: true },
      { name: 'how', required: false },
    ])
  })

  it('answers with an error what cannot be written as JSON', async () => {
    const spoils = definePlugin({
      name: 'spoils',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ prompts }) =>
        void prompts.add({
          name: 'big',
          description: 'x',
          handler: () => [{ type: 'text', text: 'x', annotations: { priority: 1n as never } }],
        }),
    })
    const { client } = await start({ plugins: [spoils()] })
    await expect(client.getPrompt('big')).rejects.toMatchObject({ code: -32603, message: expect.stringContaining('JSON') })
  })

  it('sends the first 100 candidates and how many there are', async () => {
    const { client } = await start()
    const { values, total, hasMore } = await client.complete({ template: 'unruly://things/{name}' }, 'name', 'x')
    expect([values.length, values[0], total, hasMore]).toEqual([100, 'x0', 250, true])
    expect((await client.complete({ template: 'unruly://broken/{name}' }, 'name', 'x')).values).toEqual([])
    await expect(client.complete({ template: 'made://up' }, 'name', 'x')).rejects.toMatchObject({ code: -32602 })
    await expect(client.complete({ prompt: 'throws' }, 'constructor', 'x')).rejects.toMatchObject({ code: -32602 })
  })
})

describe('questions to the client', () => {
  it('answers clearly where the client cannot', async () => {
    const { client } = await start()
    expect((await client.callTool('asks')).text).toBe('unavailable')
    expect((await client.callTool('samples')).envelope.error?.code).toBe('CLIENT_UNSUPPORTED')
  })

  it('passes the answers of person and model on', async () => {
    const { client } = await start({ elicit: { name: 'Ada' }, sample: 'Something' })
    expect((await client.callTool('asks')).text).toBe('accept')
    expect((await client.callTool('samples')).text).toBe('Something')
    expect(client.told.elicitations).toMatchObject([
      { message: 'Your name?', schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
    ])
    expect(client.told.samples).toMatchObject([
      { messages: [{ role: 'user', content: { type: 'text', text: 'Say something' } }], maxTokens: 10 },
    ])
  })

  it('tells a refusal from a fault', async () => {
    const { client } = await start({
      elicit: () => ({ action: 'decline' }),
      sample: () => {
        throw new Error('not today')
      },
    })
    expect((await client.callTool('asks')).text).toBe('decline')
    const { envelope } = await client.callTool('samples')
    expect(envelope.error).toMatchObject({ code: 'CLIENT_REFUSED', message: expect.stringContaining('not today') })
  })

  it('refuses an answer that does not fit the question', async () => {
    const { client } = await start({ elicit: { name: 7 } })
    expect((await client.callTool('asks')).envelope.error?.code).toBe('INPUT_INVALID')
  })

  it('stops asking when the call is cancelled', async () => {
    const { client } = await start({ elicit: () => new Promise(() => {}) })
    const controller = new AbortController()
    const asking = client.callTool('asks', {}, { signal: controller.signal })
    await expect.poll(() => client.told.elicitations).toHaveLength(1)
    controller.abort()
    await expect(asking).rejects.toThrow()
    expect((await client.callTool('echo', { text: 'still here' })).text).toBe('still here')
  })

  it('knows the folders of the client, asked for once', async () => {
    const rooted = definePlugin({
      name: 'rooted',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) =>
        void tools.add({ name: 'roots', description: 'Lists them.', handler: async (_, call) => JSON.stringify(await call.roots()) }),
    })
    const { client, connect } = await start({ plugins: [rooted()], roots: ['file:///home/ada'] })
    expect((await client.callTool('roots')).text).toBe('[{"uri":"file:///home/ada"}]')
    expect((await client.callTool('roots')).text).toBe('[{"uri":"file:///home/ada"}]')
    expect((await (await connect()).callTool('roots')).text).toBe('[]')
  })
})

describe('what the server tells', () => {
  it('refuses a level that does not exist', async () => {
    const { client } = await start()
    await expect(client.setLevel('loud' as never)).rejects.toMatchObject({ code: -32602 })
  })

  it('logs to each client at its own level', async () => {
    const { client, connect } = await start()
    const other = await connect({ name: 'other' })
    await client.setLevel('debug')
    await other.setLevel('emergency')
    await client.callTool('tells')
    expect((await other.callTool('tells')).text).toBe('other')
    expect(client.told.logs.map(({ level, data }) => [level, data])).toEqual([
      ['debug', 'quiet'],
      ['error', { loud: true }],
    ])
    expect(other.told.logs).toEqual([])
  })

  it('reports progress only to who asked, rising, and before the answer', async () => {
    const seen: number[] = []
    const counts = definePlugin({
      name: 'counts',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) =>
        void tools.add({
          name: 'counts',
          description: 'Counts.',
          input: z.object({}),
          async handler(_, call) {
            for (const [index, value] of [1, 3, 2, 4].entries()) {
              call.progress(value, 4, `at ${value}`)
              // Told too soon after another, it would be passed over.
              await vi.waitFor(() => expect(seen.length).toBeGreaterThan(index), 60_000)
            }
            return 'counted'
          },
        }),
    })
    const { client } = await start({ plugins: [counts()] })
    await client.callTool('counts', {}, { onProgress: ({ progress }) => void seen.push(progress) })
    expect(seen).toHaveLength(4)
    expect(seen.every((value, index) => index === 0 || value > seen[index - 1]!)).toBe(true)
    expect((await client.callTool('counts')).text).toBe('counted')
    expect(seen).toHaveLength(4)
  })
})
