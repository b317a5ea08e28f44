/** Schemas made to be slow to check, sent by a caller to hosts in processes of their own: a host that they hold answers nobody any more. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { events, openSession, post, call, textOf } from '../fixtures/http-client.ts'
import { type OpenAiServer, openAiServer } from '../fixtures/openai/openai-server.ts'
import { scene } from '../fixtures/vision-pictures.ts'
import { type HttpServer, startHttp } from '../fixtures/server-process.ts'

let vendor: OpenAiServer
let host: HttpServer | undefined
beforeEach(async () => {
  vendor = await openAiServer({ key: 'sk-test-1234567890abcdef' })
})
afterEach(async () => {
  // A host that is held hears no other signal.
  host?.child.kill('SIGKILL')
  await host?.stop()
  await vendor.close()
})

/** Thirty levels, each of which asks the next one twice: 2^30 ways to find out that the answer does not fit. */
const twice = {
  type: 'object',
  properties: { a: { $ref: '#/$defs/l0' } },
  $defs: {
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => [
        `l${level}`,
        { anyOf: [{ $ref: `#/$defs/l${level + 1}` }, { $ref: `#/$defs/l${level + 1}` }] },
      ]),
    ),
    l30: { const: 'never' },
  },
}
const pattern = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }
const said = JSON.stringify({ a: `${'a'.repeat(40)}!` })

const vendors = {
  openai: () => ({ use: 'openai', options: { apiKey: 'sk-test-1234567890abcdef', baseURL: vendor.url } }),
  'openai-compatible': () => ({
    use: 'openai-compatible',
    options: { id: 'house', apiKey: 'sk-test-1234567890abcdef', baseURL: vendor.url, models: { 'vision.analyze': 'seer' } },
  }),
}

describe.each(Object.entries(vendors))('a schema that takes for ever, answered by %s', (_, plugin) => {
  it.each([
    ['a pattern', pattern],
    ['alternatives of alternatives', twice],
  ])('by %s holds nobody, and the answer comes back in words', async (_name, schema) => {
    host = await startHttp('vision', { plugins: [plugin(), 'vision'] })
    vendor.say(said)
    const session = await openSession(host.url)
    const picture = `data:image/png;base64,${Buffer.from(scene()).toString('base64')}`
    const asked = post(host.url, call(1, 'analyze_image', { images: [picture], question: 'What is it?', schema }), session)
    const result = events(await (await asked).text()).find(({ message }) => message.id === 1)?.message.result as {
      isError?: boolean
      content: { text?: string }[]
      structuredContent: object
    }
    expect(result.isError, textOf(result)).toBeFalsy()
    expect(result.structuredContent).toMatchObject({ answer: said })
    expect(result.structuredContent).not.toHaveProperty('json')
    expect(textOf(result)).toContain('could not be checked')
    expect(vendor.asked('/responses').length + vendor.asked('/chat/completions').length).toBe(1)
  })
})
