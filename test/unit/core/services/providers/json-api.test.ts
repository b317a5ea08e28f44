import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jsonApi, nearestShape, vendorFields } from 'atelier-mcp'

const key = 'a-key-that-nobody-sees'
let server: Server | undefined
afterEach(() => void server?.close())
const start = async (answer: RequestListener) => {
  server = createServer(answer)
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1//`
  return jsonApi({ title: 'Paint', baseURL, key, fetch: globalThis.fetch })
}
const { signal } = new AbortController()
const answer = z.object({ id: z.string() })

describe('the API of a vendor', () => {
  it('that declines and repeats the key is told without it: nothing was spent', async () => {
    const api = await start((_, response) => void response.writeHead(401).end(`no such key: ${key}`))
    const error = await api('POST', 'jobs', { signal, body: {}, answer }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'PROVIDER_AUTH', outcome: 'none', message: 'Paint: HTTP 401: no such key: [redacted]' })
  })
  it('that answers with no JSON, or another one, may have done the work', async () => {
    for (const body of ['<html>', '{"name":"x"}', '']) {
      const api = await start((_, response) => void response.end(body))
      const error = await api('POST', 'jobs', { signal, answer }).catch((thrown: { outcome?: string }) => thrown)
      expect(error).toMatchObject({ code: 'PROVIDER_FAILED' })
      expect(error).not.toMatchObject({ outcome: 'none' })
      server!.close()
    }
  })
  it('that sends an order on gets it once', async () => {
    const asked: string[] = []
    const api = await start((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    await expect(api('POST', 'jobs', { signal, body: {} })).rejects.toMatchObject({ code: 'PROVIDER_FAILED' })
    expect(asked).toEqual(['/v1/jobs'])
  })
  it('that breaks off in its answer leaves it unknown; that is not there has got nothing', async () => {
    const api = await start((_, response) => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()))
    await expect(api('GET', 'jobs', { signal, answer })).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
    await new Promise((resolve) => server!.close(resolve))
    await expect(api('GET', 'jobs', { signal, answer })).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', outcome: 'none' })
  })
  it('gets JSON with the key, and its answer is checked; one that nobody reads may be anything', async () => {
    const api = await start(async (request, response) => {
      const { authorization } = request.headers
      response.end(request.method === 'DELETE' ? '' : JSON.stringify({ id: `${await text(request)} ${authorization}` }))
    })
    expect(await api('POST', 'jobs', { signal, body: { a: 1 }, answer })).toEqual({ id: `{"a":1} Bearer ${key}` })
    expect(await api('DELETE', 'jobs/7', { signal })).toBeUndefined()
  })
})

describe('what a provider makes of a request', () => {
  it.each([
    ['1600x900', '16:9'],
    ['1024x1024', '1:1'],
    ['900x1700', '9:16'],
  ])('takes for %s the shape %s', (size, shape) => expect(nearestShape(size, ['9:16', '1:1', '16:9'])).toBe(shape))
  it('takes no shape where there is none', () => expect(nearestShape('1x1', [])).toBeUndefined())
  it('lets nobody set by the way what the request itself sets', () => {
    const { fields, warnings } = vendorFields({ steps: 9, n: 4 }, ['n', undefined])
    expect(fields).toEqual({ steps: 9 })
    expect(warnings).toMatchObject([{ code: 'option-unsupported', param: 'n' }])
  })
})
