/** The contract suite over real packages of the AI SDK: v4 (OpenAI), v3 (fal) and v2 (Google), pointed at loopback servers. */
import { createFal } from '@ai-sdk/fal'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { afterAll, describe, expect, it } from 'vitest'
import aiSdk from '#plugins/ai-sdk/index.ts'
import { pluginParts, providerSuite } from 'atelier-mcp/testing'
import { type VendorFault, vendorsServer } from '../fixtures/ai-sdk/vendors-server.ts'
import { mask, modelSpec, picture } from '../fixtures/openai/material.ts'
import type { Fault as ServerFault } from '../fixtures/openai/fault.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { faultsAt, httpFaults } from '../fixtures/provider-faults.ts'

const key = 'sk-contract-0123456789'
const server = await openAiServer({ key, unjudged: ['/responses'] })
const vendors = await vendorsServer()
const openai = createOpenAI({ apiKey: key, baseURL: server.url })
const fal = createFal({ apiKey: key, baseURL: vendors.url })
const google = createGoogleGenerativeAI({ apiKey: key, baseURL: vendors.url })
const parts = await pluginParts(
  aiSdk({
    imageModels: {
      'gpt-image': { model: openai.image('gpt-image-2'), seed: false, edit: true, mask: true, maxImages: 4, usdPerImage: 0.05 },
      flux: { model: fal.image('fal-ai/flux/dev'), edit: true },
      imagen: { model: google.image('imagen-4.0-generate-001'), seed: false, sizes: ['1024x1024', '1408x768'] },
    },
    languageModels: {
      gpt: { model: openai('gpt-5.4-mini'), prices: { in: 0.75, out: 4.5 } },
      gemini: google('gemini-2.5-flash'),
    },
  }),
  { services: { 'model-spec': modelSpec } },
)
const input = await picture()
const images = { input, mask: await mask() }
const secrets = [key]

afterAll(async () => {
  await server.close()
  await vendors.close()
})

const atOpenAi = faultsAt<ServerFault>({ orders: () => server.asked().length, misbehave: (name) => server.misbehave(name, 1) })
const atVendors = faultsAt<VendorFault>({ orders: () => vendors.orders.length, misbehave: (name) => vendors.misbehave(name) })
const openAiFaults = httpFaults(atOpenAi)
const vendorFaults = [
  atVendors('401', 'PROVIDER_AUTH', 'none'),
  atVendors('429', 'PROVIDER_RATE_LIMITED', 'none', { retryAfterMs: 7000 }),
  atVendors('500', 'PROVIDER_FAILED', 'unknown'),
  atVendors('hang', 'PROVIDER_TIMEOUT', 'unknown'),
  atVendors('broken-json', 'PROVIDER_FAILED', 'unknown'),
  atVendors('reset', 'PROVIDER_FAILED', 'unknown'),
  atVendors('empty', 'PROVIDER_EMPTY', 'unknown'),
]
// Fal makes the picture first and is asked for its bytes afterwards: by then nothing is free any more.
const downloads = [atVendors('download-404', 'PROVIDER_UNSUPPORTED', 'unknown'), atVendors('download-reset', 'PROVIDER_FAILED', 'unknown')]

const draw = { prompt: 'a fox' }
const edit = { prompt: 'a fox', images: [input] }
const look = { question: 'Which colour?', images: [input] }
const suites = [
  [
    'OpenAI draws',
    providerSuite({
      provider: parts.provider('image.generate', 'gpt-image'),
      request: draw,
      secrets,
      faults: [...openAiFaults, atOpenAi('policy', 'PROVIDER_REFUSED', 'none')],
    }),
  ],
  [
    'OpenAI edits',
    providerSuite({ provider: parts.provider('image.edit', 'gpt-image'), request: edit, ...images, secrets, faults: openAiFaults }),
  ],
  [
    'OpenAI sees',
    providerSuite({ provider: parts.provider('vision.analyze', 'gpt'), request: look, ...images, secrets, faults: openAiFaults }),
  ],
  [
    'OpenAI designs',
    providerSuite({
      provider: parts.provider('model.design', 'gpt'),
      request: { prompt: 'a table' },
      secrets,
      faults: [...openAiFaults, atOpenAi('prose', 'PROVIDER_FAILED', 'paid')],
    }),
  ],
  [
    'fal draws',
    providerSuite({ provider: parts.provider('image.generate', 'flux'), request: draw, secrets, faults: [...vendorFaults, ...downloads] }),
  ],
  ['fal edits', providerSuite({ provider: parts.provider('image.edit', 'flux'), request: edit, ...images, secrets, faults: vendorFaults })],
  ['Google draws', providerSuite({ provider: parts.provider('image.generate', 'imagen'), request: draw, secrets, faults: vendorFaults })],
  [
    'Google sees',
    providerSuite({
      provider: parts.provider('vision.analyze', 'gemini'),
      request: look,
      ...images,
      secrets,
      faults: vendorFaults.slice(0, -1),
    }),
  ],
] as const

describe.each(suites)('ai-sdk, %s', (_, cases) => {
  for (const { name, run } of cases)
    it(name, async () => {
      server.misbehave(undefined)
      vendors.misbehave(undefined)
      vendors.say(name.includes('JSON') ? '{"colour":"teal"}' : 'A teal square.')
      await run()
      expect(server.seen.flatMap(({ problems }) => problems)).toEqual([])
    })
})
