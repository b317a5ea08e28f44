import { AtelierError, definePlugin, type Engines, type EnginesContext, type Plugin } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type KernelHost, kernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { gate, turns } from '../../../../fixtures/gate.ts'
import { memoryEngines } from '../../../../fixtures/memory-engines.ts'

const hosts: KernelHost[] = []
const start = async (...plugins: readonly unknown[]): Promise<KernelHost> => {
  const host = await kernelHost(plugins as readonly Plugin[])
  hosts.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

/** A plugin that offers engines and does nothing else. */
const offering = (
  name: string,
  engines: (context: EnginesContext<{ readonly url?: string | undefined }>) => unknown,
  options = {},
): Plugin =>
  definePlugin({
    name,
    version: '1.0.0',
    apiVersion: 1,
    options: z.strictObject({ url: z.string().optional() }),
    engines: engines as () => Engines,
    setup() {},
  })(options)
const secretsOf = (text: string): Engines => ({ secrets: { get: async (name) => `${text} ${name}` } })
const failed = (starting: Promise<unknown>): Promise<AtelierError> =>
  starting.then(
    () => {
      throw new Error('It started.')
    },
    (error: AtelierError) => error,
  )

describe('engines that plugins offer', () => {
  it('are not named by where they are to whoever asks for one that the host runs without', async () => {
    const away = (): never => {
      throw new AtelierError({ code: 'ENGINE_AWAY', message: 'Shared at 10.0.0.5 does not answer.' })
    }
    const host = await start({ use: offering('shared', away), onError: 'disable' }, speaker('vendor'))
    await expect(host.run('x', { provider: 'shared' })).rejects.toMatchObject({
      code: 'PROVIDER_INCOMPLETE',
      message: '"shared" was asked for. Its plugin is not running: the log says why.',
    })
  })
  it('stop the start where two plugins offer the same, with both names and the fix', async () => {
    const closed: string[] = []
    const engines = (context: EnginesContext): Engines => {
      context.onDispose(() => void closed.push('first'))
      return secretsOf('one')
    }
    const error = await failed(kernelHost([offering('first', engines), offering('second', () => secretsOf('two'))]))
    expect(error).toMatchObject({
      code: 'ENGINE_DUPLICATE',
      message: 'The plugins "first" and "second" both offer `secrets`.',
      outcome: 'none',
    })
    expect(error.fix).toMatch(/^Remove one of them/)
    expect(closed).toEqual(['first'])
  })
  it('stop the start where one cannot be made, blamed on its plugin, with its own code or ENGINE_FAILED', async () => {
    const away = new AtelierError({ code: 'ENGINE_AWAY', message: 'Nothing answers.' })
    const cases = [
      [away, 'ENGINE_AWAY'],
      [new Error('odd'), 'ENGINE_FAILED'],
    ] as const
    for (const [thrown, code] of cases) {
      const starting = kernelHost([
        offering('far', () => {
          throw thrown
        }),
      ])
      expect(await failed(starting)).toMatchObject({
        code,
        plugin: 'far',
        outcome: 'none',
        why: expect.stringContaining('server that keeps'),
      })
    }
  })
  it('are left out where the config lets the host start without their plugin, which is told as disabled', async () => {
    const far = offering('far', () => {
      throw new AtelierError({ code: 'ENGINE_AWAY', message: 'Nothing answers.' })
    })
    const { host } = await start(
      { use: far, onError: 'disable' },
      offering('near', () => secretsOf('near')),
    )
    expect(host.plugins.map(({ definition, disabled }) => [definition.name, disabled])).toEqual([
      ['far', 'Nothing answers.'],
      ['near', undefined],
    ])
    expect(await host.secrets.get('a')).toBe('near a')
  })
  it('are refused where they are no such thing, or none that is known', async () => {
    const wrong = (engines: unknown): Promise<AtelierError> => failed(kernelHost([offering('odd', () => engines)]))
    expect(await wrong('all')).toMatchObject({ code: 'PLUGIN_INVALID', message: 'Plugin "odd" offers engines that is no object.' })
    expect((await wrong({ leases: { acquire: 1 } })).message).toMatch(/whose `leases` is no object with `acquire`/)
    expect((await wrong({ health: 'fine' })).message).toMatch(/whose `health` is no function/)
    expect((await wrong({ lockers: {} })).message).toMatch(/of which "lockers" is none that this host knows/)
  })
  it('say how their servers stand, each plugin for itself, with all that it keeps; one that fails at it counts as well', async () => {
    const away = { code: 'ENGINE_AWAY', since: 5, why: 'Nothing answers.' }
    const far = definePlugin({
      name: 'far',
      version: '1.0.0',
      apiVersion: 1,
      engines: () => ({ health: () => away }),
      setup: ({ services }) => services.provide('greeting', { hello: 'there' }),
    })
    const odd = (): never => {
      throw new Error('odd')
    }
    const { host } = await start(
      far(),
      offering('near', () => ({ ...secretsOf('near'), health: odd })),
      plugin('other', () => {}),
    )
    expect(host.service('host')!.engines()).toEqual([
      { plugin: 'near', keeps: ['secrets'] },
      { plugin: 'far', keeps: ['greeting'], away },
    ])
  })
  it('do not keep a start waiting for ever', async () => {
    const slow = offering('slow', () => new Promise(() => {}))
    const starting = kernelHost([slow], { limits: { setupMs: 50 } })
    expect(await failed(starting)).toMatchObject({ code: 'PLUGIN_SETUP_TIMEOUT', plugin: 'slow' })
  })
  it('get the options as their schema makes them, folders of their own, and are closed after every plugin', async () => {
    const told: unknown[] = []
    const engines = ({ options, dirs, onDispose }: EnginesContext<{ readonly url?: string | undefined }>): Engines => {
      told.push(options.url, dirs.state.endsWith('/plugins/near'))
      onDispose(() => void told.push('engines closed'))
      return secretsOf('near')
    }
    const other = plugin('other', ({ onDispose }) => onDispose(() => void told.push('plugin closed')))
    const { close } = await kernelHost([offering('near', engines, { url: 'a' }), other])
    await close()
    expect(told).toEqual(['a', true, 'plugin closed', 'engines closed'])
  })
  it('are closed where the host does not start after all', async () => {
    const closed: string[] = []
    const near = offering('near', ({ onDispose }) => {
      onDispose(() => void closed.push('near'))
      return secretsOf('near')
    })
    const broken = plugin('broken', () => {
      throw new Error('It does not work.')
    })
    expect(await failed(kernelHost([near, broken]))).toMatchObject({ code: 'PLUGIN_SETUP_FAILED' })
    expect(closed).toEqual(['near'])
  })
  it('say which optional package is missing, and the command that installs it', async () => {
    const error = await failed(kernelHost([offering('near', ({ importPackage }) => importPackage('no-such-package', '^2.0.0'))]))
    expect(error).toMatchObject({ code: 'DEPENDENCY_MISSING', plugin: 'near' })
    expect(error.fix).toMatch(/^Run `npm install no-such-package@\^2\.0\.0` in \//)
  })
})

describe('hosts with folders of their own and engines in common', () => {
  it('sign links that the others accept, and order once what is asked at all of them at the same time', async () => {
    const shared = memoryEngines()
    const kept = new Map<string, unknown>()
    let asked = 0
    const vendor = gate()
    const invoke = async ({ text }: { readonly text: string }) => {
      asked++
      await vendor.pass()
      return { data: { said: text }, cost: { usd: 0.01, basis: 'computed' } }
    }
    const one = () =>
      start(
        offering('memory', () => shared.forHost()),
        mapCache(kept),
        speaker('vendor', { invoke }),
      )
    const [first, second] = await Promise.all([one(), one()])
    const principal = { id: 'ann', scopes: [] }
    const query = new URLSearchParams(await first.host.links.sign('an-id', principal))
    expect(await second.host.links.check('an-id', query)).toEqual(principal)
    const told = [first.run('hello'), second.run('hello')]
    await vendor.entered()
    await turns()
    vendor.open()
    expect((await Promise.all(told)).map(({ data }) => data?.said)).toEqual(['hello', 'hello'])
    expect(asked).toBe(1)
  })
})
