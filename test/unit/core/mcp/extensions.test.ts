import { type Meta, type Plugin, definePlugin, type Tool } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import apps, { ui } from '../../../fixtures/apps-plugin/index.ts'

const open: TestHost[] = []
const start = async (plugins: TestHostInit['plugins'], init: Partial<TestHostInit> = {}): Promise<TestHost> => {
  const host = await createTestHost({ plugins, ...init })
  open.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

const offering = (name: string, id: string, settings?: unknown): Plugin =>
  definePlugin({
    name,
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ extensions }) => extensions.add(id as `${string}/${string}`, settings as Meta),
  })()

describe('extensions that plugins offer', () => {
  it.each(['ui', '', '/ui', 'io.example/', 'io example/ui', 'io.example/ui/more', 'io.example/ui '])(
    'are refused under the name "%s"',
    async (id) => {
      await expect(start([offering('a', id)])).rejects.toMatchObject({ code: 'EXTENSION_INVALID', plugin: 'a' })
    },
  )

  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  it.each([[null], ['text'], [['list']], [circle], [{ big: 1n }]])(
    'are refused with settings that are no JSON object (%#)',
    async (settings) => {
      await expect(start([offering('a', 'io.example/x', settings)])).rejects.toMatchObject({ code: 'EXTENSION_INVALID' })
    },
  )

  it('are refused where they contradict another plugin, which is named', async () => {
    const both = [offering('a', 'io.example/x', { level: 1 }), offering('b', 'io.example/x', { level: 2 })]
    await expect(start(both)).rejects.toMatchObject({
      code: 'EXTENSION_DUPLICATE',
      message: expect.stringMatching(/"a" and "b".*"level"/) as string,
    })
  })

  it('are refused once the host is sealed', async () => {
    let late: (() => void) | undefined
    const lateOne = definePlugin({
      name: 'late',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ extensions }) => {
        late = () => extensions.add('io.example/late')
      },
    })
    await start([lateOne()])
    expect(late).toThrow(expect.objectContaining({ code: 'HOST_SEALED' }) as Error)
  })

  it('go with the plugin that could not be set up', async () => {
    const fails = definePlugin({
      name: 'fails',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ extensions }) => {
        extensions.add('io.example/gone')
        throw new Error('no')
      },
    })
    const { client } = await start([{ use: fails(), onError: 'disable' }, offering('b', 'io.example/there')])
    expect(client.extensions).toEqual({ 'io.example/there': {} })
  })

  it('are none where nobody offers any', async () => {
    const { client } = await start([])
    expect(client.extensions).toEqual({})
  })

  it('are told when the client connects, those of several plugins joined', async () => {
    const { client } = await start([
      apps(),
      offering('b', ui, { mimeTypes: ['text/html;profile=mcp-app', 'image/x'], level: 1 }),
      offering('c', ui),
      offering('d', 'io.example/tasks'),
    ])
    expect(client.extensions).toEqual({ [ui]: { mimeTypes: ['text/html;profile=mcp-app', 'image/x'], level: 1 }, 'io.example/tasks': {} })
  })
})

describe("extensions of the client's", () => {
  it('are seen by tools, each client its own', async () => {
    const { client, connect } = await start([apps()])
    const able = await connect({ extensions: { [ui]: { mimeTypes: ['text/html;profile=mcp-app'] } } })
    expect((await client.callTool('extensions')).text).toBe('null')
    expect(JSON.parse((await able.callTool('extensions')).text)).toEqual({ [ui]: { mimeTypes: ['text/html;profile=mcp-app'] } })
  })
})

describe('tools that belong to an extension', () => {
  const pages = (ofTool?: (tool: Tool) => Meta | undefined): Plugin =>
    definePlugin({
      name: 'pages',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ extensions, tools }) => {
        extensions.add(ui, {}, ofTool)
        tools.add({ name: 'for_all', description: 'For everybody.', meta: { own: 1, both: 'tool' }, handler: () => 'all' })
        tools.add({ name: 'for_pages', description: 'For pages.', extension: ui, handler: () => 'page' })
      },
    })()
  const listedBy = async (host: TestHost, extensions?: Readonly<Record<string, Meta>>) => {
    const client = await host.connect({ ...(extensions && { extensions }) })
    return Object.fromEntries((await client.listTools()).map(({ name, _meta }: { name: string; _meta?: Meta }) => [name, _meta]))
  }

  it('are listed to nobody who does not offer it', async () => {
    const host = await start([pages(() => ({ said: 1 }))])
    expect(await listedBy(host)).toEqual({ for_all: { own: 1, both: 'tool' } })
    expect(await listedBy(host, { 'io.example/other': {} })).toEqual({ for_all: { own: 1, both: 'tool' } })
  })

  it('are listed to clients that do, with what the extension says of each tool, and the tool has the last word', async () => {
    const host = await start([pages(({ name }) => (name === 'for_all' ? { said: 1, both: 'extension' } : undefined))])
    expect(await listedBy(host, { [ui]: {} })).toEqual({ for_all: { said: 1, own: 1, both: 'tool' }, for_pages: undefined })
  })

  it('are listed without what an extension fails to say', async () => {
    const host = await start([
      pages(() => {
        throw new Error('broken')
      }),
    ])
    expect(await listedBy(host, { [ui]: {} })).toEqual({ for_all: { own: 1, both: 'tool' }, for_pages: undefined })
  })

  it('are there whatever `tools.only` names, and not where `tools.except` names them', async () => {
    const only = await start([pages()], { config: { tools: { only: ['for_all'] } } })
    expect(Object.keys(await listedBy(only, { [ui]: {} }))).toEqual(['for_all', 'for_pages'])
    const except = await start([pages()], { config: { tools: { except: ['for_pages'] } } })
    expect(Object.keys(await listedBy(except, { [ui]: {} }))).toEqual(['for_all'])
  })
})
