/** Two hosts with a Redis and a bucket in common: what one has paid for and could not put there is not paid again by the other, whatever becomes of its host. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PatientVendor, patientVendor } from '../fixtures/patient-vendor.ts'
import { type RedisHost, redisHost } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'

let server: RedisServer
let bucket: S3Server
let vendor: PatientVendor
beforeAll(async () => {
  ;[server, bucket, vendor] = await Promise.all([redisServer(), s3Server(), patientVendor()])
})
afterAll(() => Promise.all([server.stop(), bucket.close(), vendor.close()]))

let home: string
let prefix: string
let a: RedisHost
let b: RedisHost
let started: RedisHost[]
const start = async (name: string): Promise<RedisHost> => {
  const host = await redisHost(server.url, prefix, join(home, name), vendor.url, { TEST_S3: JSON.stringify(bucket.options) })
  started.push(host)
  return host
}
beforeEach(async () => {
  vendor.forget()
  started = []
  home = await mkdtemp(join(tmpdir(), 'handed-over-'))
  prefix = randomUUID()
  ;[a, b] = await Promise.all([start('a'), start('b')])
})
afterEach(async () => {
  bucket.fault = undefined
  await Promise.all(started.map((host) => host.end()))
  // The process that holds orders still writes there while it ends.
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
})
const slow = { timeout: 120_000 }
const openOrders = (): Promise<string[]> => server.client.smembers(`${prefix}:orders:keys`)
const entries = (): string[] => [...bucket.objects.keys()].filter((key) => key.startsWith(`${prefix}/cache/entries/`))

describe('a result that the bucket does not take', () => {
  it.each(['full', 'busy'] as const)('is waited for by others where it is %s, and theirs when it is so no more', slow, async (fault) => {
    bucket.fault = fault
    const first = a.run('a fox')
    await vendor.ordered(1)
    vendor.answer(0)
    expect(await first).toEqual({ said: 'a fox!' })
    expect([entries(), await openOrders()]).toEqual([[], [expect.any(String)]])
    bucket.fault = undefined
    expect(await b.run('a fox')).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
    await expect.poll(openOrders).toEqual([])
  })
  it('is not paid again when its host is killed: others ask first, and find it once that is started again', slow, async () => {
    bucket.fault = 'full'
    const first = a.run('a fox')
    await vendor.ordered(1)
    vendor.answer(0)
    expect(await first).toEqual({ said: 'a fox!' })
    await a.end()
    bucket.fault = undefined
    expect(await b.run('a fox')).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    await start('a')
    await expect.poll(() => b.run('a fox')).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
    await expect.poll(openOrders).toEqual([])
  })
})
