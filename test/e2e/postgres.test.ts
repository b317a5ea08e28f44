/** Two real hosts with two state folders and one Postgres: one budget, one sum, to the cent, whoever dies in between. */
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { Envelope } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'
import { type ReplicateServer, replicateServer } from '../fixtures/replicate/replicate-server.ts'

const token = 'r8_0123456789abcdef0123456789abcdef'
let shop: Workshop
let server: PostgresServer
beforeAll(async () => {
  ;[shop, server] = await Promise.all([workshop(), postgresServer()])
}, 120_000)
afterAll(async () => {
  await server.remove()
  await shop.remove()
})
let folder = ''
let vendor: ReplicateServer
let schemas = 0
const running: { kill(): Promise<void> }[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-two-hosts-'))
  vendor = await replicateServer(token, { polls: 3 })
  schemas++
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.kill()))
  await vendor.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A picture costs 7 cents. */
async function start(name: string, never: object = {}) {
  const home = join(folder, name)
  await mkdir(home, { recursive: true })
  const config = join(home, 'mcp.config.json')
  const models = { 'black-forest-labs/flux-schnell': { perPicture: 0.07 } }
  const replicate = { use: 'replicate', options: { apiToken: '${env:REPLICATE_API_TOKEN}', baseURL: vendor.url, models, pollMs: 50 } }
  const postgres = { use: 'postgres', options: { url: '${env:DATABASE_URL}', schema: `hosts${schemas}` } }
  const dirs = Object.fromEntries(['cache', 'data', 'state'].map((one) => [one, join(home, one)]))
  const plugins = [postgres, replicate, { use: 'ledger', options: { never } }, 'image-gen', 'exporters', 'library', 'cache']
  await writeFile(config, JSON.stringify({ plugins, dirs }))
  const { command, args, env, cwd } = shop.command('serve', '--config', config)
  const secrets = { REPLICATE_API_TOKEN: token, DATABASE_URL: server.url }
  const transport = new StdioClientTransport({ command, args, env: { ...env, ...secrets }, cwd, stderr: 'pipe' })
  let stderr = ''
  transport.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(transport.stderr!, 'end')
  const client = new Client({ name: 'two-hosts', version: '1.0.0' })
  await client.connect(transport)
  const pid = transport.pid!
  const call = async (tool: string, given: object = {}): Promise<Envelope & { readonly error?: { readonly code: string } }> => {
    const result = await client.callTool({ name: tool, arguments: { ...given } }, undefined, { timeout: 60_000 })
    return (result['_meta'] as { 'atelier/result': Envelope })['atelier/result']
  }
  const host = {
    stderr: () => stderr,
    generate: (prompt: string) => call('generate_image', { prompt }),
    spend: async () => {
      const { data } = await call('server_status')
      return (data as { spend: { usd: number; calls: number } | null }).spend
    },
    async kill() {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
      await ended
    },
  }
  running.push(host)
  return host
}
const patience = { timeout: 60_000, interval: 200 }

describe('two hosts and one Postgres', { timeout: 120_000 }, () => {
  it('order no more together than their budget has, and tell the same sum', async () => {
    const hosts = await Promise.all([start('one', { perDay: 1 }), start('two', { perDay: 1 })])
    const asked = hosts.flatMap((host, which) => Array.from({ length: 16 }, (_, index) => host.generate(`fox ${which} ${index}`)))
    const outcomes = await Promise.all(asked)
    const refused = outcomes.filter(({ ok }) => !ok)
    expect(refused.every(({ error }) => error?.code === 'BUDGET_EXCEEDED')).toBe(true)
    expect([vendor.orders(), outcomes.length - refused.length]).toEqual([14, 14])
    for (const host of hosts) expect(await host.spend()).toMatchObject({ usd: 0.98, calls: 14 })
    for (const host of hosts) expect(host.stderr()).not.toContain(server.password)
  })
  it('count each order once, where one is killed with orders out and the server goes away and comes back', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')])
    const prompts = Array.from({ length: 5 }, (_, index) => `owl ${index}`)
    const ofOne = prompts.map((prompt) => one.generate(`a blue ${prompt}`).catch(() => undefined))
    await expect.poll(() => vendor.orders(), patience).toBe(5)
    await one.kill()
    await Promise.all(ofOne)
    const ofTwo = prompts.map((prompt) => two.generate(`a red ${prompt}`))
    await server.stop()
    expect((await Promise.all(ofTwo)).every(({ ok }) => ok)).toBe(true)
    await server.start()
    const again = await start('one')
    const outcomes = await Promise.all(prompts.map((prompt) => again.generate(`a blue ${prompt}`)))
    expect(outcomes.map(({ ok }) => ok)).toEqual(prompts.map(() => true))
    expect(vendor.orders()).toBe(10)
    for (const host of [again, two]) await expect.poll(() => host.spend(), patience).toMatchObject({ usd: 0.7, calls: 10, uncertain: 0 })
  })
})
