/** Fall-back and the money rule, end to end: a real client, a real host, real providers, and servers that count their orders. */
import { type Config, definePlugin, reject } from 'atelier-mcp'
import { exporters, openai, openaiCompatible } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { mask, picture } from '../fixtures/openai/material.ts'
import type { Fault } from '../fixtures/openai/fault.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'

const key = 'sk-in-host-0123456789'
const paid = await openAiServer({ key })
const other = await openAiServer({ models: ['flux-1-schnell'] })
const input = await picture()
const hole = await mask()
afterAll(async () => {
  await paid.close()
  await other.close()
})

/** Draws or edits without a cache in between. */
const draw = definePlugin({
  name: 'draw',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    const args = {
      provider: z.string().optional(),
      transparent: z.boolean().optional(),
      estimate: z.boolean().optional(),
      quality: z.enum(['draft', 'standard', 'high']).optional(),
    }
    tools.add({
      name: 'draw',
      description: 'Draws a fox.',
      input: z.strictObject(args),
      handler: async ({ provider, transparent, estimate, quality }, call) =>
        call.show(
          await call.run(
            { kind: 'image.generate', prompt: 'a fox', quality, ...(transparent && { background: 'transparent' as const }) },
            { provider, estimate, cache: 'off' },
          ),
        ),
    })
    tools.add({
      name: 'edit',
      description: 'Edits inside of a mask.',
      input: z.strictObject(args),
      handler: async ({ provider }, call) =>
        call.show(await call.run({ kind: 'image.edit', prompt: 'a fox', images: [input], mask: hole }, { provider, cache: 'off' })),
    })
  },
})

let host: TestHost
let before = { paid: 0, other: 0 }
const start = async (plugins: Config['plugins'], config: Omit<Config, 'plugins'> = {}): Promise<void> => {
  host = await createTestHost({ plugins: [...plugins, draw()], config })
  before = { paid: paid.asked().length, other: other.asked().length }
}
const orders = (): { paid: number; other: number } => ({
  paid: paid.asked().length - before.paid,
  other: other.asked().length - before.other,
})
const atPaid = () => openai({ apiKey: key, baseURL: paid.url })
const atOther = (free = false) => openaiCompatible({ id: 'other', baseURL: other.url, free })

beforeEach(() => {
  paid.misbehave(undefined)
  other.misbehave(undefined)
})
afterEach(async () => {
  await host.close()
})

describe('when it certainly cost nothing, the next provider is asked', () => {
  it.each<[Fault, string]>([
    ['401', 'PROVIDER_AUTH'],
    ['403', 'PROVIDER_AUTH'],
    ['404', 'PROVIDER_UNSUPPORTED'],
    ['429', 'PROVIDER_RATE_LIMITED'],
    ['quota', 'PROVIDER_QUOTA'],
    ['billing-limit', 'PROVIDER_QUOTA'],
  ])('after %s', async (fault) => {
    await start([atPaid(), atOther()])
    paid.misbehave(fault)
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'other' }, skipped: [{ id: 'openai' }] })
    expect(orders()).toEqual({ paid: 1, other: 1 })
  })

  it('after a connection that was refused', async () => {
    const gone = await openAiServer()
    await gone.close()
    await start([openai({ apiKey: key, baseURL: gone.url }), atOther()])
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'other' }, skipped: [{ id: 'openai' }] })
    expect(orders()).toEqual({ paid: 0, other: 1 })
  })

  it('after a fault of a server that is free', async () => {
    await start([atOther(true), atPaid()])
    other.misbehave('500')
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'openai' }, skipped: [{ id: 'other' }] })
    expect(orders()).toEqual({ paid: 1, other: 1 })
  })

  it('and a rate limit is left alone for as long as it asks', async () => {
    await start([atPaid(), atOther()])
    paid.misbehave('429')
    await host.client.callTool('draw', {})
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'other' }, skipped: [{ id: 'openai' }] })
    expect(orders()).toEqual({ paid: 1, other: 2 })
  })
})

describe('when nobody knows what it cost, nobody else is paid', () => {
  it.each<[Fault, string]>([
    ['500', 'PROVIDER_FAILED'],
    ['503', 'PROVIDER_FAILED'],
    ['reset', 'PROVIDER_FAILED'],
    ['broken-json', 'PROVIDER_FAILED'],
    ['html', 'PROVIDER_FAILED'],
    ['empty', 'PROVIDER_EMPTY'],
    ['not-a-picture', 'PROVIDER_FAILED'],
  ])('after %s', async (fault, code) => {
    await start([atPaid(), atOther()])
    paid.misbehave(fault)
    const { isError, envelope } = await host.client.callTool('draw', {})
    expect(isError).toBe(true)
    expect(envelope).toMatchObject({ ok: false, error: { code } })
    expect((envelope.error as { outcome?: string } | undefined)?.outcome).not.toBe('none')
    expect(orders()).toEqual({ paid: 1, other: 0 })
  })

  it('after a silence until the deadline', async () => {
    await start([atPaid(), atOther()], { limits: { deadlineMs: 800 } })
    paid.misbehave('hang')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answer = host.client.callTool('draw', {})
    await expect.poll(orders).toEqual({ paid: 1, other: 0 })
    await vi.advanceTimersByTimeAsync(800)
    vi.useRealTimers()
    const { isError, envelope } = await answer
    expect(isError).toBe(true)
    expect((envelope.error as { outcome?: string } | undefined)?.outcome).toBe('unknown')
    expect(orders()).toEqual({ paid: 1, other: 0 })
  })

  it('and a refusal by the vendor is final, though it is free', async () => {
    await start([atPaid(), atOther()])
    paid.misbehave('policy')
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_REFUSED', outcome: 'none' } })
    expect(orders()).toEqual({ paid: 1, other: 0 })
  })
})

describe('what a provider cannot do goes to one that can', () => {
  it('a mask', async () => {
    await start([openai({ apiKey: key, baseURL: paid.url, models: { 'gpt-image-2.5-flare': { mask: false } } }), atOther()])
    const { envelope } = await host.client.callTool('edit', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'other' }, skipped: [{ id: 'openai' }] })
    expect(orders()).toEqual({ paid: 0, other: 1 })
  })

  it('transparency', async () => {
    await start([atOther(), atPaid()])
    const { envelope } = await host.client.callTool('draw', { transparent: true })
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'openai' }, skipped: [{ id: 'other' }] })
    expect(orders()).toEqual({ paid: 1, other: 0 })
  })
})

describe('a provider that is not there', () => {
  it('says why, and the host goes on', async () => {
    const gone = await openAiServer()
    await gone.close()
    await start([
      openai(),
      openaiCompatible({
        servers: [
          { id: 'gone', baseURL: gone.url },
          { id: 'other', baseURL: other.url },
        ],
      }),
    ])
    const { envelope } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'other' } })
    const { skipped } = envelope as unknown as { skipped: { id: string; reason: string }[] }
    expect(skipped.find(({ id }) => id === 'openai')?.reason).toContain('No key')
    expect(skipped.find(({ id }) => id === 'gone')?.reason).toContain('No server answers')
  })

  it('leaves a clear answer where it was the only one', async () => {
    await start([openai()])
    const { envelope, text } = await host.client.callTool('draw', {})
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_UNAVAILABLE', outcome: 'none' } })
    expect(text).toContain('OPENAI_API_KEY')
  })
})

it('tells what it would cost, by exact tokens and the price list, and spends nothing', async () => {
  await start([atPaid(), atOther()])
  const { envelope } = await host.client.callTool('draw', { estimate: true })
  const words = countTokens('a fox')
  expect(envelope).toMatchObject({
    ok: true,
    assets: [],
    provider: { id: 'openai' },
    cost: { usd: (words * 5 + 7024 * 30) / 1e6, estimated: true },
  })
  expect(orders()).toEqual({ paid: 0, other: 0 })
})

it('says where the tokens of a model are not published', async () => {
  await start([atPaid()])
  const { envelope } = await host.client.callTool('draw', { estimate: true, provider: 'openai/gpt-image-2.6-flare' })
  expect(envelope).toMatchObject({ ok: true, warnings: [{ code: 'estimate-uncertain' }] })
})

it('shows unfinished pictures to the client on the way, each as a small resource', async () => {
  await start([openai({ apiKey: key, baseURL: paid.url, partialImages: 2 }), exporters()])
  paid.misbehave('slow-stream')
  const heard: { readonly progress: number; readonly message?: string }[] = []
  const { envelope } = await host.client.callTool('draw', {}, { onProgress: (one) => void heard.push(one as never) })
  expect(envelope).toMatchObject({ ok: true, provider: { id: 'openai' } })
  const uris = heard.flatMap(({ message }) => /[a-z]+:\/\/\S+/.exec(message ?? '') ?? [])
  expect(uris).toHaveLength(2)
  const [shown] = await host.client.readResource(uris[0]!)
  expect(shown).toMatchObject({ mimeType: expect.stringMatching(/^image\//) as string, blob: expect.any(String) as string })
  expect(orders()).toEqual({ paid: 1, other: 0 })
})

describe('unfinished pictures that nobody has asked for', () => {
  const unfinished = async (config: { hidden?: boolean; quality?: string } = {}, init: object = { onProgress: () => {} }) => {
    const policy = definePlugin({
      name: 'policy',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ hooks }) =>
        hooks.inspect('*', ({ partial }) => (partial && config.hidden ? reject({ code: 'HIDDEN', message: 'Not yet.' }) : undefined)),
    })
    await start([openai({ apiKey: key, baseURL: paid.url, partialImages: 'auto' }), exporters(), policy()])
    await host.client.callTool('draw', config.quality ? { quality: config.quality } : {}, init)
    const { stream, partial_images } = paid.asked().at(-1)!.body
    return [stream, partial_images]
  }
  it.each([
    [undefined, [true, 1]],
    ['standard', [true, 1]],
    ['high', [true, 2]],
    ['draft', [undefined, undefined]],
  ])('are ordered for a client that listens, as quality %s is worth them', async (quality, expected) => {
    expect(await unfinished({ ...(quality && { quality }) })).toEqual(expected)
  })
  it('are not, where no client listens', async () => {
    expect(await unfinished({}, {})).toEqual([undefined, undefined])
  })
  it('are not, where a policy would hide them', async () => {
    expect(await unfinished({ hidden: true })).toEqual([undefined, undefined])
  })
  it('are not at an address that is not OpenAI, unless the config says so', async () => {
    await start([atPaid(), exporters()])
    await host.client.callTool('draw', {}, { onProgress: () => {} })
    expect(paid.asked().at(-1)!.body).not.toHaveProperty('stream')
  })
})

it('shows the key to nobody: not in results, not in the log', async () => {
  await start([atPaid()])
  const shown: unknown[] = []
  for (const fault of ['echo-key', '401', '500', 'reset'] as const) {
    paid.misbehave(fault)
    shown.push(await host.client.callTool('draw', {}))
  }
  expect(JSON.stringify([shown, host.log])).not.toContain(key)
  expect(JSON.stringify(shown)).toContain('[redacted')
})
