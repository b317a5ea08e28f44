/** The contract suite over every provider of the openai-compatible plugin, against the look-alike without a key. */
import { afterAll, describe, expect, it } from 'vitest'
import compatible from '#plugins/openai-compatible/index.ts'
import { pluginParts, providerSuite } from 'atelier-mcp/testing'
import { mask, modelSpec, picture } from '../fixtures/openai/material.ts'
import type { Fault as ServerFault } from '../fixtures/openai/fault.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { faultsAt, httpFaults } from '../fixtures/provider-faults.ts'

const server = await openAiServer({
  models: ['nomic-embed-text', 'flux-1-schnell', 'llava:13b', 'qwen3:8b', 'text-moderation-stable'],
  prefix: '/api/v1',
})
const parts = await pluginParts(
  compatible({
    baseURL: `${server.url}/`,
    kinds: ['image.generate', 'image.edit', 'vision.analyze', 'model.design', 'moderate.text'],
    free: false,
  }),
  { services: { 'model-spec': modelSpec } },
)
const input = await picture()
const images = { input, mask: await mask() }

afterAll(() => server.close())

const fault = faultsAt<ServerFault>({ orders: () => server.asked().length, misbehave: (name) => server.misbehave(name, 1) })
const common = [
  ...httpFaults(fault),
  fault('html-200', 'PROVIDER_FAILED', 'unknown'),
  fault('nothing', 'PROVIDER_FAILED', 'unknown'),
  fault('redirect', 'PROVIDER_UNSUPPORTED', 'none'),
]
const ofImages = [...common, fault('empty', 'PROVIDER_EMPTY', 'unknown'), fault('not-a-picture', 'PROVIDER_FAILED', 'paid')]
const ofWords = [...common, fault('empty', 'PROVIDER_EMPTY', 'unknown'), fault('refusal', 'PROVIDER_REFUSED', 'paid')]

const suites = [
  ['draws', providerSuite({ provider: parts.provider('image.generate'), request: { prompt: 'a fox' }, faults: ofImages })],
  [
    'edits',
    providerSuite({ provider: parts.provider('image.edit'), request: { prompt: 'a fox', images: [input] }, ...images, faults: ofImages }),
  ],
  [
    'sees',
    providerSuite({
      provider: parts.provider('vision.analyze'),
      request: { question: 'Which colour?', images: [input] },
      ...images,
      faults: ofWords,
    }),
  ],
  [
    'designs',
    providerSuite({
      provider: parts.provider('model.design'),
      request: { prompt: 'a table' },
      faults: [...ofWords, fault('prose', 'PROVIDER_FAILED', 'paid')],
    }),
  ],
  ['moderates', providerSuite({ provider: parts.provider('moderate.text'), request: { text: 'hello' }, faults: common })],
] as const

describe.each(suites)('openai-compatible, %s', (_, cases) => {
  for (const { name, run } of cases)
    it(name, async () => {
      server.misbehave(undefined)
      await run()
      expect(server.seen.flatMap(({ problems }) => problems)).toEqual([])
    })
})
