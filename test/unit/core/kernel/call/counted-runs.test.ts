import { AtelierError, type Call, type Envelope, envelopeOf, type FailureEnvelope, type PluginContext } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** The envelope of a tool that works so. */
const envelopeFrom = async (handler: (ctx: PluginContext, call: Call) => unknown): Promise<Envelope | FailureEnvelope> => {
  open = await kernelHost([
    speaker('one'),
    speaker('broken', { invoke: () => Promise.reject(new Error('It broke.')) }),
    plugin('t', (ctx) => {
      ctx.tools.add({ name: 'inner', description: 'd', handler: (_, call) => speak(call).then(() => 'said') })
      ctx.tools.add({ name: 't', description: 'd', handler: async (_, call) => Promise.resolve(handler(ctx, call)).then(() => 'done') })
    }),
  ])
  const { call, end } = open.host.openCall(testPeer())
  const result = await open.host.callTool('t', {}, call)
  end()
  return envelopeOf(result)
}
const speak = (call: Call, provider = 'one') => call.run({ kind: 'test.speak', text: 'x' }, { provider, cache: 'off' })

describe('a run in the background', () => {
  it('that fails while the tool waits may have been paid for, and the tool says so', async () => {
    const failed = async ({ background }: PluginContext, call: Call): Promise<never> => {
      await speak(background({ by: call }), 'broken').catch(() => {})
      throw new AtelierError({ code: 'ODD_ONE', message: 'No.', outcome: 'none' })
    }
    expect(await envelopeFrom(failed)).toMatchObject({ ok: false, error: { code: 'ODD_ONE', outcome: 'unknown' } })
  })
  it('that the tool waits for is on its bill, once, beside its own', async () => {
    expect(await envelopeFrom(({ background }, call) => speak(background({ by: call })))).toMatchObject({
      cost: { usd: 0.01 },
      provider: { id: 'one' },
    })
    await open?.close()
    const both = (ctx: PluginContext, call: Call) => Promise.all([speak(ctx.background({ by: call })), speak(call)])
    expect(await envelopeFrom(both)).toMatchObject({ cost: { usd: 0.02 } })
  })
  it('of a tool that it calls in the background is on the bill of that tool', async () => {
    let inner: unknown
    const envelope = await envelopeFrom(async ({ tools, background }, call) => {
      inner = envelopeOf(await tools.call('inner', {}, background({ by: call })))
    })
    expect(inner).toMatchObject({ cost: { usd: 0.01 } })
    expect(envelope).toMatchObject({ ok: true, cost: null })
  })
  it('for somebody else is nothing that the tool may tell of', async () => {
    const other = { id: 'other', scopes: [] }
    expect(await envelopeFrom(({ background }, call) => speak(background({ principal: other, by: call })))).toMatchObject({
      cost: null,
      provider: null,
    })
  })
  it('that goes on when the tool has answered is not on its bill', async () => {
    let left: Promise<unknown> | undefined
    let release = (): void => {}
    const later = new Promise<void>((resolve) => (release = resolve))
    const envelope = await envelopeFrom(({ background }, call) => {
      left = later.then(() => speak(background({ by: call })))
    })
    expect(envelope).toMatchObject({ ok: true, cost: null, provider: null })
    release()
    await left
  })
})
