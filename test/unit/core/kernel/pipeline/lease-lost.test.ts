import { AtelierError, definePlugin, type Engines, type Plugin } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { gate } from '../../../../fixtures/gate.ts'
import { type KernelHost, kernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { memoryEngines } from '../../../../fixtures/memory-engines.ts'

const hosts: KernelHost[] = []
const start = async (...plugins: readonly Plugin[]): Promise<KernelHost> => {
  const host = await kernelHost(plugins)
  hosts.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const on = (engines: Engines): Plugin =>
  definePlugin({ name: 'engine', version: '1.0.0', apiVersion: 1, engines: () => engines, setup() {} })()

/** Hosts that share leases and a cache, and a vendor that counts. Keys of leases are noted as they are asked for. */
function household() {
  const shared = memoryEngines()
  const kept = new Map<string, unknown>()
  const keys: string[] = []
  const ordered: string[] = []
  const host = (name: string, ...more: readonly Plugin[]): Promise<KernelHost> => {
    const { leases } = shared.forHost()
    const noting: Engines = { leases: { acquire: (key, signal) => (keys.push(key), leases.acquire(key, signal)) } }
    const invoke = async ({ text }: { readonly text: string }) => {
      ordered.push(name)
      return { data: { said: text }, cost: { usd: 0.01, basis: 'computed' } }
    }
    return start(on(noting), mapCache(kept), speaker('vendor', { invoke, estimate: () => ({ usd: 0.01, basis: 'estimated' }) }), ...more)
  }
  return { shared, keys, ordered, host }
}

describe('a host that has lost its lease, as after it was stopped', () => {
  it('orders nothing any more, and hands out what the other host has made', async () => {
    const { shared, keys, ordered, host } = household()
    const held = gate()
    let allowed = 0
    const stopping = plugin('stopping', ({ hooks }) =>
      hooks.spend('*', async () => {
        if (allowed++ === 0) await held.pass()
      }),
    )
    const [stopped, other] = [await host('stopped', stopping), await host('other')]
    const waiting = stopped.run('hello')
    await held.entered()
    // From here on it is not heard of, and the other host goes on.
    shared.take(keys[0]!)
    expect((await other.run('hello')).data.said).toBe('hello')
    held.open()
    const late = await waiting
    expect([late.data.said, late.provenance.source, ordered]).toEqual(['hello', 'cache', ['other']])
  })
  it('orders once more by itself where the other host has made nothing', async () => {
    const { shared, keys, ordered, host } = household()
    const held = gate()
    let allowed = 0
    const stopping = plugin('stopping', ({ hooks }) =>
      hooks.spend('*', async () => {
        if (allowed++ === 0) await held.pass()
      }),
    )
    const stopped = await host('stopped', stopping)
    const waiting = stopped.run('hello')
    await held.entered()
    shared.take(keys[0]!)
    held.open()
    expect((await waiting).data.said).toBe('hello')
    expect([ordered, keys.length]).toEqual([['stopped'], 2])
  })
})

describe('leases that cannot be asked for', () => {
  it('end the call with their own code, on nobody\u2019s bill and as the fault of no provider', async () => {
    const away = async (): Promise<never> => {
      throw new AtelierError({ code: 'ENGINE_AWAY', message: 'Nothing answers.', retryable: true, outcome: 'none' })
    }
    let ordered = 0
    const invoke = async () => ({ data: { said: String(++ordered) } })
    const host = await start(on({ leases: { acquire: away } }), mapCache(), speaker('vendor', { invoke }))
    const error = await host.run('hello').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ENGINE_AWAY', outcome: 'none', retryable: true })
    expect([(error as AtelierError).plugin, ordered]).toEqual([undefined, 0])
  })
})
