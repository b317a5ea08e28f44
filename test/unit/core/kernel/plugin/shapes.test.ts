/** Plugins that hand over rubbish are named, and nobody else is harmed: real hosts, a real client. */
import { type AtelierError, definePlugin, type Plugin, type PluginContext } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'

let host: TestHost | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

/** Whatever a plugin in JavaScript may pass. */
type Rude = Record<
  'tools' | 'resources' | 'prompts' | 'providers' | 'exporters' | 'commands' | 'http' | 'hooks',
  Record<string, (...values: unknown[]) => void>
>
const adding = (add: (context: Rude) => void): Plugin =>
  definePlugin({ name: 'rude', version: '1.0.0', apiVersion: 1, setup: (context: PluginContext) => add(context as unknown as Rude) })()
const kind = definePlugin({
  name: 'kind',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools, resources, prompts }) {
    tools.add({ name: 'greet', description: 'Says hello.', handler: () => 'hello' })
    resources.add({ uri: 'kind://hello', name: 'hello', description: 'Hello.', read: () => 'hello' })
    prompts.add({ name: 'hello', description: 'Hello.', handler: () => 'hello' })
  },
})
const startWith = async (...plugins: Parameters<typeof createTestHost>[0]['plugins'][number][]): Promise<TestHost> =>
  (host = await createTestHost({ plugins: [kind(), ...plugins] }))
const refused = (add: (context: Rude) => void): Promise<AtelierError> =>
  startWith(adding(add)).then(
    () => expect.fail('the host started'),
    (error: AtelierError) => error,
  )

const tool = { name: 'x', description: 'd', handler: () => 'x' }
const provider = { specVersion: 'v1', id: 'z', kind: 'image.generate', capabilities: {}, invoke: async () => ({}) }
const exporter = { format: 'x', mimeType: 'image/x', extension: 'x', accepts: ['image/*'], encode: (one: unknown) => one }
const circle: Record<string, unknown> = {}
circle['circle'] = circle

const cases: readonly [string, string, (context: Rude) => void][] = [
  ['a title that is a number', 'title', ({ tools }) => tools['add']!({ ...tool, title: 5 })],
  ['no description', 'description', ({ tools }) => tools['add']!({ ...tool, description: undefined })],
  ['icons that are text', 'icons', ({ tools }) => tools['add']!({ ...tool, icons: 'x' })],
  ['an icon without a source', 'icons', ({ tools }) => tools['add']!({ ...tool, icons: [{ src: 5 }] })],
  ['meta that is a number', 'meta', ({ tools }) => tools['add']!({ ...tool, meta: 5 })],
  ['meta that holds itself', 'meta', ({ tools }) => tools['add']!({ ...tool, meta: circle })],
  ['meta with a number that JSON has not', 'meta', ({ tools }) => tools['add']!({ ...tool, meta: { big: 10n } })],
  ['hints that are text', 'annotations', ({ tools }) => tools['add']!({ ...tool, annotations: { readOnlyHint: 'yes' } })],
  ['no handler', 'handler', ({ tools }) => tools['add']!({ name: 'x', description: 'd' })],
  [
    'an input that cannot be read',
    'input',
    ({ tools }) =>
      tools['add']!({
        ...tool,
        get input() {
          throw new Error('not now')
        },
      }),
  ],
  [
    'a media type that is a number',
    'mimeType',
    ({ resources }) => resources['add']!({ uri: 'x://y', name: 'x', description: 'd', mimeType: 5, read: () => 'x' }),
  ],
  ['a template that is nothing', 'no object', ({ resources }) => resources['addTemplate']!(null)],
  [
    'a prompt argument that is nothing',
    'args',
    ({ prompts }) => prompts['add']!({ name: 'x', description: 'd', args: { a: null }, handler: () => 'x' }),
  ],
  ['a provider of another contract', 'specVersion', ({ providers }) => providers['add']!({ ...provider, specVersion: 'v9' })],
  ['models that are a number', 'models', ({ providers }) => providers['add']!({ ...provider, models: 5 })],
  [
    'capabilities that cannot be read',
    'capabilities',
    ({ providers }) =>
      providers['add']!({
        ...provider,
        get capabilities() {
          throw new Error('not now')
        },
      }),
  ],
  ['an exporter that says of nothing what it takes', 'accepts', ({ exporters }) => exporters['add']!({ ...exporter, accepts: undefined })],
  ['an exporter that takes a text', 'accepts', ({ exporters }) => exporters['add']!({ ...exporter, accepts: 'image/png' })],
  ['a handler of a stage that nobody knows', 'order', ({ hooks }) => hooks['validate']!('*', () => {}, { stage: 'first' })],
  ['a handler that goes before a text', 'order', ({ hooks }) => hooks['validate']!('*', () => {}, { before: 'kind' })],
  ['a handler whose order is nothing', 'order', ({ hooks }) => hooks['validate']!('*', () => {}, null)],
  ['a handler for no kind', 'kinds', ({ hooks }) => hooks['validate']!(undefined, () => {})],
  ['a handler for all kinds in a list', 'kinds', ({ hooks }) => hooks['validate']!(['*'], () => {})],
  ['a page without a path', 'path', ({ http }) => http['add']!({ handle: () => new Response() })],
]

describe('what a plugin adds', () => {
  it.each(cases)('is refused at the start with %s, by field and plugin', async (_words, field, add) => {
    const error = await refused(add)
    expect([error.code, error.plugin, error.outcome]).toEqual(['TOOL_INVALID', 'rude', 'none'])
    expect(error.message).toContain(field)
  })

  it('breaks no list where the plugin may be left out', async () => {
    const { client, log } = await startWith({
      use: adding(({ tools }) => tools['add']!({ ...tool, title: 5 })),
      onError: 'disable',
    })
    expect((await client.listTools()).map(({ name }) => name)).toEqual(['greet'])
    expect(log.some(({ level, message }) => level === 'warn' && message.includes('rude') && message.includes('title'))).toBe(true)
  })

  it('is left out of a list of resources where one line of it is none', async () => {
    const { client, log } = await startWith(
      adding(({ resources }) =>
        resources['addTemplate']!({
          uriTemplate: 'rude://{id}',
          name: 'rude',
          description: 'd',
          read: () => 'x',
          list: () => ({ resources: [{ uri: 5 }, null, { uri: 'rude://1', name: 'one' }, { uri: 'rude://2', name: 'two', mimeType: 5 }] }),
        }),
      ),
    )
    expect((await client.listResources()).map(({ uri }) => uri)).toEqual(['kind://hello', 'rude://1'])
    expect(log.some(({ message }) => message.includes('lists 3 resources'))).toBe(true)
  })
})

describe('a definition', () => {
  const definition = { name: 'rude', version: '1.0.0', apiVersion: 1, setup: () => undefined }
  const rude = (over: object): Plugin => ({ definition: { ...definition, ...over }, options: {} }) as Plugin
  it.each([
    ['errors that are nothing', { errors: null }],
    ['a version that is missing', { version: undefined }],
    ['requirements that are text', { requires: 'kind' }],
    ['requirements that are numbers', { requires: [5] }],
    ['options that are no schema', { options: {} }],
    ['no set-up', { setup: undefined }],
    ["the host's own name", { name: 'host' }],
    ['a name that every object has', { name: '__proto__' }],
  ])('with %s is told with its plugin, or left out', async (_words, over) => {
    const error = await startWith(rude(over)).catch((thrown: AtelierError) => thrown as AtelierError)
    expect((error as AtelierError).code).toBe('PLUGIN_INVALID')
    const { client } = await startWith({ use: rude(over), onError: 'disable' })
    expect((await client.listTools()).map(({ name }) => name)).toEqual(['greet'])
  })
})
