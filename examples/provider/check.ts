/** Runs the provider in a real host, and through the contract suite that all bundled providers pass. */
import assert from 'node:assert/strict'
import { exporters, imageGen } from 'atelier-mcp/plugins'
import { createTestHost, pluginParts, providerSuite } from 'atelier-mcp/testing'
import identicon from './index.ts'

const parts = await pluginParts(identicon())
for (const { name, run } of providerSuite({ provider: parts.provider('image.generate'), request: { prompt: 'ada', size: '64x64' } })) {
  await run()
  console.log(`ok  ${name}`)
}

const { client, close } = await createTestHost({ plugins: [imageGen(), exporters(), identicon({ salt: 'example' })] })
try {
  const made = await client.callTool('generate_image', { prompt: 'ada lovelace', size: '256x256' })
  assert.equal(made.isError, false, made.text)
  assert.match(made.text, /identicon/)
  console.log('ok  generate_image answers with an identicon')
  const refused = await client.callTool('generate_image', { prompt: 'ada', background: 'transparent' })
  assert.equal(refused.isError, true)
  console.log(`ok  what it cannot do is refused: ${refused.envelope.error?.message}`)
} finally {
  await close()
}
