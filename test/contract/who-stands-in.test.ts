/** A picture drawn by rule in place of one by a provider that is wanted says why; and a client's own model is ready for who has one. */
import type { Config, Meta } from 'atelier-mcp'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, describe, expect, it } from 'vitest'
import config from '../../mcp.config.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const chains = { 'image.generate': ['openai', 'local'] }
const start = async (environment: Record<string, string>, more: Partial<Config> = {}): Promise<TestHost> => {
  const host = await createTestHost({ plugins: config.plugins, config: more, environment })
  open.push(host)
  return host
}
const request = { prompt: 'a red fox', size: '64x64' }
/** What every door says: a call, the same from the cache, and a batch. */
const told = async ({ client }: TestHost): Promise<readonly { readonly text: string; readonly envelope: Meta }[]> => {
  const item = { tool: 'generate_image', arguments: { ...request, prompt: 'a blue fox' } }
  return [
    await client.callTool('generate_image', request),
    await client.callTool('generate_image', request),
    await client.callTool('batch_generate', { items: [item] }),
  ]
}

describe('a picture that is drawn by rule', () => {
  it('says that the key is missing where a chain names the provider, also from the cache and in a batch', async () => {
    for (const { text } of await told(await start({}, { chains }))) expect(text).toContain('Not asked: openai. No key for OpenAI is set.')
  })
  it('says that the provider did not take the key', async () => {
    const vendor = await openAiServer({ key: 'sk-the-right-key' })
    open.push(vendor)
    const host = await start({ OPENAI_API_KEY: 'sk-a-wrong-key', OPENAI_BASE_URL: vendor.url }, { chains })
    for (const { text } of await told(host)) expect(text).toMatch(/Not asked: openai\. .*401 Incorrect API key/)
  })
  it('says that the plugin could not be started', async () => {
    for (const { text, envelope } of await told(await start({ OPENAI_API_KEY: 'two words' }))) {
      expect(text).toMatch(/Not asked: openai\. Its plugin is not running\..* apiKey \(from OPENAI_API_KEY\)/)
      expect(text).not.toContain('two words')
      expect(envelope).toMatchObject({ ok: true })
    }
  })
  it('says why this time, not why when it was made', async () => {
    const vendor = await openAiServer({ key: 'sk-the-right-key' })
    open.push(vendor)
    const first = await start({}, { chains })
    await first.client.callTool('generate_image', request)
    const { cache, data, state } = first.dirs
    const environment = { OPENAI_API_KEY: 'sk-a-wrong-key', OPENAI_BASE_URL: vendor.url }
    const second = await start(environment, { chains, dirs: { cache, data, state } })
    const { text, envelope } = await second.client.callTool('generate_image', request)
    expect(envelope).toMatchObject({ cached: true, skipped: [{ id: 'openai', code: 'PROVIDER_AUTH' }] })
    expect(text).toContain('401')
    expect(text).not.toContain('No key')
  })
  it('says nothing of what nobody has set up, nor where it was asked for', async () => {
    for (const { text } of await told(await start({}))) expect(text).not.toContain('Not asked')
    const host = await start({ OPENAI_API_KEY: 'two words' })
    expect((await host.client.callTool('generate_image', { ...request, provider: 'local' })).text).not.toContain('Not asked')
  })
})

describe("the client's own model", () => {
  const readiness = async (client: TestHost['client']): Promise<readonly boolean[]> => {
    const { data } = await client.callTool('list_providers')
    const { providers } = data as { readonly providers: readonly { readonly id: string; readonly available: boolean }[] }
    return [...new Set(providers.filter(({ id }) => id === 'sampling').map(({ available }) => available))]
  }
  it('is ready for a client that lends it, and for no other on the same host', async () => {
    const host = await start({})
    const lender = await host.connect({ sample: 'It is a ball.', name: 'lender' })
    expect(await readiness(host.client)).toEqual([false])
    expect(await readiness(lender)).toEqual([true])
    expect(await readiness(host.client)).toEqual([false])
    const { text } = await host.client.callTool('list_providers')
    expect(text).toContain('sampling: not available')
    expect(text.match(/sampling: The client "test-client" offers no model of its own/g)).toHaveLength(1)
  })
})
