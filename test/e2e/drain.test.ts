/** The real command line over HTTP, ended while a vendor takes its time. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import { gate } from '../fixtures/gate.ts'
import { textOf } from '../fixtures/http-client.ts'
import { openAiServer } from '../fixtures/openai/openai-server.ts'
import { startHttp } from '../fixtures/server-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close().catch(() => {})
})

/** The vendor, whose answers are held back until the test says so. */
const slowVendor = async () => {
  const vendor = await openAiServer()
  const held = gate()
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'POST') await held.pass()
    const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers as Record<string, string>
    const answer = await fetch(new URL(request.url ?? '/', vendor.url), {
      method: request.method ?? 'GET',
      headers,
      ...(request.method === 'POST' && { body: Buffer.concat(chunks) }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  closers.push(async () => {
    proxy.closeAllConnections()
    proxy.close()
    await vendor.close()
  })
  return { vendor, held, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1` }
}
const connect = async (url: string): Promise<Client> => {
  const client = new Client({ name: 'e2e', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)) as never)
  closers.push(() => client.close())
  return client
}

describe('over HTTP, ended while an order is out', () => {
  it('waits for it, says so, exits with 0, and the next host has what it brought: one order', async () => {
    const home = await mkdtemp(join(tmpdir(), 'atelier-drain-'))
    closers.push(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))
    const { vendor, held, url } = await slowVendor()
    const config = {
      plugins: ['cache', 'image-gen', 'exporters', 'library', { use: 'openai', options: { baseURL: url, apiKey: 'sk-look-alike' } }],
      dirs: Object.fromEntries(['cache', 'data', 'state'].map((name) => [name, join(home, name)])),
      log: { level: 'info' },
    }
    const picture = { name: 'generate_image', arguments: { prompt: 'a red fox', provider: 'openai' } }
    const first = await startHttp('openai', config)
    const client = await connect(first.url)
    const leaving = new AbortController()
    const asked = client.callTool(picture, undefined, { signal: leaving.signal }).catch(() => {})
    await held.entered()
    leaving.abort()
    await asked
    const stopped = first.stop()
    await expect.poll(first.stderr).toMatch(/Waiting for orders that are out: \w+ \("image\.generate" by openai, \d+ s ago\)/)
    expect(await (await fetch(new URL('/healthz', first.url))).json()).toMatchObject({ status: 'draining' })
    expect((await fetch(new URL('/readyz', first.url))).status).toBe(503)
    expect(textOf(await client.callTool({ name: 'server_status' }))).toContain('It waits for orders that are out: 1.')
    held.open()
    expect(await stopped).toBe(0)

    const next = await startHttp('openai', config)
    closers.push(() => next.stop())
    const { _meta: meta } = await (await connect(next.url)).callTool(picture)
    expect(meta!['atelier/result']).toMatchObject({ ok: true, cached: true })
    expect(vendor.asked()).toHaveLength(1)
  })
})
