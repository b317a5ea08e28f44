import { createTestHost, pluginParts, providerSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const parts = await pluginParts(plugin())
afterAll(() => parts.dispose())
const provider = parts.provider('moderate.text')

describe('what every scorer promises', () => {
  const flagged = { request: { text: 'Win the jackpot in our casino!' }, category: 'my-plugin' }
  for (const { name, run } of providerSuite({ provider, request: { text: 'a walk in the park' }, flagged })) it(name, run)
})

it('blocks what the policy says', async () => {
  const policy = { 'my-plugin': 'block' }
  const { client, close } = await createTestHost({
    plugins: [plugin({ words: ['marzipan'] }), { use: 'moderation', options: { policy, vendor: 'always' } }],
    config: { chains: { 'moderate.text': ['my-plugin'] } },
  })
  const { data } = await client.callTool('moderate_content', { text: 'a castle of marzipan' })
  expect(data).toMatchObject({ action: 'block', scoredBy: expect.arrayContaining(['my-plugin']) })
  await close()
})
