/**
 * Several principals on one server: whatever one makes, the others neither see nor touch, at any door, also where they have the ids and a group of their own. Who
 * shares a group with her sees it at every door, and changes nothing.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Envelope } from 'atelier-mcp'
import {
  batch,
  cache,
  draw,
  exporters,
  imageGen,
  ledger,
  library,
  local,
  metrics,
  moderation,
  studio,
  threeD,
  vision,
} from 'atelier-mcp/plugins'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { type EraName, speaking } from '../fixtures/either-era.ts'
import { revision } from '../fixtures/enveloped.ts'
import { gate } from '../fixtures/gate.ts'
import { call as toolCall, post } from '../fixtures/http-client.ts'
import { painter } from '../fixtures/painter.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const names = ['ann', 'bob', 'cat', 'eve', 'boss'] as const
/** Both groups share their library. */
const groups: Partial<Record<Name, readonly string[]>> = { ann: ['design'], cat: ['design'], eve: ['legal'] }
type Name = (typeof names)[number]
const tokens = Object.fromEntries(names.map((name) => [name, newToken()])) as Record<Name, string>
/** Of cat, once she has left the group. */
const left = newToken()
/** In every prompt, name, tag and text of ann's: where another reads it, something has leaked. */
const secret = 'zanzibar'
const held = gate()
const paint = painter({
  cost: { usd: 0.04, basis: 'reported' },
  paint: async (request) => {
    if ('prompt' in request && request.prompt.includes('slow')) await held.pass()
    return new Uint8Array(
      await (
        await import('sharp')
      )
        .default({ create: { width: 64, height: 48, channels: 3, background: '#345' } })
        .png()
        .toBuffer(),
    )
  },
})

let server: ServedHost
/** Of each two clients: one in a session, and one that sends requests of 2026-07-28. */
const clients = {} as Record<Name, Client>
const newer = {} as Record<Name, Client>
const heard: { readonly who: Name; readonly what: string }[] = []
/** What ann has, by which others try to reach it. */
const own = { asset: '', model: '', job: '', running: '', order: '', upload: '', sha256: '' }
/** A file that is handed over in two pieces. */
const piece = { name: 'a.txt', total: 10, data: Buffer.from('12345').toString('base64') }

const call = async (who: Name, name: string, args: object = {}, by = clients) => {
  const result = await by[who].callTool({ name, arguments: args as Record<string, unknown> })
  const { _meta: meta } = result
  const envelope = (meta as { 'atelier/result': Envelope & { readonly error?: { readonly code: string } } })['atelier/result']
  return { ...envelope, code: envelope.error?.code, text: JSON.stringify(result) }
}

beforeAll(async () => {
  server = await servedHost(
    [
      paint.plugin,
      imageGen(),
      draw(),
      exporters(),
      threeD(),
      vision(),
      library(),
      batch(),
      cache(),
      moderation(),
      ledger(),
      metrics(),
      studio(),
      local(),
    ],
    {
      http: {
        auth: {
          tokens: [
            ...names.map((principal) => ({
              principal,
              secret: tokens[principal],
              ...(groups[principal] && { groups: groups[principal] }),
              ...(principal === 'boss' && { scopes: ['admin'] }),
            })),
            { principal: 'cat', secret: left },
          ],
        },
      },
      library: { share: { design: {}, legal: { change: 'members' } } },
    },
  )
  const connect = async (who: Name, era: EraName): Promise<Client> => {
    // As a client that shows pages, so that their tools are listed, too.
    const capabilities = { extensions: { 'io.modelcontextprotocol/ui': {} } }
    const client = new Client({ name: who, version: '1' }, { ...speaking(era), capabilities })
    client.setNotificationHandler('notifications/message', ({ params }) => void heard.push({ who, what: JSON.stringify(params) }))
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push({ who, what: params.uri }))
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: bearer(tokens[who]) } }))
    return client
  }
  for (const who of names) {
    clients[who] = await connect(who, '2025-11-25')
    await clients[who].setLoggingLevel('debug')
    newer[who] = await connect(who, revision)
  }
  const picture = (await call('ann', 'generate_image', { prompt: `a ${secret}`, name: secret })).assets[0]!
  Object.assign(own, { asset: picture.id, sha256: picture.sha256 })
  await call('ann', 'update_asset', { id: own.asset, tags: [secret], favourite: true })
  const spec = { units: 'mm', nodes: [{ kind: 'box', id: secret, size: [10, 10, 10] }] }
  own.model = (await call('ann', 'create_model', { spec, name: secret })).assets[0]!.id
  const started = async (prompt: string) =>
    ((await call('ann', 'start_job', { tool: 'generate_image', arguments: { prompt } })).data as { job: { id: string } }).job.id
  own.job = await started(`done ${secret}`)
  await call('ann', 'wait_job', { id: own.job, timeoutSeconds: 30 })
  own.running = await started(`slow ${secret}`)
  own.upload = ((await call('ann', 'studio_upload', { ...piece, offset: 0 })).data as { upload: string }).upload
  own.order = await vi.waitFor(async () => {
    const [open] = await server.host.service('host')!.orders.list('ann')
    expect(open).toBeDefined()
    return open!.id
  }, 60_000)
})
afterAll(async () => {
  held.open()
  await Promise.all([clients, newer].flatMap((all) => Object.values(all)).map((client) => client.close()))
  await server.close()
})

/** Every tool, with ann's things wherever it takes a thing. A tool that is not here fails the walk. */
const walks: Readonly<Record<string, () => readonly object[]>> = {
  generate_image: () => [{ prompt: 'a castle', estimate: true }],
  edit_image: () => [{ prompt: 'red', images: [`asset://${own.asset}`] }],
  draw_image: () => [{ base: `asset://${own.asset}` }, { base: own.asset }],
  convert_image: () => [
    { image: `asset://${own.asset}`, format: 'webp' },
    { image: 'asset://last', format: 'webp' },
  ],
  analyze_image: () => [{ images: [`asset://${own.asset}`] }],
  extract_text: () => [{ images: [`asset://${own.asset}`] }],
  compare_images: () => [{ a: `asset://${own.asset}`, b: `asset://${own.asset}` }],
  create_model: () => [{ base: `asset://${own.model}` }],
  inspect_model: () => [{ model: `asset://${own.model}` }],
  convert_model: () => [{ model: `asset://${own.model}`, format: 'stl' }],
  moderate_content: () => [{ images: [`asset://${own.asset}`] }],
  batch_generate: () => [{ items: [{ tool: 'convert_image', arguments: { image: `asset://${own.asset}`, format: 'webp' } }] }],
  start_job: () => [{ tool: 'convert_image', arguments: { image: `asset://${own.asset}`, format: 'webp' } }],
  get_job: () => [own.job, own.running, own.order].map((id) => ({ id })),
  wait_job: () => [own.job, own.running, own.order].map((id) => ({ id, timeoutSeconds: 1 })),
  cancel_job: () => [own.job, own.running, own.order].map((id) => ({ id })),
  list_jobs: () => [{}, { status: 'running' }, { status: 'uncertain' }],
  list_assets: () => [{}, { query: secret }, { tag: secret }, { trashed: true }],
  get_asset: () => [{ id: own.asset }, { id: own.model }, { id: 'asset://last' }, { id: own.asset, inline: true }],
  update_asset: () => [
    { id: own.asset, name: 'mine' },
    { id: own.model, restore: true },
  ],
  delete_asset: () => [{ id: own.asset }, { id: own.asset, permanent: true }],
  list_providers: () => [{}],
  server_status: () => [{}],
  studio_open: () => [{}, { ids: [own.asset] }, { id: own.asset }],
  studio_assets: () => [{}, { ids: [own.asset, own.model] }, { query: secret }, { favourite: true }, { trashed: true }],
  studio_file: () => [own.asset, own.model].flatMap((id) => ['file', 'small', 'model'].map((as) => ({ id, as }))),
  studio_part: () => [{ name: 'viewer.js' }],
  studio_upload: () => [{ ...piece, upload: own.upload, offset: 5 }],
}
/** They answer what they were asked for, and leave out what is not there. */
const answers = /start_job|batch|studio_assets|studio_open/

describe.each(['bob', 'eve'] as const)('%s, beside ann', (who) => {
  it.each([
    ['in a session', clients],
    [`by requests of ${revision}`, newer],
  ])('finds nothing of hers by any tool, and changes nothing, whatever id is given, %s', async (_, by) => {
    const { tools } = await by[who].listTools()
    expect(tools.map(({ name }) => name).filter((name) => !walks[name])).toEqual([])
    for (const { name } of tools)
      for (const args of walks[name]!()) {
        const { text, ok } = await call(who, name, args, by)
        expect([name, args, text.includes(secret), text.includes(own.sha256)]).toEqual([name, args, false, false])
        expect([name, /\bann\b/.test(text)]).toEqual([name, false])
        const given = JSON.stringify(args)
        // What names a thing of hers is answered as what is not there.
        if ([own.asset, own.model, own.job, own.running, own.order, own.upload].some((id) => given.includes(id)) && !answers.test(name))
          expect([name, args, ok]).toEqual([name, args, false])
      }
  })
  it.each([
    ['in a session', clients],
    [`by requests of ${revision}`, newer],
  ])('finds nothing of hers among resources, and cannot watch them, %s', async (_, by) => {
    const client = by[who]
    expect(JSON.stringify(await client.listResources())).not.toContain(secret)
    const uris = [`asset://${own.asset}`, `asset://${own.model}`, `asset://${own.asset}?x`, `asset://../${own.asset}`]
    for (const uri of uris) await expect(client.readResource({ uri })).rejects.toThrow()
    if (by === clients) for (const uri of uris) await expect(client.subscribeResource({ uri })).rejects.toThrow()
    else {
      const watched = await client.listen({ resourceSubscriptions: uris })
      expect(watched.honoredFilter.resourceSubscriptions ?? []).toEqual([])
      await watched.close()
    }
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'asset://{id}' },
      argument: { name: 'id', value: own.asset.slice(0, 3) },
    })
    expect(completion.values).not.toContain(own.asset)
  })
  it('gets nothing of hers by HTTP', async () => {
    const headers = bearer(tokens[who])
    for (const path of [
      `/assets/${own.asset}`,
      `/assets/${own.model}`,
      `/assets/..%2F${own.asset}`,
      `/assets/%2e%2e/assets/${own.asset}`,
    ]) {
      expect([path, (await fetch(server.at(path), { headers })).status]).toEqual([path, 404])
      expect((await fetch(server.at(path), { headers: { ...headers, 'if-none-match': `"${own.sha256}"` } })).status).toBe(404)
    }
    expect((await fetch(server.at('/metrics'), { headers })).status).toBe(403)
  })
  it('sees figures of nobody else', async () => {
    const { data } = await call(who, 'server_status')
    expect(data).toMatchObject({ metrics: null, cache: null, jobs: null, spend: { usd: 0, calls: 0, perhaps: { orders: 0 } } })
  })
  it('pays for the same by themselves, unless sharing is declared', async () => {
    const before = paint.orders.length
    const { cached, cost } = await call(who, 'generate_image', { prompt: `a ${secret}` })
    expect([cached, cost?.usd, paint.orders.length - before]).toEqual([false, 0.04, 1])
  })
})

describe('cat, who shares a group with ann', () => {
  it('finds what is hers by every door, with whose it is', async () => {
    const client = clients.cat
    const uri = `asset://${own.asset}`
    const { data, text } = await call('cat', 'list_assets', { query: secret })
    const { assets } = data as { assets: { id: string; owner?: string }[] }
    expect(assets.map(({ id }) => id)).toEqual(expect.arrayContaining([own.model, own.asset]))
    expect(assets.map(({ owner }) => owner)).toEqual(assets.map(() => 'ann'))
    expect(text).toContain('by ann')
    const page = (await call('cat', 'studio_assets', { ids: [own.asset] })).data as { assets: object[] }
    expect(page.assets).toMatchObject([{ id: own.asset, owner: 'ann' }])
    expect((await call('cat', 'studio_file', { id: own.asset, as: 'file' })).ok).toBe(true)
    expect((await client.listResources()).resources.map((one) => one.uri)).toContain(uri)
    expect((await client.readResource({ uri })).contents).toMatchObject([{ mimeType: 'image/png' }])
    await client.subscribeResource({ uri })
    const ref = { type: 'ref/resource', uri: 'asset://{id}' } as const
    expect((await client.complete({ ref, argument: { name: 'id', value: own.asset } })).completion.values).toEqual([own.asset])
    expect((await fetch(server.at(`/assets/${own.asset}`), { headers: bearer(tokens.cat) })).status).toBe(200)
    const [shown] = (await call('cat', 'get_asset', { id: own.asset })).assets
    expect((await fetch(shown!.url!)).status).toBe(200)
  })
  it('makes her own of it, by tools and jobs', async () => {
    const made = await call('cat', 'convert_image', { image: `asset://${own.asset}`, format: 'webp' })
    expect(made.ok).toBe(true)
    const { id } = (
      (await call('cat', 'start_job', { tool: 'convert_image', arguments: { image: `asset://${own.asset}`, format: 'jpeg' } })).data as {
        job: { id: string }
      }
    ).job
    expect((await call('cat', 'wait_job', { id, timeoutSeconds: 30 })).data).toMatchObject({ job: { status: 'done' } })
    const found = (await call('ann', 'get_asset', { id: made.assets[0]!.id })).data as { asset: object }
    expect(found.asset).toMatchObject({ owner: 'cat', parent: own.asset })
  })
  it('changes and deletes nothing of hers, and has none of her jobs, orders and uploads', async () => {
    for (const [name, args] of [
      ['update_asset', { id: own.asset, name: 'mine' }],
      ['update_asset', { id: own.asset, favourite: false }],
      ['delete_asset', { id: own.asset }],
      ['delete_asset', { id: own.asset, permanent: true }],
    ] as const)
      expect([name, (await call('cat', name, args)).code]).toEqual([name, 'ASSET_NOT_YOURS'])
    for (const name of ['get_job', 'wait_job', 'cancel_job', 'list_jobs', 'studio_upload'])
      for (const args of walks[name]!()) expect([name, (await call('cat', name, args)).text.includes(secret)]).toEqual([name, false])
    expect((await call('cat', 'get_job', { id: own.running })).ok).toBe(false)
  })
  it('finds nothing of it with a token that says no group any more; a link that she was given holds', async () => {
    const headers = await sessionOf(server.url, bearer(left))
    const asked = async (id: number, name: string, args: object) => (await post(server.url, toolCall(id, name, args), headers)).text()
    const [shown] = (await call('cat', 'get_asset', { id: own.asset })).assets
    const list = await asked(1, 'list_assets', {})
    // Hers is what she has made of it, and nothing else.
    expect([list.includes('"uri":"asset://'), list.includes('by ann'), list.includes('"owner"')]).toEqual([true, false, false])
    expect(await asked(2, 'get_asset', { id: own.asset })).toContain('INPUT_NOT_FOUND')
    expect(await asked(3, 'convert_image', { image: `asset://${own.asset}`, format: 'webp' })).toContain('INPUT_NOT_FOUND')
    expect((await fetch(server.at(`/assets/${own.asset}`), { headers: bearer(left) })).status).toBe(404)
    expect((await fetch(shown!.url!)).status).toBe(200)
  })
  it('hears of hers what she has asked to hear', async () => {
    await call('ann', 'update_asset', { id: own.asset, name: `${secret} again` })
    await vi.waitFor(() => expect(heard).toContainEqual({ who: 'cat', what: `asset://${own.asset}` }), 60_000)
  })
})

it('leaves ann all that she has', async () => {
  const { assets } = await call('ann', 'get_asset', { id: own.asset })
  expect(assets[0]).toMatchObject({ id: own.asset, name: expect.stringContaining(secret) })
  expect((await call('ann', 'list_assets', { tag: secret })).text).toContain(own.asset)
  expect((await call('ann', 'get_job', { id: own.running })).data).toMatchObject({ job: { status: 'running' } })
  expect((await fetch(server.at(`/assets/${own.asset}`), { headers: bearer(tokens.ann) })).status).toBe(200)
})

it('tells only ann of what changes on hers, and nobody by a log', async () => {
  const uri = `asset://${own.asset}`
  await clients.ann.subscribeResource({ uri })
  await call('ann', 'update_asset', { id: own.asset, name: `${secret} again` })
  await vi.waitFor(() => expect(heard).toContainEqual({ who: 'ann', what: uri }), 60_000)
  expect(heard.filter(({ who, what }) => who !== 'ann' && who !== 'cat' && (what.includes(secret) || what.includes(own.asset)))).toEqual([])
})

it('shows whoever has the scope `admin` the figures of all, and the things of none', async () => {
  const { data } = await call('boss', 'server_status')
  const { spend, metrics: figures } = data as { spend: { usd: number }; metrics: object | null }
  expect(spend.usd).toBeGreaterThan(0.07)
  expect(figures).not.toBeNull()
  const page = await fetch(server.at('/metrics'), { headers: bearer(tokens.boss) })
  expect(page.status).toBe(200)
  const text = await page.text()
  for (const word of [secret, 'ann', 'bob']) expect(text).not.toMatch(new RegExp(`\\b${word}\\b`))
  expect((await call('boss', 'get_asset', { id: own.asset })).code).toBe('INPUT_NOT_FOUND')
})
