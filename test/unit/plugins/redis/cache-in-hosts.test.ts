/** The cache of hosts whose config names `redis`, and of one that keeps its own. */
import { randomBytes } from 'node:crypto'
import { cache, imageGen, local, redis } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type KernelHost, kernelHost, plugin, speaker } from '../../../fixtures/kernel-host.ts'
import { redisServer, type RedisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
let hosts: TestHost[] = []
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  hosts = []
})
const start = async (options: { readonly prefix: string; readonly cacheBytes?: number }): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [redis({ url: server.url, ...options }), cache(), local(), imageGen()] })
  hosts.push(host)
  return host
}
const isCached = async ({ client }: TestHost): Promise<unknown> => {
  const { envelope } = await client.callTool('generate_image', { prompt: 'a red fox' })
  return envelope['cached']
}

it('what one has made costs the other nothing, unless each keeps its own', async () => {
  const prefix = randomBytes(8).toString('hex')
  const [one, two] = [await start({ prefix }), await start({ prefix })]
  expect([await isCached(one), await isCached(two)]).toEqual([false, true])
  expect(await server.client.keys(`${prefix}:cache:entry:*`)).toHaveLength(1)
  expect(await isCached(await start({ prefix, cacheBytes: 0 }))).toBe(false)
})

it('is not paid by another host whose lookup Redis leaves without an answer, just before the order', { timeout: 90_000 }, async () => {
  const prefix = randomBytes(8).toString('hex')
  let ordered = 0
  const invoke = async ({ text }: { readonly text: string }) => {
    ordered++
    return { data: { said: text }, cost: { usd: 0.01, basis: 'computed' } }
  }
  const host = (...more: Parameters<typeof kernelHost>[0]): Promise<KernelHost> => {
    const vendor = speaker('vendor', { invoke, estimate: () => ({ usd: 0.01, basis: 'estimated' }) })
    return kernelHost([redis({ url: server.url, prefix }), cache(), vendor, ...more])
  }
  const other = await host()
  let isMade = false
  const meanwhile = plugin('meanwhile', ({ hooks }) => {
    // After the first lookup, which has found nothing.
    hooks.generate(
      '*',
      async () => {
        if (!isMade) await other.run('hello')
        isMade = true
      },
      { stage: 'early' },
    )
    hooks.lookup(
      '*',
      () => {
        if (isMade) server.pause()
      },
      { stage: 'early' },
    )
    // Asked after the cache, where that counts as a miss: all that would follow has its answer.
    hooks.lookup('*', server.resume, { stage: 'late' })
  })
  const one = await host(meanwhile)
  const silent = await one.run('hello').then(
    () => undefined,
    (error: unknown) => error,
  )
  server.resume()
  expect(ordered).toBe(1)
  expect(silent).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
  await Promise.all([one.close(), other.close()])
})
