/** The form of a schema that every model API takes, and that nothing which it leaves out is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { portableSchema } from '#core/mcp/portable-schema.ts'
import { nasty, nastySchemas } from '../../../fixtures/nasty-schemas.ts'
import { type ListedTool, refusalsOf } from '../../../fixtures/schema-dialects.ts'

const hosts: TestHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const start = async (init: Partial<TestHostInit> = {}): Promise<TestHost & { seen: Map<string, unknown> }> => {
  const seen = new Map<string, unknown>()
  const host = await createTestHost({ plugins: [nastySchemas((name, args) => seen.set(name, args))()], ...init })
  hosts.push(host)
  return { ...host, seen }
}
const listed = async ({ client }: TestHost): Promise<readonly ListedTool[]> =>
  (await client.listTools()) as unknown as readonly ListedTool[]
const listedOf = (name: string): Record<string, unknown> =>
  portableSchema(nasty[name] ?? { type: 'object' })['properties'] as Record<string, unknown>

describe('what the dialects refuse', () => {
  it.each([
    ['OpenAI', { a: { type: 'string', pattern: '^(?!x)' } }],
    ['OpenAI', { a: { type: 'object' } }],
    ['OpenAI', { a: { type: 'array' } }],
    ['Gemini', { a: { type: 'number', exclusiveMinimum: 0 } }],
    ['Gemini', { a: { type: 'object', properties: {} } }],
    ['Gemini', { a: { type: ['string', 'null'] } }],
    ['Gemini', { a: { type: 'integer', enum: [1] } }],
    ['Gemini', { a: { type: 'string', format: 'uri' } }],
    ['Gemini', { a: { description: 'x', anyOf: [{ type: 'string' }] } }],
    ['Claude', { 'a[b]': { type: 'string' } }],
    ['Bedrock', { 'a b': { type: 'string' } }],
    ['Claude', { a: { $ref: '#/$defs/a' } }],
    ['llama.cpp', { a: { type: 'string', maxLength: 2000 } }],
    ['llama.cpp', { a: { type: 'string', pattern: '^\\d+$' } }],
    ['llama.cpp', { a: { type: 'integer', maximum: 2 ** 53 - 1 } }],
  ])('%s refuses %j', (api, properties) => {
    const found = refusalsOf({ name: 'a', description: 'd', inputSchema: { type: 'object', properties } })
    expect(found).toContainEqual(expect.stringContaining(`${api} refuses`))
  })

  it('a name that is called like a keyword is no keyword', () => {
    const inputSchema = { type: 'object', properties: { pattern: { type: 'string' }, const: { type: 'string' } } }
    expect(refusalsOf({ name: 'a', description: 'd', inputSchema })).toEqual([])
  })

  it('the schemas of the plugin here, as it wrote them, every one', () => {
    for (const [name, inputSchema] of Object.entries(nasty))
      expect(refusalsOf({ name, description: 'd', inputSchema }), name).not.toEqual([])
  })
})

describe('in the portable form', () => {
  it('no API refuses any tool of a plugin with the nastiest schemas, and all are listed', async () => {
    const tools = await listed(await start())
    expect(tools.map(({ name }) => name)).toEqual([...Object.keys(nasty), 'nothing', 'of_zod'])
    expect(tools.flatMap((tool) => refusalsOf(tool).map((refusal) => `${tool.name}: ${refusal}`))).toEqual([])
  })

  it.each(['bare', 'empty', 'open'])('a tool that names no argument lists one that changes nothing: %s', (name) => {
    expect(listedOf(name)).toEqual({ verbose: { type: 'boolean', description: 'Changes nothing.' } })
  })

  it('objects of any shape are text that holds JSON, and say so', () => {
    const { spec, map, patterns } = listedOf('objects')
    expect(spec).toEqual({ type: 'string', description: 'The spec. A JSON object, as text.' })
    expect(map).toEqual({ type: 'string', description: 'A JSON object, as text.' })
    expect(patterns).toEqual({ type: 'string', description: 'A JSON object, as text.' })
  })

  it('objects with fields keep them; what is needed but has no field is not asked for', () => {
    expect(listedOf('objects')['fields']).toEqual({ type: 'object', properties: { x: { type: 'number' } }, required: ['x'] })
  })

  it('alternatives of objects become one with the fields of all, needed where all need them', () => {
    expect(listedOf('objects')['shape']).toEqual({
      type: 'object',
      properties: { kind: { type: 'string', enum: ['box', 'ball'] }, side: { type: 'number' }, radius: { type: 'number' } },
      required: ['kind'],
    })
    expect(portableSchema(nasty['order']!)).toEqual({
      type: 'object',
      description: 'By number or by name',
      properties: { number: { type: 'integer' }, quick: { type: 'boolean' }, name: { type: 'string' } },
      required: ['quick'],
    })
  })

  it('what is referred to stands in its place, and what is put together is one', () => {
    expect(portableSchema(nasty['together']!)).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string', description: 'The second' } },
      required: ['a'],
    })
  })

  it('what holds itself ends in text', () => {
    expect(listedOf('tree')['root']).toEqual({
      type: 'object',
      properties: {
        label: { type: 'string' },
        children: { type: 'array', items: { type: 'string', description: 'A JSON object, as text, of label, children.' } },
      },
      required: ['label'],
    })
  })

  it.each([
    ['word', 'Form: ^(?!osd$)[a-z]+$'],
    ['mail', 'Form: email.'],
    ['version', 'One of: 3.'],
    ['grade', 'One of: 1, 2, 3.'],
    ['sort', 'Or empty.'],
    ['mixed', 'A colour, or false'],
    ['anything', 'Any value; lists and objects as JSON text.'],
  ])('what a keyword said that has to go is said in words: %s', (name, description) => {
    expect(listedOf('texts')[name]).toMatchObject({ description })
  })

  it.each([
    ['positive', { type: 'number', description: 'More than 0.' }],
    ['whole', { type: 'integer', minimum: 1, maximum: 9 }],
    ['safe', { type: 'integer' }],
    ['even', { type: 'integer', description: 'A multiple of 2. Default: 4.' }],
    ['range', { type: 'number' }],
  ])('bounds of numbers are those that every API knows: %s', (name, schema) => {
    expect(listedOf('numbers')[name]).toEqual(schema)
  })

  it('long lengths are left out, short ones stay', () => {
    expect(listedOf('texts')['long']).toEqual({ type: 'string' })
    expect(listedOf('texts')['short']).toEqual({ type: 'string', minLength: 2, maxLength: 8 })
    expect(listedOf('lists')['many']).toEqual({
      type: 'array',
      items: { type: 'string', enum: ['a', 'b'] },
      description: 'No two the same.',
    })
  })

  it('an argument that the schema calls deprecated is taken, and not listed', () => {
    const old = { type: 'string', deprecated: true, description: 'As new' }
    const schema = {
      type: 'object',
      properties: { old, new: { anyOf: [{ type: 'string' }, { type: 'object', deprecated: true }] } },
    } as const
    expect(portableSchema(schema)).toEqual({ type: 'object', properties: { new: { type: 'string' } } })
    expect(portableSchema({ ...schema, required: ['old'] })).toMatchObject({ properties: { old: { type: 'string' } }, required: ['old'] })
  })

  it('null is no choice, and constants are choices', () => {
    const { maybe, either, named, fixed } = listedOf('texts')
    expect(maybe).toEqual({ type: 'string' })
    expect(either).toEqual({ type: 'string' })
    expect(named).toEqual({ type: 'string', enum: ['a', 'b', 'c'], description: 'the second' })
    expect(fixed).toEqual({ type: 'string', enum: ['insert_text'] })
  })

  it('an argument whose name an API refuses is left out', () => {
    expect(Object.keys(listedOf('odd-names'))).toEqual(['page'])
  })

  it('a tool that needs such an argument is not listed, and the log says why', async () => {
    const { definePlugin } = await import('atelier-mcp')
    const odd = definePlugin({
      name: 'odd',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ tools }) =>
        void tools.add({
          name: 'odd',
          description: 'd',
          input: { type: 'object', properties: { 'filter[x]': { type: 'string' } }, required: ['filter[x]'] },
          handler: () => 'done',
        }),
    })
    const host = await start({ plugins: [odd()] })
    expect(await listed(host)).toEqual([])
    expect(host.log).toContainEqual(
      expect.objectContaining({ level: 'warn', data: { error: expect.stringContaining('"filter[x]" is refused by model APIs') } }),
    )
    expect((await host.client.callTool('odd', { 'filter[x]': 'a' })).text).toBe('done')
  })

  it('a description that is too long goes on in the schema: nothing is lost', async () => {
    const tool = (await listed(await start())).find(({ name }) => name === 'of_zod')!
    expect(tool.description.length).toBeLessThanOrEqual(1024)
    expect(tool.description).toMatch(/description\.$/)
    expect(`${tool.description} ${String(tool.inputSchema['description'])}`).toBe(`${'Has a long description. '.repeat(60)}The end.`)
  })
})

describe('what is not listed is checked all the same', () => {
  it.each([
    ['texts', { word: 'osd' }],
    ['texts', { word: 'a', version: 4 }],
    ['texts', { word: 'a', long: 'x'.repeat(100_001) }],
    ['texts', { word: 'a', grade: 4 }],
    ['numbers', { positive: 0 }],
    ['numbers', { even: 3 }],
    ['lists', { many: ['a', 'a'] }],
    ['order', { quick: true }],
    ['objects', { shape: { kind: 'box', radius: 1 } }],
    ['empty', { other: 1 }],
    ['of_zod', { positive: 0 }],
    ['of_zod', { positive: 1, mail: 'x' }],
  ])('%s refuses %o', async (name, args) => {
    const { client, seen } = await start()
    const { envelope } = await client.callTool(name, args)
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    expect(seen.size).toBe(0)
  })

  it.each(['bare', 'empty', 'nothing'])('the argument that changes nothing reaches no tool: %s', async (name) => {
    const { client, seen } = await start()
    expect((await client.callTool(name, { verbose: true })).text).toBe('done')
    expect(seen.get(name)).toEqual({})
  })

  it('objects are taken as objects', async () => {
    const { client, seen } = await start()
    const args = { spec: { any: { depth: [1] } }, map: { a: 1 } }
    expect((await client.callTool('objects', args)).text).toBe('done')
    expect(seen.get('objects')).toEqual(args)
  })

  it('and as the text that holds them', async () => {
    const { client, seen } = await start()
    expect((await client.callTool('objects', { spec: '{"any":[1]}', map: '{"a":1}' })).text).toBe('done')
    expect(seen.get('objects')).toEqual({ spec: { any: [1] }, map: { a: 1 } })
  })
})

describe('schemas as they are written', () => {
  const schemaOf = async (host: TestHost, tool: string): Promise<unknown> =>
    (await listed(host)).find(({ name }) => name === tool)?.inputSchema
  it('go to every client where the config says `full`', async () => {
    const host = await start({ config: { tools: { schemas: 'full' } } })
    for (const [name, schema] of Object.entries(nasty)) expect(await schemaOf(host, name), name).toEqual(schema)
  })

  it.each(['claude-code', 'claude-ai'])('go to %s, which runs models that take them', async (name) => {
    const host = await start({ name })
    expect(await schemaOf(host, 'objects')).toEqual(nasty['objects'])
  })

  it('go to no client where its own model would refuse them', async () => {
    const host = await start({ name: 'claude-code' })
    for (const tool of ['order', 'together', 'tree', 'odd-names'])
      expect(await schemaOf(host, tool), tool).toEqual(portableSchema(nasty[tool]!))
  })

  it.each(['codex-mcp-client', 'gemini-cli-mcp-client', 'cline', 'claude-code-look-alike', ''])('do not go to "%s"', async (name) => {
    expect(await schemaOf(await start({ name }), 'objects')).toEqual(portableSchema(nasty['objects']!))
  })
})
