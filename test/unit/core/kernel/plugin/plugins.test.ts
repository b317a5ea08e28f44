import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'
import { gate, turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

declare module 'atelier-mcp' {
  interface Services {
    greeting: { readonly hello: string }
  }
}
const tool = (name: string) => ({ name, description: 'd', handler: () => name })

describe('plugins', () => {
  it('stop the start when a requirement is missing, naming all', async () => {
    const needy = plugin('needy', () => {}, { requires: ['ghost', 'phantom', 'maybe?'] })
    await expect(kernelHost([needy])).rejects.toMatchObject({ code: 'PLUGIN_REQUIRES', message: expect.stringMatching(/ghost.*phantom/) })
  })
  it('stop the start when they require each other in a circle', async () => {
    const circle = [plugin('a', () => {}, { requires: ['b'] }), plugin('b', () => {}, { requires: ['a'] })]
    await expect(kernelHost(circle)).rejects.toMatchObject({
      code: 'PLUGIN_CYCLE',
      message: expect.stringMatching(/a -> b -> a|b -> a -> b/),
    })
  })
  it('stop the start when two share a name, or two tools do', async () => {
    await expect(kernelHost([plugin('a', () => {}), plugin('a', () => {})])).rejects.toMatchObject({ code: 'PLUGIN_DUPLICATE' })
    const twins = ['x', 'y'].map((name) => plugin(name, ({ tools }) => void tools.add(tool('same'))))
    await expect(kernelHost(twins)).rejects.toMatchObject({ code: 'TOOL_DUPLICATE', message: expect.stringContaining('"x" and "y"') })
  })
  it('are set up after what they require, whatever the order of the config', async () => {
    const order: string[] = []
    open = await kernelHost([
      plugin('late', () => void order.push('late'), { requires: ['base'] }),
      plugin('base', () => void order.push('base')),
    ])
    expect(order).toEqual(['base', 'late'])
  })
  it('take back everything when their set-up throws, and dispose in reverse', async () => {
    const closed: string[] = []
    const good = plugin('good', ({ onDispose }) => onDispose(() => void closed.push('good')))
    const bad = plugin('bad', ({ tools, onDispose }) => {
      tools.add(tool('orphan'))
      onDispose(() => void closed.push('first'))
      onDispose(() => void closed.push('second'))
      throw new Error('no luck')
    })
    await expect(kernelHost([good, bad])).rejects.toMatchObject({
      code: 'PLUGIN_SETUP_FAILED',
      plugin: 'bad',
      message: expect.stringContaining('no luck'),
    })
    expect(closed).toEqual(['second', 'first', 'good'])
    open = await kernelHost([{ use: bad, onError: 'disable' } as never, speaker('fine')])
    expect(open.host.registry.tools).toEqual([])
    expect(open.host.plugins.find(({ definition }) => definition.name === 'bad')?.disabled).toContain('no luck')
  })
  it('build on what others have added before the seal, whatever the order, and may fail there as in their set-up', async () => {
    const closed: string[] = []
    const namesAll = plugin('names-all', ({ tools, onSeal, onDispose }) => {
      onDispose(() => void closed.push('names-all'))
      onSeal(() => void tools.add(tool(`${tools.list().length}-before`)))
    })
    const broken = plugin('broken', ({ tools, onSeal, onDispose }) => {
      tools.add(tool('orphan'))
      onDispose(() => void closed.push('broken'))
      onSeal(() => {
        throw new Error('no luck')
      })
      onSeal(() => void closed.push('never'))
    })
    const after = plugin('after', ({ tools }) => void tools.add(tool('added-last')))
    await expect(kernelHost([namesAll, broken, after])).rejects.toMatchObject({
      code: 'PLUGIN_SETUP_FAILED',
      plugin: 'broken',
      message: expect.stringContaining('no luck'),
    })
    expect(closed).toEqual(['broken', 'names-all'])
    open = await kernelHost([namesAll, { use: broken, onError: 'disable' } as never, after])
    expect(open.host.registry.tools.map(({ value }) => value.name)).toEqual(['added-last', '2-before'])
    expect(open.host.plugins.find(({ definition }) => definition.name === 'broken')?.disabled).toContain('no luck')
    expect(closed).toEqual(['broken', 'names-all', 'broken'])
  })
  it('that are disabled are named to whoever asks for them: by name, by a chain, by an alias', async () => {
    const vendor = plugin('vendor', () => {
      throw new Error('VENDOR_API_KEY is no key')
    })
    const without = [{ use: vendor, onError: 'disable' } as never, speaker('drawing', { nature: 'procedural' })]
    open = await kernelHost(without, { chains: { 'test.speak': ['vendor/large', 'drawing'] } as never, aliases: { best: 'vendor/large' } })
    const told = { provider: 'vendor', code: 'PROVIDER_INCOMPLETE', why: expect.stringContaining('VENDOR_API_KEY is no key') }
    expect((await open.run('a')).provenance).toMatchObject({ provider: 'drawing', skipped: [told] })
    expect((await open.run('b', { estimate: true })).provenance).toMatchObject({ provider: 'drawing', skipped: [told] })
    for (const provider of ['vendor', 'vendor/large', 'best'])
      await expect(open.run('c', { provider })).rejects.toMatchObject({
        code: 'PROVIDER_INCOMPLETE',
        message: expect.stringContaining('VENDOR_API_KEY is no key'),
        outcome: 'none',
        details: { skipped: [told] },
      })
    expect((await open.run('d', { provider: 'drawing' })).provenance.skipped).toEqual([])
    await open.close()
    open = await kernelHost(without.slice(0, 1))
    await expect(open.run('e', { provider: 'vendor' })).rejects.toMatchObject({ code: 'PROVIDER_INCOMPLETE' })
  })
  it('are ended when their set-up hangs', async () => {
    const hanging = plugin('hanging', () => new Promise(() => {}))
    await expect(kernelHost([hanging], { limits: { setupMs: 40 } })).rejects.toMatchObject({
      code: 'PLUGIN_SETUP_TIMEOUT',
      plugin: 'hanging',
    })
  })
  it('leave nothing behind when their set-up goes on after it has failed', async () => {
    const refused: string[] = []
    let closed = false
    let ready = false
    const held = gate()
    const slow = plugin('slow', async ({ tools, hooks, services, onDispose, onReady }) => {
      onReady(() => void (ready = true))
      await held.pass()
      const late = [
        () => tools.add(tool('late')),
        () => hooks.validate('*', () => undefined),
        () => services.provide('greeting', { hello: 'late' }),
      ]
      for (const add of late)
        try {
          add()
        } catch (error) {
          refused.push((error as { code: string }).code)
        }
      onDispose(() => void (closed = true))
    })
    // Keeps the host from being sealed until the other one comes back.
    const patient = plugin('patient', async () => {
      held.open()
      await turns()
      expect(refused).toHaveLength(3)
    })
    open = await kernelHost([{ use: slow, onError: 'disable' } as never, patient], { limits: { setupMs: 500 } })
    await open.host.ready()
    expect(new Set(refused)).toEqual(new Set(['HOST_SEALED']))
    expect(open.host.registry.tools).toEqual([])
    expect([closed, ready]).toEqual([true, false])
  })
  it('cannot register after the seal, but can hide and show', async () => {
    let late = (): void => {}
    let handle = { enable: () => {}, disable: () => {} }
    open = await kernelHost([
      plugin('a', ({ tools, hooks }) => {
        handle = tools.add(tool('now'))
        late = () => {
          expect(() => hooks.validate('*', () => undefined)).toThrow(expect.objectContaining({ code: 'HOST_SEALED' }))
          tools.add(tool('later'))
        }
      }),
    ])
    expect(late).toThrow(expect.objectContaining({ code: 'HOST_SEALED' }))
    const changes: string[] = []
    open.host.on('listChanged', (what) => changes.push(what))
    handle.disable()
    const { call, end } = open.host.openCall(testPeer())
    await expect(open.host.callTool('now', {}, call)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
    handle.enable()
    expect((await open.host.callTool('now', {}, call)).content).toEqual([{ type: 'text', text: 'now' }])
    end()
    expect(changes).toEqual(['tools', 'tools'])
  })
  it('offer services once, and say what is missing', async () => {
    const offer = (name: string) => plugin(name, ({ services }) => services.provide('greeting', { hello: name }))
    await expect(kernelHost([offer('a'), offer('b')])).rejects.toMatchObject({ code: 'SERVICE_DUPLICATE' })
    await expect(kernelHost([plugin('c', ({ services }) => void services.get('greeting'))])).rejects.toMatchObject({
      code: 'SERVICE_MISSING',
      plugin: 'c',
    })
    let heard = ''
    open = await kernelHost([plugin('d', ({ services }) => void (heard = services.get('greeting').hello), { requires: ['a'] }), offer('a')])
    expect(heard).toBe('a')
  })
  it('get an error for a hook that does not exist, with all that do', async () => {
    const typo = plugin('typo', ({ hooks }) => (hooks as never as { validat(): void }).validat())
    await expect(kernelHost([typo])).rejects.toMatchObject({ code: 'HOOK_UNKNOWN', fix: expect.stringContaining('validate') })
  })
})

describe('tools', () => {
  const answer = async (handler: () => unknown, rest: object = {}, args = {}, peer: object = {}) => {
    open = await kernelHost([plugin('p', ({ tools }) => void tools.add({ name: 't', description: 'd', handler, ...rest } as never))])
    const { call, end } = open.host.openCall(testPeer(peer))
    const result = await open.host.callTool('t', args, call)
    end()
    return { ...result, envelope: result.meta?.['atelier/result'] as { ok: boolean; error: { code: string; plugin: string } } }
  }
  const raw = { input: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false } }

  it.each([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
      'TOOL_FAILED',
    ],
    ['hangs', () => new Promise(() => {}), 'DEADLINE'],
    ['returns rubbish', () => ({ pixels: 3 }), 'TOOL_REPLY_INVALID'],
    ['returns nothing', () => undefined, 'TOOL_REPLY_INVALID'],
  ])('answer with a coded error when the handler %s', async (_, handler, code) => {
    const result = await answer(handler, {}, {}, code === 'DEADLINE' ? { deadlineMs: 80 } : {})
    expect(result.isError).toBe(true)
    expect(result.envelope).toMatchObject({ ok: false, error: { code, plugin: 'p' } })
  })
  it('refuse wrong arguments and name the nearest right one', async () => {
    const result = await answer(() => 'fine', raw, { txt: 'x' })
    expect(result.envelope.error.code).toBe('INPUT_INVALID')
    expect(JSON.stringify(result.content)).toContain('There is no argument \\"txt\\"; did you mean \\"text\\"?')
  })
  it('carry the envelope when all is well', async () => {
    expect((await answer(() => 'fine', raw, { text: 'x' })).envelope).toMatchObject({ ok: true, kind: 't', assets: [], cost: null })
  })
  it('refuse data of another shape than they declare', async () => {
    const output = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
    expect((await answer(() => ({ n: 'one' }), { output })).envelope.error.code).toBe('TOOL_REPLY_INVALID')
  })
})
