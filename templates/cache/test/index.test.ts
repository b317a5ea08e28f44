import { cacheStoreSuite, createTestHost } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'
import { memoryStore } from '../src/memory-store.ts'

describe('what every store promises', () => {
  for (const { name, run } of cacheStoreSuite({ open: memoryStore })) it(name, run)
})

it('gives the same picture again, and makes it once', async () => {
  const { client, close } = await createTestHost({ plugins: ['image-gen', 'exporters', 'local', plugin()] })
  const ask = async () => (await client.callTool('generate_image', { prompt: 'a red fox in the snow' })).envelope
  expect(await ask()).toMatchObject({ ok: true, cached: false })
  expect(await ask()).toMatchObject({ ok: true, cached: true })
  await close()
})
