import { describe, expect, it } from 'vitest'
import type { ToolResult } from 'atelier-mcp'
import type { Tool } from 'atelier-mcp'
import { toCallToolResult } from '#core/mcp/results.ts'

const tool: Tool = { name: 'paint', description: 'Paints.', handler: () => 'x' }
const dataTool: Tool = { ...tool, output: { type: 'object' } }
const send = (result: unknown, of: Tool = tool, maxChars = 1000, version = '2025-11-25') =>
  toCallToolResult(result as ToolResult, { plugin: 'brush', value: of, enabled: true }, { runId: 'r1', maxChars, version })
const codeOf = (result: ReturnType<typeof send>): unknown =>
  (result['_meta']?.['atelier/result'] as { error?: { code: string } } | undefined)?.error?.code
const content = [{ type: 'text', text: 'fine' }]

describe('toCallToolResult', () => {
  it.each([
    ['nothing', undefined],
    ['no content', {}],
    ['content that is no list', { content: 'text' }],
    ['an empty block', { content: [null] }],
    ['an unknown block', { content: [{ type: 'hologram' }] }],
    ['text without text', { content: [{ type: 'text' }] }],
    ['a picture as a data URI', { content: [{ type: 'image', data: 'data:image/png;base64,AAAA', mimeType: 'image/png' }] }],
    ['a picture without a type', { content: [{ type: 'image', data: 'AAAA' }] }],
    ['a resource without a body', { content: [{ type: 'resource', resource: { uri: 'a://b' } }] }],
    ['a link without a name', { content: [{ type: 'resource_link', uri: 'a://b' }] }],
    ['a block with a number that JSON does not know', { content: [{ type: 'text', text: 'fine', annotations: { priority: 1n } }] }],
    ['data that is no JSON', { content, data: { big: 1n } }],
  ])('answers %s with an error that names plugin and tool', (_, result) => {
    const sent = send(result)
    expect(sent.isError).toBe(true)
    expect(codeOf(sent)).toBe('RESULT_INVALID')
    expect(JSON.stringify(sent.content)).toMatch(/brush.*paint/)
  })

  it('answers what is too long with an error that says how to get less', () => {
    const sent = send({ content: [{ type: 'text', text: 'x'.repeat(2000) }] })
    expect(codeOf(sent)).toBe('RESULT_TOO_LARGE')
    expect(JSON.stringify(sent.content)).toContain('Fix:')
  })

  it('gives data as structuredContent for data tools only', () => {
    expect(send({ content, data: { a: 1 } }, dataTool).structuredContent).toEqual({ a: 1 })
    expect(send({ content, data: { a: 1 } }, tool).structuredContent).toBeUndefined()
  })

  it.each(['image', 'audio'])('never gives structuredContent beside %s', (type) => {
    const sent = send({ content: [{ type, data: 'AAAA', mimeType: `${type}/x` }], data: { a: 1 } }, dataTool)
    expect(sent.structuredContent).toBeUndefined()
    expect(sent.isError).toBeUndefined()
  })

  it('gives no structuredContent with an error', () => {
    expect(send({ content, data: { a: 1 }, isError: true }, dataTool)).toEqual({ content, isError: true })
  })

  it('passes the envelope through', () => {
    expect(send({ content, meta: { 'atelier/result': { ok: true } } })['_meta']).toEqual({ 'atelier/result': { ok: true } })
  })
})
