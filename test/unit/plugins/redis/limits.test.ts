import { randomUUID } from 'node:crypto'
import type { Config } from 'atelier-mcp'
import { library, redis } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Gate, gate, turns } from '../../../fixtures/gate.ts'
import { type KernelHost, kernelHost, speaker } from '../../../fixtures/kernel-host.ts'
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

/** Of all hosts. `now`: calls that are under way. */
const vendor = () => {
  const seen = { now: 0, most: 0, asked: [] as string[] }
  const held: Gate[] = []
  const invoke = async ({ text }: { readonly text: string }): Promise<object> => {
    seen.asked.push(text)
    seen.most = Math.max(seen.most, ++seen.now)
    const waiting = gate()
    held.push(waiting)
    await (text.startsWith('slow') ? waiting.pass() : turns())
    seen.now--
    return { data: { said: text }, cost: { usd: 0, basis: 'reported' } }
  }
  return { seen, invoke, free: () => held.forEach((one) => one.open()) }
}
const start = async (prefix: string, limits: Config['limits'], invoke: object, more: object = {}): Promise<KernelHost> => {
  const host = await kernelHost([redis({ url: server.url, prefix }), speaker('vendor', { ...more, invoke }), speaker('other')], {
    limits,
    chains: { 'test.speak': ['vendor', 'other'] },
  } as Partial<Config>)
  hosts.push(host)
  return host
}
const one = { perProvider: { vendor: { concurrency: 1 } } }

describe('limits of providers on Redis', () => {
  it('refuse what waits while the server is away, ask nobody for it, and let go on what runs', { timeout: 90_000 }, async () => {
    const { seen, invoke, free } = vendor()
    const host = await start(randomUUID(), one, invoke)
    const running = host.run('slow')
    await expect.poll(() => seen.now).toBe(1)
    const waiting = host.run('waits').catch((error: unknown) => error)
    await expect.poll(() => host.host.service('host')?.load()['vendor']).toEqual({ waiting: 1, running: 1 })
    server.pause()
    try {
      expect(await waiting).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
      expect(await host.run('late').catch((error: unknown) => error)).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none' })
      expect(seen.asked).toEqual(['slow'])
      free()
    } finally {
      server.resume()
    }
    expect((await running).data?.said).toBe('slow')
    expect((await host.run('again')).data?.said).toBe('again')
  })
  it('count again, after the server has lost all, what was under way', { timeout: 90_000 }, async () => {
    const { seen, invoke, free } = vendor()
    const prefix = randomUUID()
    const [first, second] = [await start(prefix, one, invoke), await start(prefix, one, invoke)]
    const running = first.run('slow')
    await expect.poll(() => seen.now).toBe(1)
    await server.kill()
    await server.start()
    await expect
      .poll(
        () =>
          second.host
            .service('host')
            ?.deploymentLoad()
            .catch(() => undefined),
        { timeout: 60_000 },
      )
      .toEqual({ vendor: { waiting: 0, running: 1 } })
    const waiting = second.run('next')
    await expect.poll(() => second.host.service('host')?.load()['vendor']).toEqual({ waiting: 1, running: 0 })
    expect(seen.most).toBe(1)
    free()
    expect((await running).data?.said).toBe('slow')
    expect((await waiting).data?.said).toBe('next')
    expect(seen.most).toBe(1)
  })
  it('hold over all hosts, for each provider and for all together', { timeout: 90_000 }, async () => {
    const { seen, invoke } = vendor()
    const prefix = randomUUID()
    const limits = { concurrency: 3, perProvider: { vendor: { concurrency: 2 } } }
    const all = await Promise.all([0, 1, 2].map(() => start(prefix, limits, invoke)))
    await Promise.all(Array.from({ length: 24 }, (_, index) => all[index % 3]!.run(`call ${index}`)))
    expect(seen.asked.length).toBe(24)
    expect(seen.most).toBe(2)
    await expect
      .poll(() => all[0]!.host.service('host')?.deploymentLoad())
      .toEqual({ '*': { waiting: 0, running: 0 }, vendor: { waiting: 0, running: 0 } })
  })
  it('do not make a call wait for itself when it asks for further calls', { timeout: 90_000 }, async () => {
    const host = await start(randomUUID(), { concurrency: 1, ...one }, async ({ text }: { text: string }, call: { run: Function }) => {
      const inner = text === 'outer' ? await Promise.all(['a', 'b'].map((said) => call.run({ kind: 'test.speak', text: said }))) : []
      const said = [text, ...inner.map(({ data }: { data: { said: string } }) => data.said)].join()
      return { data: { said }, cost: { usd: 0, basis: 'reported' } }
    })
    expect((await host.run('outer')).data?.said).toBe('outer,a,b')
  })
  it('are shown by server_status for all hosts, and as unknown while the server is away', { timeout: 90_000 }, async () => {
    const { seen, invoke, free } = vendor()
    const prefix = randomUUID()
    const other = await start(prefix, one, invoke)
    const host = await createTestHost({
      plugins: [redis({ url: server.url, prefix }), library()],
      config: { limits: one },
    })
    try {
      const running = other.run('slow')
      await expect.poll(() => seen.now).toBe(1)
      const status = async (): Promise<unknown> => (await host.client.callTool('server_status')).envelope
      expect(await status()).toMatchObject({ data: { load: { vendor: { waiting: 0, running: 1 } } } })
      server.pause()
      expect(await status()).toMatchObject({ data: { loadUnknown: { code: 'ENGINE_AWAY' } } })
      server.resume()
      free()
      await running
    } finally {
      server.resume()
      await host.close()
    }
  })
})
