import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, expect, it } from 'vitest'
import plugin from '../src/index.ts'

const { client, close } = await createTestHost({ plugins: [plugin({ prefix: '> ' })] })
afterAll(close)

it('refuses an empty text', async () => {
  const { envelope } = await client.callTool('my_plugin', { text: '' })
  expect(envelope).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } })
})

it('counts words, and writes the prefix', async () => {
  const { data } = await client.callTool('my_plugin', { text: 'two words' })
  expect(data).toEqual({ answer: '> two words', words: 2 })
})
