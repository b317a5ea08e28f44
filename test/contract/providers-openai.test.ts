/** The contract suite over every provider of the openai plugin, against the look-alike that judges by the official schemas. */
import { afterAll, describe, expect, it } from 'vitest'
import openai from '#plugins/openai/index.ts'
import { pluginParts, providerSuite } from 'atelier-mcp/testing'
import { mask, modelSpec, picture } from '../fixtures/openai/material.ts'
import type { Fault as ServerFault } from '../fixtures/openai/fault.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { faultsAt, httpFaults } from '../fixtures/provider-faults.ts'

const key = 'sk-contract-0123456789'
const server = await openAiServer({ key })
const parts = await pluginParts(
  openai({ apiKey: key, baseURL: server.url, models: { 'no-mask': { mask: false, transparency: false, maxImages: 2 } } }),
  {
    services: { 'model-spec': modelSpec },
  },
)
const input = await picture()
const images = { input, mask: await mask() }
const secrets = [key]

afterAll(async () => {
  await parts.dispose()
  await server.close()
})

const fault = faultsAt<ServerFault>({ orders: () => server.asked().length, misbehave: (name) => server.misbehave(name, 1) })
const common = [
  ...httpFaults(fault),
  fault('403', 'PROVIDER_AUTH', 'none'),
  fault('503', 'PROVIDER_FAILED', 'unknown', { retryAfterMs: 3000 }),
  fault('echo-key', 'PROVIDER_FAILED', 'unknown'),
  fault('html-200', 'PROVIDER_FAILED', 'unknown'),
  fault('nothing', 'PROVIDER_FAILED', 'unknown'),
  fault('redirect', 'PROVIDER_UNSUPPORTED', 'none'),
]
const ofImages = [
  ...common,
  fault('policy', 'PROVIDER_REFUSED', 'none'),
  fault('billing-limit', 'PROVIDER_QUOTA', 'none'),
  fault('empty', 'PROVIDER_EMPTY', 'paid'),
  fault('not-a-picture', 'PROVIDER_FAILED', 'paid'),
]
const ofWords = [
  ...common,
  fault('refusal', 'PROVIDER_REFUSED', 'paid'),
  fault('incomplete', 'PROVIDER_FAILED', 'paid'),
  fault('empty', 'PROVIDER_EMPTY', 'paid'),
]

const suites = [
  ['every model', providerSuite({ provider: parts.provider('image.generate'), request: { prompt: 'a fox' }, secrets, faults: ofImages })],
  ['fixed sizes', providerSuite({ provider: parts.provider('image.generate'), model: 'gpt-image-1.5', request: { prompt: 'a fox' } })],
  [
    'edits',
    providerSuite({
      provider: parts.provider('image.edit'),
      request: { prompt: 'a fox', images: [input] },
      ...images,
      secrets,
      faults: ofImages,
    }),
  ],
  [
    'edits by a model that can do less',
    providerSuite({ provider: parts.provider('image.edit'), model: 'no-mask', request: { prompt: 'a fox', images: [input] }, ...images }),
  ],
  [
    'vision',
    providerSuite({
      provider: parts.provider('vision.analyze'),
      request: { question: 'Which colour?', images: [input] },
      ...images,
      secrets,
      faults: ofWords,
    }),
  ],
  [
    'design',
    providerSuite({
      provider: parts.provider('model.design'),
      request: { prompt: 'a table' },
      secrets,
      faults: [...ofWords, fault('prose', 'PROVIDER_FAILED', 'paid')],
    }),
  ],
  ['text moderation', providerSuite({ provider: parts.provider('moderate.text'), request: { text: 'hello' }, secrets, faults: common })],
  ['image moderation', providerSuite({ provider: parts.provider('moderate.image'), request: { image: input }, secrets, faults: common })],
] as const

describe.each(suites)('openai, %s', (_, cases) => {
  for (const { name, run } of cases)
    it(name, async () => {
      server.misbehave(undefined)
      await run()
      expect(server.seen.flatMap(({ problems }) => problems)).toEqual([])
    })
})

describe('openai, partials', async () => {
  const streaming = await pluginParts(openai({ apiKey: key, baseURL: server.url, partialImages: 2 }))
  afterAll(() => streaming.dispose())
  const faults = [
    fault('500', 'PROVIDER_FAILED', 'unknown'),
    fault('reset-mid-stream', 'PROVIDER_FAILED', 'unknown'),
    fault('error-event', 'PROVIDER_REFUSED', 'none'),
    fault('empty', 'PROVIDER_EMPTY', 'unknown'),
    fault('hang', 'PROVIDER_TIMEOUT', 'unknown'),
  ]
  const cases = [
    ...providerSuite({ provider: streaming.provider('image.generate'), request: { prompt: 'a fox' }, secrets, faults }),
    ...providerSuite({
      provider: streaming.provider('image.edit'),
      request: { prompt: 'a fox', images: [input] },
      ...images,
      secrets,
      faults,
    }),
  ]
  for (const { name, run } of cases)
    it(name, async () => {
      server.misbehave(undefined)
      await run()
      expect(server.seen.flatMap(({ problems }) => problems)).toEqual([])
    })
})
