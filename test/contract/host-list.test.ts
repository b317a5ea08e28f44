/** Lists of hosts by Redis: the suite, and what is shown of three hosts that serve. */
import { library, redis } from 'atelier-mcp/plugins'
import { hostListSuite } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisHostList } from '#plugins/redis/host-list.ts'
import { redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { servedHost, type ServedHost } from '../fixtures/served-host.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
const hosts: ServedHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

describe('a list of hosts by Redis', () => {
  const suite = hostListSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      return { hosts: redisHostList(connection), close: connection.close }
    },
    async minuteLater(place) {
      const key = `${place}:hosts`
      for (const [id, told] of Object.entries(await server.client.hgetall(key)))
        await server.client.hset(
          key,
          id,
          told.replace(/^\d+/, (at) => String(Number(at) - 61_000)),
        )
    },
  })
  for (const { name, run } of suite) it(name, run)
})

interface Shown {
  readonly address?: string
  readonly state: string
  readonly isThis?: true
}
const shownBy = async ({ host }: ServedHost, scopes?: readonly string[]): Promise<{ hosts?: readonly Shown[]; hostsUnknown?: object }> => {
  const { call, end } = host.openCall({
    principal: scopes ? { id: 'ben', scopes } : { id: 'local', scopes: [] },
    client: { name: 'test', version: '1', protocolVersion: '2025-11-25', capabilities: {} },
    paths: true,
  })
  try {
    return (await host.callTool('server_status', {}, call)).data as { hosts?: readonly Shown[] }
  } finally {
    end()
  }
}

describe('hosts of one deployment', { timeout: 90_000 }, () => {
  const serve = async (): Promise<ServedHost> => {
    const host = await servedHost([redis({ url: server.url, prefix: 'shown' }), library()], {})
    hosts.push(host)
    return host
  }
  it('are shown by each of them with where they are, and are gone when they end; to the owner alone', async () => {
    const [one, two] = [await serve(), await serve(), await serve()]
    await expect.poll(async () => (await shownBy(one!)).hosts?.length).toBe(3)
    const { hosts: all = [] } = await shownBy(one!)
    expect(all.map(({ address }) => address)).toContain(two!.url)
    expect(all.filter(({ isThis }) => isThis).map(({ address }) => address)).toEqual([one!.url])
    expect(all.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready'])
    expect((await shownBy(one!, ['tool:server_status'])).hosts).toBeUndefined()
    await two!.close()
    hosts.splice(1, 1)
    await expect.poll(async () => (await shownBy(one!)).hosts?.length).toBe(2)
  })
  it('that have said nothing for a while are called silent, and that nobody knows is said while the server is away', async () => {
    const one = await serve()
    await expect.poll(async () => (await shownBy(one)).hosts?.length).toBe(1)
    const connection = await redisConnection(server.url, 'shown')
    await redisHostList(connection).tell({
      id: 'dead',
      name: 'dead',
      version: '1',
      startedAt: 0,
      state: 'ready',
      sessions: 0,
      calls: 0,
      jobs: { waiting: 0, running: 0 },
      away: [],
    })
    await connection.close()
    const told = (await server.client.hget('shown:hosts', 'dead'))!
    await server.client.hset(
      'shown:hosts',
      'dead',
      told.replace(/^\d+/, (at) => String(Number(at) - 20_000)),
    )
    expect((await shownBy(one)).hosts?.map(({ state }) => state).toSorted()).toEqual(['ready', 'silent'])
    await server.kill()
    try {
      await expect.poll(async () => (await shownBy(one)).hostsUnknown, { timeout: 60_000 }).toMatchObject({ code: 'ENGINE_AWAY' })
    } finally {
      await server.start()
    }
  })
})
