import { readFileSync } from 'node:fs'
import { type Span, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { AtelierError } from 'atelier-mcp'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Origin } from '#core/kernel/ports/tracing.ts'
import { tracing } from '#core/services/observe/tracing.ts'
import { bearer, servedHost, sessionOf } from '../../../../fixtures/served-host.ts'
import { call, post } from '../../../../fixtures/http-client.ts'
import { whoami } from '../../../../fixtures/whoami.ts'

const kept = new InMemorySpanExporter()
beforeAll(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(kept)] }).register())
beforeEach(() => kept.reset())
const named = (name: string): ReadableSpan => kept.getFinishedSpans().find((span) => span.name === name)!

const mine = { version: '1', principals: false }
const one = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' }
const other = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' }
const traceparent = ({ trace: id, span }: typeof one): string => `00-${id}-${span}-01`
const placed = async (from: Origin) => {
  await tracing(mine).span({ name: 'work' }, async () => {}, from)
  const { parentSpanContext, links } = named('work')
  return { parent: parentSpanContext?.spanId, links: links.map(({ context }) => context.spanId) }
}

describe('where a span belongs', () => {
  it('is said by the message before the request that carried it, which is linked', async () => {
    const message = { traceparent: traceparent(one), progressToken: 1 }
    expect(await placed({ message, request: { traceparent: traceparent(other) } })).toEqual({ parent: one.span, links: [other.span] })
  })
  it('is said by the request where the message says nothing, and nobody is at work here', async () => {
    expect(await placed({ message: {}, request: { traceparent: traceparent(other) } })).toEqual({ parent: other.span, links: [] })
  })
  it('is below whoever is at work here, such as a deployment with its own span of the request', async () => {
    const above = await trace.getTracer('http').startActiveSpan('POST', async (span: Span) => {
      const found = await placed({ request: { traceparent: traceparent(other) } })
      expect(found.parent).toBe(span.spanContext().spanId)
      span.end()
      return found
    })
    expect(above.links).toEqual([other.span])
  })
  it.each([
    ['no text', { traceparent: 7, tracestate: {} }],
    ['another format', { traceparent: 'hello' }],
    ['the id of nobody', { traceparent: `00-${'0'.repeat(32)}-${one.span}-01` }],
    ['a book', { traceparent: traceparent(one), tracestate: 'a=b,'.repeat(1000) }],
  ])('is its own where what is said is %s', async (_, message) => {
    expect((await placed({ message })).links).toEqual([])
  })
})

it('records what is thrown by its code alone', async () => {
  const secret = new AtelierError({ code: 'INPUT_INVALID', message: 'The prompt "a heron" is too long.', outcome: 'none' })
  await expect(tracing(mine).span({ name: 'work' }, () => Promise.reject(secret))).rejects.toBe(secret)
  const { status, attributes, events } = named('work')
  expect({ status, attributes, events }).toEqual({ status: { code: 2 }, attributes: { 'error.type': 'INPUT_INVALID' }, events: [] })
})

it('names who asks where the config says so, and takes the trace of an HTTP request', async () => {
  const host = await servedHost([whoami()], {
    tracing: { principals: true },
    http: { auth: { tokens: [{ principal: 'ann', secret: 'ann-has-a-token-of-32-characters' }] } },
  })
  try {
    const session = await sessionOf(host.url, bearer('ann-has-a-token-of-32-characters'))
    await (await post(host.url, call(1, 'whoami'), { ...session, traceparent: traceparent(one) })).text()
    const { parentSpanContext, attributes } = named('tools/call whoami')
    expect(parentSpanContext?.spanId).toBe(one.span)
    expect(attributes).toMatchObject({ 'user.id': 'ann', 'mcp.session.id': session['mcp-session-id'], 'network.transport': 'tcp' })
    expect(JSON.stringify(kept.getFinishedSpans().map((span) => span.attributes))).not.toContain('ann-has-a-token')
  } finally {
    await host.close()
  }
})

it('asks for so old an API that whatever SDK a deployment has is new enough', () => {
  const { version } = JSON.parse(readFileSync('node_modules/@opentelemetry/api/package.json', 'utf8')) as { version: string }
  // A copy of 1.9 sees nothing of an SDK that registers itself by 1.8, and says so nowhere.
  expect(version).toBe('1.3.0')
})
