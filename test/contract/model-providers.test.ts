/** The contract suite over those who make models: by rules, and by a language model that designs. */
import { type Plugin, definePlugin, type ProviderV1 } from 'atelier-mcp'
import { threeD } from 'atelier-mcp/plugins'
import { createTestHost, pluginParts, providerSuite } from 'atelier-mcp/testing'
import { afterAll, describe, it } from 'vitest'
import { examples } from '#plugins/3d/spec/examples.ts'

/** Answers every wish with a box. */
const designer: ProviderV1<'model.design'> = {
  specVersion: 'v1',
  kind: 'model.design',
  id: 'boxes',
  capabilities: {},
  estimate: () => ({ usd: 0.01, basis: 'estimated' }),
  async invoke(_request, { signal }) {
    signal.throwIfAborted()
    return { data: { spec: { nodes: [{ kind: 'box', id: 'body', size: [10, 10, 10] }] } }, cost: { usd: 0.01, basis: 'computed' } }
  },
}
const boxes = (): Plugin =>
  definePlugin({ name: 'boxes', version: '1.0.0', apiVersion: 1, setup: ({ providers }) => providers.add(designer) })()

const rules = await pluginParts(threeD())
const host = await createTestHost({ plugins: [threeD(), boxes()] })
afterAll(async () => {
  await rules.dispose()
  await host.close()
})
const { call, end } = host.host.openCall({
  principal: { id: 'local', scopes: [] },
  client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
  paths: true,
})
afterAll(() => end())
const made = host.host.registry.providers.find(({ value }) => value.kind === 'model.create' && value.id === 'boxes')!
  .value as ProviderV1<'model.create'>
/** It asks its designer through the host. */
const designed: ProviderV1<'model.create'> = { ...made, invoke: (request, its) => made.invoke(request, { ...its, run: call.run }) }

describe('makers of models keep the contract', () => {
  const cases = [
    ...providerSuite({ provider: rules.provider('model.create'), request: { prompt: 'a table' } }),
    ...providerSuite({ provider: designed, request: { prompt: 'a box' }, spec: examples[1]!.spec }),
    ...providerSuite({
      provider: designer,
      request: { prompt: 'a box' },
      // What it designs is built by the plugin that builds.
      buildable: async (spec) => call.run({ kind: 'model.create', spec }, { cache: 'off' }),
    }),
  ]
  for (const { name, run } of cases) it(name, run)
})
