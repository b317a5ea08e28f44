/** The contract suite over the scorers of the moderation plugin: word lists, and nsfwjs as it is laid out in `node_modules`. */
import { artifact, type ProviderV1 } from 'atelier-mcp'
import { moderation } from 'atelier-mcp/plugins'
import { createTestHost, pluginParts, providerSuite } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, describe, it } from 'vitest'
import { installFakeNsfwjs } from '../unit/plugins/moderation/fake-nsfwjs.ts'

const parts = await pluginParts(moderation({ words: { pests: ['locust'] } }))
const equipped = await createTestHost({ plugins: [moderation()] })
await installFakeNsfwjs(equipped.dirs.root)
afterAll(async () => {
  await parts.dispose()
  await equipped.close()
})

const plain = async (background: string) =>
  artifact(
    await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer(),
    'image/png',
  )
const nsfwjs = equipped.host.registry.providers.find(({ value }) => value.id === 'nsfwjs')!.value as ProviderV1<'moderate.image'>

describe('scorers keep the contract', async () => {
  const cases = [
    ...providerSuite({
      provider: parts.provider('moderate.text'),
      request: { text: 'A walk along the river.' },
      flagged: { request: { text: 'A swarm of locust.' }, category: 'pests' },
    }),
    ...providerSuite({
      provider: nsfwjs,
      request: { image: await plain('#0000ff') },
      flagged: { request: { image: await plain('#ff0000') }, category: 'sexual' },
    }),
  ]
  for (const { name, run } of cases) it(name, run)
})
