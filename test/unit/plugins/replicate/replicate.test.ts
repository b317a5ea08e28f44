/** The plugin as a client meets it, through tools and real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definePlugin, env, type HostService, SkipCode } from 'atelier-mcp'
import { exporters, imageGen, ledger, local, replicate } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { testPeer } from '../../../fixtures/kernel-host.ts'
import { type ReplicateServer, replicateServer, sdxl } from '../../../fixtures/replicate/replicate-server.ts'

const token = 'r8_0123456789abcdef0123456789abcdef'
let server: ReplicateServer
let host: TestHost
let service: HostService | undefined
beforeEach(async () => {
  server = await replicateServer(token)
})
afterEach(async () => {
  await host.close()
  await server.close()
})
const peek = () =>
  definePlugin({
    name: 'peek',
    version: '1.0.0',
    apiVersion: 1,
    setup: ({ services, onReady }) => onReady(() => void (service = services.get('host'))),
  })()
const start = async (options: object = {}, environment: Record<string, string> = { REPLICATE_API_TOKEN: token }): Promise<void> => {
  host = await createTestHost({
    plugins: [
      replicate({ apiToken: env('REPLICATE_API_TOKEN'), baseURL: server.url, pollMs: 5, ...options }),
      imageGen(),
      exporters(),
      ledger(),
      local(),
      peek(),
    ],
    environment,
  })
}
const generate = (args: object = {}, options: object = {}) => host.client.callTool('generate_image', { prompt: 'a fox', ...args }, options)
const inputs = () => server.made.map(({ input }) => input)

describe('a picture by Replicate', () => {
  it('is made without a price: its cost is unknown, and that is said', async () => {
    await start()
    const { envelope } = await generate()
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'replicate' }, cost: null })
    expect(envelope['warnings']).toContainEqual(
      expect.objectContaining({ code: 'cost-unknown', message: expect.stringContaining('flux-schnell') }),
    )
    expect(server.problems).toEqual([])
  })
  it.each([
    ['for each picture', { perPicture: 0.003 }, 0.006],
    ['for each second', { perSecond: 0.001 }, 0.0015],
  ])('costs what the config says %s', async (_, price, usd) => {
    await start({ models: { 'black-forest-labs/flux-schnell': price } })
    const { envelope } = await generate({ count: 2 })
    expect(envelope).toMatchObject({ ok: true, cost: { usd } })
    expect(envelope['assets']).toHaveLength(2)
    expect(server.orders()).toBe(1)
  })
  it('takes a shape where the model takes no size, and says so', async () => {
    await start()
    const { envelope } = await generate({ size: '1600x900', seed: 7 })
    expect(inputs()).toMatchObject([{ prompt: 'a fox', aspect_ratio: '16:9', seed: 7, go_fast: false, output_format: 'png' }])
    expect(envelope['warnings']).toContainEqual(expect.objectContaining({ param: 'size', message: expect.stringContaining('16:9') }))
  })
  it('is made by any model that is named, by its version too; one by one where it makes no more', async () => {
    await start()
    await generate({ provider: `replicate/${sdxl}`, size: '640x320' })
    expect(server.made.at(-1)).toMatchObject({ model: 'stability-ai/sdxl', input: { width: 640, height: 320 } })
    const { envelope } = await generate({ provider: 'replicate/somebody/else', count: 2, seed: 1 })
    expect(envelope['assets']).toHaveLength(2)
    expect(server.made.slice(-2)).toMatchObject([{ model: 'somebody/else', input: { prompt: 'a fox' } }, { model: 'somebody/else' }])
    expect(Object.keys(inputs().at(-1)!)).toEqual(['prompt'])
    expect(envelope['warnings']).toContainEqual(expect.objectContaining({ param: 'seed' }))
    expect(server.problems).toEqual([])
  })
  it('takes the words of a model that the config describes, and what is given for it alone', async () => {
    await start({ models: { 'me/mine': { input: { prompt: 'text', count: 'n', seed: 'dice' }, maxCount: 3 } } })
    const { call, end } = host.host.openCall(testPeer())
    const request = { kind: 'image.generate', prompt: 'a fox', count: 2, seed: 5, negativePrompt: 'dogs' } as const
    const vendor = { steps: 9, text: 'not this', n: 9 }
    const { warnings } = await call.run(request, { provider: 'replicate/me/mine', providerOptions: { replicate: vendor } })
    end()
    expect(inputs()).toEqual([{ text: 'a fox', n: 2, dice: 5, steps: 9 }])
    expect(warnings.map(({ param }) => param)).toEqual(expect.arrayContaining(['negativePrompt', 'text', 'n']))
  })
  it('shows how far it is', async () => {
    await start()
    const told: number[] = []
    await generate({}, { onProgress: ({ progress }: { progress: number }) => told.push(progress) })
    expect(told.some((one) => one > 0)).toBe(true)
  })
  it('of which one of two cannot be had is handed out, and the other one is told of', async () => {
    await start({ models: { 'black-forest-labs/flux-schnell': { perPicture: 0.003 } } })
    server.misbehave('one-bad')
    const { envelope } = await generate({ count: 2 })
    expect(envelope['assets']).toHaveLength(1)
    expect(envelope['warnings']).toContainEqual(expect.objectContaining({ param: 'count' }))
  })
  it('goes on after polls that are answered with a rate limit', async () => {
    await start()
    server.misbehave('poll-429')
    expect((await generate()).envelope).toMatchObject({ ok: true })
    expect(server.orders()).toBe(1)
  })
})

describe('without a picture', () => {
  it('a host without the token draws by rule, and says what is missing', async () => {
    await start({}, {})
    expect((await generate({ size: '64x64' })).envelope).toMatchObject({ ok: true, provider: { id: 'local' } })
    const error = (await generate({ provider: 'replicate' })).envelope
    expect(JSON.stringify(error)).toContain('REPLICATE_API_TOKEN')
    expect(server.orders()).toBe(0)
    expect(SkipCode.PROVIDER_UNCONFIGURED).toBeDefined()
  })
  it('a token that cannot be one, a model that is no id and a misspelt price stop the start', async () => {
    await start()
    for (const options of [{ apiToken: 'your token here' }, { model: 'flux' }, { models: { 'a/b': { perPictures: 1 } } }])
      await expect(createTestHost({ plugins: [replicate(options as never)] })).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
  })
  it('a prediction that failed ends the order, and names what the model said', async () => {
    await start()
    server.misbehave('failed')
    const { envelope, text } = await generate()
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_FAILED', outcome: 'unknown' } })
    expect(text).toContain('CUDA out of memory')
    expect(await service!.orders.list('local')).toEqual([])
  })
  it('a prediction that cannot be reached for a while is found by whoever asks again', async () => {
    await start()
    server.misbehave('poll-500')
    expect((await generate()).envelope).toMatchObject({
      ok: false,
      error: { outcome: 'unknown', fix: expect.stringContaining('nothing is ordered twice') },
    })
    server.mend()
    expect((await generate()).envelope).toMatchObject({ ok: true })
    expect(server.orders()).toBe(1)
  })
  it('an order that somebody cancels is cancelled at Replicate', async () => {
    await start()
    server.misbehave('slow')
    const asked = generate()
    await expect.poll(() => server.made[0]?.asked ?? 0).toBeGreaterThan(1)
    const [order] = await service!.orders.list('local')
    expect(await service!.orders.cancel(order!.id, 'local')).toBe(true)
    expect((await asked).envelope).toMatchObject({ ok: false, error: { code: 'ABORTED', outcome: 'unknown' } })
    await expect.poll(() => server.canceled()).toEqual([server.made[0]!.id])
  })
})
