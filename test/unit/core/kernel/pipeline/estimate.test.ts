/** What asking would cost: nothing where that is paid already. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Plugin } from 'atelier-mcp'
import { gate } from '../../../../fixtures/gate.ts'
import { kernelHost, type KernelHost, mapCache, speaker } from '../../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((one) => one.close()))
})
const start = async (plugins: Plugin[], config: object = {}): Promise<KernelHost> => {
  const host = await kernelHost(plugins, config)
  hosts.push(host)
  return host
}
const price = { usd: 0.5, basis: 'estimated' } as const
/** A vendor who charges, and answers when the test says so. */
const vendor = (rest: object = {}) => {
  const orders: string[] = []
  const answer = gate()
  const plugin = speaker('vendor', {
    estimate: () => price,
    async invoke({ text }: { text: string }) {
      orders.push(text)
      await answer.pass()
      return { data: { said: text }, cost: { usd: 0.4, basis: 'reported' } }
    },
    ...rest,
  })
  return { orders, plugin, ...answer }
}
const estimated = (host: KernelHost, options: object = {}) => host.run('x', { estimate: true, ...options })
/** As where its process is gone: nobody holds the leases of its orders any more. */
const die = async ({ host }: KernelHost): Promise<void> => {
  const orders = join(host.dirs.state, 'orders')
  for (const name of await readdir(orders)) if (name.endsWith('.lease')) await rm(join(orders, name))
}

describe('an estimate', () => {
  it('of what is kept is nothing, says what that saves, and shows nothing of it', async () => {
    const { plugin, open, orders } = vendor()
    const host = await start([plugin, mapCache()])
    open()
    await host.run('x')
    expect(await estimated(host)).toMatchObject({
      cost: { usd: 0 },
      artifacts: [],
      data: {},
      provenance: { source: 'cache', provider: 'vendor', saved: { usd: 0.4 } },
    })
    expect((await estimated(host)).data).toEqual({})
    expect(orders).toEqual(['x'])
  })
  it.each(['refresh', 'off'] as const)('of what is kept is its price under cache "%s"', async (cache) => {
    const { plugin, open } = vendor()
    const host = await start([plugin, mapCache()])
    open()
    await host.run('x')
    expect(await estimated(host, { cache })).toMatchObject({ cost: price, provenance: { source: 'fresh' } })
  })
  it('of what is out already is nothing, for whoever joins it', async () => {
    const { plugin, open, entered, orders } = vendor()
    const host = await start([plugin, mapCache()])
    const asked = host.run('x')
    await entered()
    expect(await estimated(host)).toMatchObject({ cost: { usd: 0 }, provenance: { source: 'shared' } })
    expect(await estimated(host, { cache: 'off' })).toMatchObject({ cost: price })
    open()
    await asked
    expect(orders).toEqual(['x'])
  })
  it('of what a dead host has left is nothing where its vendor goes on with it', async () => {
    const waiting = gate()
    const operations = { start: async () => ({ id: '1' }), resume: () => waiting.pass() }
    const first = await start([vendor(operations).plugin])
    first.run('x').catch(() => {})
    await waiting.entered()
    await die(first)
    const second = await start([vendor(operations).plugin], { dirs: first.host.dirs })
    expect(await estimated(second)).toMatchObject({ cost: { usd: 0 } })
    const [order] = (await readdir(join(first.host.dirs.state, 'orders'))).map((name) => name.split('.')[1])
    expect(await estimated(second, { order })).toMatchObject({ cost: price })
  })
  it('of what a dead host has left in doubt is its price', async () => {
    const { plugin, entered } = vendor()
    const first = await start([plugin])
    first.run('x').catch(() => {})
    await entered()
    await die(first)
    expect(await estimated(await start([vendor().plugin], { dirs: first.host.dirs }))).toMatchObject({ cost: price })
  })
})
