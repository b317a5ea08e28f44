import { artifact, definePlugin } from 'atelier-mcp'
import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, expect, it } from 'vitest'
import plugin from '../src/index.ts'

/** Takes the place of a model, and remembers what it was asked for. */
const asked: string[] = []
const painter = definePlugin({
  name: 'painter',
  version: '1.0.0',
  apiVersion: 1,
  setup({ providers }) {
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: 'painter',
      capabilities: { sizes: 'any', maxCount: 1, mimeTypes: ['image/svg+xml'], seed: false, transparency: false },
      async invoke({ prompt }) {
        asked.push(prompt)
        const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'
        return { artifacts: [artifact(Buffer.from(svg), 'image/svg+xml')] }
      },
    })
  },
})

const rules = plugin({ blocked: ['dragon'], style: 'in watercolour' })
const { client, close } = await createTestHost({ plugins: ['image-gen', 'exporters', painter(), rules] })
afterAll(close)

it('refuses a blocked word before anything is ordered', async () => {
  const { envelope } = await client.callTool('generate_image', { prompt: 'a Dragon' })
  expect(envelope).toMatchObject({ ok: false, error: { code: 'MY_PLUGIN_BLOCKED', fix: 'Say it in other words.', outcome: 'none' } })
  expect(asked).toEqual([])
})

it('gives every picture the house style', async () => {
  await client.callTool('generate_image', { prompt: 'a red fox' })
  expect(asked).toEqual(['a red fox, in watercolour'])
})
