/** What hosts say of a Redis that they cannot share, or that will take from them what they keep: at their start, on real servers. */
import type { Plugin } from 'atelier-mcp'
import { batch, redis } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { checkServer } from '#plugins/redis/check-server.ts'
import { redisPlace } from '#plugins/redis/errors.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

const servers: RedisServer[] = []
const hosts: TestHost[] = []
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close()
  for (const server of servers.splice(0)) await server.stop()
})
const serve = async (...args: readonly string[]): Promise<RedisServer> => {
  const server = await redisServer({ args })
  servers.push(server)
  return server
}
const start = async (url: string, ...more: readonly Plugin[]): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [redis({ url }), ...more] })
  hosts.push(host)
  return host
}
const warnings = ({ log }: TestHost): string[] => log.filter(({ level }) => level === 'warn').map(({ message }) => message)

describe('a host does not start', () => {
  it('on a Redis Cluster, and says so', async () => {
    const { url } = await serve('--cluster-enabled', 'yes')
    await expect(start(url)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(/is a Redis Cluster/),
      fix: expect.stringContaining('`url` of the plugin `redis`'),
    })
  })
  it('on a replica, and names the way to the master', async () => {
    const master = await serve()
    const { url } = await serve('--replicaof', '127.0.0.1', String(master.port))
    await expect(start(url)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(/is a replica of 127\.0\.0\.1/),
      fix: expect.stringContaining('Name the master'),
    })
  })
  it('in a database that the server does not have: the first one is perhaps another deployment’s', async () => {
    const server = await serve('--databases', '2')
    await expect(start(`${server.url}/7`)).rejects.toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('`select`') })
    expect(await server.client.dbsize()).toBe(0)
    const { host } = await start(`${server.url}/1`, batch())
    expect(await host.secrets.get('a')).toMatch(/^[0-9a-f]{64}$/)
    expect(await server.client.dbsize()).toBe(0)
    await expect(start(`${server.url}/first`)).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
  })
  it('where a command has another name, and names it', async () => {
    const { url } = await serve('--rename-command', 'EVAL', 'hidden')
    await expect(start(url)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(/answers `eval` with an error \(ERR\)/),
      fix: expect.stringContaining('by their own names'),
    })
  })
})

describe('a host that starts', () => {
  it('warns where the server removes keys by itself, and of nothing else', async () => {
    const { url, client } = await serve('--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru')
    expect(warnings(await start(url))).toEqual([expect.stringMatching(/maxmemory-policy allkeys-lru.*Set `maxmemory-policy noeviction`/)])
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    expect(warnings(await start(url))).toEqual([])
  })
})

describe('what a server says of itself', () => {
  const place = redisPlace('redis://ann:a-word@host:6379')
  const asked = (info: string, ahead = 0) => ({
    info: async () => info,
    select: async () => 'OK' as const,
    time: async () => [Math.floor(Date.now() / 1000) + ahead, 0],
  })
  it('is too old before 6.2', async () => {
    for (const version of ['2.8.24', '5.0.14', '6.0.20'])
      await expect(checkServer(asked(`# Server\r\nredis_version:${version}\r\n`), place)).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message: `Redis at host:6379 is of version ${version}, and hosts need 6.2 or newer.`,
      })
    for (const version of ['6.2.0', '7.0.15', '10.1.0'])
      expect(await checkServer(asked(`# Server\r\nredis_version:${version}\r\n`), place)).toEqual([])
  })
  it('has a clock far from this host’s', async () => {
    expect(await checkServer(asked('', 120), place)).toEqual([expect.stringMatching(/is 1[12]\d s ahead of the clock of this host/)])
    expect(await checkServer(asked('', -120), place)).toEqual([expect.stringMatching(/is 1[12]\d s behind the clock of this host/)])
    expect(await checkServer(asked('', 5), place)).toEqual([])
  })
})
