/** A shape that nobody makes, as a client meets it: told before it is paid, with what comes nearest; or made as near as can be, and told. */
import { afterEach, describe, expect, it } from 'vitest'
import { exporters, imageGen, openai, replicate } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { replicateServer } from '../fixtures/replicate/replicate-server.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
async function start(plugin: NonNullable<Parameters<typeof createTestHost>[0]['plugins']>[number]): Promise<TestHost['client']> {
  const host = await createTestHost({ plugins: [imageGen(), exporters(), plugin] })
  closers.push(() => host.close())
  return host.client
}

const ofOpenAi = async () => {
  const server = await openAiServer({ key: 'sk-contract-0123456789' })
  closers.push(() => server.close())
  return {
    plugin: openai({ apiKey: 'sk-contract-0123456789', baseURL: server.url, imageModel: 'gpt-image-1.5' }),
    orders: () => server.asked().length,
  }
}
const ofReplicate = async () => {
  const server = await replicateServer('r8_0123456789abcdef0123456789abcdef')
  closers.push(() => server.close())
  return {
    plugin: replicate({ apiToken: 'r8_0123456789abcdef0123456789abcdef', baseURL: server.url, pollMs: 5 }),
    orders: () => server.orders(),
  }
}

describe('a shape', () => {
  it.each([
    ['that no picture has, with the widest', '5:1', /from 1:4 to 4:1/],
    ['that is a word, with those there are', 'wide', /such as "16:9", or square, landscape or portrait/],
  ])('%s, is refused before anybody is asked', async (_what, aspect, message) => {
    const { plugin, orders } = await ofOpenAi()
    const { envelope } = await (await start(plugin)).callTool('generate_image', { prompt: 'a fox', aspect })
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none', message: expect.stringMatching(message) })
    expect(orders()).toBe(0)
  })

  it.each([
    ['16:9', 'sizes', ofOpenAi, /1280x720.*1536x1024/],
    ['1:3', 'sizes', ofOpenAi, /it makes 1024x1536/],
    ['4:1', 'shapes', ofReplicate, /21:9 was asked for/],
    ['1:4', 'shapes', ofReplicate, /9:21 was asked for/],
  ])('%s that a provider of a few %s does not make is the nearest one that it makes', async (aspect, _what, of, message) => {
    const { plugin, orders } = await of()
    const { envelope, text } = await (await start(plugin)).callTool('generate_image', { prompt: 'a fox', aspect })
    expect(envelope).toMatchObject({
      ok: true,
      warnings: expect.arrayContaining([expect.objectContaining({ param: 'size', message: expect.stringMatching(message) })]),
    })
    expect(text).toMatch(message)
    expect(orders()).toBe(1)
  })
})
