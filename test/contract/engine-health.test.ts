/** What hosts know of the servers that keep something for them: the suite on Redis, S3 and Postgres, and where it is told. */
import { exporters, library, metrics, postgres, redis, s3 } from 'atelier-mcp/plugins'
import { createTestHost, engineHealthSuite, type EngineHealthServer, type TestHost } from 'atelier-mcp/testing'
import type { Plugin } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hashOf, newToken } from '#core/mcp/http/tokens.ts'
import { type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'
import { bearer, servedHost } from '../fixtures/served-host.ts'

const secret = 'a-word-that-nobody-may-read'
const hosts: TestHost[] = []
/** A host on the server of `plugin`. */
async function watched(plugin: Plugin, rest: Pick<EngineHealthServer, 'stop' | 'start'>): Promise<EngineHealthServer> {
  const host = await createTestHost({ plugins: [plugin] })
  return {
    ...rest,
    health: () => host.host.service('host')!.engines()[0]?.away,
    async close() {
      // The next case finds it up.
      await rest.start()
      await host.close()
    },
  }
}
let keeper: RedisServer
let still: RedisServer
let bucket: S3Server
let database: PostgresServer
/** It is stopped, and started again, where that has not been done. */
function once(server: { stop(): Promise<void>; start(): Promise<void> }) {
  let isUp = true
  return {
    async stop() {
      if (isUp) await server.stop()
      isUp = false
    },
    async start() {
      if (!isUp) await server.start()
      isUp = true
    },
  }
}
beforeAll(async () => {
  const keepers = [redisServer({ password: secret }), redisServer({ password: secret })] as const
  ;[keeper, still, bucket, database] = await Promise.all([...keepers, s3Server(), postgresServer()])
}, 60_000)
afterAll(() => Promise.all([keeper.stop(), still.stop(), bucket.close(), database.remove()]))
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

// Each server by itself, all of them at once: for the most part these wait.
// Longer than what was found out of a server is taken for true.
const patience = { pollMs: 100, withinMs: 30_000 }
const suites = {
  'redis, stopped': engineHealthSuite({
    server: () => watched(redis({ url: keeper.url }), once({ stop: () => keeper.kill(), start: () => keeper.start() })),
    secret,
    ...patience,
  }),
  'redis, standing still': engineHealthSuite({
    server: () => watched(redis({ url: still.url }), { stop: () => still.pause(), start: () => still.resume() }),
    secret,
    ...patience,
  }),
  's3, stopped': engineHealthSuite({ server: () => watched(s3(bucket.options), once(bucket)), secret: 'S3RVER', ...patience }),
  'postgres, stopped': engineHealthSuite({
    server: () => watched(postgres({ url: database.url }), once({ stop: () => database.stop(), start: database.start })),
    ...patience,
  }),
}
for (const [server, suite] of Object.entries(suites))
  describe.concurrent(`the health of a server by the plugin: ${server}`, { timeout: 90_000 }, () => {
    for (const { name, run } of suite) it.sequential(name, run)
  })

describe('a host whose server is away', () => {
  it('takes calls on, says so to everybody, and what and since when to who shows who they are: no address, no secret', async () => {
    const owner = newToken()
    const reader = newToken()
    const tokens = [
      { principal: 'ann', sha256: hashOf(owner).toString('hex'), scopes: ['admin'] },
      { principal: 'ben', sha256: hashOf(reader).toString('hex') },
    ]
    const served = await servedHost([redis({ url: keeper.url }), library(), exporters(), metrics()], { http: { auth: { tokens } } })
    try {
      const ready = (headers = {}): Promise<Response> => fetch(new URL('/readyz', served.url), { headers })
      const told = async (headers = {}): Promise<unknown> => (await ready(headers)).json()
      await expect.poll(() => told()).toEqual({ status: 'ready' })
      await keeper.kill()
      await expect.poll(() => told()).toEqual({ status: 'degraded' })
      const answer = await ready(bearer(reader))
      expect(answer.status).toBe(200)
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({
        status: 'degraded',
        checks: {
          engines: {
            redis: {
              ok: false,
              keeps: expect.arrayContaining(['leases', 'orders', 'jobQueue']),
              code: 'ENGINE_AWAY',
              since: expect.any(String),
            },
          },
        },
      })
      for (const word of ['127.0.0.1', 'localhost', secret]) expect(text).not.toContain(word)
      const figures = await (await fetch(new URL('/metrics', served.url), { headers: bearer(owner) })).text()
      expect(figures).toContain('atelier_engine_up{engine="redis"} 0')
    } finally {
      await keeper.start()
      await served.close()
    }
  })
  it('says the same by server_status, with the reason to the owner alone', async () => {
    const host = await createTestHost({ plugins: [redis({ url: keeper.url }), library()] })
    hosts.push(host)
    const status = async (scopes?: readonly string[]): Promise<{ engines?: object }> => {
      const { call, end } = host.host.openCall({
        principal: scopes ? { id: 'ben', scopes } : { id: 'local', scopes: [] },
        client: { name: 'test', version: '1', protocolVersion: '2025-11-25', capabilities: {} },
        paths: true,
      })
      try {
        return (await host.host.callTool('server_status', {}, call)).data as { engines?: object }
      } finally {
        end()
      }
    }
    expect((await status()).engines).toMatchObject([{ plugin: 'redis', away: null }])
    await keeper.kill()
    try {
      await expect
        .poll(async () => (await status()).engines)
        .toMatchObject([{ plugin: 'redis', away: { code: 'ENGINE_AWAY', why: expect.stringContaining('does not answer') } }])
      expect((await status(['tool:server_status'])).engines).toBeUndefined()
    } finally {
      await keeper.start()
    }
  })
})
