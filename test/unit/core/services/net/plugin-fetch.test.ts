import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPluginFetch } from '#core/services/net/plugin-fetch.ts'
import { garbageCollector } from '../../../../fixtures/collect-garbage.ts'

let server: Server
let host = ''
let answer: RequestListener
const seen: { readonly url: string; readonly method: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
beforeEach(async () => {
  seen.length = 0
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    seen.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('ctx.fetch', () => {
  it('refuses hosts that the plugin did not name, before it connects', async () => {
    answer = (_request, response) => response.end()
    for (const hosts of [[], ['example.com'], ['127.0.0.1:1'], ['*.0.0.1']]) {
      await expect(createPluginFetch(hosts)(`http://${host}/`)).rejects.toMatchObject({ code: 'NEEDS_FORBIDDEN', outcome: 'none' })
    }
    expect(seen).toEqual([])
  })
  it.each([
    ['a header that HTTP has not', 'https://api.example.com/', { headers: { 'x-org': 'a\nb' } }],
    ['no scheme', 'api.example.com/v1', {}],
    ['a GET with a body', 'https://api.example.com/', { method: 'GET', body: 'x' }],
    ['a method that clients may not use', 'https://api.example.com/', { method: 'TRACE' }],
  ])('says of a request with %s that nothing was sent', async (_words, address, init) => {
    await expect(createPluginFetch(['*'])(address, init)).rejects.toMatchObject({ code: 'PROVIDER_INVALID_REQUEST', outcome: 'none' })
  })
  it('says of a port that web clients keep away from that nothing was sent', async () => {
    await expect(createPluginFetch(['127.0.0.1'])('http://127.0.0.1:9/', { method: 'POST', body: 'x' })).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: expect.stringContaining('port 9'),
      outcome: 'none',
    })
  })
  it('refuses private addresses that are only meant by a pattern', async () => {
    answer = (_request, response) => response.end()
    await expect(createPluginFetch(['*'])(`http://${host}/`)).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
    await expect(createPluginFetch(['*'])(`http://localhost:${host.split(':')[1]}/`)).rejects.toMatchObject({
      cause: { code: 'INPUT_FORBIDDEN' },
    })
    expect(seen).toEqual([])
  })
  it.each<[string, (url: string, signal: AbortSignal) => Parameters<typeof fetch>]>([
    ['a signal', (url, signal) => [url, { signal }]],
    ['a joined signal', (url, signal) => [url, { signal: AbortSignal.any([signal]) }]],
    ['a request', (url, signal) => [new Request(url, { signal })]],
    ['a request that follows no redirects', (url, signal) => [new Request(url.replace('/moved', '/'), { signal, redirect: 'manual' })]],
  ])('ends an answer that stops half-way by %s, whatever was collected as garbage since', async (_words, asking) => {
    answer = ({ url }, response) =>
      void (url === '/moved' ? response.writeHead(302, { location: '/' }).end() : response.writeHead(200).write('{"half":'))
    const collect = garbageCollector()
    for (const path of ['/', '/moved']) {
      const control = new AbortController()
      const ask = async (): Promise<Response> => createPluginFetch([host])(...asking(`http://${host}${path}`, control.signal))
      const text = (await ask()).text()
      // Several rounds: what is held by a finalizer falls one round later.
      for (let round = 0; round < 5; round++) {
        collect()
        await new Promise((done) => setImmediate(done))
      }
      control.abort(new Error('no longer wanted'))
      await expect(text).rejects.toThrow('no longer wanted')
    }
  })
  it('refuses a redirect to a host that is not named', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/steal' }).end()
    await expect(createPluginFetch([host])(`http://${host}/`)).rejects.toMatchObject({ code: 'NEEDS_FORBIDDEN' })
  })
  it('reaches a private host that is named', async () => {
    answer = (_request, response) => response.end('hello')
    const response = await createPluginFetch([host])(`http://${host}/x`, {
      method: 'POST',
      body: 'body',
      headers: { authorization: 'Bearer k' },
    })
    expect([await response.text(), response.url, seen[0]?.body, seen[0]?.headers.authorization]).toEqual([
      'hello',
      `http://${host}/x`,
      'body',
      'Bearer k',
    ])
  })
  it('repeats the body on 307 and turns a POST on 303 into a GET', async () => {
    answer = (request, response) =>
      request.url === '/a'
        ? response.writeHead(307, { location: '/b' }).end()
        : request.url === '/b'
          ? response.writeHead(303, { location: '/c' }).end()
          : response.end('end')
    const response = await createPluginFetch([host])(`http://${host}/a`, { method: 'POST', body: 'body' })
    expect(await response.text()).toBe('end')
    expect(seen.map(({ url, method, body }) => [url, method, body])).toEqual([
      ['/a', 'POST', 'body'],
      ['/b', 'POST', 'body'],
      ['/c', 'GET', ''],
    ])
  })
  it('hands secrets on to no other origin', async () => {
    answer = (request, response) =>
      request.url === '/a' ? response.writeHead(302, { location: `http://localhost:${host.split(':')[1]}/b` }).end() : response.end('x')
    await createPluginFetch([host, 'localhost'])(`http://${host}/a`, { headers: { authorization: 'Bearer k', 'x-note': 'n' } })
    expect([seen[1]?.headers.authorization, seen[1]?.headers['x-note']]).toEqual([undefined, 'n'])
  })
  it('stops at the signal of the caller', async () => {
    answer = () => {}
    await expect(createPluginFetch([host])(`http://${host}/`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})
