/** The contract suite over the replicate plugin, against the look-alike. */
import { afterAll, describe, expect, it } from 'vitest'
import replicate from '#plugins/replicate/index.ts'
import { pluginParts, providerSuite } from 'atelier-mcp/testing'
import { faultsAt, httpFaults } from '../fixtures/provider-faults.ts'
import { type Fault, replicateServer, sdxl } from '../fixtures/replicate/replicate-server.ts'

const token = 'r8_0123456789abcdef0123456789abcdef'
const server = await replicateServer(token)
const start = async (model?: string) =>
  (await pluginParts(replicate({ apiToken: token, baseURL: `${server.url}/`, pollMs: 5, ...(model !== undefined && { model }) }))).provider(
    'image.generate',
  )
afterAll(() => server.close())

const fault = faultsAt<Fault>({ orders: server.orders, misbehave: server.misbehave })
const faults = [
  ...httpFaults(fault),
  fault('422', 'PROVIDER_INVALID_REQUEST', 'none'),
  fault('echo', 'PROVIDER_AUTH', 'none'),
  fault('redirect', 'PROVIDER_FAILED', 'none'),
  fault('failed', 'PROVIDER_FAILED', 'unknown'),
  fault('canceled', 'PROVIDER_FAILED', 'unknown'),
  fault('aborted', 'PROVIDER_FAILED', 'none'),
  fault('forgotten', 'PROVIDER_FAILED', 'unknown'),
  fault('poll-401', 'PROVIDER_AUTH', 'unknown'),
  fault('poll-500', 'PROVIDER_FAILED', 'unknown'),
  fault('slow', 'PROVIDER_TIMEOUT', 'unknown'),
  fault('no-output', 'PROVIDER_EMPTY', 'paid'),
  fault('not-a-picture', 'PROVIDER_FAILED', 'paid'),
  fault('expired', 'PROVIDER_FAILED', 'paid'),
]
const common = { orders: server.orders, secrets: [token], faults }
const suites = [
  [
    'a model that takes shapes',
    providerSuite({ ...common, provider: await start(), another: () => start(), request: { prompt: 'a fox', size: '1024x1024' } }),
  ],
  [
    'a version that takes sizes',
    providerSuite({ ...common, provider: await start(sdxl), another: () => start(sdxl), request: { prompt: 'a fox' } }),
  ],
] as const

describe.each(suites)('replicate, %s', (_, cases) => {
  for (const { name, run } of cases)
    it(name, async () => {
      server.misbehave(undefined)
      await run()
      expect(server.problems).toEqual([])
    })
})
