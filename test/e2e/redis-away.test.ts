/** Two hosts with a Redis in common that goes away over an order: nothing is ordered twice meanwhile, and what came is had by both when it is back. */
import { describe, expect, it } from 'vitest'
import type { RedisHost, Said } from '../fixtures/redis-host.ts'
import { twoRedisHosts } from '../fixtures/two-redis-hosts.ts'

const at = twoRedisHosts()
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
  expect.poll(() => at.server.client.smembers(`${at.prefix}:orders:keys`).catch(() => undefined)).toEqual([])

describe('an order over which Redis goes away', () => {
  it('brings its result to both hosts, once Redis is back with nothing in it', slow, async () => {
    const first = at.a.run('a fox')
    await at.vendor.ordered(1)
    await at.server.kill()
    at.vendor.answer(0)
    expect(await first).toEqual(fox)
    await at.server.start()
    expect(await answerOf(at.b)).toEqual(fox)
    expect(at.vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
  it('is waited for by the other host where Redis stood still for longer than hosts are waited for', slow, async () => {
    const first = at.a.run('a fox')
    await at.vendor.ordered(1)
    const life = (await at.server.client.keys(`${at.prefix}:host:*`)).length
    expect(life).toBe(2)
    at.server.pause()
    // Signs of life end by the clock alone, and nobody can ask the server whether they have: so it has to stand still for as long.
    const ends = Date.now() + 16_000
    await expect.poll(() => Date.now() > ends).toBe(true)
    at.server.resume()
    const second = answerOf(at.b)
    await expect.poll(() => at.server.client.keys(`${at.prefix}:host:*`).then((all) => all.length)).toBe(2)
    at.vendor.answer(0)
    expect([await first, await second]).toEqual([fox, fox])
    expect(at.vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
  it('is asked about where its host died before Redis was back, and had by all when that is started again', slow, async () => {
    const first = at.a.run('a fox')
    await at.vendor.ordered(1)
    await at.server.kill()
    at.vendor.answer(0)
    expect(await first).toEqual(fox)
    await at.a.end()
    await at.server.start()
    expect(await answerOf(at.b)).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    await at.start('a')
    await expect.poll(() => at.b.run('a fox'), { timeout: 60_000 }).toEqual(fox)
    expect(at.vendor.orders()).toBe(1)
    await nothingIsOpen()
  })
})
