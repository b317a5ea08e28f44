import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download, type DownloadOptions } from '#core/services/net/download.ts'

const limits: DownloadOptions = { maxBytes: 100_000, signal: new AbortController().signal }
const anywhere = () => true
const local: DownloadOptions = { ...limits, allowed: anywhere, protocols: ['http:'] }
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

let server: Server
let base = ''
let answer: RequestListener
const seen: string[] = []
beforeEach(async () => {
  seen.length = 0
  server = createServer((request, response) => {
    seen.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('download refuses', () => {
  it.each([
    ['https://127.0.0.1/a', 'INPUT_FORBIDDEN'],
    ['https://[::1]/a', 'INPUT_FORBIDDEN'],
    ['https://0x7f000001/a', 'INPUT_FORBIDDEN'],
    ['https://2130706433/a', 'INPUT_FORBIDDEN'],
    ['https://169.254.169.254/latest/meta-data', 'INPUT_FORBIDDEN'],
    ['https://localhost/a', 'INPUT_FORBIDDEN'],
    ['http://example.com/a', 'INPUT_INVALID'],
    ['ftp://example.com/a', 'INPUT_INVALID'],
    ['https://user:secret@example.com/a', 'INPUT_INVALID'],
    ['https://', 'INPUT_INVALID'],
  ])('%s', async (url, code) => {
    await expect(download(url, limits)).rejects.toMatchObject({ code, outcome: 'none' })
  })
  it('a name that leads to this machine, after asking DNS, without connecting', async () => {
    answer = (_request, response) => response.end(png)
    const url = base.replace('127.0.0.1', 'localhost')
    await expect(download(url, { ...limits, protocols: ['http:'] })).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
    expect(seen).toEqual([])
  })
  it('a redirect to a private address, checked like the first', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://10.1.2.3/secret' }).end()
    const mostly = (address: string) => address === '127.0.0.1'
    await expect(download(`${base}/a`, { ...local, allowed: mostly })).rejects.toMatchObject({ code: 'INPUT_FORBIDDEN' })
  })
  it('a redirect to another protocol', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    await expect(download(`${base}/a`, local)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
  it('more than five redirects', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end()
    await expect(download(`${base}/a`, local)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('redirects'),
    })
    expect(seen).toHaveLength(6)
  })
  it('what says that it is too large, without reading it', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': 5_000_000 }).write(png)
    await expect(download(`${base}/a`, local)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  })
  it('a body without end, at the limit', async () => {
    answer = (_request, response) => {
      const more = () => response.write(Buffer.alloc(16_384)) && setImmediate(more)
      response.on('drain', more).writeHead(200, { 'content-type': 'image/png' })
      more()
    }
    await expect(download(`${base}/a`, local)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  })
  it('a server that never finishes, when the time is over', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).write(png)
    await expect(download(`${base}/a`, { ...local, timeoutMs: 200 })).rejects.toMatchObject({ code: 'NETWORK_FAILED', retryable: true })
  })
  it('to go on when the caller has left', async () => {
    answer = () => {}
    await expect(download(`${base}/a`, { ...local, signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ code: 'ABORTED' })
  })
  it.each([
    [404, 'INPUT_NOT_FOUND'],
    [410, 'INPUT_NOT_FOUND'],
    [403, 'INPUT_FORBIDDEN'],
    [500, 'NETWORK_FAILED'],
  ])('HTTP %i', async (status, code) => {
    answer = (_request, response) => response.writeHead(status).end('no')
    await expect(download(`${base}/a?token=secret`, local)).rejects.toMatchObject({ code, message: expect.not.stringContaining('secret') })
  })
  it('a web page, whatever type it claims', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('\n<!DOCTYPE html><html><body>Sign in')
    await expect(download(`${base}/cat.png`, local)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('web page'),
    })
  })
  it('a port where nobody listens, with a reason', async () => {
    await expect(download('http://127.0.0.1:9/a', local)).rejects.toMatchObject({ code: 'NETWORK_FAILED' })
  })
})

describe('download', () => {
  it('follows a redirect and hands over bytes, type and name', async () => {
    answer = (request, response) =>
      request.url === '/old'
        ? response.writeHead(301, { location: '/new/red%20fox.png' }).end()
        : response.writeHead(200, { 'content-type': 'image/png; q=1' }).end(png)
    const { data, contentType, name } = await download(`${base}/old`, local)
    expect({ same: png.equals(data), contentType, name }).toEqual({ same: true, contentType: 'image/png', name: 'red fox.png' })
  })
})
