/** Makes one picture with the minimal config. */
import assert from 'node:assert/strict'
import { createTestHost } from 'atelier-mcp/testing'
import config from './mcp.config.ts'

const { plugins, ...rest } = config
const { client, close } = await createTestHost({ plugins, config: rest })
try {
  const tools = await client.listTools()
  assert.ok(tools.some(({ name }) => name === 'generate_image'))
  console.log(`ok  it offers ${tools.map(({ name }) => name).join(', ')}`)
  const { isError, text, content } = await client.callTool('generate_image', { prompt: 'a lighthouse at sunset', format: 'webp' })
  assert.equal(isError, false, text)
  assert.ok(
    content.some(({ type }) => type === 'image'),
    'no preview came back',
  )
  console.log('ok  it makes a picture, with a preview inline')
} finally {
  await close()
}
