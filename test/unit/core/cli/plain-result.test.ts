import { expect, it } from 'vitest'
import type { ToolResult } from 'atelier-mcp'
import { plainResult } from '#core/cli/plain-result.ts'
import { envelopeKey } from '#core/kernel/call/envelope.ts'

const picture = { type: 'image', data: 'AAAA', mimeType: 'image/webp' } as const
const data = { answer: 'A red fox.', by: 'local' }
const result = (content: ToolResult['content'], assets: readonly object[] = []): ToolResult => ({
  content,
  data,
  meta: { [envelopeKey]: { ok: true, assets } },
})

it('shows data that has no words as a table, a picture beside it or not', () => {
  const json = { type: 'text', text: JSON.stringify(data) } as const
  const table = 'answer  A red fox.\nby      local'
  expect(plainResult(result([json]), 80)).toBe(table)
  expect(plainResult(result([json, picture]), 80, ['/tmp/a.webp'])).toBe(`${table}\nPicture: /tmp/a.webp`)
})

it('shows words as they are, wrapped, and paths whole', () => {
  const path = '/home/somebody/Pictures/with spaces in it/a-red-fox.png'
  const words = { type: 'text', text: `A red fox under a big moon.\nFile: ${path}` } as const
  expect(plainResult(result([words], [{ path }]), 20)).toBe(`A red fox under a\nbig moon.\nFile: ${path}`)
})
