/** No fault of a plugin, a hook or an argument places an order that the caller did not ask for: counted by the vendor's look-alike. */
import { type Config, definePlugin, type PluginContext, SkipCode } from 'atelier-mcp'
import { exporters, imageGen, openai, openaiCompatible } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fault, openAiServer } from '../fixtures/openai/openai-server.ts'

const vendor = await openAiServer()
const second = await openAiServer({ models: ['flux-1-schnell'] })
afterAll(async () => {
  await vendor.close()
  await second.close()
})

const fault = (setup: (ctx: PluginContext) => void) => definePlugin({ name: 'odd', version: '1.0.0', apiVersion: 1, setup })()
/** A vendor whose model makes one picture an order. */
const oneAtATime = (provider = 'openai') =>
  definePlugin({
    name: 'one-at-a-time',
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ hooks }) =>
      hooks.select(
        'image.generate',
        (candidates) =>
          candidates.map((one) => (one.provider === provider ? { ...one, capabilities: { ...one.capabilities, maxCount: 1 } } : one)),
        { stage: 'early' },
      ),
  })()

let host: TestHost
let before = { vendor: 0, second: 0 }
const start = async (plugins: Config['plugins'], config: Omit<Config, 'plugins'> = {}): Promise<void> => {
  host = await createTestHost({
    plugins: [openai({ apiKey: 'sk-orders-0123456789', baseURL: vendor.url }), imageGen(), exporters(), ...plugins],
    config,
  })
  before = { vendor: vendor.asked().length, second: second.asked().length }
}
const orders = (): { vendor: number; second: number } => ({
  vendor: vendor.asked().length - before.vendor,
  second: second.asked().length - before.second,
})
const generate = (args: object = {}) => host.client.callTool('generate_image', { prompt: 'a fox', ...args })
const atSecond = () => openaiCompatible({ id: 'second', baseURL: second.url, free: false })

beforeEach(() => {
  vendor.misbehave(undefined)
  second.misbehave(undefined)
})
afterEach(async () => host.close())

describe('several pictures', () => {
  it('are one order each where the model makes one at a time', async () => {
    await start([oneAtATime()])
    const { envelope } = await generate({ count: 3 })
    expect(envelope).toMatchObject({ ok: true })
    expect(envelope['assets']).toHaveLength(3)
    expect(
      vendor
        .asked()
        .slice(-3)
        .map(({ body }) => body['n'] ?? 1),
    ).toEqual([1, 1, 1])
    expect(orders()).toEqual({ vendor: 3, second: 0 })
  })

  it.each<[Fault, number | null]>([
    ['policy', 2],
    ['500', null],
  ])('of which one fails by %s are no further orders, and what came is handed out', async (now, priced) => {
    await start([oneAtATime()])
    vendor.misbehave(now, 1)
    const { envelope } = await generate({ count: 3 })
    expect(envelope['assets']).toHaveLength(2)
    expect(envelope['warnings']).toContainEqual(
      expect.objectContaining({ param: 'count', message: expect.stringContaining('1 of the pictures') }),
    )
    // A price that leaves out what may have been charged would be wrong.
    expect(envelope['cost'] === null).toBe(priced === null)
    expect(orders()).toEqual({ vendor: 3, second: 0 })
  })

  it.each<Fault>(['policy-at-a-time', 'policy', '401', '500'])('are one order where they are declined together by %s', async (now) => {
    await start([])
    vendor.misbehave(now)
    expect((await generate({ count: 5 })).isError).toBe(true)
    expect(orders()).toEqual({ vendor: 1, second: 0 })
  })

  it('are not split behind the back of a vendor who has declined them', async () => {
    await start([atSecond(), oneAtATime()], { chains: { 'image.generate': ['openai', 'second'] } })
    second.misbehave('policy-at-a-time')
    const { envelope } = await generate({ count: 4 })
    expect(envelope).toMatchObject({ ok: false, error: { outcome: 'none' } })
    expect(orders()).toEqual({ vendor: 0, second: 1 })
  })

  it('are not ordered at all where a hook says no in words that sound like a limit', async () => {
    const why = 'It makes at most 1 picture at a time, not 5.'
    await start([
      fault(({ hooks }) =>
        hooks.select('image.generate', (candidates) => candidates.map((one) => ({ ...one, skip: { code: SkipCode.POLICY, why } }))),
      ),
    ])
    const { envelope, text } = await generate({ count: 5 })
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_UNAVAILABLE', outcome: 'none' } })
    expect(text).toContain(why)
    expect(orders()).toEqual({ vendor: 0, second: 0 })
  })

  it.each([
    ['a text', 'It makes at most 1 picture at a time.'],
    ['no reason', { code: 'COUNT_TOO_HIGH' }],
    ['nothing that can be read', 7],
  ])('are not ordered where a hook of before skips by %s; it is named', async (_, skip) => {
    await start([
      fault(({ hooks }) => hooks.select('image.generate', (candidates) => candidates.map((one) => ({ ...one, skip }) as never))),
    ])
    const { envelope, text } = await generate({ count: 5 })
    expect(envelope).toMatchObject({ ok: false, error: { code: 'HOOK_FAILED', plugin: 'odd', hook: 'select' } })
    expect(text).toContain('{ code, why }')
    expect(orders()).toEqual({ vendor: 0, second: 0 })
  })
})
