/** What a member of a team hears of a server that is away, at every door of HTTP: which one it is and what to do, and not where it is. The log has that. */
import { batch, exporters, imageGen, library, local, redis, s3 } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { call, events, initialize, post } from '../fixtures/http-client.ts'
import { type RedisServer, redisServer } from '../fixtures/redis-server.ts'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const ann = newToken()
let keeper: RedisServer
let bucket: S3Server
let host: ServedHost
beforeAll(async () => {
  ;[keeper, bucket] = await Promise.all([redisServer({ password: 'a-long-password' }), s3Server()])
  const plugins = [redis({ url: keeper.url }), s3(bucket.options), local(), imageGen(), library(), exporters(), batch()]
  host = await servedHost(plugins, { http: { auth: { tokens: [{ principal: 'ann', secret: ann }] } } })
}, 60_000)
afterAll(async () => {
  await host.close()
  await Promise.all([keeper.stop(), bucket.close()])
})

it('is told of Redis and of the bucket by their names alone', { timeout: 120_000 }, async () => {
  const session = await sessionOf(host.url, bearer(ann))
  const asked = async (body: object): Promise<string> => (await post(host.url, body, session)).text()
  const tool = (name: string, args: object = {}): Promise<string> => asked(call(1, name, args))
  const read = (uri: string): Promise<string> => asked({ jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri } })
  const made = await tool('generate_image', { prompt: 'a fox', size: '256x256' })
  const uri = /asset:\/\/[0-9a-f]{24}/.exec(made)![0]
  expect(await read(uri)).toContain('"result"')

  await bucket.stop()
  const [begun] = events(await tool('start_job', { tool: 'list_assets', arguments: {} }))
  const { structuredContent } = begun!.message.result as { structuredContent: { job: { id: string } } }
  const ofBucket = { tool: await tool('list_assets'), resource: await read(uri), job: '' }
  await expect
    .poll(async () => (ofBucket.job = await tool('wait_job', { id: structuredContent.job.id })), { timeout: 60_000 })
    .toContain('ENGINE_AWAY')
  await keeper.kill()
  const ofRedis = {
    tool: await tool('start_job', { tool: 'list_assets', arguments: {} }),
    jobs: await tool('list_jobs'),
    session: await (await post(host.url, initialize, bearer(ann))).text(),
  }
  const told = { 'The S3 bucket does not answer': Object.entries(ofBucket), 'Redis does not answer': Object.entries(ofRedis) }
  for (const [words, doors] of Object.entries(told))
    for (const [door, text] of doors) {
      expect(text, door).toContain('ENGINE_AWAY')
      expect(text, door).toContain(words)
      expect(text, door).toContain('Whoever runs this host')
      for (const secret of ['127.0.0.1', 'localhost', `:${keeper.port}`, `:${new URL(bucket.options.endpoint).port}`, 'a-long-password'])
        expect(text, door).not.toContain(secret)
    }
  const log = host.log.map(({ message }) => message)
  expect(log.filter((line) => line.startsWith(`Redis at 127.0.0.1:${keeper.port} does not answer`))).not.toEqual([])
  expect(
    log.filter((line) => line.startsWith(`The bucket "${bucket.options.bucket}" at ${bucket.options.endpoint} does not answer`)),
  ).not.toEqual([])
})

it('is not told where a server is that the host has started without, which its owner is', async () => {
  const alone = await createTestHost({ plugins: [{ use: redis({ url: 'redis://127.0.0.1:1' }), onError: 'disable' }, library()] })
  const said = async (id: string): Promise<string> => {
    const client = await alone.connect({ principal: { id, scopes: [] } })
    return JSON.stringify([await client.callTool('server_status', {}), await client.callTool('list_providers', {})])
  }
  try {
    expect((await said('local')).split('does not answer (connect ECONNREFUSED 127.0.0.1:1)')).not.toHaveLength(1)
    const toAnn = await said('ann')
    expect(toAnn).toContain('not running')
    expect(toAnn).not.toContain('127.0.0.1')
  } finally {
    await alone.close()
  }
})
