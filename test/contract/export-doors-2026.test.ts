/** Where a policy taps `export`, what leaves by MCP 2026-07-28 is what it returned: previews, resources, what is watched, calls that ask in between, and tasks. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientCapabilities, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { type AssetEntry, type Content, definePlugin, type Envelope, sha256Of } from 'atelier-mcp'
import { batch, exporters, imageGen, library, local } from 'atelier-mcp/plugins'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { speaking } from '../fixtures/either-era.ts'
import { enveloped, headersFor, revision } from '../fixtures/enveloped.ts'
import { post } from '../fixtures/http-client.ts'
import { houseMark, markOn } from '../fixtures/house-mark.ts'
import { servedHost, type ServedHost } from '../fixtures/served-host.ts'

const castle = { prompt: 'a castle by the sea', size: '256x192', seed: 1 } as const
const leaves = 'marked, signed'
/** Set where the policy is to fail. */
let isBroken = false
const shows = definePlugin({
  name: 'shows',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    tools.add({
      name: 'shows',
      description: 'Makes and shows.',
      taskSupport: 'optional',
      handler: async (_, call) => call.show(await call.run({ kind: 'image.generate', ...castle })),
    })
    tools.add({
      name: 'shows_when_asked',
      description: 'Makes, asks, and shows then what was made before.',
      async handler(_, call) {
        const made = await call.run({ kind: 'image.generate', ...castle })
        await call.elicit('Is it fine?', z.object({}))
        return call.show(made)
      },
    })
  },
})

let server: ServedHost
const clients: Client[] = []
const connect = async (capabilities: ClientCapabilities = {}) => {
  const client = new Client({ name: 'doors', version: '1' }, { ...speaking(revision), capabilities })
  if (capabilities.elicitation) client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: {} }))
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url)))
  clients.push(client)
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const result = await client.callTool({ name, arguments: args })
    return { content: result.content as readonly Content[], envelope: result['_meta']?.['atelier/result'] as Envelope }
  }
  const blobOf = async (uri: string) => Buffer.from(((await client.readResource({ uri })).contents[0] as { blob: string }).blob, 'base64')
  return { client, call, blobOf }
}
/** By hand: the official client knows no tasks. */
const send = async (
  method: string,
  params: { readonly name?: string; readonly taskId?: string; readonly arguments?: object },
  { url } = server,
) => {
  const capabilities = { 'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } } }
  const answer = await post(url, enveloped(1, method, params, capabilities), headersFor(method, params.name ?? params.taskId))
  return ((await answer.json()) as { readonly result: Task }).result
}
const completed = (taskId: string, by = server): Promise<Task> =>
  vi.waitFor(
    async () => {
      const task = await send('tasks/get', { taskId }, by)
      expect(task.status).toBe('completed')
      return task
    },
    { timeout: 60_000, interval: 100 },
  )
interface Task {
  readonly taskId: string
  readonly status: string
  readonly result?: {
    readonly isError?: boolean
    readonly content: readonly Content[]
    readonly _meta: { readonly 'atelier/result': Envelope }
  }
}
const pictureOf = (content: readonly Content[]): Uint8Array =>
  Buffer.from((content.find(({ type }) => type === 'image') as { data: string }).data, 'base64')

beforeAll(async () => {
  const broken = (): void => {
    if (isBroken) throw new TypeError('no mark today')
  }
  const mark = houseMark({ instead: broken as () => never })
  server = await servedHost([imageGen(), exporters(), local(), library(), batch(), shows(), mark], {})
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await server.close()
})

describe('over MCP 2026-07-28', () => {
  it('leaves by previews, inline, as a resource and through lists, and an original is no resource, to read or to watch', async () => {
    const { client, call, blobOf } = await connect()
    const { content, envelope } = await call('generate_image', castle)
    const asset = envelope.assets[0]!
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri).filter((uri) => uri.startsWith('asset:'))).toEqual([asset.uri])
    expect(await markOn(pictureOf(content))).toBe('marked')
    expect(await markOn(pictureOf((await call('get_asset', { id: asset.id })).content))).toBe('marked')
    for (const args of [{}, { format: 'webp' }, { maxSize: 64 }])
      expect(await markOn(pictureOf((await call('get_asset', { id: asset.id, inline: true, ...args })).content))).toBe(leaves)
    const bytes = await blobOf(asset.uri)
    expect([await markOn(bytes), await sha256Of(bytes)]).toEqual([leaves, asset.sha256])
    const holder = await server.connect({ principal: { id: 'local', scopes: ['originals'] } })
    const whole = (await holder.callTool('get_asset', { id: asset.id })).envelope['data'] as { asset: { original: string } }
    const original = `asset://${whole.asset.original}`
    await expect(client.readResource({ uri: original })).rejects.toMatchObject({ code: -32602 })
    const heard = await client.listen({ resourceSubscriptions: [original, asset.uri] })
    expect(heard.honoredFilter).toEqual({ resourceSubscriptions: [asset.uri] })
    await heard.close()
  })

  it('leaves marked from a call that asked in between', async () => {
    const { call } = await connect({ elicitation: {} })
    expect(await markOn(pictureOf((await call('shows_when_asked')).content))).toBe('marked')
  })

  it('leaves marked from a task', async () => {
    const { blobOf } = await connect()
    const items = [{ tool: 'generate_image', arguments: { ...castle, seed: 2 } }]
    const { result } = await completed((await send('tools/call', { name: 'batch_generate', arguments: { items } })).taskId)
    const { items: made } = result!['_meta']['atelier/result'].data as { items: { result: { assets: AssetEntry[] } }[] }
    expect(await markOn(await blobOf(made[0]!.result.assets[0]!.uri))).toBe(leaves)
  })

  it('does not leave from a task that was done before there was a policy, where that throws', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atelier-doors-'))
    const dirs = Object.fromEntries(['cache', 'data', 'state'].map((name) => [name, join(folder, name)]))
    const plugins = [imageGen(), exporters(), local(), batch(), shows()]
    const before = await servedHost(plugins, { dirs })
    const { taskId } = await send('tools/call', { name: 'shows', arguments: {} }, before)
    expect((await completed(taskId, before)).result?.content.map(({ type }) => type)).toContain('image')
    await before.close()
    const instead = (): never => {
      throw new TypeError('no mark today')
    }
    const after = await servedHost([...plugins, houseMark({ instead })], { dirs })
    const { result } = await completed(taskId, after)
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: expect.stringContaining('HOOK_FAILED') }] })
    await after.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('lets nothing out where the policy throws, and lists go on', async () => {
    const { client, call } = await connect()
    isBroken = true
    const { content } = await call('generate_image', { ...castle, seed: 3 })
    const told = JSON.stringify(content)
    expect(content.map(({ type }) => type)).toEqual(['text'])
    expect(told).toContain('HOOK_FAILED')
    const [kept = ''] = /asset:\/\/[0-9a-f]{24}/.exec(told)!
    await expect(client.readResource({ uri: kept })).rejects.toMatchObject({ code: -32602 })
    expect((await client.listResources()).resources.map(({ uri }) => uri)).not.toContain(kept)
    isBroken = false
  })
})
