/** Two hosts of one deployment, as the command line and the studio's page show them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { type HttpServer, startHttp } from '../fixtures/server-process.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

let redis: RedisServer
let shop: Workshop
let home = ''
const hosts: HttpServer[] = []
const plugins = () => ['library', 'studio', { use: 'redis', options: { url: redis.url } }]
beforeAll(async () => {
  redis = await redisServer()
  shop = await workshop()
  home = await mkdtemp(join(tmpdir(), 'atelier-hosts-'))
  for (const name of ['one', 'two']) {
    const dirs = Object.fromEntries(['cache', 'data', 'state'].map((folder) => [folder, join(home, name, folder)]))
    hosts.push(await startHttp('library', { plugins: plugins(), dirs }))
  }
}, 60_000)
afterAll(closeBrowser)
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()))
  await redis.stop()
  await shop.remove()
  await rm(home, { recursive: true, force: true })
})

describe('atelier status', () => {
  it('shows all hosts that serve, and not itself', async () => {
    const config = await shop.file('mcp.config.json', '')
    await writeFile(config, JSON.stringify({ plugins: plugins() }))
    const shown = async (): Promise<string> => (await shop.atelier('status', '--config', config)).stdout
    await expect.poll(shown).toContain(hosts[1]!.url)
    const text = await shown()
    expect(text).toContain(hosts[0]!.url)
    const { stdout } = await shop.atelier('status', '--config', config, '--json')
    const { hosts: all } = JSON.parse(stdout) as { readonly hosts: readonly { readonly state: string; readonly away: readonly string[] }[] }
    expect(all.map(({ state, away }) => [state, away])).toEqual([
      ['ready', []],
      ['ready', []],
    ])
  })
})

describe('atelier doctor', () => {
  it('names the plugin whose server has stopped the start', async () => {
    const config = await shop.file(
      'away.config.json',
      JSON.stringify({ plugins: [{ use: 'redis', options: { url: 'redis://127.0.0.1:1' } }] }),
    )
    const { code, stdout } = await shop.atelier('doctor', '--config', config)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^broken +plugin redis +ENGINE_AWAY: Redis at 127\.0\.0\.1:1 /m)
  })
  it('looks at all servers, and says of each that is away or answers with an error what is wrong, and of the rest that they are there', async () => {
    const keys = { accessKeyId: 'one', secretAccessKey: 'two' }
    const listed = [
      'library',
      { use: 's3', options: { bucket: 'shelf', endpoint: 'http://127.0.0.1:2', ...keys } },
      { use: 'redis', options: { url: redis.url } },
      { use: 'postgres', options: { url: 'postgres://127.0.0.1:1/books' } },
    ]
    const config = await shop.file('two-away.config.json', JSON.stringify({ plugins: listed }))
    const { code, stdout } = await shop.atelier('doctor', '--config', config)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^broken +plugin s3 +ENGINE_AWAY: The bucket "shelf" at http:\/\/127\.0\.0\.1:2 /m)
    expect(stdout).toMatch(/^broken +plugin postgres +ENGINE_AWAY: Postgres at 127\.0\.0\.1:1\/books /m)
    expect(stdout).toMatch(/^ok +engine redis +keeps /m)
    expect(stdout).toMatch(/^ok +plugins +2 running$/m)
    // Theirs is in the bucket.
    expect(stdout).not.toMatch(/^\w+ +library/m)
  })
})

describe('the studio', () => {
  it('says how many hosts there are, and shows all of them when it is asked', async () => {
    const page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 } })
    page.setDefaultTimeout(stepMs)
    await page.goto(new URL('/studio', hosts[0]!.url).href)
    await page.getByText('2 hosts').click()
    const table = page.getByRole('table')
    await table.waitFor()
    const rows = await table.getByRole('row').allInnerTexts()
    expect(rows[0]).toMatch(/^Host\s+Address\s+State/)
    expect(
      rows
        .slice(1)
        .map((row) => hosts.findIndex(({ url }) => row.includes(url)))
        .toSorted(),
    ).toEqual([0, 1])
    expect(rows.filter((row) => row.includes('(this one)'))).toEqual([expect.stringContaining(hosts[0]!.url)])
    expect(await faultsOf(page)).toEqual([])
  })
})
