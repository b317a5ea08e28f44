import { definePlugin, type EngineAway, type Plugin } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { engines } from '#core/cli/doctor/engines.ts'
import { type KernelHost, kernelHost } from '../../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const keeper = (away?: EngineAway): Plugin =>
  definePlugin({
    name: 'keeper',
    version: '1.0.0',
    apiVersion: 1,
    engines: () => ({ secrets: { get: async (name) => name }, health: () => away }),
    setup() {},
  })()
const foundIn = async (...plugins: readonly Plugin[]) => {
  const host = await kernelHost(plugins)
  hosts.push(host)
  return engines(host.host)
}

describe('servers that hosts share, as the doctor sees them', () => {
  it('are broken where they do not answer: which, since when, why, and what it keeps', async () => {
    const since = Date.UTC(2026, 10, 30)
    expect(await foundIn(keeper({ code: 'ENGINE_AWAY', since, why: 'Keeper at host does not answer.' }))).toEqual([
      {
        state: 'broken',
        what: 'engine keeper',
        found: 'ENGINE_AWAY since 2026-11-30T00:00:00.000Z: Keeper at host does not answer.',
        fix: 'Until it answers, what needs it is refused; it keeps secrets.',
      },
    ])
  })
  it('are fine where they answer, and are no matter where all is in folders', async () => {
    expect(await foundIn(keeper())).toEqual([{ state: 'fine', what: 'engine keeper', found: 'keeps secrets' }])
    expect(await foundIn()).toEqual([])
  })
})
