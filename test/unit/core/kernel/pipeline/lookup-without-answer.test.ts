import { AtelierError, type ErrorCode } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { type KernelHost, kernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

/** What the cache says to one lookup, where that is not what it has. `miss`: another host has ordered it since. */
type Said = 'miss' | ErrorCode
/** A host whose vendor counts, and has sold one "hello". `next` is what the cache says to the lookups that follow. */
async function household(...next: readonly Said[]) {
  const kept = new Map<string, unknown>()
  const said: Said[] = []
  const cache = plugin('cache', ({ hooks }) => {
    hooks.lookup('*', (key) => {
      const now = said.shift()
      if (now === 'miss') return undefined
      if (now) throw new AtelierError({ code: now, message: 'Nothing was heard.', retryable: true })
      return kept.get(key) as never
    })
    hooks.store('*', (key, result) => void kept.set(key, result))
  })
  let ordered = 0
  const invoke = async ({ text }: { readonly text: string }) => {
    ordered++
    return { data: { said: text }, cost: { usd: 0.01, basis: 'computed' } }
  }
  const host = await kernelHost([cache, speaker('vendor', { invoke, estimate: () => ({ usd: 0.01, basis: 'estimated' }) })])
  hosts.push(host)
  await host.run('hello')
  said.push(...next)
  return { host, ordered: () => ordered }
}

describe('a cache that gives no answer', () => {
  it.each<[string, Said[]]>([
    ['to the first lookup', ['ENGINE_AWAY']],
    ['to the lookup that holds the lease, just before the order', ['miss', 'ENGINE_AWAY']],
    ['in its time', ['miss', 'HOOK_TIMEOUT']],
  ])('%s ends the call with nothing ordered, as what was paid before may be there', async (_when, said) => {
    const { host, ordered } = await household(...said)
    await expect(host.run('hello')).rejects.toMatchObject({ code: said.at(-1), outcome: 'none', plugin: 'cache', hook: 'lookup' })
    expect((await host.run('hello')).provenance.source).toBe('cache')
    expect(ordered()).toBe(1)
  })
  it('is asked for an estimate in vain: nobody says a price for what may be paid', async () => {
    const { host } = await household('ENGINE_AWAY')
    await expect(host.run('hello', { estimate: true })).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
  })
  it('is not one that answers with a fault of its own: that is a miss', async () => {
    const { host, ordered } = await household('HOOK_FAILED', 'HOOK_FAILED')
    expect((await host.run('hello')).provenance.source).toBe('fresh')
    expect(ordered()).toBe(2)
  })
})
