import { randomUUID } from 'node:crypto'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { definePlugin } from 'atelier-mcp'
import { exporters, imageGen, library, local, redis } from 'atelier-mcp/plugins'
import { changesSuite, createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { redisChanges } from '../../plugins/redis/changes.ts'
import { eras, speaking } from '../fixtures/either-era.ts'
import { revision } from '../fixtures/enveloped.ts'
import { memoryEngines } from '../fixtures/memory-engines.ts'
import { notedLog, redisConnection } from '../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { bearer, servedHost, type ServedHost } from '../fixtures/served-host.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())

const news = 'news://today'
const told = definePlugin({
  name: 'told',
  version: '1.0.0',
  apiVersion: 1,
  setup({ resources, tools }) {
    resources.add({ name: 'news', uri: news, description: 'What there is.', read: () => 'news' })
    tools.add({ name: 'tell_all', description: 'Says that the list is another.', handler: () => (resources.changed(), 'told') })
    tools.add({ name: 'tell', description: 'Says that there are news.', handler: () => (resources.changed(news), 'told') })
  },
})

describe('changes in the memory of one process', () => {
  const places = new Map<string, ReturnType<typeof memoryEngines>>()
  const suite = changesSuite({
    host(place) {
      const shared = places.get(place) ?? memoryEngines()
      places.set(place, shared)
      return { changes: shared.forHost().changes, close() {} }
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('changes by Redis', () => {
  const suite = changesSuite({
    async host(place) {
      const connection = await redisConnection(server.url, place)
      return { changes: await redisChanges(connection, notedLog()), close: connection.close }
    },
  })
  for (const { name, run } of suite) it(name, run)
  it('pass over what they do not understand', async () => {
    const [place, log] = [randomUUID(), notedLog()]
    const connection = await redisConnection(server.url, place, log)
    try {
      const changes = await redisChanges(connection, log)
      const heard: unknown[] = []
      changes.listen((change) => heard.push(change))
      for (const message of ['not JSON', 'null', JSON.stringify({ by: 'another host', change: { uri: 'news://today' } })])
        await server.client.publish(`${place}:changes`, message)
      await expect.poll(() => heard).toEqual([{ uri: 'news://today' }])
      expect(log.lines.filter((line) => line.includes('is not understood')).length).toBe(2)
    } finally {
      await connection.close()
    }
  })
})

describe('clients of a host that shares a Redis with another', () => {
  const hosts: TestHost[] = []
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()))
  })
  const [ann, ben, cleo] = ['ann', 'ben', 'cleo'].map((id) => ({ id, scopes: [], ...(id !== 'ben' && { groups: ['design'] }) }))
  const start = async (prefix: string): Promise<TestHost> => {
    const host = await createTestHost({
      plugins: [redis({ url: server.url, prefix }), local(), imageGen(), exporters(), library(), told()],
      config: { library: { share: { design: {} } } },
      principal: ann!,
    })
    hosts.push(host)
    return host
  }

  it('hear of what is theirs or shared with them, and of nothing else', { timeout: 90_000 }, async () => {
    const prefix = randomUUID()
    const [first, second] = await Promise.all([start(prefix), start(prefix)])
    const [own, sharing, other] = [second.client, await second.connect({ principal: cleo! }), await second.connect({ principal: ben! })]
    for (const client of [own, sharing, other]) await client.subscribe(news)
    const made = await first.client.callTool('generate_image', { prompt: 'a castle on a hill', size: '64x64' })
    expect(made.envelope.ok, made.text).toBe(true)
    await expect.poll(() => [own.told.listChanged, sharing.told.listChanged], { timeout: 60_000 }).toEqual([['resources'], ['resources']])
    // What is nobody's alone comes after it, on the same way.
    await first.client.callTool('tell')
    await expect.poll(() => other.told.updated, { timeout: 60_000 }).toEqual([news])
    expect(other.told.listChanged).toEqual([])
    expect([own.told.updated, first.client.told.updated]).toEqual([[news], []])
  })
})

describe('clients over HTTP, in sessions and without', () => {
  const tokens = { ann: newToken(), ben: newToken(), cleo: newToken() }
  const who = ['ann', 'ben', 'cleo'] as const
  let served: ServedHost
  beforeAll(async () => {
    served = await servedHost([local(), imageGen(), exporters(), library(), told()], {
      http: { auth: { tokens: who.map((id) => ({ principal: id, secret: tokens[id], ...(id !== 'ben' && { groups: ['design'] }) })) } },
      library: { share: { design: {} } },
    })
  })
  afterAll(() => served.close())

  it.each(eras)('hear of nothing that is somebody else\u2019s, by %s', { timeout: 90_000 }, async (era) => {
    const heard: string[] = []
    const updated: string[] = []
    const clients = await Promise.all(
      who.map(async (id) => {
        const client = new Client({ name: id, version: '1' }, speaking(era))
        client.setNotificationHandler('notifications/resources/list_changed', () => void heard.push(id))
        client.setNotificationHandler('notifications/resources/updated', () => void updated.push(id))
        await client.connect(new StreamableHTTPClientTransport(new URL(served.url), { requestInit: { headers: bearer(tokens[id]) } }))
        if (era === revision) await client.listen({ resourcesListChanged: true, resourceSubscriptions: [news] })
        else await client.subscribeResource({ uri: news })
        return client
      }),
    )
    try {
      await clients[0]!.callTool({ name: 'generate_image', arguments: { prompt: `a castle on a hill in ${era}`, size: '64x64' } })
      await expect.poll(() => heard.toSorted(), { timeout: 60_000 }).toEqual(['ann', 'cleo'])
      // What is nobody's alone comes after it, on the same way.
      await clients[0]!.callTool({ name: 'tell', arguments: {} })
      await expect.poll(() => updated, { timeout: 60_000 }).toContain('ben')
      expect(heard).not.toContain('ben')
      await clients[0]!.callTool({ name: 'tell_all', arguments: {} })
      await expect.poll(() => heard.filter((id) => id === 'ben'), { timeout: 60_000 }).toEqual(['ben'])
    } finally {
      await Promise.all(clients.map((client) => client.close()))
    }
  })
})
