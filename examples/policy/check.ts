/** Refuses a word, changes a prompt, marks a picture: each seen in a real host. */
import assert from 'node:assert/strict'
import { exporters, imageGen, local } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import houseRules, { type HouseRules } from './index.ts'

/** The picture's bytes and the envelope that one request gives under the rules. */
async function under(rules: HouseRules, prompt: string) {
  const { client, host, close } = await createTestHost({ plugins: [imageGen(), exporters(), local(), houseRules(rules)] })
  try {
    const result = await client.callTool('generate_image', { prompt, size: '320x240', seed: 1 })
    const [asset] = (result.envelope['assets'] ?? []) as { readonly id: string }[]
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 'check', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    const bytes = asset ? await (await call.assets.get(asset.id))?.bytes() : undefined
    end()
    return { result, bytes }
  } finally {
    await close()
  }
}

const refused = await under({ blocked: ['castle'] }, 'a CASTLE by the sea')
assert.equal(refused.result.envelope.error?.code, 'BLOCKED_WORD')
console.log(`ok  a blocked word is refused: ${refused.result.envelope.error.message}`)

const allowed = await under({ blocked: ['cast'] }, 'a castle by the sea')
assert.equal(allowed.result.isError, false, allowed.result.text)
console.log('ok  a word that only contains it is not')

const styled = await under({ style: 'at night' }, 'a castle by the sea')
assert.ok(allowed.bytes && styled.bytes && !Buffer.from(allowed.bytes).equals(styled.bytes), 'the house style changed nothing')
console.log('ok  the house style is in the picture')

const marked = await under({ watermark: '© <Us>' }, 'a castle by the sea')
assert.ok(marked.bytes && !Buffer.from(allowed.bytes).equals(marked.bytes), 'the mark is missing')
console.log('ok  the mark is on what leaves')
