/** Two hosts with a Redis in common that goes away over an order: nothing is ordered twice meanwhile, and what came is had by both when it is back. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PatientVendor, patientVendor } from '../fixtures/patient-vendor.ts'
import { type RedisHost, redisHost, type Said } from '../fixtures/redis-host.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'

let server: RedisServer
let vendor: PatientVendor
beforeAll(async () => {
  ;[server, vendor] = await Promise.all([redisServer(), patientVendor()])
})
afterAll(() => Promise.all([server.stop(), vendor.close()]))

let home: string
let prefix: string
let a: RedisHost
let b: RedisHost
let started: RedisHost[]
const start = async (name: string): Promise<RedisHost> => {
  const host = await redisHost(server.url, prefix, join(home, name), vendor.url)
  started.push(host)
  return host
}
beforeEach(async () => {
  vendor.forget()
  started = []
  home = await mkdtemp(join(tmpdir(), 'redis-away-'))
  prefix = randomUUID()
  ;[a, b] = await Promise.all([start('a'), start('b')])
})
afterEach(async () => {
  server.resume()
  await Promise.all(started.map((host) => host.end()))
  // The process that holds orders still writes there while it ends.
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
})
const slow = { timeout: 120_000 }
const fox = { said: 'a fox!' }
/** Asks until Redis is back. */
const answerOf = async (host: RedisHost): Promise<Said> => {
  for (;;) {
    const said = await host.run('a fox')
    if (said.code !== 'ENGINE_AWAY') return said
  }
}
const nothingIsOpen = (): Promise<void> =>
  expect.poll(() => server.client.smembers(`${prefix}:orders:keys`).catch(() => undefined)).toEqual([])

describe('an order over which Redis goes away', () => {
  it('brings its result to both hosts, once Redis is back with nothing in it', slow, async () => {
    const first = a.run('a fox')
    await vendor.ordered(1)
    await server.kill()
    vendor.answer(0)
    expect(await first).toEqual(fox)
    await server.start()
    expect(await answerOf(b)).toEqual(fox)
    expect(vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
  it('is waited for by the other host where Redis stood still for longer than hosts are waited for', slow, async () => {
    const first = a.run('a fox')
    await vendor.ordered(1)
    const life = (await server.client.keys(`${prefix}:host:*`)).length
    expect(life).toBe(2)
    server.pause()
    // Signs of life end by the clock alone, and nobody can ask the server whether they have: so it has to stand still for as long.
    const ends = Date.now() + 16_000
    await expect.poll(() => Date.now() > ends).toBe(true)
    server.resume()
    const second = answerOf(b)
    await expect.poll(() => server.client.keys(`${prefix}:host:*`).then((all) => all.length)).toBe(2)
    vendor.answer(0)
    expect([await first, await second]).toEqual([fox, fox])
    expect(vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
  it('is asked about where its host died before Redis was back, and had by all when that is started again', slow, async () => {
    const first = a.run('a fox')
    await vendor.ordered(1)
    await server.kill()
    vendor.answer(0)
    expect(await first).toEqual(fox)
    await a.end()
    await server.start()
    expect(await answerOf(b)).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    await start('a')
    await expect.poll(() => b.run('a fox'), { timeout: 60_000 }).toEqual(fox)
    expect(vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
})
