import { artifact, type Call, definePlugin, type ToolResult } from 'atelier-mcp'
import { exporters, library, studio, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MemoryClient } from '#core/mcp/memory-client-types.ts'
import { withLookedAt } from '#plugins/studio/app/gallery/freshened.ts'
import { png } from '../../../fixtures/pictures.ts'
import { largeModel } from '../../../fixtures/studio/large-model.ts'

const ui = 'io.modelcontextprotocol/ui'
let call: Call
const reach = definePlugin({
  name: 'reach',
  version: '1.0.0',
  apiVersion: 1,
  setup: (ctx) =>
    ctx.onReady(() => {
      call = ctx.background()
    }),
})()

let open: TestHost
let client: MemoryClient
beforeAll(async () => {
  open = await createTestHost({ plugins: [exporters(), library(), threeD(), studio(), reach] })
  await open.host.ready()
  client = await open.connect({ extensions: { [ui]: { mimeTypes: ['text/html;profile=mcp-app'] } } })
})
afterAll(() => open.close())

const ask = async (tool: string, args = {}) => client.callTool(tool, args)
const dataOf = async (tool: string, args = {}) => (await ask(tool, args)).envelope.data as Record<string, unknown>
/** The one piece in an answer. */
const pieceOf = ({ content }: Pick<ToolResult, 'content'>) => {
  const [block] = content
  if (block?.type !== 'resource' || !('blob' in block.resource)) throw new Error('There is no piece.')
  return { ...block.resource, bytes: Buffer.from(block.resource.blob, 'base64') }
}

describe('the studio in lists', () => {
  it('is not seen by clients that show no pages', async () => {
    const plain = await open.connect()
    const tools = (await plain.listTools()) as readonly { name: string; _meta?: unknown }[]
    expect(tools.filter(({ name, _meta }) => name.startsWith('studio') || _meta !== undefined)).toEqual([])
    expect((await plain.listResources()).filter(({ uri }) => uri.startsWith('ui:'))).toEqual([])
  })

  it('says which page shows a result, by both names, and which tools are for pages alone', async () => {
    const meta = Object.fromEntries(
      ((await client.listTools()) as readonly { name: string; _meta?: unknown }[]).map(({ name, _meta }) => [name, _meta]),
    )
    const page = (await client.listResources()).find(({ uri }) => uri.startsWith('ui://'))
    const shown = { ui: { resourceUri: page!.uri }, 'ui/resourceUri': page!.uri }
    expect(meta).toMatchObject({ get_asset: shown, list_assets: shown, studio_file: { ui: { visibility: ['app'] } } })
    expect(meta['server_status']).toBeUndefined()
  })
})

describe('the page', () => {
  it('is one document that asks nothing of the policy, under its address and older ones', async () => {
    const page = (await client.listResources()).find(({ uri }) => uri.startsWith('ui://'))
    for (const uri of [page!.uri, 'ui://studio/0.0.1-old']) {
      const [contents] = await client.readResource(uri)
      expect(contents).toMatchObject({ uri, mimeType: 'text/html;profile=mcp-app', meta: { ui: { prefersBorder: false } } })
      expect((contents as { text: string }).text).not.toMatch(/(?:src|href)="(?!data:)/)
    }
  })
})

describe('studio_file', () => {
  it('says so where there is no such asset, and where nobody can draw one', async () => {
    expect((await ask('studio_file', { id: '0123456789abcdef01234567' })).envelope).toMatchObject({ error: { code: 'INPUT_NOT_FOUND' } })
    const { id } = await call.assets.put(artifact(new TextEncoder().encode('words'), 'text/plain', { name: 'a.txt' }))
    expect((await ask('studio_file', { id, as: 'small' })).envelope).toMatchObject({ error: { code: 'FORMAT_UNSUPPORTED' } })
  })

  it('gives a file in pieces that make it whole, and nothing beyond its end', async () => {
    const bytes = Buffer.alloc(800_000, 'abcdefg')
    const { id } = await call.assets.put(artifact(bytes, 'application/octet-stream', { name: 'a.bin' }))
    const parts: Buffer[] = []
    let offset: unknown = 0
    while (offset !== undefined) {
      const piece = pieceOf(await ask('studio_file', { id, offset }))
      expect(piece.meta).toMatchObject({ offset, total: bytes.length })
      parts.push(piece.bytes)
      offset = piece.meta!['next']
    }
    expect(parts.length).toBe(3)
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    expect(pieceOf(await ask('studio_file', { id, offset: 9_000_000 })).bytes).toHaveLength(0)
  })

  it('gives small and large pictures, which are no assets and leave the last one made as it is', async () => {
    const first = await call.assets.put(artifact(await png(1200, 900), 'image/png', { name: 'large.png' }))
    const small = pieceOf(await ask('studio_file', { id: first.id, as: 'small' }))
    const large = pieceOf(await ask('studio_file', { id: first.id, as: 'large' }))
    expect(small.bytes.length).toBeLessThan(60_000)
    expect(large.bytes.length).toBeGreaterThan(small.bytes.length)
    const forms = []
    for await (const one of call.assets.find({ parent: first.id })) forms.push(one)
    expect(forms).toEqual([])
  })
})

describe('a model to turn', () => {
  const modelOf = async (bytes: Uint8Array, name: string) => {
    const { id } = await call.assets.put(artifact(bytes, 'model/gltf-binary', { name }))
    return pieceOf(await ask('studio_file', { id, as: 'model', length: 3_000_000 }))
  }

  it('comes smaller where it has more triangles than a browser turns, and says so', async () => {
    const { bytes, meta } = await modelOf(largeModel(210_000), 'large.glb')
    expect(bytes.length).toBe(3_000_000)
    expect(meta!['losses']).toEqual([expect.stringMatching(/^Simplified from \d{3},\d{3} to /)])
  })

  it('comes as it is where a browser can draw it', async () => {
    const ball = largeModel(2000)
    const { bytes, meta } = await modelOf(ball, 'ball.glb')
    expect(bytes.equals(ball)).toBe(true)
    expect(meta).not.toHaveProperty('losses')
  })

  it('is refused with words where it is broken', async () => {
    const { id } = await call.assets.put(artifact(largeModel(2000).subarray(0, 9000), 'model/gltf-binary', { name: 'broken.glb' }))
    expect((await ask('studio_file', { id, as: 'model' })).envelope).toMatchObject({ error: { code: 'MODEL_FILE_INVALID' } })
  })
})

describe('studio_assets', () => {
  it('answers for as many as a page asks for by name, also where it heard nothing for long', async () => {
    const many = Array.from({ length: 250 }, (_, at) => at.toString(16).padStart(24, '0'))
    expect(await dataOf('studio_assets', { ids: many.reduce<readonly string[]>(withLookedAt, []) })).toEqual({ assets: [] })
    expect((await ask('studio_assets', { ids: many })).isError).toBe(true)
  })

  it('leaves out what is not there, and tells what is known of the rest', async () => {
    const { id } = await call.assets.put(artifact(await png(40, 30), 'image/png', { name: '<b>.png', meta: { width: 40, height: 30 } }))
    const data = await dataOf('studio_assets', { ids: ['0123456789abcdef01234567', id, '../../x'] })
    expect(data['assets']).toEqual([
      expect.objectContaining({
        id,
        uri: `asset://${id}`,
        mimeType: 'image/png',
        width: 40,
        height: 30,
        favourite: false,
        trashed: false,
        kind: 'upload',
      }),
    ])
  })
})

describe('studio_open', () => {
  it('tells which tools and formats there are', async () => {
    const data = await dataOf('studio_open')
    expect(data['tools']).toEqual(expect.arrayContaining(['get_asset', 'delete_asset']))
    expect((data['formats'] as Record<string, string[]>)['image/png']).toContain('webp')
    expect(JSON.stringify(data['formats'])).not.toContain('preview')
  })
})

describe('studio_upload', () => {
  const send = (name: string, total: number, offset: number, bytes: Uint8Array, upload?: string) =>
    ask('studio_upload', { name, total, offset, data: Buffer.from(bytes).toString('base64'), ...(upload !== undefined && { upload }) })

  it('refuses what is too large, out of place, longer than was said, or begun by nobody', async () => {
    expect((await send('a.png', 900_000_000, 0, Buffer.from('x'))).envelope).toMatchObject({ error: { code: 'INPUT_INVALID' } })
    expect((await send('a.png', 10, 0, Buffer.from('xx'), 'made-up')).text).toContain('over')
    expect((await send('a.png', 1, 0, Buffer.from('xx'))).isError).toBe(true)
    const begun = (await send('a.png', 10, 0, Buffer.from('xx'))).envelope.data as { upload: string }
    expect((await send('a.png', 10, 5, Buffer.from('xx'), begun.upload)).text).toContain('starts at 2')
  })

  it('joins the pieces, and tells the type by the bytes and not by the name', async () => {
    const bytes = await png(300, 200)
    const half = Math.floor(bytes.length / 2)
    const { upload } = (await send('../a.txt', bytes.length, 0, bytes.subarray(0, half))).envelope.data as { upload: string }
    const { asset } = (await send('../a.txt', bytes.length, half, bytes.subarray(half), upload)).envelope.data as { asset: { id: string } }
    const kept = await call.assets.get(asset.id)
    expect(kept).toMatchObject({ mimeType: 'image/png', kind: 'upload' })
    expect(kept!.name).not.toContain('/')
    expect(Buffer.from(await kept!.bytes()).equals(bytes)).toBe(true)
  })
})

describe('the library, page by page', () => {
  it('has masks and pictures of comparisons where they are asked for alone', async () => {
    const bytes = await png(48, 32)
    const first = { name: 'my-mask.png', total: bytes.length, offset: 0, data: bytes.toString('base64'), mask: true }
    const { asset } = (await dataOf('studio_upload', first)) as { asset: { id: string } }
    const found = async (args: object) =>
      ((await dataOf('studio_assets', { query: 'my-mask', ...args })) as { assets: { id: string }[] }).assets
    expect(await found({})).toEqual([])
    expect(await found({ type: 'image' })).toEqual([])
    for (const args of [{ type: 'aid' }, { kind: 'upload' }]) expect(await found(args)).toMatchObject([{ id: asset.id }])
    await call.assets.update(asset.id, { trashed: true })
    expect(await found({ trashed: true })).toMatchObject([{ id: asset.id }])
  })

  it('is that of a tag where one is named', async () => {
    const { id } = await call.assets.put(artifact(await png(44, 30), 'image/png', { name: 'tagged.png' }))
    await call.assets.update(id, { tags: ['hero'] })
    const found = async (tag: string) => ((await dataOf('studio_assets', { tag })) as { assets: { id: string; tags: string[] }[] }).assets
    expect(await found('hero')).toMatchObject([{ id, tags: ['hero'] }])
    expect(await found('her')).toEqual([])
  })

  it('goes on where the page before ended, and finds favourites alone', async () => {
    for (let at = 0; at < 65; at++) await call.assets.put(artifact(Buffer.from(`text ${at}`), 'text/plain', { name: `page-${at}.txt` }))
    const first = (await dataOf('studio_assets', { query: 'page-' })) as { assets: { id: string }[]; next: string }
    const second = (await dataOf('studio_assets', { query: 'page-', cursor: first.next })) as { assets: { id: string }[]; next?: string }
    expect([first.assets.length, second.assets.length, second.next]).toEqual([60, 5, undefined])
    expect(new Set([...first.assets, ...second.assets].map(({ id }) => id)).size).toBe(65)
    await call.assets.update(second.assets[0]!.id, { favourite: true })
    expect(((await dataOf('studio_assets', { favourite: true })) as { assets: unknown[] }).assets).toHaveLength(1)
    expect((await ask('studio_assets', { cursor: 'made up' })).isError).toBe(true)
  })
})
