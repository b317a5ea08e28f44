import { artifact, AtelierError, definePlugin, type PluginContext } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { blamedOn, withFacts } from '#core/kernel/errors/with-facts.ts'
import { createHost } from '#core/create-host.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | TestHost | undefined
afterEach(() => open?.close().then(() => void (open = undefined)))

/** All that there is to know of an error, so that nothing can be written into it unseen. */
const allOf = (error: Error): object => ({ ...Object.getOwnPropertyDescriptors(error) })
const constant = (init: object = {}): AtelierError =>
  new AtelierError({ code: 'PROVIDER_FAILED', message: 'Bad.', outcome: 'none', cause: new Error('inner'), ...init })
const throwing = (error: unknown) => () => {
  throw error
}
const thrownBy = (work: Promise<unknown>): Promise<AtelierError> =>
  work.then(
    () => expect.unreachable(),
    (error: AtelierError) => error,
  )

describe('an error that says more', () => {
  class Own extends AtelierError {
    readonly colour = 'red'
  }
  it.each([
    ['open', (one: Own) => one],
    ['frozen', (one: Own) => Object.freeze(one)],
  ])('is a copy of the same class, stack and cause where the first is %s', (_, made) => {
    const first = made(new Own({ code: 'A_B', message: 'First.', cause: new Error('inner') }))
    const before = allOf(first)
    const second = withFacts(first, { message: 'Second.', plugin: 'p' })
    expect(allOf(first)).toEqual(before)
    expect(second).toBeInstanceOf(Own)
    expect(AtelierError.is(second, 'A_B')).toBe(true)
    expect(second).toMatchObject({ colour: 'red', message: 'Second.', plugin: 'p', cause: first.cause, stack: first.stack })
    expect(Object.keys(second)).not.toContain('message')
    expect(withFacts(second, { plugin: 'q' }).plugin).toBe('q')
  })
  it('is the same where there is nothing to add', () => {
    const error = constant()
    expect(withFacts(error, { outcome: 'none', why: undefined })).toBe(error)
    expect(blamedOn(blamedOn(error, { plugin: 'near', hook: 'spend' }), { plugin: 'far', hook: 'spent' })).toMatchObject({
      plugin: 'near',
      hook: 'spend',
    })
  })
})

describe('an error that is thrown again and again', () => {
  it('by a provider says the same each time, and nothing of its first call', async () => {
    const bad = constant()
    const before = allOf(bad)
    open = await kernelHost([
      speaker('absent', { available: async () => ({ ok: false, why: 'It is off.', fix: 'Turn it on.' }) }),
      speaker('first', { invoke: throwing(bad) }),
      speaker('second', { invoke: throwing(bad) }),
    ])
    const one = await thrownBy(open.run('a'))
    expect(one).toMatchObject({ plugin: 'second', hook: 'generate', details: { provider: 'second' } })
    expect(one.message).toBe('Bad. Before that, absent: It is off. Turn it on. first: Bad.')
    const two = await thrownBy(open.run('b'))
    expect(two.message).toBe(one.message)
    expect(allOf(bad)).toEqual(before)
  })
  it('by hooks of two plugins names each in its turn', async () => {
    const bad = constant({ code: 'HOUSE_RULE' })
    const before = allOf(bad)
    open = await kernelHost([
      speaker('one'),
      plugin('strict', ({ hooks }) => hooks.validate('test.speak', ({ text }) => (text === 'a' ? throwing(bad)() : undefined))),
      plugin('late', ({ hooks }) => hooks.review('*', throwing(bad))),
    ])
    expect(await thrownBy(open.run('a'))).toMatchObject({ plugin: 'strict', hook: 'validate', outcome: 'none' })
    expect(await thrownBy(open.run('b'))).toMatchObject({ plugin: 'late', hook: 'review', outcome: 'paid' })
    expect(allOf(bad)).toEqual(before)
  })
  it.each([
    ['AbortError', () => new DOMException('left', 'AbortError'), 'ABORTED'],
    ['TimeoutError', () => new DOMException('slow', 'TimeoutError'), 'DEADLINE'],
    ['Error', () => Object.freeze(new Error('plain')), 'HOOK_FAILED'],
  ])('as the platform throws it (%s) stays as it is', async (_, make, code) => {
    const bad = make()
    const before = allOf(bad)
    open = await kernelHost([
      speaker('one'),
      plugin('strict', ({ hooks }) => hooks.validate('test.speak', ({ text }) => (text === 'a' ? throwing(bad)() : undefined))),
      plugin('late', ({ hooks }) => hooks.review('*', throwing(bad))),
    ])
    expect(await thrownBy(open.run('a'))).toMatchObject({ code, plugin: 'strict', cause: bad })
    expect(await thrownBy(open.run('b'))).toMatchObject({ code, plugin: 'late', cause: bad })
    expect(allOf(bad)).toEqual(before)
  })
  it('by tools and exporters of two plugins names each in its turn', async () => {
    const bad = constant({ code: 'PAPER_OUT' })
    const before = allOf(bad)
    const part = (name: string) =>
      definePlugin({
        name,
        version: '1.0.0',
        apiVersion: 1,
        setup({ tools, exporters }: PluginContext) {
          tools.add({ name, description: 'd', handler: throwing(bad) })
          tools.add({
            name: `export_${name}`,
            description: 'd',
            handler: async (_args, call) => {
              await call.run({ kind: 'asset.export', source: artifact(Buffer.from('a'), 'text/plain') }, { output: { format: name } })
              return 'exported'
            },
          })
          exporters.add({ format: name, mimeType: 'text/plain', extension: 'txt', accepts: ['*/*'], encode: throwing(bad) })
        },
      })()
    open = await createTestHost({ plugins: [part('left'), part('right')] })
    for (const name of ['left', 'right', 'left']) {
      const { envelope } = await open.client.callTool(name)
      expect(envelope.error).toMatchObject({ code: 'PAPER_OUT', message: 'Bad.', plugin: name })
      const { envelope: exported } = await open.client.callTool(`export_${name}`)
      expect(exported.error).toMatchObject({ code: 'PAPER_OUT', message: 'Bad.', plugin: name })
    }
    expect(allOf(bad)).toEqual(before)
  })
  it('by the set-up of two hosts is told in the words of each', async () => {
    const bad = constant({ code: 'PAPER_OUT' })
    const before = allOf(bad)
    const start = (name: string) =>
      thrownBy(createHost({ config: { plugins: [plugin(name, throwing(bad))] }, log: silentLogger(), environment: {} }))
    expect(await start('left')).toMatchObject({ code: 'PAPER_OUT', plugin: 'left', exitCode: 1 })
    expect(await start('right')).toMatchObject({ code: 'PAPER_OUT', plugin: 'right' })
    expect(allOf(bad)).toEqual(before)
  })
})
