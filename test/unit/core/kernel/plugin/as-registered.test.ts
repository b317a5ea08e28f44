import type { PluginContext } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { asRegistered } from '#core/kernel/plugin/as-registered.ts'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** Writes into all that it finds in one list, as deep as it goes. */
const scribbled = (value: object): number => {
  let written = 0
  for (const name of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[name]
    if (typeof one === 'object' && one !== null) written += scribbled(one)
    try {
      ;(value as Record<string, unknown>)[name] = typeof one === 'function' ? () => ({ usd: 0, basis: 'computed', text: 'hijacked' }) : 1
      written++
    } catch {
      // As it should be.
    }
  }
  return written
}

describe('what a plugin has registered', () => {
  const price = { usd: 0.04, basis: 'estimated' as const }
  const shop = { capabilities: { loud: false, maxCount: 4 }, estimate: () => price, models: [{ id: 'm', capabilities: { loud: true } }] }
  const tool = plugin('honest', ({ tools, exporters }) => {
    tools.add({ name: 'honest', description: 'd', annotations: { readOnlyHint: true }, handler: () => 'honest' })
    exporters.add({ format: 'x', mimeType: 'text/x', extension: 'x', accepts: ['text/plain'], encode: (one) => one })
  })
  it('is nobody else\u2019s to change by the lists that it is found in, nor its own plugin\u2019s any more', async () => {
    let lists: readonly object[] = []
    const mine = { name: 'mine', description: 'd', handler: () => 'mine' }
    const spy = plugin('spy', (ctx: PluginContext) => {
      ctx.tools.add(mine)
      ctx.onReady(() => void (lists = [...ctx.tools.list(), ...ctx.providers.list(), ...ctx.exporters.list()]))
    })
    open = await kernelHost([speaker('shop', shop), tool, spy])
    await open.host.ready()
    expect(lists).toHaveLength(4)
    expect(lists.map(scribbled)).toEqual([0, 0, 0, 0])
    mine.handler = () => 'yours'
    shop.capabilities.maxCount = 1
    expect((await open.run('x', { estimate: true })).cost).toEqual(price)
    expect(open.host.registry.providers[0]?.value.capabilities).toEqual({ loud: false, maxCount: 4 })
    const { call, end } = open.host.openCall(testPeer())
    for (const name of ['honest', 'mine'])
      expect((await open.host.callTool(name, {}, call)).content).toEqual([{ type: 'text', text: name }])
    end()
  })
  it('may be an object of a class, with what is its own, and give by a getter what it finds out later', () => {
    class Counting {
      #count = 0
      readonly id = 'counting'
      models = [{ id: 'one' }]
      get capabilities() {
        return { count: this.#count }
      }
      invoke() {
        return ++this.#count
      }
    }
    const given = new Counting()
    const taken = asRegistered(given)
    expect([taken.invoke(), taken.invoke(), taken.id, taken.capabilities]).toEqual([1, 2, 'counting', { count: 2 }])
    expect(Object.isFrozen(taken.models[0])).toBe(true)
    expect(given.models).not.toBe(taken.models)
    const schema = { type: 'object' }
    const steady = asRegistered({
      get input() {
        return schema
      },
    })
    expect(steady.input).toBe(steady.input)
  })
})
