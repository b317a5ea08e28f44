/** A Postgres with a standby that follows it, behind a name that leads to whichever is the primary: what hosts do from when one is stopped until the other takes writes. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exporters, imageGen, ledger, library, postgres } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Forwarder, forwarder } from '../fixtures/forwarder.ts'
import { painter } from '../fixtures/painter.ts'
import { type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'
import { type PostgresStandby, postgresStandby } from '../fixtures/postgres-standby.ts'

let primary: PostgresServer
let standby: PostgresStandby
/** What the hosts have as address. */
let name: Forwarder
const hosts: TestHost[] = []
beforeEach(async () => {
  primary = await postgresServer()
  standby = await postgresStandby(primary)
  // What the primary has confirmed is on the standby as well, as its operator wants it where money is counted.
  await primary.sql('alter role atelier set synchronous_commit = remote_apply')
  await primary.sql(`alter system set synchronous_standby_names = '*'`)
  await primary.sql('select pg_reload_conf()')
  await expect.poll(() => primary.sql('select sync_state from pg_stat_replication')).toEqual([{ sync_state: 'sync' }])
  name = await forwarder(Number(new URL(primary.url).port))
}, 90_000)
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
  await name.close()
  await standby.remove()
  await primary.remove()
}, 60_000)

/** With a vendor of pictures for 7 cents. */
async function start(never: object = {}) {
  const { plugin, orders } = painter({ cost: { usd: 0.07, basis: 'computed' } })
  const url = primary.url.replace(/:\d+\//, `:${name.port}/`)
  const host = await createTestHost({
    plugins: [postgres({ url }), ledger({ never }), imageGen({ inspect: 'off' }), exporters(), library(), plugin],
  })
  hosts.push(host)
  const call = async (tool: string, given = {}) => (await host.client.callTool(tool, given)).envelope
  return {
    orders,
    host,
    generate: (prompt: string) => call('generate_image', { prompt }),
    found: async () => Object(await call('list_assets', { query: 'fox' })),
    spend: async () => Object(Object(await call('server_status'))['data'])['spend'] as unknown,
    away: () => host.host.service('host')!.engines()[0]?.away,
    waiting: async () =>
      (await readdir(join(host.dirs.state, 'plugins/postgres/unwritten')).catch((): string[] => [])).filter((one) =>
        one.endsWith('.jsonl'),
      ),
  }
}
const patience = { timeout: 60_000, interval: 200 }
const refused = { ok: false, error: { code: 'BUDGET_UNKNOWN', outcome: 'none', retryable: true } }

describe('a failover of Postgres', { timeout: 120_000 }, () => {
  it('lets no order out on which a budget hangs until the standby takes writes, and loses no line of the ledger', async () => {
    const [bound, free] = [await start({ perDay: 1 }), await start()]
    expect(await bound.generate('a red fox')).toMatchObject({ ok: true })
    expect(await free.generate('a blue fox')).toMatchObject({ ok: true })
    await primary.stop()
    expect(await bound.generate('an owl')).toMatchObject(refused)
    expect(await free.generate('an owl')).toMatchObject({ ok: true })

    // It answers every question, and takes no writes.
    name.leadTo(standby.port)
    await expect.poll(bound.away, patience).toMatchObject({ code: 'ENGINE_FAILED', why: expect.stringContaining('25006') })
    const answer = await bound.generate('an owl')
    expect(answer).toMatchObject(refused)
    expect(JSON.stringify(answer)).toContain('this one is a replica')
    expect(JSON.stringify(answer)).not.toContain(primary.password)
    expect(await free.generate('a cat')).toMatchObject({ ok: true })
    expect(await bound.found()).toMatchObject({ ok: true, data: { assets: [{ prompt: 'a red fox' }] } })
    await expect(start()).rejects.toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringContaining('this one is a replica') })
    expect([bound.orders.length, free.orders.length]).toEqual([1, 3])
    expect(await free.waiting()).not.toEqual([])

    await standby.promote()
    await expect.poll(() => bound.generate('a hen'), patience).toMatchObject({ ok: true })
    await expect.poll(free.waiting, patience).toEqual([])
    for (const host of [bound, free]) expect(await host.spend()).toMatchObject({ usd: 0.35, calls: 5, uncertain: 0 })
    expect(await standby.sql(`select type, count(*)::int from atelier.ledger_line where type <> 'free' group by type`)).toEqual([
      { type: 'spend', count: 5 },
    ])
    await expect.poll(bound.away, patience).toBeUndefined()
    expect(await bound.found()).toMatchObject({ ok: true, data: { assets: [{ prompt: 'a red fox' }] } })
  })

  it('is nothing more than that where the name leads to the new primary at once, with hosts that ask all the time', async () => {
    const both = [await start({ perDay: 1 }), await start({ perDay: 1 })]
    const over = new AbortController()
    const asking = both.map(async ({ generate }, which) => {
      for (let index = 0; !over.signal.aborted; index++) await generate(`picture ${index} of ${which}`)
    })
    await expect.poll(() => both.every(({ orders }) => orders.length > 1), { ...patience, interval: 10 }).toBe(true)
    await primary.stop('SIGQUIT')
    await standby.promote()
    name.leadTo(standby.port)
    const full = () => both.reduce((sum, { orders }) => sum + orders.length, 0)
    // A dollar has fourteen pictures.
    await expect.poll(full, patience).toBe(14)
    over.abort()
    await Promise.all(asking)
    expect(full()).toBe(14)
    for (const { spend } of both) await expect.poll(spend, patience).toMatchObject({ usd: 0.98, calls: 14, uncertain: 0 })
  })
})
