/** `asset://last` and "the last picture": the newest of this session, wherever something is an input. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Envelope } from 'atelier-mcp'
import { batch, exporters, imageGen, library, local, threeD, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { localPrincipal } from '#core/kernel/call/local-principal.ts'
import { serveHttp } from '#core/mcp/http.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})
const start = async (): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [imageGen(), exporters(), threeD(), library(), vision(), batch(), local()] })
  open.push(host)
  return host
}
type Tooled = Pick<TestHost['client'], 'callTool'>
const call = async (client: Tooled, tool: string, args: object) => {
  const { envelope, text } = await client.callTool(tool, args as never)
  return { ...(envelope as unknown as Envelope), text, code: (envelope['error'] as { code?: string } | undefined)?.code }
}
const paint = async (client: Tooled, seed: number, more: object = {}): Promise<string> =>
  (await call(client, 'generate_image', { prompt: 'a castle', size: '64x48', seed, ...more })).assets[0]!.id
const madeOf = async (client: Tooled, image: string) => (await call(client, 'convert_image', { image, format: 'webp' })).assets[0]?.parent

describe('the last picture', () => {
  it('is none where this session has made nothing, whatever others have', async () => {
    const { client, connect } = await start()
    await paint(client, 1)
    const other = await connect()
    for (const image of ['asset://last', 'the last picture'])
      expect(await call(other, 'convert_image', { image, format: 'webp' })).toMatchObject({
        ok: false,
        code: 'INPUT_NOT_FOUND',
        text: expect.stringContaining('list_assets'),
      })
    expect((await call(other, 'get_asset', { id: 'asset://last' })).code).toBe('INPUT_NOT_FOUND')
    expect((await call(other, 'delete_asset', { id: 'last' })).code).toBe('INPUT_NOT_FOUND')
  })
  it('is each session’s own', async () => {
    const { client, connect } = await start()
    const other = await connect()
    const mine = await paint(client, 1)
    const theirs = await paint(other, 2)
    expect(await madeOf(client, 'asset://last')).toBe(mine)
    expect(await madeOf(other, 'The last image')).toBe(theirs)
  })
  it('is the newest that was made, not the newest that was looked at', async () => {
    const { client } = await start()
    const first = await paint(client, 1)
    const second = await paint(client, 2)
    await call(client, 'get_asset', { id: first })
    expect(await madeOf(client, 'the last picture')).toBe(second)
    // What was made of it is newer.
    expect((await call(client, 'get_asset', { id: 'asset://last' })).assets[0]!.mimeType).toBe('image/webp')
  })
  it('is a picture where a model is newer, and the last model a model', async () => {
    const { client } = await start()
    const picture = await paint(client, 1)
    const model = (await call(client, 'create_model', { spec: { units: 'mm', nodes: [{ kind: 'box', id: 'a', size: [9, 9, 9] }] } }))
      .assets[0]!.id
    expect((await call(client, 'get_asset', { id: 'asset://last' })).assets[0]!.id).toBe(model)
    expect((await call(client, 'convert_model', { model: 'the last model', format: 'stl' })).assets[0]!.parent).toBe(model)
    expect(await madeOf(client, 'the last picture')).toBe(picture)
  })
  it('is of the kind that the argument takes, whatever is newer', async () => {
    const { client } = await start()
    const picture = await paint(client, 1)
    const spec = { units: 'mm', nodes: [{ kind: 'box', id: 'a', size: [9, 9, 9] }] }
    const model = (await call(client, 'create_model', { spec })).assets[0]!.id
    expect((await call(client, 'compare_images', { a: 'asset://last', b: `asset://${picture}` })).text).toContain('equal, byte by byte')
    expect(await madeOf(client, 'asset://last')).toBe(picture)
    expect((await call(client, 'inspect_model', { model: 'the last one' })).ok).toBe(true)
    expect((await call(client, 'convert_model', { model: 'asset://last', format: 'stl' })).assets[0]!.parent).toBe(model)
  })
  it('is the last of a batch’s, and of a job that has ended', async () => {
    const { client } = await start()
    await paint(client, 1)
    const started = await call(client, 'start_job', { tool: 'generate_image', arguments: { prompt: 'a castle', size: '64x48', seed: 5 } })
    const done = await call(client, 'wait_job', { id: (started.data as { job: { id: string } }).job.id })
    expect(await madeOf(client, 'asset://last')).toBe(done.assets[0]!.id)
  })
  it('of a job is that of its starter, when it was started', async () => {
    const { client, connect } = await start()
    const mine = await paint(client, 1)
    await paint(await connect(), 2)
    const { data } = await call(client, 'start_job', { tool: 'convert_image', arguments: { image: 'asset://last', format: 'webp' } })
    const done = await call(client, 'wait_job', { id: (data as { job: { id: string } }).job.id })
    expect(done.assets[0]!.parent).toBe(mine)
  })
  it('is read as a resource, and as a picture in every list of inputs', async () => {
    const { client } = await start()
    await paint(client, 1)
    expect((await client.readResource('asset://last'))[0]).toMatchObject({ mimeType: 'image/png' })
    expect((await call(client, 'analyze_image', { images: ['the last picture'] })).ok).toBe(true)
    expect((await call(client, 'edit_image', { prompt: 'black and white', images: ['asset://last'] })).ok).toBe(true)
    expect((await call(client, 'compare_images', { a: 'asset://last', b: 'the last picture' })).ok).toBe(true)
  })
  it('at the command line, where each command is alone, is the newest of the library', async () => {
    const { client, host } = await start()
    await paint(client, 1)
    const newest = await paint(client, 2)
    const { call: own, end } = host.openCall({
      principal: localPrincipal(host.config),
      client: { name: 'cli', version: '', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    expect(await own.assets.get('asset://last')).toMatchObject({ id: newest })
    end()
  })
})

describe('over HTTP', () => {
  it('every result has its link, in words and as data, at every door; and sessions have a last picture', async () => {
    const { host } = await start()
    const served = await serveHttp(host, { port: 0 })
    open.push(served)
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(served.url)) as Parameters<Client['connect']>[0])
    open.push(client)
    const ask = async (name: string, args: Record<string, unknown>) => {
      const { content, _meta: meta, structuredContent } = await client.callTool({ name, arguments: args })
      const { assets } = (meta as { 'atelier/result': Envelope })['atelier/result']
      return {
        text: (content as { text?: string }[]).map(({ text }) => text ?? '').join('\n'),
        assets,
        data: structuredContent as Record<string, unknown>,
      }
    }
    const fetched = async (url: string | undefined): Promise<string | null> => (await fetch(url!)).headers.get('content-type')
    const base = served.url.replace('/mcp', '')
    const made = await ask('generate_image', { prompt: 'a castle', size: '64x48', seed: 1 })
    const [asset] = made.assets
    expect(asset).toMatchObject({ url: `${base}/assets/${asset!.id}` })
    expect(asset).not.toHaveProperty('path')
    expect(made.text).toContain(`Link: ${asset!.url}`)
    expect(await fetched(asset!.url)).toBe('image/png')
    const model = await ask('create_model', {
      spec: { units: 'mm', nodes: [{ kind: 'box', id: 'a', size: [9, 9, 9] }] },
      formats: ['glb', 'stl'],
    })
    expect(await Promise.all(model.assets.map(({ url }) => fetched(url)))).toEqual(['model/gltf-binary', 'model/stl'])
    const again = await ask('get_asset', { id: 'the last picture', format: 'webp' })
    expect(await fetched(again.assets[0]!.url)).toBe('image/webp')
    const list = await ask('list_assets', {})
    for (const one of list.data['assets'] as { url: string }[]) expect(await fetched(one.url)).toMatch(/^(?:image|model)\//)
    const { data } = await ask('start_job', { tool: 'generate_image', arguments: { prompt: 'a castle', size: '64x48', seed: 3 } })
    const job = await ask('wait_job', { id: (data['job'] as { id: string }).id })
    expect(job.text).toContain(`Link: ${job.assets[0]!.url}`)
    expect(await fetched(job.assets[0]!.url)).toBe('image/png')
  })
})
