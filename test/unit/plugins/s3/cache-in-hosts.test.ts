/** The cache of hosts whose config names `s3`, alone and with `redis`. */
import { randomBytes } from 'node:crypto'
import { cache, imageGen, local, redis, s3 } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { redisServer, type RedisServer } from '../../../fixtures/redis-server.ts'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

let server: S3Server
let small: RedisServer
let hosts: TestHost[] = []
beforeAll(async () => {
  ;[server, small] = await Promise.all([s3Server(), redisServer()])
})
afterAll(() => Promise.all([server.close(), small.stop()]))
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  hosts = []
})
const start = async (
  options: { readonly prefix: string; readonly cacheBytes?: number },
  ...own: ReturnType<typeof redis>[]
): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [s3({ ...server.options, ...options }), ...own, cache(), local(), imageGen()] })
  hosts.push(host)
  return host
}
const isCached = async ({ client }: TestHost): Promise<unknown> => {
  const { envelope } = await client.callTool('generate_image', { prompt: 'a red fox' })
  return envelope['cached']
}
const entriesBelow = (prefix: string): string[] => [...server.objects.keys()].filter((key) => key.startsWith(`${prefix}cache/entries/`))
const fresh = (): string => randomBytes(8).toString('hex')

it('what one has made costs the other nothing, unless each keeps its own', async () => {
  const prefix = `${fresh()}/`
  const [one, two] = [await start({ prefix }), await start({ prefix })]
  expect([await isCached(one), await isCached(two)]).toEqual([false, true])
  expect(entriesBelow(prefix)).toHaveLength(1)
  expect(await isCached(await start({ prefix, cacheBytes: 0 }))).toBe(false)
})
it('with Redis as well, the bucket has what Redis has no room for', async () => {
  const [prefix, name] = [`${fresh()}/`, fresh()]
  const inRedis = () => redis({ url: small.url, prefix: name })
  const narrow = () => redis({ url: small.url, prefix: fresh(), cacheBytes: 1000 })
  const [one, two] = [await start({ prefix }, inRedis()), await start({ prefix }, inRedis())]
  expect([await isCached(one), await isCached(two)]).toEqual([false, true])
  expect(entriesBelow(prefix)).toEqual([])
  expect(await isCached(await start({ prefix }, narrow()))).toBe(false)
  expect(entriesBelow(prefix)).toHaveLength(1)
  expect(await isCached(await start({ prefix }, narrow()))).toBe(true)
})
