/** Spans of a host that is started beside a real SDK of OpenTelemetry, as a deployment does it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { type OpenAiServer, openAiServer } from '../fixtures/openai/openai-server.ts'
import { type Deployment, deploy, fixture } from '../fixtures/server-process.ts'

interface SpanLine {
  readonly name: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly status: { readonly code: number; readonly message?: string }
  readonly links: readonly string[]
  readonly parent?: string
  readonly id: string
  readonly trace: string
}
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const asked = 'a heron that nobody may read of'
const key = 'sk-nobody-may-read-this-key'

let vendor: OpenAiServer
let deployment: Deployment
let spans: readonly SpanLine[]
let client: Client
beforeAll(async () => {
  vendor = await openAiServer({ key })
  const openai = { use: 'openai', options: { apiKey: key, baseURL: vendor.url } }
  deployment = await deploy('image-gen', { plugins: [openai, 'image-gen', 'exporters', 'library', 'cache'], scopes: [] })
  const file = join(deployment.directory, 'spans.jsonl')
  client = new Client({ name: 'traced', version: '1' })
  await client.connect(
    new StdioClientTransport({
      command: deployment.command,
      args: ['--import', fixture('telemetry/register.mjs'), ...deployment.args],
      env: { ...deployment.env, SPANS: file },
      stderr: 'inherit',
    }),
  )
  const meta = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'mine=1', baggage: 'user=ann' }
  const made = await client.callTool({ name: 'generate_image', arguments: { prompt: asked, provider: 'openai' }, _meta: meta })
  expect(made.isError ?? false, JSON.stringify(made.content)).toBe(false)
  await client.callTool({ name: 'generate_image', arguments: { prompt: asked, provider: 'openai' } })
  await client.callTool({ name: 'generate_image', arguments: { prompt: asked, provider: 'nobody' } })
  await expect(client.callTool({ name: 'no-such-tool-of-ann' })).rejects.toThrow('no-such-tool')
  await client.readResource({ uri: 'asset://nothing' }).catch(() => {})
  await client.close()
  const lines = async (): Promise<string[]> => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  await vi.waitFor(async () => expect((await lines()).length).toBeGreaterThan(30), { timeout: 60_000, interval: 50 })
  spans = (await lines()).map((line) => JSON.parse(line) as SpanLine)
})
afterAll(async () => {
  await vendor.close()
  await deployment.remove()
})
const named = (name: string, among = spans): SpanLine => {
  const found = among.find((span) => span.name === name)
  if (!found) throw new Error(`There is no span "${name}" among: ${among.map((span) => span.name).join(', ')}`)
  return found
}
const ofTrace = (trace: string): readonly SpanLine[] => spans.filter((span) => span.trace === trace)
const above = (span: SpanLine): SpanLine | undefined => spans.find(({ id }) => id === span.parent)
const pathOf = (span: SpanLine): string[] => [...(above(span) ? pathOf(above(span)!) : []), span.name]

describe('a call with a trace of its own', () => {
  it('is below the span that its client has named, with a span for each layer', () => {
    const request = named('tools/call generate_image', ofTrace(traceId))
    expect(request).toMatchObject({ parent: spanId, kind: 1 })
    expect(request.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': '2025-11-25',
      'network.transport': 'pipe',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'generate_image',
    })
    const { model } = vendor.asked()[0]!.body as { model: string }
    const sent = named('POST', ofTrace(traceId))
    expect(pathOf(sent)).toEqual([
      'tools/call generate_image',
      'tool generate_image',
      'run image.generate',
      'generate',
      `generate_content ${model}`,
      'POST',
    ])
    expect(sent.attributes).toEqual({
      'http.request.method': 'POST',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(vendor.url).port),
      'http.response.status_code': 200,
    })
    expect(named(`generate_content ${model}`, ofTrace(traceId))).toMatchObject({
      kind: 2,
      attributes: {
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': model,
        'gen_ai.usage.output_tokens': expect.any(Number),
      },
    })
    expect(pathOf(named('lookup cache', ofTrace(traceId)))).toEqual(
      expect.arrayContaining(['run image.generate', 'lookup', 'lookup cache']),
    )
  })
  it('goes on at the vendor, also where another process holds the order, and says nothing more of the client', () => {
    const { headers } = vendor.asked()[0]!
    expect(headers['traceparent']).toBe(`00-${traceId}-${named('POST', ofTrace(traceId)).id}-01`)
    expect(headers['tracestate']).toBe('mine=1')
    expect(headers['baggage']).toBeUndefined()
    expect(vendor.asked()).toHaveLength(1)
  })
  it('is a trace of its own where the client names none, and says that the cache has answered', () => {
    const second = spans.filter(({ name, trace }) => name === 'run image.generate' && trace !== traceId)
    expect(second.map(({ attributes }) => attributes['atelier.source'])).toContain('cache')
  })
})

describe('what fails', () => {
  it('has its code, at the tool and at the request, and no words', () => {
    const failed = spans.filter(({ status }) => status.code === 2)
    const tool = named('tool generate_image', failed)
    expect(tool.attributes['error.type']).toMatch(/^[A-Z_]+$/)
    expect(above(tool)!.attributes['error.type']).toBe('tool_error')
    const unknown = named('tools/call', failed)
    expect(unknown.attributes).toMatchObject({ 'error.type': '-32602', 'rpc.response.status_code': '-32602' })
    expect(failed.every(({ status }) => status.message === undefined)).toBe(true)
  })
})

it('tells nothing of what was asked, of keys, or of who has asked', () => {
  const whole = JSON.stringify(spans)
  expect(whole).not.toContain('heron')
  expect(whole).not.toContain(key)
  expect(whole).not.toContain('user.id')
  expect(whole).not.toContain('no-such-tool-of-ann')
})
