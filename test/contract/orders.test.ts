/** No fault of a plugin, a hook or an argument places an order that the caller did not ask for: counted by the vendor's look-alike. */
import { artifact, type Config, definePlugin, env, type PluginContext, SkipCode } from 'atelier-mcp'
import { batch, exporters, imageGen, openai, openaiCompatible, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import defaults from '../../mcp.config.ts'
import type { Fault } from '../fixtures/openai/fault.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { png } from '../fixtures/pictures.ts'

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

  it('are not split because of somebody else\u2019s "too many": a hook\u2019s own run of another kind', async () => {
    await start([
      oneAtATime('nobody'),
      fault(({ hooks }) => {
        hooks.select('image.edit', (candidates) =>
          candidates.map((one) => ({ ...one, skip: { code: SkipCode.COUNT_TOO_HIGH, why: 'It makes 1 at a time.' } })),
        )
        hooks.prepare('image.generate', async ({ count = 1 }, run) => {
          const images = [artifact(await png(), 'image/png')]
          if (count > 1) await run.run({ kind: 'image.edit', prompt: 'x', count, images }, { provider: 'openai' })
        })
      }),
    ])
    const { envelope } = await generate({ count: 4 })
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_UNAVAILABLE', plugin: 'odd', hook: 'prepare', outcome: 'none' } })
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

describe('a fault before an order', () => {
  const never = () => new Promise<never>(() => {})
  const crash = () => Promise.reject(new TypeError('x is not a function'))
  it.each<[string, string, (ctx: PluginContext) => void]>([
    ['"prepare" that answers with rubbish', 'HOOK_FAILED', ({ hooks }) => hooks.prepare('*', () => 'a fox' as never)],
    ['"prepare" that makes another kind of it', 'HOOK_FAILED', ({ hooks }) => hooks.prepare('*', () => ({ kind: 'ping' }) as never)],
    ['"validate" that takes too long', 'HOOK_TIMEOUT', ({ hooks }) => hooks.validate('*', never)],
    ['"validate" that throws', 'HOOK_FAILED', ({ hooks }) => hooks.validate('*', crash)],
    ['"select" that throws', 'HOOK_FAILED', ({ hooks }) => hooks.select('*', crash)],
    ['"select" that takes too long', 'HOOK_TIMEOUT', ({ hooks }) => hooks.select('*', never)],
    ['"select" that leaves nobody', 'PROVIDER_UNAVAILABLE', ({ hooks }) => hooks.select('*', () => [])],
    ['"spend" that throws', 'HOOK_FAILED', ({ hooks }) => hooks.spend('*', crash)],
    ['"generate" that throws', 'HOOK_FAILED', ({ hooks }) => hooks.generate('*', crash)],
  ])('orders nothing and says so: %s', async (_, code, setup) => {
    await start([fault(setup), atSecond()], { limits: { hookMs: 60 } })
    const { envelope, text } = await generate({ count: 2 })
    expect(envelope).toMatchObject({ ok: false, error: { code, outcome: 'none' } })
    expect(text).not.toContain('paid for')
    expect(orders()).toEqual({ vendor: 0, second: 0 })
  })

  it.each([{ count: 0 }, { size: '0x0' }, { format: 'docx' }, { provider: 'nobody' }, { prompt: '' }, { name: '../x' }, { name: 7 }])(
    'orders nothing and says so: the arguments %j',
    async (args) => {
      await start([])
      const { envelope } = await generate(args)
      expect(envelope).toMatchObject({ ok: false, error: { outcome: 'none' } })
      expect(orders()).toEqual({ vendor: 0, second: 0 })
    },
  )

  it('orders nothing and says so: a tool that only reads, and breaks', async () => {
    await start([
      fault(({ tools }) => tools.add({ name: 'read', description: 'Reads.', annotations: { readOnlyHint: true }, handler: crash })),
    ])
    const { envelope, text } = await host.client.callTool('read', {})
    expect(envelope).toMatchObject({ ok: false, error: { code: 'TOOL_FAILED', outcome: 'none' } })
    expect(text).not.toContain('paid for')
  })

  it('orders nothing and says so: an answer that no client can take', async () => {
    const big = 'x'.repeat(10_000_000)
    await start([fault(({ tools }) => tools.add({ name: 'read', description: 'Reads.', handler: () => big }))])
    expect((await host.client.callTool('read', {})).envelope).toMatchObject({ ok: false, error: { outcome: 'none' } })
  })
})

describe('a fault after an order', () => {
  const crash = () => Promise.reject(new TypeError('x is not a function'))
  it.each<[string, (ctx: PluginContext) => void]>([
    ['"review" that throws', ({ hooks }) => hooks.review('*', crash)],
    ['"inspect" that throws', ({ hooks }) => hooks.inspect('*', crash)],
    ['"export" that throws', ({ hooks }) => hooks.export('*', crash)],
  ])('is no second order, and says what was paid: %s', async (_, setup) => {
    await start([fault(setup), atSecond()])
    const { envelope, text } = await generate()
    expect(envelope).toMatchObject({ ok: false, error: { code: 'HOOK_FAILED', plugin: 'odd', outcome: 'paid' } })
    expect(text).toContain('This was paid for.')
    expect(orders()).toEqual({ vendor: 1, second: 0 })
  })

  it('says what was paid where a tool breaks after it, also when it is called by another', async () => {
    await start([
      fault(({ tools }) => {
        tools.add({
          name: 'draw',
          description: 'Draws.',
          handler: async (_, call) => {
            await call.run({ kind: 'image.generate', prompt: 'a fox' })
            throw new TypeError('x is not a function')
          },
        })
        tools.add({ name: 'outer', description: 'Draws.', handler: async (_, call) => (await tools.call('draw', {}, call), crash()) })
      }),
    ])
    for (const name of ['draw', 'outer'])
      expect((await host.client.callTool(name, {})).envelope).toMatchObject({ ok: false, error: { code: 'TOOL_FAILED', outcome: 'paid' } })
    expect(orders()).toEqual({ vendor: 2, second: 0 })
  })

  it('says what was paid for a design that cannot be built', async () => {
    await start([threeD()])
    vendor.say(JSON.stringify({ root: 'nothing of the kind' }))
    const { envelope } = await host.client.callTool('create_model', { prompt: 'a gear', provider: 'openai', repairs: 0 })
    vendor.say(undefined)
    expect(envelope).toMatchObject({ ok: false, error: { outcome: 'paid' } })
    expect(orders()).toEqual({ vendor: 1, second: 0 })
  })

  it('says of each item of a batch what became of its money, and of a job too', async () => {
    const refuse = fault(({ hooks }) =>
      hooks.validate('image.generate', ({ prompt }) => {
        if (prompt.includes('broken')) throw new TypeError('x is not a function')
      }),
    )
    await start([batch(), refuse])
    const items = ['a fox', 'broken', 'an owl'].map((prompt) => ({ tool: 'generate_image', arguments: { prompt } }))
    const { envelope } = await host.client.callTool('batch_generate', { items, concurrency: 1 })
    const results = (envelope['data'] as { items: { result: object }[] }).items.map(({ result }) => result)
    expect(results).toMatchObject([{ ok: true }, { ok: false, error: { code: 'HOOK_FAILED', outcome: 'none' } }, { ok: true }])
    expect(orders()).toEqual({ vendor: 2, second: 0 })
    const started = await host.client.callTool('start_job', { tool: 'generate_image', arguments: { prompt: 'broken' } })
    const { id } = (started.data as { job: { id: string } }).job
    const ended = await host.client.callTool('wait_job', { id, timeoutSeconds: 20 })
    expect(JSON.stringify(ended)).toContain('"outcome":"none"')
    expect(orders()).toEqual({ vendor: 2, second: 0 })
  })

  it('says that nobody knows where a batch runs out of time with an order under way', async () => {
    await start([batch()], { limits: { deadlineMs: 4000 } })
    const items = [{ tool: 'generate_image', arguments: { prompt: 'a fox' } }]
    // What loads on the first call is loaded by then.
    await host.client.callTool('batch_generate', { items, estimate: true })
    vendor.misbehave('hang')
    const { envelope } = await host.client.callTool('batch_generate', { items })
    expect(envelope).toMatchObject({ ok: false, error: { code: 'DEADLINE', outcome: 'unknown' } })
    expect(orders()).toEqual({ vendor: 1, second: 0 })
  })
})

describe('a key or address that can not be one', () => {
  const refusedAt = (plugin: Config['plugins'][number], environment: Record<string, string> = {}) =>
    createTestHost({ plugins: [plugin, imageGen(), exporters()], environment }).then(
      async (started) => {
        await started.close()
        throw new Error('It started.')
      },
      (error: { code: string; message: string; fix?: string; outcome: string }) => error,
    )
  const bad = ['\u2026', 'sk-one\nsk-two', '"sk-in-quotes"', '\u201csk-in-quotes\u201d', 'your key here']

  it.each(bad)('stops the start of a config of one\u2019s own: the key %j, named by its option or its variable', async (key) => {
    const direct = await refusedAt(openai({ apiKey: key, baseURL: vendor.url }))
    expect(direct).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('apiKey'), outcome: 'none' })
    const named = await refusedAt(openai({ apiKey: env('MY_OPENAI_KEY') }), { MY_OPENAI_KEY: key })
    expect(named).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('MY_OPENAI_KEY') })
    expect(named.fix).toContain('MY_OPENAI_KEY')
    const compatible = await refusedAt(openaiCompatible({ servers: [{ id: 'mine', baseURL: vendor.url, apiKey: env('MY_KEY') }] }), {
      MY_KEY: key,
    })
    expect(compatible).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('servers[0].apiKey (from MY_KEY)') })
    expect(JSON.stringify([direct, direct.message, named, named.message, compatible, compatible.message])).not.toContain(
      JSON.stringify(key).slice(1, -1),
    )
  })

  it.each(['localhost:11434/v1', 'api.example.com', 'ftp://example.com/v1'])('stops the start: the address %j', async (baseURL) => {
    for (const plugin of [
      openai({ apiKey: 'sk-0123456789', baseURL }),
      openaiCompatible({ baseURL }),
      openaiCompatible({ servers: [{ id: 'mine', baseURL }] }),
      openai({ azure: { endpoint: baseURL, apiVersion: '1', deployment: 'd' } }),
    ])
      expect(await refusedAt(plugin)).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('http:// or https://') })
    const named = await refusedAt(openaiCompatible({ baseURL: env('MY_SERVER') }), { MY_SERVER: baseURL })
    expect(named.message).toContain('baseURL (from MY_SERVER)')
  })

  it.each([...bad.map((key) => ({ OPENAI_API_KEY: key })), { OPENAI_API_KEY: 'sk-0123456789', OPENAI_BASE_URL: 'localhost:1/v1' }])(
    'lets the default config start without that vendor, says so, and orders nothing: %j',
    async (environment) => {
      host = await createTestHost({ plugins: defaults.plugins, environment })
      before = { vendor: vendor.asked().length, second: second.asked().length }
      const { text, data } = await host.client.callTool('list_providers', {})
      expect(text).toContain('openai is not running')
      expect(text).toContain(Object.keys(environment).at(-1))
      expect(data).toMatchObject({ disabled: [{ plugin: 'openai' }] })
      expect((await generate({ size: '64x64' })).envelope).toMatchObject({ ok: true, provider: { id: 'local' } })
      expect(orders()).toEqual({ vendor: 0, second: 0 })
    },
  )
})
