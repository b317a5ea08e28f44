/** Calls both tools as a client does, with and without an answer to the question that one asks. */
import assert from 'node:assert/strict'
import { exporters, imageGen, local } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import postcards from './index.ts'

const { client, connect, close } = await createTestHost({
  plugins: [imageGen(), exporters(), local(), postcards({ greeting: 'Love from' })],
})
try {
  const { data } = await client.callTool('postage', { cards: 4, abroad: true })
  assert.deepEqual(data, { total: 5, currency: 'EUR' })
  console.log('ok  a data tool answers with data')

  const wrong = await client.callTool('postage', { cards: 0 })
  assert.equal(wrong.isError, true)
  console.log('ok  wrong arguments are refused before the handler runs')

  const card = await client.callTool('make_postcard', { place: 'the sea at sunset' })
  assert.equal(card.isError, false, card.text)
  assert.match(card.text, /Love from the sea at sunset/)
  assert.ok(card.content.some(({ type }) => type === 'image'))
  console.log('ok  a content tool shows a picture')

  const unasked = await client.callTool('make_postcard', {})
  assert.equal(unasked.isError, true)
  const person = await connect({ elicit: { place: 'a castle in the mountains' } })
  const asked = await person.callTool('make_postcard', {})
  assert.match(asked.text, /castle in the mountains/)
  console.log('ok  it asks for what is missing, and says so where nobody can be asked')

  const [list] = await client.readResource('postcards://sent')
  assert.equal((JSON.parse((list as { readonly text: string }).text) as unknown[]).length, 2)
  const [message] = await client.getPrompt('holiday_album', { country: 'Norway' })
  assert.match(JSON.stringify(message), /Plan 4 stops in Norway/)
  console.log('ok  its resource and its prompt answer')
} finally {
  await close()
}
