import { randomUUID } from 'node:crypto'
import { AtelierError, type Config } from 'atelier-mcp'
import { redis } from 'atelier-mcp/plugins'
import { redisBreakers } from '../../../../plugins/redis/breakers.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type KernelHost, kernelHost, speaker } from '../../../fixtures/kernel-host.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

/** Of all hosts: fails as `fault` says. */
const vendor = (fault: { readonly code: string; readonly retryAfterMs?: number }) => {
  const asked: string[] = []
  const invoke = async ({ text }: { readonly text: string }): Promise<never> => {
    asked.push(text)
    throw new AtelierError({ message: 'Not now.', outcome: 'none', ...fault })
  }
  return { asked, invoke }
}
const start = async (prefix: string, invoke?: object): Promise<KernelHost> => {
  const config = { chains: { 'test.speak': ['vendor', 'other'] } } as Partial<Config>
  const host = await kernelHost([redis({ url: server.url, prefix }), speaker('vendor', invoke && { invoke }), speaker('other')], config)
  hosts.push(host)
  return host
}
const skippedBy = async (host: KernelHost, text: string): Promise<unknown> => (await host.run(text)).provenance.skipped

describe('open circuits of providers, on Redis', () => {
  it('are told of without waiting, and nothing fails where the server is away', async () => {
    const [place, log] = [randomUUID(), notedLog()]
    const connection = await redisConnection(server.url, place, log)
    const breakers = await redisBreakers(connection, log)
    server.pause()
    try {
      breakers.tell({ kind: 'test.speak', provider: 'vendor', ms: 60_000, why: 'failed' })
      await expect.poll(() => log.lines).toContain('Other hosts could not be told to leave a provider alone')
    } finally {
      server.resume()
      await connection.close()
    }
  })
  it('are learnt by a host that could not hear of them when it is back', async () => {
    const [place, log] = [randomUUID(), notedLog()]
    const [deaf, telling] = [await redisConnection(server.url, place, log), await redisConnection(server.url, place, log)]
    try {
      const [breakers, others] = [await redisBreakers(deaf, log), await redisBreakers(telling, log)]
      const heard: unknown[] = []
      breakers.listen(({ kind, provider, why }) => heard.push({ kind, provider, why }))
      others.tell({ kind: 'test.speak', provider: 'vendor', ms: 60_000, why: 'failed' })
      await expect.poll(() => heard.length).toBe(1)
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await expect.poll(() => heard.length).toBe(2)
      expect(heard[1]).toEqual({ kind: 'test.speak', provider: 'vendor', why: 'failed' })
    } finally {
      await Promise.all([deaf.close(), telling.close()])
    }
  })
  it('are left alone by all hosts when one has heard that their provider wants it, also by one that comes later', async () => {
    const { asked, invoke } = vendor({ code: 'PROVIDER_RATE_LIMITED', retryAfterMs: 60_000 })
    const prefix = randomUUID()
    const [first, second] = [await start(prefix, invoke), await start(prefix)]
    expect((await first.run('one')).data?.said).toBe('other: one')
    expect(asked).toEqual(['one'])
    const resting = [
      { provider: 'vendor', code: 'PROVIDER_RESTING', why: expect.stringMatching(/asked for a rest at another host .* another \d+ s\./) },
    ]
    let count = 0
    await expect.poll(() => skippedBy(second, `two ${++count}`)).toEqual(resting)
    const late = await start(prefix)
    expect(await skippedBy(late, 'three')).toEqual(resting)
    expect(asked).toEqual(['one'])
  })
  it('are left alone by all hosts when they have failed several times in a row at one', async () => {
    const { asked, invoke } = vendor({ code: 'PROVIDER_UNAVAILABLE' })
    const prefix = randomUUID()
    const [first, second] = [await start(prefix, invoke), await start(prefix)]
    for (const text of ['one', 'two', 'three']) await first.run(text)
    expect(asked.length).toBe(3)
    let count = 0
    await expect
      .poll(() => skippedBy(second, `four ${++count}`))
      .toEqual([{ provider: 'vendor', code: 'PROVIDER_RESTING', why: expect.stringContaining('failed repeatedly at another host') }])
  })
})
