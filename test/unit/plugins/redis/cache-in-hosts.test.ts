/** The cache of hosts whose config names `redis`, and of one that keeps its own. */
import { randomBytes } from 'node:crypto'
import { cache, imageGen, local, redis } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
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
