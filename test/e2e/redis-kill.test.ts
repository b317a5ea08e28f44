/** Two hosts with nothing in common but a Redis, and a vendor who counts: whatever dies, nothing is ordered twice without a person's word. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PatientVendor, patientVendor } from '../fixtures/patient-vendor.ts'
import { type RedisHost, redisHost } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

let server: RedisServer
let vendor: PatientVendor
beforeAll(async () => {
  server = await redisServer()
  vendor = await patientVendor()
})
afterAll(async () => {
  await vendor.close()
  await server.stop()
})

let home: string
let prefix: string
let hosts: RedisHost[]
beforeEach(async () => {
  vendor.forget()
  home = await mkdtemp(join(tmpdir(), 'redis-kill-'))
  prefix = randomUUID()
  hosts = await Promise.all(['a', 'b'].map((name) => redisHost(server.url, prefix, join(home, name), vendor.url)))
})
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.end()))
  // The process that holds orders still writes there while it ends.
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
})
const slow = { timeout: 90_000 }

describe('two hosts that share a Redis alone', () => {
  it('leave an order in doubt whose host was killed over it, and place another one on a person\u2019s word alone', slow, async () => {
    const [a, b] = hosts as [RedisHost, RedisHost]
    void a.run('a fox')
    await vendor.ordered(1)
    a.child.kill('SIGKILL')
    // It is seen to be gone when it has shown no sign of life for fifteen seconds; until then it is waited for.
    const doubt = await b.run('a fox')
    expect(doubt).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none', order: expect.stringMatching(/^[0-9a-f]{18}$/) })
    expect(await b.run('a fox')).toMatchObject({ code: 'ORDER_UNCERTAIN', order: doubt.order })
    expect(vendor.orders()).toBe(1)
    const again = b.run('a fox', doubt.order)
    await vendor.ordered(2)
    vendor.answer(1)
    expect(await again).toEqual({ said: 'a fox!' })
  })
  it('have the answer that came after its host was killed once that is started again in its folder, on whichever host', slow, async () => {
    const [a, b] = hosts as [RedisHost, RedisHost]
    void a.run('a fox')
    await vendor.ordered(1)
    a.child.kill('SIGKILL')
    vendor.answer(0)
    expect(await b.run('a fox')).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    hosts.push(await redisHost(server.url, prefix, join(home, 'a'), vendor.url))
    await expect.poll(() => b.run('a fox'), { timeout: 60_000 }).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
    await expect.poll(() => server.client.keys(`${prefix}:orders:*`)).toEqual([`${prefix}:orders:epoch`])
  })
  it('have it from the next host in the same folder, which waits for what is still to come', slow, async () => {
    const [a] = hosts as [RedisHost]
    void a.run('a fox')
    await vendor.ordered(1)
    const again = await redisHost(server.url, prefix, join(home, 'a'), vendor.url)
    hosts.push(again)
    a.child.kill('SIGKILL')
    const asked = again.run('a fox')
    vendor.answer(0)
    expect(await asked).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
  })
  it('leave it in doubt, too, where Redis was killed with that host, and has lost what it knew', slow, async () => {
    const [a, b] = hosts as [RedisHost, RedisHost]
    void a.run('a fox')
    await vendor.ordered(1)
    a.child.kill('SIGKILL')
    await server.kill()
    await server.start()
    await expect.poll(async () => (await b.run('a fox')).code, { timeout: 60_000 }).toBe('ORDER_UNCERTAIN')
    expect(vendor.orders()).toBe(1)
  })
  it('place no second order for one whose host was stopped and wakes up with the answer', slow, async () => {
    const [a, b] = hosts as [RedisHost, RedisHost]
    const first = a.run('a fox')
    await vendor.ordered(1)
    a.child.kill('SIGSTOP')
    expect(await b.run('a fox')).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    a.child.kill('SIGCONT')
    vendor.answer(0)
    expect(await first).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
    // Somebody has its outcome, and it is in the cache that both hosts share.
    expect(await server.client.smembers(`${prefix}:orders:keys`)).toEqual([])
    expect(await b.run('a fox')).toEqual({ said: 'a fox!' })
    expect(vendor.orders()).toBe(1)
  })
})
