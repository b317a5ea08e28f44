/** A quota that is used up, as clients hear of it over HTTP: in both eras, each principal by their own. */
import type { FailureEnvelope } from 'atelier-mcp'
import { imageGen, policy } from 'atelier-mcp/plugins'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { enveloped, headersFor } from '../fixtures/enveloped.ts'
import { call, post } from '../fixtures/http-client.ts'
import { painter } from '../fixtures/painter.ts'
import { bearer, servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const tokens = { ann: newToken(), bob: newToken() }
const paint = painter()
let server: ServedHost
beforeAll(async () => {
  server = await servedHost([paint.plugin, imageGen(), policy({ everyone: { quota: { callsPerMinute: 1 } } })], {
    http: { auth: { tokens: Object.entries(tokens).map(([principal, secret]) => ({ principal, secret })) } },
  })
})
afterAll(() => server.close())

/** Takes no stream, which has begun before anybody knows how the call ends. */
const plain = { accept: 'application/json' }
const args = { prompt: 'a fox' }
const ways = {
  'with a session': async () => {
    const headers = await sessionOf(server.url, bearer(tokens.ann))
    return () => post(server.url, call(1, 'generate_image', args), { ...headers, ...plain })
  },
  'of 2026-07-28': async () => () =>
    post(server.url, enveloped(1, 'tools/call', { name: 'generate_image', arguments: args }), {
      ...bearer(tokens.bob),
      ...headersFor('tools/call', 'generate_image'),
      ...plain,
    }),
}

it.each(Object.entries(ways))('refuses a client %s, and says by header and error when to come back', async (_, open) => {
  const ask = await open()
  const orders = paint.orders.length
  const first = await ask()
  expect([first.status, first.headers.get('retry-after')]).toEqual([200, null])
  await first.text()
  const second = await ask()
  const { result } = (await second.json()) as { result: { isError: boolean; _meta: { 'atelier/result': FailureEnvelope } } }
  const { isError, _meta: meta } = result
  const { code, retryAfterMs, outcome } = meta['atelier/result'].error
  expect([isError, code, outcome]).toEqual([true, 'QUOTA_EXCEEDED', 'none'])
  expect(second.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs! / 1000)))
  expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  expect(paint.orders.length - orders).toBe(1)
})
