/** Two hosts with a Redis and a bucket in common: what one has paid for and could not put there is not paid again by the other, whatever becomes of its host. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'
import { twoRedisHosts } from '../fixtures/two-redis-hosts.ts'

let bucket: S3Server
beforeAll(async () => {
  bucket = await s3Server()
})
afterAll(() => bucket.close())
const at = twoRedisHosts(() => ({ TEST_S3: JSON.stringify(bucket.options) }))
afterEach(() => {
  bucket.fault = undefined
})
const slow = { timeout: 120_000 }
const openOrders = (): Promise<string[]> => at.server.client.smembers(`${at.prefix}:orders:keys`)
const entries = (): string[] => [...bucket.objects.keys()].filter((key) => key.startsWith(`${at.prefix}/cache/entries/`))

describe('a result that the bucket does not take', () => {
  it.each(['full', 'busy'] as const)('is waited for by others where it is %s, and theirs when it is so no more', slow, async (fault) => {
    bucket.fault = fault
    const first = at.a.run('a fox')
    await at.vendor.ordered(1)
    at.vendor.answer(0)
    expect(await first).toEqual({ said: 'a fox!' })
    expect([entries(), await openOrders()]).toEqual([[], [expect.any(String)]])
    bucket.fault = undefined
    expect(await at.b.run('a fox')).toEqual({ said: 'a fox!' })
    expect(at.vendor.orders()).toBe(1)
    await expect.poll(openOrders).toEqual([])
  })
  it('is not paid again when its host is killed: others ask first, and find it once that is started again', slow, async () => {
    bucket.fault = 'full'
    const first = at.a.run('a fox')
    await at.vendor.ordered(1)
    at.vendor.answer(0)
    expect(await first).toEqual({ said: 'a fox!' })
    await at.a.end()
    bucket.fault = undefined
    expect(await at.b.run('a fox')).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    await at.start('a')
    await expect.poll(() => at.b.run('a fox')).toEqual({ said: 'a fox!' })
    expect(at.vendor.orders()).toBe(1)
    await expect.poll(openOrders).toEqual([])
  })
})
