import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { audio, definePlugin, image, link, type Meta, resource, text } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSession } from '#core/mcp/session.ts'

const dot = 'AAAA'
const icons = [{ src: 'data:image/png;base64,AAAA' }]
const named = { title: 'A title', icons, meta: { mine: 1 }, description: 'd' }
const blocks = [
  text('made asset://one'),
  image(dot, 'image/png'),
  link({ uri: 'asset://one', name: 'one.png', mimeType: 'image/png' }),
  link({ uri: 'asset://two', name: 'two.glb', title: 'Two', description: 'The second.', mimeType: 'model/gltf-binary' }),
  audio(dot, 'audio/wav'),
  resource('a://b', 'c', 'text/plain'),
]
const plugin = definePlugin({
  name: 'all-sorts',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools, prompts, resources }) {
    tools.add({ ...named, name: 'shows', annotations: { readOnlyHint: true }, handler: () => blocks })
    tools.add({ ...named, name: 'tells', output: z.object({ count: z.number() }), handler: () => ({ count: 3 }) })
    tools.add({
      ...named,
      name: 'says',
      output: z.object({ count: z.number() }),
      handler: () => ({ content: [text('three')], data: { count: 3 } }),
    })
    prompts.add({ ...named, name: 'shows', handler: () => blocks })
    resources.add({ ...named, name: 'page', uri: 'all://page', mimeType: 'text/plain', read: () => 'page' })
    resources.addTemplate({
      ...named,
      name: 'pages',
      uriTemplate: 'all://pages/{id}',
      read: ({ id }) => id,
      list: async () => ({ resources: [{ uri: 'all://pages/1', name: '1', title: 'One' }] }),
    })
  },
})

let open: TestHost
beforeAll(async () => {
  open = await createTestHost({ plugins: [plugin()], config: { tools: { outputSchemas: true } } })
})
afterAll(() => open.close())

/** A client of this version, spoken to message by message. */
const connect = async (version: string) => {
  const [near, far] = InMemoryTransport.createLinkedPair()
  const session = openSession(open.host, { principal: { id: 'local', scopes: [] }, paths: true, stateful: true, resultChars: 1e6 })
  await session.connect(far)
  const waiting = new Map<unknown, (message: Meta) => void>()
  Object.assign(near, { onmessage: (message: JSONRPCMessage) => 'id' in message && waiting.get(message.id)?.(message as unknown as Meta) })
  await near.start()
  let id = 0
  const ask = async (method: string, params: object = {}): Promise<Meta> => {
    const mine = ++id
    const answer = new Promise<Meta>((resolve) => waiting.set(mine, resolve))
    await near.send({ jsonrpc: '2.0', id: mine, method, params: { ...params } })
    return (await answer)['result'] as Meta
  }
  const hello = await ask('initialize', { protocolVersion: version, capabilities: {}, clientInfo: { name: 'old', version: '1' } })
  const call = async (name: string) => (await ask('tools/call', { name })) as { content: { type: string; text?: string }[] } & Meta
  const lines = async (): Promise<Meta[]> => {
    const lists = await Promise.all(['tools', 'prompts', 'resources', 'resources/templates'].map((of) => ask(`${of}/list`)))
    return lists.flatMap((list) => Object.values(list).find(Array.isArray) as Meta[])
  }
  return { ask, call, hello, lines }
}
const fieldsOf = (lines: readonly Meta[]): ReadonlySet<string> => new Set(lines.flatMap((line) => Object.keys(line)))

describe.each(['2024-11-05', '2025-03-26'])('a client of %s', (version) => {
  it('is told no field that came later', async () => {
    const { hello, lines } = await connect(version)
    expect(hello).toMatchObject({ protocolVersion: version, serverInfo: { name: 'atelier' } })
    expect(hello['serverInfo']).not.toHaveProperty('title')
    const fields = fieldsOf(await lines())
    for (const later of ['title', 'outputSchema', 'icons', '_meta']) expect(fields).not.toContain(later)
    expect(fields.has('annotations')).toBe(version === '2025-03-26')
    for (const kept of ['name', 'description', 'inputSchema', 'uri', 'uriTemplate', 'mimeType']) expect(fields).toContain(kept)
  })

  it('gets a text in place of each link, unless a text says where it leads', async () => {
    const { call, ask } = await connect(version)
    const { content } = await call('shows')
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'text', version === '2025-03-26' ? 'audio' : 'resource', 'resource'])
    expect(content[2]).toEqual({ type: 'text', text: 'Two (model/gltf-binary): asset://two\nThe second.' })
    const { messages } = await ask('prompts/get', { name: 'shows' })
    expect((messages as { content: { type: string; text?: string } }[]).map(({ content: { type } }) => type)).not.toContain('resource_link')
    expect(JSON.stringify(messages)).toContain('asset://two')
  })

  it('gets data as text', async () => {
    const { call } = await connect(version)
    for (const name of ['tells', 'says']) expect(await call(name)).not.toHaveProperty('structuredContent')
    expect((await call('tells')).content).toEqual([{ type: 'text', text: '{"count":3}' }])
    expect((await call('says')).content).toEqual([{ type: 'text', text: 'three' }])
  })
})

describe.each(['2025-06-18', '2025-11-25'])('a client of %s', (version) => {
  it('is told all that it knows', async () => {
    const { hello, lines } = await connect(version)
    expect(hello).toMatchObject({ serverInfo: { title: 'Atelier' } })
    const fields = fieldsOf(await lines())
    for (const kept of ['title', 'outputSchema', '_meta', 'annotations']) expect(fields).toContain(kept)
    expect(fields.has('icons')).toBe(version === '2025-11-25')
  })

  it('gets links and data as what they are', async () => {
    const { call } = await connect(version)
    expect((await call('shows')).content.map(({ type }) => type)).toEqual(blocks.map(({ type }) => type))
    expect(await call('says')).toMatchObject({ structuredContent: { count: 3 } })
  })
})

it('a client of a version that nobody knows is answered in the newest, and told all of it', async () => {
  const { hello, call } = await connect('1999-01-01')
  expect(hello).toMatchObject({ protocolVersion: '2025-11-25', serverInfo: { title: 'Atelier' } })
  expect((await call('shows')).content.map(({ type }) => type)).toContain('resource_link')
})
