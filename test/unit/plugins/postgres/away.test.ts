/** Postgres that is stopped, stands still, is full, and is back again: what becomes of orders, money and the audit meanwhile. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { definePlugin, type Plugin, type Services } from 'atelier-mcp'
import { exporters, imageGen, ledger, library, policy, postgres } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import { painter } from '../../../fixtures/painter.ts'
import { type PostgresServer, postgresServer } from '../../../fixtures/postgres-server.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await postgresServer()
}, 60_000)
afterAll(() => server.remove())

const hosts: TestHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
let schemas = 0
const cost = { usd: 0.07, basis: 'computed' } as const
/** A host with a vendor of pictures for 7 cents. */
async function start({
  url = server.url,
  schema = `s${++schemas}`,
  never = {},
  more = [],
}: { url?: string; schema?: string; never?: object; more?: readonly Plugin[] } = {}) {
  const painting = painter({ cost })
  let book: Services['ledger'] | undefined
  const reader = definePlugin({
    name: 'reader',
    version: '1.0.0',
    apiVersion: 1,
    requires: ['ledger'],
    setup: ({ services }) => void (book = services.get('ledger')),
  })
  const host = await createTestHost({
    plugins: [
      postgres({ url, schema }),
      ledger({ never }),
      imageGen({ inspect: 'off' }),
      exporters(),
      library(),
      painting.plugin,
      reader(),
      ...more,
    ],
  })
  hosts.push(host)
  return {
    ...host,
    ...painting,
    schema,
    usd: async () => (await book!.spend()).usd,
    lines: async () => server.sql(`select type, nanos::int from "${schema}".ledger_line order by place`),
    kept: () => readdir(join(host.dirs.state, 'plugins/postgres/unwritten')).catch((): string[] => []),
    generate: async (prompt: string) => (await host.client.callTool('generate_image', { prompt })).envelope,
  }
}
const spent = { type: 'spend', nanos: 70_000_000 }
const patience = { timeout: 60_000, interval: 100 }

describe('while Postgres is stopped', () => {
  afterEach(() => server.start().catch(() => {}))
  it('paid orders on which a budget hangs are refused before they go out, with what to do; then they are let through again', async () => {
    const { generate, orders, usd, client, lines } = await start({ never: { perDay: 1 } })
    expect((await generate('a fox')).ok).toBe(true)
    await server.stop()
    for (const prompt of ['an owl', 'a cat'])
      expect((await generate(prompt)).error).toMatchObject({
        code: 'BUDGET_UNKNOWN',
        outcome: 'none',
        message: expect.stringMatching(/Postgres does not answer/),
        fix: expect.stringContaining('Start it again'),
      })
    expect(orders).toHaveLength(1)
    await expect(usd()).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
    const status = (await client.callTool('server_status')).envelope as { data?: object }
    expect(status.data).toMatchObject({ spend: null, spendUnknown: { code: 'ENGINE_AWAY' } })
    await server.start()
    await expect.poll(async () => (await generate('an owl')).ok, patience).toBe(true)
    expect(await usd()).toBe(0.14)
    expect((await lines()).filter(({ type }) => type !== 'free')).toEqual([spent, spent])
  })
  it('so are those on which a quota of money hangs', async () => {
    const { generate, orders } = await start({ more: [policy({ everyone: { quota: { usdPerDay: 1 } } })] })
    expect((await generate('a fox')).ok).toBe(true)
    await server.stop()
    expect((await generate('an owl')).error).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
    expect(orders).toHaveLength(1)
  })
  it('orders without a budget go out, and what they cost is on this disk until the database has it, also after a restart', async () => {
    const first = await start()
    await server.stop()
    expect((await first.generate('a fox')).ok).toBe(true)
    expect((await first.generate('an owl')).ok).toBe(true)
    expect((await first.kept()).some((name) => name.endsWith('.jsonl'))).toBe(true)
    const { log } = first
    expect(log.some(({ message }) => message.includes('cannot be written by now: Postgres does not answer'))).toBe(true)
    expect(log.some(({ message }) => /^Postgres at .* does not answer/.test(message))).toBe(true)
    expect(JSON.stringify(log)).not.toContain(server.password)
    await server.start()
    const second = await start({ schema: first.schema })
    expect(await second.usd()).toBe(0)
    // By itself, where nobody asks.
    await expect.poll(first.lines, patience).toEqual([spent, spent])
    await expect.poll(async () => (await first.kept()).filter((name) => name.endsWith('.jsonl')), patience).toEqual([])
    expect([await first.usd(), await second.usd()]).toEqual([0.14, 0.14])
  })
})

describe('while Postgres stands still', () => {
  it('nobody waits for more than a few seconds, many no longer than one, and nothing that was given up counts later', async () => {
    const { generate, orders, usd, lines, client } = await start({ never: { perDay: 1 } })
    expect((await generate('a fox')).ok).toBe(true)
    server.pause()
    try {
      const outcomes = await Promise.all(Array.from({ length: 12 }, (_, index) => generate(`an owl ${index}`)))
      for (const { error } of outcomes) expect(error).toMatchObject({ code: 'BUDGET_UNKNOWN', outcome: 'none' })
      expect(orders).toHaveLength(1)
    } finally {
      server.wake()
    }
    // What the server had in its hands when it woke up is given back.
    await expect.poll(usd, patience).toBe(0.07)
    await expect.poll(async () => (await lines()).filter(({ type }) => type !== 'free'), patience).toEqual([spent])
    expect((await client.callTool('server_status')).isError).toBe(false)
    expect((await generate('a cat')).ok).toBe(true)
  })
})

describe('the audit in Postgres', { timeout: 90_000 }, () => {
  it('has a row for each call, once, whatever happened in between', async () => {
    const door = await server.door()
    const { client, generate, schema } = await start({ url: door.url })
    await generate('a fox')
    const rows = () => server.sql(`select who, what, name, outcome, code, usd::float from "${schema}".audit order by at`)
    const made = { who: 'local', what: 'tool', name: 'generate_image', outcome: 'done', code: null, usd: 0.07 }
    await expect.poll(rows, patience).toEqual([made])
    await door.cut()
    await client.callTool('get_asset', { id: 'no-such-asset' })
    await door.mend()
    await client.callTool('list_assets')
    await expect.poll(async () => (await rows()).length, patience).toBe(3)
    expect((await rows())[1]).toMatchObject({ outcome: 'failed', code: 'INPUT_NOT_FOUND' })
  })
})
