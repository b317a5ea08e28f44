import { describe, expect, it } from 'vitest'
import { clientOf } from '#core/mcp/2026/request-exchange.ts'
import { saidWords } from '#core/mcp/said-words.ts'

describe('what a client says of itself', () => {
  it('is cut to 100 characters, and replaced where it is no text', () => {
    expect(saidWords('x'.repeat(5000), 'unknown')).toBe('x'.repeat(100))
    expect(saidWords({ name: 'x' }, 'unknown')).toBe('unknown')
    expect(saidWords('', 'unknown')).toBe('')
  })
  it('is cut in an envelope, too', () => {
    const long = 'x'.repeat(5000)
    const { name, version } = clientOf({ 'io.modelcontextprotocol/clientInfo': { name: long, version: long } })
    expect([name.length, version.length]).toEqual([100, 100])
  })
})
