/** Extensions, pages to open and meta of contents, over the wire: the SDK's own client against the real command line. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ElicitationCompleteNotificationSchema, type ElicitRequest, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageMeta, ui } from '../fixtures/apps-plugin/index.ts'
import { call, initialize, post, textOf } from '../fixtures/http-client.ts'
import { deploy, type Deployment, fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

const apps = fixture('apps-plugin/index.ts')
const settings = { mimeTypes: ['text/html;profile=mcp-app'] }

interface Connected {
  readonly client: Client
  readonly asked: ElicitRequest['params'][]
  readonly completed: string[]
}
type Connect = (elicitation: object | undefined) => Promise<Connected>

async function listening(elicitation: object | undefined, connect: (client: Client) => Promise<void>): Promise<Connected> {
  const client = new Client(
    { name: 'e2e', version: '1.0.0' },
    { capabilities: { ...(elicitation && { elicitation: { ...elicitation } }), extensions: { [ui]: settings } } },
  )
  const [asked, completed]: [ElicitRequest['params'][], string[]] = [[], []]
  if (elicitation)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params)
      return { action: 'accept' }
    })
  client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => void completed.push(params.elicitationId))
  await connect(client)
  return { client, asked, completed }
}

let stdio: Deployment
let http: HttpServer
const clients: Client[] = []
beforeAll(async () => {
  ;[stdio, http] = await Promise.all([deploy(apps), startHttp(apps)])
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await stdio.remove()
  expect(await http.stop()).toBe(0)
})
const over: Readonly<Record<string, Connect>> = {
  stdio: (elicitation) =>
    listening(elicitation, async (client) => {
      clients.push(client)
      await client.connect(new StdioClientTransport({ command: stdio.command, args: stdio.args, env: stdio.env, stderr: 'ignore' }))
    }),
  HTTP: (elicitation) =>
    listening(elicitation, async (client) => {
      clients.push(client)
      await client.connect(new StreamableHTTPClientTransport(new URL(http.url)) as Parameters<Client['connect']>[0])
    }),
}

describe.each(Object.keys(over))('over %s', (name) => {
  const connect = over[name]!

  it('extensions are told both ways', async () => {
    const { client } = await connect(undefined)
    expect(client.getServerCapabilities()?.extensions).toEqual({ [ui]: settings })
    expect(JSON.parse(textOf(await client.callTool({ name: 'extensions' })))).toEqual({ [ui]: settings })
  })

  it('contents that are read carry their meta', async () => {
    const { client } = await connect(undefined)
    const { contents } = await client.readResource({ uri: 'ui://apps/page' })
    expect(contents).toEqual([{ uri: 'ui://apps/page', mimeType: 'text/html;profile=mcp-app', text: '<p>hello', _meta: pageMeta }])
    expect((await client.callTool({ name: 'page' })).content).toEqual([{ type: 'resource', resource: contents[0] }])
    const { resources } = await client.listResources()
    expect(resources).toContainEqual(expect.objectContaining({ uri: 'ui://apps/page', _meta: { listed: true } }))
  })

  it('a client without pages, or with forms alone, is asked for none', async () => {
    for (const elicitation of [undefined, {}, { form: {} }]) {
      const { client, asked } = await connect(elicitation)
      expect(textOf(await client.callTool({ name: 'sign_in' }))).toBe('unavailable')
      expect(asked).toEqual([])
    }
  })

  it('a page is asked for as the protocol says, and told to be done during the call and after it', async () => {
    const { client, asked, completed } = await connect({ url: {} })
    expect(textOf(await client.callTool({ name: 'sign_in', arguments: { done: 'now', key: 'account' } }))).toBe('accept')
    expect(asked).toEqual([
      {
        mode: 'url',
        message: 'Sign in, please.',
        url: 'https://accounts.example/sign-in?state=1',
        elicitationId: expect.any(String) as string,
        _meta: { 'atelier/key': 'account' },
      },
    ])
    const idOf = (index: number): unknown => (asked[index] as { elicitationId?: string } | undefined)?.elicitationId
    await expect.poll(() => completed).toContain(idOf(0))
    expect(textOf(await client.callTool({ name: 'sign_in', arguments: { done: 'later' } }))).toBe('accept')
    expect(completed).not.toContain(idOf(1))
    await expect.poll(() => completed, { timeout: 60_000 }).toContain(idOf(1))
  })
})

describe('over HTTP without sessions', () => {
  it('offers extensions, and asks nobody', async () => {
    const server = await startHttp(apps, { http: { sessions: false } })
    try {
      const offered = await (await post(server.url, initialize)).text()
      expect(offered).toContain(`"extensions":${JSON.stringify({ [ui]: settings })}`)
      expect(await (await post(server.url, call(1, 'sign_in'))).text()).toContain('"text":"unavailable"')
    } finally {
      await server.stop()
    }
  })
})
