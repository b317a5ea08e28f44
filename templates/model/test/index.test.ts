import { getBounds, NodeIO } from '@gltf-transform/core'
import { pluginParts, providerCall, providerSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const parts = await pluginParts(plugin())
afterAll(() => parts.dispose())
const provider = parts.provider('model.create')
const make = (prompt: string) => provider.invoke({ kind: 'model.create', prompt }, providerCall().call)

describe('what every maker of models promises', () => {
  for (const { name, run } of providerSuite({ provider, request: { prompt: 'a box of 40 x 20 x 10 mm' } })) it(name, run)
})

it('refuses words that name no size', async () => {
  await expect(make('a box')).rejects.toMatchObject({ code: 'PROVIDER_UNSUPPORTED', outcome: 'none' })
})

it('makes a box of the size that the words name, standing on the ground', async () => {
  const { artifacts = [] } = await make('a box of 40 x 20 x 10 mm')
  const document = await new NodeIO().readBinary(await artifacts[0]!.bytes())
  const { min, max } = getBounds(document.getRoot().listScenes()[0]!)
  expect(min).toEqual([-0.02, 0, -0.01].map((metres) => expect.closeTo(metres)))
  expect(max).toEqual([0.02, 0.01, 0.01].map((metres) => expect.closeTo(metres)))
})
