/** What older versions wrote opens: each folder of test/fixtures/folders, as it lay and moved to another place, by the host of today. */
import { execFile, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { definePlugin, type Meta, type PluginFactory, type Services, sha256Of, tryLease } from 'atelier-mcp'
import { createTestHost, type MemoryClient, type TestHost } from 'atelier-mcp/testing'
import { findConfig } from '#core/services/config/find-config.ts'
import type { Kept, KeptAsset } from '../fixtures/folders/kept.ts'
import { plugins, vendor } from '../fixtures/folders/plugins.ts'
import { type OpenAiServer, openAiServer } from '../fixtures/openai/openai-server.ts'

const folders = fileURLToPath(new URL('../fixtures/folders/', import.meta.url))
const commits = (await readdir(folders)).filter((name) => name.endsWith('.tar.gz')).map((name) => name.slice(0, -7))

let server: OpenAiServer
const opened: TestHost[] = []
const homes: string[] = []

beforeAll(async () => {
  server = await listening()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((host) => host.close()))
  await Promise.all(homes.splice(0).map((home) => rm(home, { recursive: true, force: true, maxRetries: 3 })))
})
afterAll(() => server?.close())

/** The port is fixed: somebody else who runs this test may have it for a while. */
const listening = (): Promise<OpenAiServer> =>
  vi.waitFor(() => openAiServer({ key: vendor.key, port: vendor.port }), { interval: 500, timeout: 60_000 })

interface Unpacked {
  readonly kept: Kept
  readonly home: string
  readonly project: string
}
type Place = 'as they lay' | 'moved, links and all lost'

/** A fresh copy, with the places of today put in: see the README beside the folders. */
async function unpack(commit: string, place: Place): Promise<Unpacked> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'atelier-old-')))
  homes.push(home)
  const first = join(home, 'first')
  await mkdir(first)
  await promisify(execFile)('tar', ['-xzf', join(folders, `${commit}.tar.gz`), '-C', first])
  const at = place === 'as they lay' ? first : join(home, 'elsewhere/second')
  if (at !== first) {
    await cp(first, at, { recursive: true, preserveTimestamps: true })
    await rm(first, { recursive: true })
  }
  const kept = JSON.parse(await readFile(join(folders, `${commit}.json`), 'utf8')) as Kept
  const project = join(at, 'project')
  await rewrite(join(at, 'state/trusted-configs.json'), (records: Meta[]) =>
    records.map((record) => ({ ...record, path: join(project, 'mcp.config.json') })),
  )
  const dead = { machine: await thisMachine(home), pid: spawnSync(process.execPath, ['--version']).pid }
  for (const folder of ['cache/leases', 'state/plugins/batch/jobs'])
    for (const name of await readdir(join(at, folder))) {
      const file = join(at, folder, name)
      if (folder === 'cache/leases' || name.endsWith('.lease')) await rewrite(file, (holder: Meta) => ({ ...holder, ...dead }))
      else if (name.endsWith('.json')) await rewrite(file, (job: Meta) => ({ ...job, deadlineAt: Date.now() + 3_600_000 }))
    }
  return { kept, home: at, project }
}

async function rewrite<T>(file: string, change: (value: T) => unknown): Promise<void> {
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')) as T)))
}

/** As leases name it. */
async function thisMachine(home: string): Promise<string> {
  const file = join(home, 'lease')
  const lease = await tryLease(file)
  const { machine } = JSON.parse(await readFile(file, 'utf8')) as { machine: string }
  await lease?.release()
  return machine
}

type Found = { find<N extends keyof Services>(name: N): Services[N] | undefined }

async function open(home: string): Promise<TestHost & { readonly services: Found }> {
  let services: Found | undefined
  const probe: PluginFactory = definePlugin({
    name: 'probe',
    version: '1.0.0',
    apiVersion: 1,
    setup(context) {
      services = context.services
    },
  })
  const dirs = { cache: join(home, 'cache'), data: join(home, 'data'), state: join(home, 'state') }
  const host = await createTestHost({ plugins: [...plugins(), probe()], config: { dirs } })
  opened.push(host)
  return { ...host, services: services! }
}

const orders = (): number => server.asked().length
const warnings = ({ log }: TestHost): readonly unknown[] => log.filter(({ level }) => level === 'warn' || level === 'error')
const assetsIn = ({ data }: { readonly data: Meta | undefined }): readonly Meta[] => (data as { assets: Meta[] }).assets
const jobIn = ({ data }: { readonly data: Meta | undefined }) =>
  (data as { job: { status: string; error?: { details: { items: { ok: boolean; result: { error?: Meta } }[] } }; result?: Meta } }).job
const mine = (kept: Kept, principal = 'local'): readonly KeptAsset[] => kept.assets.filter((asset) => asset.principal === principal)

/** Every asset that `list_assets` knows, its forms too. */
async function listed(client: MemoryClient, trashed: boolean): Promise<readonly Meta[]> {
  const assets = assetsIn(await client.callTool('list_assets', { limit: 100, trashed }))
  return assets.flatMap((asset) => [asset, ...((asset['forms'] ?? []) as Meta[])])
}

it('there is a folder of 6a97d3f, and each has its list', async () => {
  expect(commits).toContain('6a97d3f')
  for (const commit of commits) expect(JSON.parse(await readFile(join(folders, `${commit}.json`), 'utf8'))).toMatchObject({ commit })
})

describe.each(
  commits.flatMap((commit) => (['as they lay', 'moved, links and all lost'] as const).map((place) => [commit, place] as const)),
)('the folders of %s, %s', (commit, place) => {
  it('jobs that hosts had left are ended without a second order, the others stand as they stood', async () => {
    const { kept, home } = await unpack(commit, place)
    const before = orders()
    const { client } = await open(home)
    const get = async (id: string) => jobIn(await client.callTool('get_job', { id }))
    for (const name of ['running', 'batch', 'queued'] as const)
      await client.callTool('wait_job', { id: kept.jobs[name], timeoutSeconds: 20 })

    expect(await get(kept.jobs.done)).toMatchObject({ status: 'done', result: { ok: true, kind: 'image.generate' } })
    expect(await get(kept.jobs.failed)).toMatchObject({ status: 'failed', error: { code: 'PROVIDER_REFUSED', outcome: 'none' } })
    for (const name of ['interrupted', 'running'] as const)
      expect(await get(kept.jobs[name])).toMatchObject({ status: 'interrupted', error: { code: 'JOB_INTERRUPTED', outcome: 'unknown' } })
    const batch = await get(kept.jobs.batch)
    expect(batch).toMatchObject({ status: 'interrupted', error: { code: 'JOB_INTERRUPTED', outcome: 'unknown' } })
    expect(batch.error?.details.items.map((item) => (item.ok ? 'ok' : item.result.error?.['code']))).toEqual([
      'ok',
      'JOB_INTERRUPTED',
      // It was not begun, and a spoon is nothing that the illustrator of today draws (nor a lamp): no order either way.
      'PROVIDER_UNSUPPORTED',
    ])
    expect(await get(kept.jobs.queued)).toMatchObject({ status: 'failed', error: { code: 'PROVIDER_UNSUPPORTED', outcome: 'none' } })
    const { jobs } = (await client.callTool('list_jobs', { limit: 100 })).data as { jobs: { id: string }[] }
    expect(jobs.map(({ id }) => id).toSorted()).toEqual(Object.values(kept.jobs).toSorted())
    expect(orders()).toBe(before)
  })

  it('a generation whose host died with the order can be asked for again: its lease keeps nobody waiting', async () => {
    const { home } = await unpack(commit, place)
    const { client } = await open(home)
    const before = server.asked('/images/generations').length
    const again = { prompt: 'A job that is left behind', provider: 'openai', size: '1024x1024' }
    expect((await client.callTool('generate_image', again)).envelope).toMatchObject({ ok: true, cached: false })
    expect(server.asked('/images/generations').length).toBe(before + 1)
  })

  it('a paid generation is found again, as the same asset, and nothing is ordered', async () => {
    const { kept, home } = await unpack(commit, place)
    const host = await open(home)
    const before = orders()
    const paid = kept.calls.filter((call) => call.paid)
    expect(paid.length).toBeGreaterThan(2)
    for (const { tool, arguments: given, assets } of paid) {
      const { envelope } = await host.client.callTool(tool, given)
      expect(envelope, `${tool} ${JSON.stringify(given)}`).toMatchObject({ ok: true, cached: true, cost: { usd: 0 } })
      expect(((envelope['assets'] ?? []) as Meta[]).map(({ id }) => id)).toEqual(assets)
    }
    expect(orders()).toBe(before)
    expect(warnings(host)).toEqual([])
  })

  it('the ledger adds up to what it did, and what the cache saves now is added', async () => {
    const { kept, home } = await unpack(commit, place)
    const { client, services } = await open(home)
    const ledger = services.find('ledger')!
    expect(await ledger.spend({ since: 0 })).toMatchObject(kept.spend)
    const call = kept.calls.find(({ paid }) => paid)
    await client.callTool(call!.tool, call!.arguments)
    const after = await ledger.spend({ since: 0 })
    expect(after).toMatchObject({ usd: kept.spend.usd, calls: kept.spend.calls })
    expect(after.saved).toBeGreaterThan(kept.spend.saved)
  })

  it('every asset is listed for its owner alone, with name, type, marks and origin', async () => {
    const { kept, home } = await unpack(commit, place)
    const host = await open(home)
    const anna = await host.connect({ principal: { id: 'anna', scopes: [] } })
    for (const trashed of [false, true]) {
      const found = await listed(host.client, trashed)
      const expected = mine(kept).filter((asset) => asset.trashed === trashed)
      expect(expected.length).toBeGreaterThan(0)
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(expected.map(({ id }) => id)))
    }
    expect((await listed(anna, false)).map(({ id }) => id)).toEqual(mine(kept, 'anna').map(({ id }) => id))
    for (const { id, name, mimeType, sha256, kind, tags, favourite, trashed, parents, original } of mine(kept)) {
      const { envelope } = await host.client.callTool('get_asset', { id, inline: false })
      expect(envelope).toMatchObject({ ok: true, assets: [{ id, name, mimeType, sha256 }] })
      const asset = await host.host.assets.get(id, 'local')
      expect(asset).toMatchObject({ kind, tags, favourite, trashed, parents, ...(original && { original }) })
    }
    expect(warnings(host)).toEqual([])
  })

  it('every byte is what it was: as a resource, inline, as a file, companions beside it', async () => {
    const { kept, home } = await unpack(commit, place)
    const { client, host } = await open(home)
    for (const { id, sha256, companions } of mine(kept)) {
      const [contents] = await client.readResource(`asset://${id}`)
      expect(await sha256Of('blob' in contents! ? Buffer.from(contents.blob, 'base64') : Buffer.from(contents!.text))).toBe(sha256)
      const asset = await host.assets.get(id, 'local')
      expect(asset?.path?.startsWith(home)).toBe(true)
      expect(await sha256Of(await readFile(asset!.path!))).toBe(sha256)
      expect(asset?.companions?.map((one) => ({ name: one.name, sha256: one.sha256 })) ?? []).toEqual(companions)
      for (const companion of asset?.companions ?? []) expect(await sha256Of(await companion.bytes())).toBe(companion.sha256)
    }
    const picture = mine(kept).find(({ mimeType, trashed }) => mimeType === 'image/png' && !trashed)!
    const { content } = await client.callTool('get_asset', { id: picture.id, inline: true })
    const block = content.find(({ type }) => type === 'image') as { data: string } | undefined
    expect(await sha256Of(Buffer.from(block!.data, 'base64'))).toBe(picture.sha256)
  })

  it('a form that is kept stays, is made once more by the encoder of today and then no more, and a new one can be made', async () => {
    const { kept, home } = await unpack(commit, place)
    const { client } = await open(home)
    const form = mine(kept).find(({ kind, mimeType }) => kind === 'asset.export' && mimeType === 'image/webp')!
    const webp = async (): Promise<unknown[]> =>
      ((await client.callTool('get_asset', { id: form.original, format: 'webp' })).envelope['assets'] as Meta[]).map(({ id }) => id)
    const today = await webp()
    expect(await webp()).toEqual(today)
    expect((await client.callTool('get_asset', { id: form.id })).envelope).toMatchObject({ ok: true, assets: [{ id: form.id }] })
    expect((await client.callTool('get_asset', { id: form.original, format: 'webp', maxSize: 32 })).envelope).toMatchObject({
      ok: true,
      assets: [{ width: 32 }],
    })
  })

  it('what is in the trash comes back under its name, and what is renamed moves its file', async () => {
    const { kept, home } = await unpack(commit, place)
    const { client, host } = await open(home)
    const gone = mine(kept).find(({ trashed }) => trashed)!
    expect((await client.callTool('update_asset', { id: gone.id, restore: true })).envelope.ok).toBe(true)
    const back = await host.assets.get(gone.id, 'local')
    expect(back).toMatchObject({ trashed: false, name: gone.name })
    expect(await sha256Of(await readFile(back!.path!))).toBe(gone.sha256)
    await client.callTool('update_asset', { id: gone.id, name: 'night-bird', tags: ['bird'] })
    expect(await host.assets.get(gone.id, 'local')).toMatchObject({ tags: ['bird'], path: expect.stringContaining('night-bird') as string })
  })

  it('the books of the cache and the kept encodings are counted as they were', async () => {
    const { kept, home } = await unpack(commit, place)
    const { services } = await open(home)
    const { entries, hits, savedUsd } = await services.find('cache')!.stats()
    expect(entries).toBeGreaterThanOrEqual(kept.cache.entries)
    expect({ hits, savedUsd }).toEqual({ hits: kept.cache.hits, savedUsd: kept.cache.savedUsd })
    expect((await services.find('host')!.encodings.stats()).files).toBeGreaterThanOrEqual(kept.encodings)
  })

  it('a config that was trusted is trusted, and no longer when it changes', async () => {
    const { home, project } = await unpack(commit, place)
    const find = () => findConfig({ cwd: project, environment: { ATELIER_STATE_DIR: join(home, 'state') } })
    expect(await find()).toMatchObject({ source: 'working directory', path: join(project, 'mcp.config.json') })
    await writeFile(join(project, 'mcp.config.json'), '{ "plugins": [] }')
    expect(await find()).toMatchObject({ untrusted: { state: 'changed' } })
  })

  it('what was blocked stays in the audit, and what is blocked now comes after it', async () => {
    const { home } = await unpack(commit, place)
    const folder = join(home, 'state/plugins/moderation')
    const read = async () => Promise.all((await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), 'utf8')))
    const before = (await read()).join('')
    const { client } = await open(home)
    expect((await client.callTool('generate_image', { prompt: 'blood', provider: 'openai' })).envelope.ok).toBe(false)
    const after = (await read()).join('')
    expect(after.startsWith(before)).toBe(true)
    expect(after.length).toBeGreaterThan(before.length)
  })
})
