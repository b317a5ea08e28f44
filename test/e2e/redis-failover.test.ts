/** A Redis with a replica, behind a name that leads to whichever is the master: what is out when one takes the other's place. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePlugin } from 'atelier-mcp'
import { batch, redis } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Forwarder, forwarder } from '../fixtures/forwarder.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type PatientVendor, patientVendor } from '../fixtures/patient-vendor.ts'
import { type RedisHost, redisHost } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

let vendor: PatientVendor
beforeAll(async () => {
  vendor = await patientVendor()
})
afterAll(async () => {
  await vendor.close()
})

let first: RedisServer
let second: RedisServer
/** Between both: what the second one hears of the first. */
let copying: Forwarder
/** What the hosts have as address. */
let name: Forwarder
let url: string
let home: string
let prefix: string
const closing: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  vendor.forget()
  home = await mkdtemp(join(tmpdir(), 'redis-failover-'))
  prefix = randomUUID()
  first = await redisServer({ args: ['--repl-diskless-sync-delay', '0'] })
  copying = await forwarder(first.port)
  second = await redisServer({ args: ['--replicaof', '127.0.0.1', String(copying.port), '--repl-diskless-sync-delay', '0'] })
  name = await forwarder(first.port)
  url = `redis://127.0.0.1:${name.port}`
  await expect.poll(() => second.client.info('replication')).toContain('master_link_status:up')
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  for (const one of [name, copying]) await one.close()
  for (const one of [first, second]) await one.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})
const start = async (folder: string): Promise<RedisHost> => {
  const host = await redisHost(url, prefix, join(home, folder), vendor.url)
  closing.push(() => host.end())
  return host
}
/** The second takes the place of the first, which follows it. */
const turnRound = async (): Promise<void> => {
  await second.client.replicaof('NO', 'ONE')
  await first.client.replicaof('127.0.0.1', second.port)
}

/** So many hosts have come to the new master, and asked it something: who only listens does not count, nor who has just connected. */
const arrived = (hosts: number) =>
  expect
    .poll(
      async () =>
        String(await second.client.client('LIST')).match(/ name=atelier .* cmd=(?!subscribe|hello|client|info|NULL)/g)?.length ?? 0,
    )
    .toBeGreaterThanOrEqual(hosts)

describe('a failover of Redis', () => {
  it('is waited out with ENGINE_AWAY until the name leads to the new master, which knows what the old one knew', async () => {
    const connection = await redisConnection(url, prefix)
    closing.push(connection.close)
    await connection.ask((client) => client.set(`${prefix}:one`, 'kept'))
    await expect.poll(() => second.client.get(`${prefix}:one`)).toBe('kept')
    await turnRound()
    const written = (): Promise<unknown> =>
      connection.ask((client) => client.set(`${prefix}:two`, 'new')).catch(({ code, message }: Error & { code: string }) => [code, message])
    expect(await written()).toEqual(['ENGINE_AWAY', expect.stringContaining('READONLY')])
    name.leadTo(second.port)
    await expect.poll(written, { timeout: 60_000 }).toBe('OK')
    expect(await connection.ask((client) => client.get(`${prefix}:one`))).toBe('kept')
    expect(await second.client.get(`${prefix}:two`)).toBe('new')
  })

  it('takes no order from the host whose it is, and another host orders nothing beside it', async () => {
    const [a, b] = [await start('a'), await start('b')]
    const waiting = [a.run('a fox')]
    await vendor.ordered(1)
    await turnRound()
    name.leadTo(second.port)
    await arrived(2)
    waiting.push(b.run('a fox'))
    vendor.answer(0)
    expect(await Promise.all(waiting)).toEqual([{ said: 'a fox!' }, { said: 'a fox!' }])
    expect(vendor.orders()).toBe(1)
    await expect.poll(() => second.client.smembers(`${prefix}:orders:keys`)).toEqual([])
  })

  it('to a replica that has not heard of an order forgets none: hosts write down what they know', async () => {
    const [a, b] = [await start('a'), await start('b')]
    copying.cut()
    const waiting = [a.run('a fox')]
    await vendor.ordered(1)
    expect(await second.client.smembers(`${prefix}:orders:keys`)).toEqual([])
    await first.kill()
    await second.client.replicaof('NO', 'ONE')
    name.leadTo(second.port)
    await arrived(2)
    waiting.push(b.run('a fox'))
    vendor.answer(0)
    expect(await Promise.all(waiting)).toEqual([{ said: 'a fox!' }, { said: 'a fox!' }])
    expect(vendor.orders()).toBe(1)
  })

  it('leaves an order in doubt whose host died with the old master', async () => {
    const [a, b] = [await start('a'), await start('b')]
    copying.cut()
    void a.run('a fox')
    await vendor.ordered(1)
    await Promise.all([first.kill(), a.end()])
    await second.client.replicaof('NO', 'ONE')
    name.leadTo(second.port)
    await arrived(1)
    await expect.poll(async () => (await b.run('a fox')).code, { timeout: 60_000 }).toBe('ORDER_UNCERTAIN')
    expect(vendor.orders()).toBe(1)
  })

  it.each(['is turned into a replica', 'dies'])('where the old master %s, jobs are done and changes are heard again', async (how) => {
    const told = definePlugin({
      name: 'told',
      version: '1.0.0',
      apiVersion: 1,
      setup({ resources, tools }) {
        resources.add({ name: 'news', uri: 'news://today', description: 'What there is.', read: () => 'news' })
        tools.add({ name: 'tell', description: 'Says that there are news.', handler: () => (resources.changed('news://today'), 'told') })
      },
    })
    const open = async () => {
      const host = await createTestHost({ plugins: [redis({ url, prefix }), batch(), told()] })
      closing.push(host.close)
      return host
    }
    const [one, other] = [await open(), await open()]
    await other.client.subscribe('news://today')
    const job = async (): Promise<string> => {
      const started = await one.client.callTool('start_job', { tool: 'tell', arguments: {} })
      if (!started.envelope.ok) return started.text
      const { id } = JSON.parse(/\{"id":.*?\}/.exec(started.text)?.[0] ?? '{}') as { id?: string }
      return (await one.client.callTool('wait_job', { id, timeoutSeconds: 10 })).text
    }
    expect(await job()).toContain('told')
    if (how === 'dies') {
      await first.kill()
      await second.client.replicaof('NO', 'ONE')
    } else await turnRound()
    name.leadTo(second.port)
    await expect.poll(job, { timeout: 60_000 }).toContain('told')
    const before = other.client.told.updated.length
    await one.client.callTool('tell')
    await expect.poll(() => other.client.told.updated.length).toBeGreaterThan(before)
  })
})
