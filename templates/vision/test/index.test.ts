import { artifact } from 'atelier-mcp'
import { pluginParts, providerCall, providerSuite } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const parts = await pluginParts(plugin())
afterAll(() => parts.dispose())
const provider = parts.provider('vision.analyze')

const blue = artifact(
  await sharp({ create: { width: 64, height: 48, channels: 3, background: 'royalblue' } })
    .png()
    .toBuffer(),
  'image/png',
)

describe('what every provider promises', () => {
  const request = { images: [blue], question: 'What is it?' }
  for (const { name, run } of providerSuite({ provider, request, input: blue, shows: 'blue' })) it(name, run)
})

it('refuses what is no picture', async () => {
  const page = artifact(Buffer.from('<html></html>'), 'image/png')
  const looked = provider.invoke({ kind: 'vision.analyze', images: [page], question: 'What is it?' }, providerCall().call)
  await expect(looked).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})
