/** Two hosts with a Redis and a Postgres in common: money that one had put aside is free again when it was killed before it ordered, and no sooner. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PatientVendor, patientVendor } from '../fixtures/patient-vendor.ts'
import { type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'
import { type RedisHost, redisHost } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

let redis: RedisServer
let money: PostgresServer
let vendor: PatientVendor
let home: string
const hosts: RedisHost[] = []
beforeAll(async () => {
  ;[redis, money, vendor] = await Promise.all([redisServer(), postgresServer(), patientVendor()])
  home = await mkdtemp(join(tmpdir(), 'given-back-'))
}, 60_000)
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.end()))
  await Promise.all([redis.stop(), money.remove(), vendor.close()])
  // The process that holds orders still writes there while it ends.
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
})

it('what waited for its turn is free again, what was ordered counts on', { timeout: 150_000 }, async () => {
  const prefix = randomUUID()
  const start = async (name: string): Promise<RedisHost> => {
    const host = await redisHost(redis.url, prefix, join(home, name), vendor.url, { TEST_LEDGER: money.url })
    hosts.push(host)
    return host
  }
  const [a, b] = [await start('a'), await start('b')]
  const reserved = async (): Promise<number> => (await money.sql("select id from atelier.ledger_line where type = 'reserve'")).length
  void a.run('ordered')
  await vendor.ordered(1)
  void a.run('waits')
  await expect.poll(reserved).toBe(2)
  expect(await b.run('too much')).toMatchObject({ code: 'BUDGET_EXCEEDED', outcome: 'none' })
  a.child.kill('SIGKILL')
  const patience = { timeout: 100_000, interval: 500 }
  const answered = async (): Promise<void> => {
    await expect.poll(() => vendor.orders(), patience).toBe(2)
    vendor.answer(1)
  }
  await Promise.all([expect.poll(() => b.run('fits'), patience).toEqual({ said: 'fits!' }), answered()])
  // Of the first nobody knows what it has cost.
  expect(await b.run('too much')).toMatchObject({ code: 'BUDGET_EXCEEDED', outcome: 'none' })
  expect([vendor.orders(), await reserved()]).toEqual([2, 1])
})
