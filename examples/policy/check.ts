/** Refuses a word, changes a prompt, marks a picture: each seen in a real host. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { draw, exporters, imageGen, library, local } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import houseRules, { type HouseRules } from './index.ts'

/** What one request gives under the rules, and the picture's bytes at some of the doors: by its id, as a file, as a resource, inline. */
async function under(rules: HouseRules, prompt: string) {
  const { client, host, close } = await createTestHost({ plugins: [imageGen(), exporters(), local(), library(), houseRules(rules)] })
  try {
    const result = await client.callTool('generate_image', { prompt, size: '320x240', seed: 1 })
    const [asset] = (result.envelope['assets'] ?? []) as { readonly id: string; readonly uri: string; readonly path: string }[]
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 'check', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    const bytes = asset ? await (await call.assets.get(asset.id))?.bytes() : undefined
    end()
    if (!asset) return { result, bytes, doors: [] }
    const [contents] = await client.readResource(asset.uri)
    const inline = await client.callTool('get_asset', { id: asset.id, inline: true })
    const listed = await client.callTool('list_assets')
    const doors = [
      await readFile(asset.path),
      Buffer.from(contents && 'blob' in contents ? contents.blob : '', 'base64'),
      ...inline.content.flatMap((part) => (part.type === 'image' ? [Buffer.from(part.data, 'base64')] : [])),
    ]
    return { result, bytes, doors, listed: listed.data?.['assets'] }
  } finally {
    await close()
  }
}

/** The file of a drawing with these words in it. */
async function drawnUnder(rules: HouseRules, words: string): Promise<Buffer> {
  const { client, close } = await createTestHost({ plugins: [draw(), exporters(), houseRules(rules)] })
  try {
    const svg = `<svg viewBox="0 0 200 100"><rect width="200" height="100" fill="#ffffff"/><text x="20" y="50" font-size="20">${words}</text></svg>`
    const { envelope, text } = await client.callTool('draw_image', { svg })
    const [asset] = (envelope['assets'] ?? []) as { readonly path: string }[]
    if (!asset) throw new Error(text)
    return await readFile(asset.path)
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

const drawn = await drawnUnder({ watermark: '© Us' }, 'our castle')
assert.ok(!drawn.equals(await drawnUnder({}, 'our castle')), 'the mark is missing on a drawing')
await assert.rejects(drawnUnder({ blocked: ['castle'] }, 'our castle'), /House rules refuse the word "castle"/)
console.log("ok  what the client's model draws is marked, and its words are read")

const styled = await under({ style: 'at night' }, 'a castle by the sea')
assert.ok(allowed.bytes && styled.bytes && !Buffer.from(allowed.bytes).equals(styled.bytes), 'the house style changed nothing')
console.log('ok  the house style is in the picture')

const marked = await under({ watermark: '© <Us>' }, 'a castle by the sea')
assert.ok(marked.bytes && !Buffer.from(allowed.bytes).equals(marked.bytes), 'the mark is missing')
assert.equal(marked.doors.length, 3)
for (const door of marked.doors) assert.ok(door.equals(marked.bytes), 'another picture left by another door')
assert.ok(Array.isArray(marked.listed) && marked.listed.length === 1, 'the picture without the mark is listed')
console.log('ok  the mark is on what leaves, by every door')
